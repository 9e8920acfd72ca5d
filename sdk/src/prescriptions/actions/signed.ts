/** A holder's signature and the last second in which it counts, Unix time. */
export interface Signed {
  readonly deadline: number;
  readonly signature: string;
}

/** How long a signature counts where nothing else is said. */
const PATIENCE_SECONDS = 600;

/** Ten minutes from now, Unix time. */
export function deadlineIn(seconds = PATIENCE_SECONDS): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

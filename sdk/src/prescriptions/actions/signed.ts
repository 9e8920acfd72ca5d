import type { Ledger } from "../../ledger/ledger.ts";

/** A holder's signature and the last second in which it counts, Unix time. */
export interface Signed {
  readonly deadline: number;
  readonly signature: string;
}

/** How long a signature counts where nothing else is said. */
const PATIENCE_SECONDS = 600;

/**
 * Ten minutes from now, Unix time. Now is the newest block's time or this machine's, whichever is later: a machine whose
 * clock is behind would sign what is over already, and a chain without new blocks stands still.
 */
export async function deadlineIn({ provider }: Ledger, seconds = PATIENCE_SECONDS): Promise<number> {
  const block = await provider.getBlock("latest");
  return Math.floor(Math.max(block?.timestamp ?? 0, Date.now() / 1000)) + seconds;
}

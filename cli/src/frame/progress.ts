import type { Io } from "./io.ts";

/** How far long work is. */
export interface Progress {
  update(done: number, total: number | undefined, what: string): void;
  stop(): void;
}

const WIDTH = 40;

/** What a person sees of it: a bar where it is known how much there is to do, else how much is done. */
export function progressLine(what: string, done: number, total: number | undefined): string {
  if (total === undefined || total === 0) return `${what} ${done}`;
  const full = Math.round(Math.min(1, done / total) * WIDTH);
  return `${what} ${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${done}/${total}`;
}

/** A progress bar on stderr where a person looks on, and nothing elsewhere. */
export async function progressBar(io: Io, isWanted: boolean): Promise<Progress> {
  if (!io.interactive || !isWanted) return { update: () => undefined, stop: () => undefined };
  const { SingleBar } = (await import("cli-progress")).default;
  const bar = new SingleBar({
    format: (_, { value, total }, { what }: { what: string }) => progressLine(what, value, total),
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 100,
    stream: process.stderr,
  });
  let isStarted = false;
  return {
    update(done, total, what) {
      if (!isStarted) bar.start(total ?? 0, done, { what });
      isStarted = true;
      bar.setTotal(total ?? 0);
      bar.update(done, { what });
    },
    stop: () => bar.stop(),
  };
}

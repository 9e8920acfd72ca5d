import type { Io } from "./io.ts";

/** How far long work is. */
export interface Progress {
  update(done: number, total: number | undefined, what: string): void;
  stop(): void;
}

/** A progress bar on stderr where a person looks on, and nothing elsewhere. */
export async function progressBar(io: Io, isWanted: boolean): Promise<Progress> {
  if (!io.interactive || !isWanted) return { update: () => undefined, stop: () => undefined };
  const { SingleBar } = (await import("cli-progress")).default;
  const bar = new SingleBar({
    format: "{what} {bar} {value}/{total}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
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
      if (total !== undefined) bar.setTotal(total);
      bar.update(done, { what });
    },
    stop: () => bar.stop(),
  };
}

import picocolors from "picocolors";

/** Where a command writes, and how. Results go to `out`; progress, questions and failures to `err`. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
  /** Whether a person sits at the screen: only then are there colours, progress bars and questions. */
  readonly interactive: boolean;
  readonly colors: Colors;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

/** The process's own input and output. Colours only on a terminal that wants them (NO_COLOR, TERM=dumb). */
export function processIo(): Io {
  const interactive = process.stdout.isTTY && process.stderr.isTTY && process.stdin.isTTY;
  // A reader such as `head` that has seen enough ends the run in silence, as it ends other programs.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  return {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    interactive,
    colors: colorsFor(process.stdout.isTTY),
  };
}

/** Colours for a stream, or none where it is no terminal: Node leaves `isTTY` out there, and picocolors guesses then. */
export function colorsFor(isTerminal: boolean | undefined): Colors {
  const { NO_COLOR, TERM } = process.env;
  return picocolors.createColors(isTerminal === true && (NO_COLOR ?? "") === "" && TERM !== "dumb");
}

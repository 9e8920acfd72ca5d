import type { Io } from "./io.ts";
import { padded } from "./table.ts";

/** How an item of an input ended. */
export type ItemOutcome = "applied" | "already-applied" | "passed-over" | "refused";

/** One item of an input, with the sentence that says why it ended so. */
export interface Item {
  readonly file: string;
  readonly item: string;
  readonly outcome: ItemOutcome;
  readonly reason: string;
  /** More for programs, of acts that are no item of a document. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

export type Counts = Readonly<Record<ItemOutcome, number>>;

const WORDS: Record<ItemOutcome, string> = {
  applied: "applied",
  "already-applied": "already applied",
  "passed-over": "passed over",
  refused: "refused",
};
const OUTCOMES = Object.keys(WORDS) as ItemOutcome[];
const LONGEST = Math.max(...Object.values(WORDS).map((word) => word.length));

/** Prints items as they end and counts them: lines for people, or JSON lines with the counts as the last. */
export class Report {
  readonly #io: Io;
  readonly #json: boolean;
  readonly #isDry: boolean;
  readonly #counts: Record<ItemOutcome, number> = { applied: 0, "already-applied": 0, "passed-over": 0, refused: 0 };
  #file: string | undefined;

  constructor(io: Io, { json, dryRun }: { readonly json: boolean; readonly dryRun: boolean }) {
    this.#io = io;
    this.#json = json;
    this.#isDry = dryRun;
  }

  /** Prints one item: under its file's name, which stands once for all that follow. */
  add({ file, item, outcome, reason, data }: Item): void {
    this.#counts[outcome] += 1;
    if (this.#json) {
      this.#io.out(JSON.stringify({ file, item, outcome, reason, data }));
      return;
    }
    const { colors } = this.#io;
    if (this.#file !== file) this.#io.out(colors.bold(file));
    this.#file = file;
    this.#io.out(
      `  ${paint(colors, outcome, padded(WORDS[outcome], LONGEST))}  ${colors.dim(shortened(item))}  ${reason}`,
    );
  }

  get counts(): Counts {
    return { ...this.#counts };
  }

  /** Prints the counts. Returns the exit code: 2 where something was refused, else 0. */
  finish(): number {
    const counts = this.#counts;
    const sentence = `${countsSentence(counts)}${this.#isDry ? " It was a dry run: nothing was sent." : ""}`;
    this.#io.out(this.#json ? JSON.stringify({ summary: { ...counts } }) : sentence);
    return counts.refused > 0 ? 2 : 0;
  }
}

/** The counts as a sentence, without those that are zero. */
export function countsSentence(counts: Counts): string {
  const said = OUTCOMES.filter((outcome) => counts[outcome] > 0).map(
    (outcome) => `${counts[outcome]} ${WORDS[outcome]}`,
  );
  return said.length === 0 ? "There was nothing to do." : `${said.join(", ")}.`;
}

/** An event hash is long and says little to people: its beginning is enough to find it by. */
function shortened(item: string): string {
  return item.replace(/ni:\/\/\/sha-256;([0-9a-f]{8})[0-9a-f]{56}\?ver=[\w.]+/, "$1…");
}

function paint(colors: Io["colors"], outcome: ItemOutcome, text: string): string {
  switch (outcome) {
    case "applied":
      return colors.green(text);
    case "already-applied":
      return colors.cyan(text);
    case "passed-over":
      return colors.yellow(text);
    case "refused":
      return colors.red(text);
  }
}

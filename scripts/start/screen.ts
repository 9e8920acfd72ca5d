import { Listr } from "listr2";

import { colorsFor } from "../../cli/src/frame/io.ts";
import type { Colors } from "../../cli/src/frame/io.ts";
import { padded, tableLines } from "../../cli/src/frame/table.ts";
import { YaolianError } from "../../sdk/src/errors.ts";

const LABEL = 14;

/** Where lines go: standard output, or whatever takes them. */
export type Output = Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean };

/** How a step of the story ended, beside how it should. */
export interface Foreseen {
  readonly step: string;
  /** `done`, or `refused: ` and the code of the error. */
  readonly expected: string;
  readonly outcome: string;
}

/** A step as the line that a program reads. */
export function jsonLine({ step, expected, outcome }: Foreseen): string {
  return `${JSON.stringify({ step, expected, outcome })}\n`;
}

/** What came of a step: its result, or the error that refused it. */
export type Came<T> =
  | { readonly result: T; readonly refusal?: undefined }
  | { readonly result?: undefined; readonly refusal: YaolianError };

/**
 * Where the story is told: on a terminal with colours and a turning wheel while something takes its time, elsewhere as
 * plain lines that say the same.
 */
export class Screen {
  readonly colors: Colors;
  readonly #stream: Output;
  readonly #onForeseen: (foreseen: Foreseen) => void;
  #surprises = 0;
  #chapters = 0;

  /** @param onForeseen is told of each step whose end was foreseen, as it ends */
  constructor(stream: Output, onForeseen: (foreseen: Foreseen) => void = () => undefined) {
    this.#stream = stream;
    this.#onForeseen = onForeseen;
    this.colors = colorsFor(stream.isTTY);
  }

  /** How many steps ended otherwise than foreseen. */
  get surprises(): number {
    return this.#surprises;
  }

  /** What a program that told the story ends with: 1 where a step ended otherwise than foreseen. */
  get exitCode(): number {
    return this.#surprises === 0 ? 0 : 1;
  }

  /**
   * Does a step whose end the story foresees: `done`, or `refused: ` and the code of the error. Who calls tells what came
   * of it; that it came otherwise is told here.
   */
  async foresee<T>(step: string, expected: string, act: () => Promise<T>): Promise<Came<T>> {
    const came = await act().then(
      (result): Came<T> => ({ result }),
      (error: unknown): Came<T> => {
        if (error instanceof YaolianError) return { refusal: error };
        throw error;
      },
    );
    this.foreseen(step, expected, came.refusal === undefined ? "done" : `refused: ${came.refusal.code}`);
    return came;
  }

  /** Holds what came of a step against what the story foresees, in words of its own. */
  foreseen(step: string, expected: string, outcome: string): void {
    this.#onForeseen({ step, expected, outcome });
    if (outcome === expected) return;
    this.#surprises += 1;
    this.line(`  ${this.colors.red("!")} ${step}: expected ${expected}, and it came to ${outcome}.`);
  }

  /** A chapter begins, with the next number. */
  chapter(title: string, subtitle = ""): void {
    this.#chapters += 1;
    this.heading(`${this.#chapters}  ${title}`, subtitle);
  }

  /** A heading of what is no chapter of the story. */
  heading(title: string, subtitle = ""): void {
    this.line(`\n${this.colors.bold(title)}${subtitle === "" ? "" : `  ${this.colors.dim(subtitle)}`}`);
  }

  /** Does something that takes its time under a label, and says beside it what came of it. */
  async step<T>(label: string, act: () => Promise<T>, told: (result: T) => string): Promise<T> {
    if (!this.#stream.isTTY) {
      const result = await act();
      this.done(`${padded(label, LABEL)}  ${told(result)}`);
      return result;
    }
    const context: { result?: T } = {};
    const wait = {
      title: label,
      task: async (): Promise<void> => {
        context.result = await act();
      },
    };
    // Only the wheel is the renderer's: the line that stays is written as all others are.
    await new Listr([wait], { renderer: "default", rendererOptions: { clearOutput: true } }).run();
    const result = context.result as T;
    this.done(`${padded(label, LABEL)}  ${told(result)}`);
    return result;
  }

  /** Something happened. */
  done(text: string): void {
    this.line(`  ${this.colors.green("✔")} ${text}`);
  }

  /** Something was refused, as it should be. */
  refused(text: string): void {
    this.line(`  ${this.colors.red("✘")} ${text}`);
  }

  /** Something was passed over. */
  passed(text: string): void {
    this.line(`  ${this.colors.yellow("•")} ${text}`);
  }

  /** What belongs to the line before. */
  note(text: string): void {
    this.line(`    ${this.colors.dim(text)}`);
  }

  line(text = ""): void {
    this.#stream.write(`${text}\n`);
  }

  table(rows: readonly (readonly string[])[], heads: readonly string[] = []): void {
    for (const line of tableLines(rows, { heads, indent: 4, emphasis: (text) => this.colors.dim(text) }))
      this.line(line);
  }
}

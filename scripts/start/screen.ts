import { Listr } from "listr2";

import { colorsFor } from "../../cli/src/frame/io.ts";
import type { Colors } from "../../cli/src/frame/io.ts";
import { padded, tableLines } from "../../cli/src/frame/table.ts";

const LABEL = 14;

/**
 * Where the story is told: on a terminal with colours and a turning wheel while something takes its time, elsewhere as
 * plain lines that say the same.
 */
export class Screen {
  readonly colors: Colors;
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.colors = colorsFor(stream.isTTY);
  }

  /** A chapter begins. */
  chapter(title: string, subtitle = ""): void {
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

import { basename } from "node:path";

import type { Directory } from "../../../cli/src/told/directory.ts";
import type { ItemResult } from "../../../sdk/src/import/index.ts";
import type { Screen } from "../screen.ts";

/** Tells how the items of documents ended: each file once, and of each item what the one before did not say. */
export class ResultTeller {
  readonly #screen: Screen;
  readonly #directory: Directory;
  #before: readonly string[] = [];
  #file = "";

  constructor(screen: Screen, directory: Directory) {
    this.#screen = screen;
    this.#directory = directory;
  }

  async tell({ file, item, outcome, reason }: ItemResult): Promise<void> {
    if (this.#file !== file) this.#screen.line(`  ${this.#screen.colors.dim(basename(file))}`);
    const sentences = (await this.#directory.humanize(reason)).split(/(?<=\.) (?=[A-Z])/);
    const known = this.#file === file ? sentences.findIndex((each, place) => each !== this.#before[place]) : 0;
    this.#file = file;
    this.#before = sentences;
    const fresh = sentences.slice(Math.max(0, known));
    if (outcome === "refused") this.#screen.refused(`${placeOf(item)}${fresh.join(" ")}`);
    else if (outcome !== "applied") this.#screen.passed(fresh.join(" "));
    // The parts of one request are prescriptions of their own.
    else for (const line of fresh.every(isPrescription) ? fresh : [fresh.join(" ")]) this.#screen.done(line);
  }
}

function isPrescription(sentence: string): boolean {
  return sentence.startsWith("Prescription ");
}

/** Where in its file an item stands, without the event's hash. */
function placeOf(item: string): string {
  const place = item.replace(/ \(.*\)$/, "");
  return place === "document" ? "" : `${place}: `;
}

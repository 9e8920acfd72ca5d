import { joinEndings, type Ending, type ItemResult } from "./itemResult.ts";

/** Ends one part of an item. */
export type EndPart = (ending: Ending) => void;

/** Waits for all parts of one item and gives its one result. */
export class ItemTally {
  readonly #item: Pick<ItemResult, "file" | "item">;
  readonly #give: (result: ItemResult) => void;
  readonly #endings: Ending[] = [];
  #open = 1;

  constructor({ file, item }: Pick<ItemResult, "file" | "item">, give: (result: ItemResult) => void) {
    this.#item = { file, item };
    this.#give = give;
  }

  /** A part that ends later. */
  part(): EndPart {
    this.#open += 1;
    return (ending) => {
      this.#endings.push(ending);
      this.#close();
    };
  }

  /** All parts are known; without any, the item ends as told. */
  seal(ending?: Ending): void {
    if (ending !== undefined) this.#endings.push(ending);
    this.#close();
  }

  #close(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#give({ ...this.#item, ...joinEndings(this.#endings) });
  }
}

import type { Statement } from "../../epcis/index.ts";
import type { ItemTally } from "../itemTally.ts";
import type { NamedGoods } from "./goodsOnLedger.ts";
import type { LookAhead } from "./lookAhead.ts";
import type { GatheredLot } from "./lotGathering.ts";
import type { EventPapers } from "./performer.ts";

type Transformation = Statement & { kind: "transform" };

/** What an event says was used up. */
export interface Used {
  readonly papers: EventPapers;
  readonly goods: NamedGoods;
}

/** An event that tells inputs alone. */
interface Waiting {
  readonly used: Used;
  readonly tally: ItemTally;
}

/** Joins events that tell one transformation together: inputs in some, outputs in another. */
export class Transformations {
  readonly #ahead: LookAhead;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #told = new Map<string, readonly GatheredLot[]>();

  constructor(ahead: LookAhead) {
    this.#ahead = ahead;
  }

  /**
   * Takes an event that tells inputs alone: it waits for the event that tells what was made. Returns the lots where that
   * came before.
   */
  addInputs({ transformationId }: Transformation, used: Used, tally: ItemTally): readonly GatheredLot[] | undefined {
    if (transformationId === undefined || !this.#ahead.tellsOutputs(transformationId)) {
      const reason = "The event tells what was used up, and no event of this import tells what was made of it.";
      tally.seal({ outcome: "passed-over", reason });
      return undefined;
    }
    const told = this.#told.get(transformationId);
    if (told === undefined) {
      this.#waiting.set(transformationId, [...(this.#waiting.get(transformationId) ?? []), { used, tally }]);
    }
    return told;
  }

  /** Takes an event that tells the outputs; returns the events that waited for it. */
  tellOutputs({ transformationId }: Transformation, lots: readonly GatheredLot[]): readonly Waiting[] {
    if (transformationId === undefined) return [];
    this.#told.set(transformationId, lots);
    const waiting = this.#waiting.get(transformationId) ?? [];
    this.#waiting.delete(transformationId);
    return waiting;
  }

  /** Adds what was used up to the lots that were made of it. */
  addTo(lots: readonly GatheredLot[], { papers, goods }: Used): void {
    const [first] = lots;
    for (const { inputs } of lots) for (const lot of goods.lots) inputs.add(lot);
    // Packs are used up once, whatever was made of them.
    if (goods.packs.length > 0) first?.consumed.push({ papers, goods: { ...goods, quantities: [] } });
  }

  /** No event comes any more. */
  end(): void {
    const reason = "The event that tells what was made was refused or passed over: nothing is used up.";
    for (const { tally } of [...this.#waiting.values()].flat()) tally.seal({ outcome: "passed-over", reason });
    this.#waiting.clear();
  }
}

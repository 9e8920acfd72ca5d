import { eventOf, type EpcisEvent, type Goods, type TellableStatement } from "../../epcis/index.ts";
import { conditionUri, type LedgerCondition } from "../epcis/words.ts";
import { indexesOf, sizeOf, union, type Range } from "../state/ranges.ts";
import type { LotState } from "../state/lotState.ts";

/** A statement with the ledger's own conditions that belong to it. */
export interface Told {
  readonly statement: TellableStatement;
  readonly set?: readonly (LedgerCondition | "recalled")[];
  readonly unset?: readonly LedgerCondition[];
  /** Sites that the goods were on their way to; the event names none of them. */
  readonly recipients?: readonly number[];
}

/** The EPCIS event of a statement, with the ledger's own words in `persistentDisposition`. */
export function writtenEvent({ statement, set, unset }: Told): EpcisEvent {
  const event = eventOf(statement);
  if (set === undefined && unset === undefined) return event;
  const uris = (words: readonly (LedgerCondition | "recalled")[]): string[] =>
    words.map((word) => (word === "recalled" ? word : conditionUri(word)));
  return {
    ...event,
    persistentDisposition: {
      ...(set === undefined ? {} : { set: uris(set) }),
      ...(unset === undefined ? {} : { unset: uris(unset) }),
    },
  };
}

/** Names the packs of one lot as an event does: by serial where all are known, else as a number of the lot. */
export class Naming {
  readonly gtin: string;
  readonly #lot: LotState;
  readonly #serialOf: (index: number) => string | undefined;
  readonly #isByClass: boolean;

  constructor(parts: {
    lot: LotState;
    gtin: string;
    serialOf: (index: number) => string | undefined;
    isByClass: boolean;
  }) {
    this.gtin = parts.gtin;
    this.#lot = parts.lot;
    this.#serialOf = parts.serialOf;
    this.#isByClass = parts.isByClass;
  }

  /** These packs. */
  packs(ranges: readonly Range[]): Goods {
    const named = union(ranges);
    const { lotNumber: lot } = this.#lot;
    if (!this.#isByClass) {
      const serials = [...indexesOf(named)].map((index) => this.#serialOf(index));
      if (serials.every((serial) => serial !== undefined)) {
        return { packs: serials.map((serial) => ({ gtin: this.gtin, serial })), logisticUnits: [], quantities: [] };
      }
    }
    return { packs: [], logisticUnits: [], quantities: [{ gtin: this.gtin, lot, quantity: sizeOf(named) }] };
  }

  /** The lot as such. */
  lot(): Goods {
    return { packs: [], logisticUnits: [], quantities: [{ gtin: this.gtin, lot: this.#lot.lotNumber }] };
  }
}

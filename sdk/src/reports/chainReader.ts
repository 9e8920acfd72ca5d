import pLimit from "p-limit";

import { eventsBetween, firstBlock } from "../events/readEvents.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { EventName, EventNamed } from "../transactions/index.ts";
import type { Period } from "./period.ts";

const AT_ONCE = 32;

/** The chain as it was after the report's last block. */
export class ChainReader {
  readonly ledger: Ledger;
  readonly at: { readonly blockTag: number };
  /** The period's first block. */
  readonly firstBlock: number;
  readonly #limit = pLimit(AT_ONCE);

  constructor(ledger: Ledger, { firstBlock: first, lastBlock }: Period) {
    this.ledger = ledger;
    this.at = { blockTag: lastBlock };
    this.firstBlock = first;
  }

  /** What the chain answers for each, some of them asked at once. */
  asked<Row, Answer>(rows: readonly Row[], ask: (row: Row) => Promise<Answer>): Promise<Answer[]> {
    return Promise.all(rows.map((row) => this.#limit(() => ask(row))));
  }

  /** The rows that `isSame` says no of, by what they are called. */
  async differing<Row>(
    rows: readonly Row[],
    called: (row: Row) => string,
    isSame: (row: Row) => Promise<boolean>,
  ): Promise<string[]> {
    const same = await this.asked(rows, isSame);
    return rows.filter((_, place) => same[place] !== true).map(called);
  }

  /** The events of the period, read apart from the report. */
  async events<N extends EventName>(names: readonly N[], from = this.firstBlock): Promise<EventNamed<N>[]> {
    const events: EventNamed<N>[] = [];
    for await (const some of eventsBetween(this.ledger, { from, to: this.at.blockTag, names })) events.push(...some);
    return events;
  }

  /** All events up to the period's end. */
  allEvents<N extends EventName>(names: readonly N[]): Promise<EventNamed<N>[]> {
    return this.events(names, firstBlock(this.ledger));
  }
}

import { id, Wallet } from "ethers";

import type { BenchChain, Mined } from "./chain.ts";
import { IBUPROFEN, lifeOf, METFORMIN, readied, STORES, type Line, type Step } from "./lines.ts";

/** Events of a block, as one that comes each second has at 200 events a second. */
export const BLOCK_EVENTS = 200;
/** Lots that are on their way at a time. */
const ABREAST = 6;
const LOT_PACKS = 102_400;
const LOT_CONSIGNMENTS = 100;

export interface BigLot {
  readonly number: string;
  readonly packs: number;
  readonly consignments: number;
  readonly root: string;
}

/** Makes history: the same lots, in the same blocks, in each run. */
export class History {
  readonly #chain: BenchChain;
  readonly #logger = new Wallet(id("bench logger"));
  readonly #alerts = { count: 0 };
  readonly #lines: Line[] = [];
  readonly #next = new Map<Line, Step>();
  #lots = 0;
  /** Events that were made. */
  events = 0;

  constructor(chain: BenchChain) {
    this.#chain = chain;
  }

  /** Begins with what the others need, and with the big lot. */
  async begin({ number, packs, consignments, root }: BigLot): Promise<void> {
    await this.#chain.block([readied(this.#chain, this.#logger)]);
    this.events += 1;
    // A logger may sign about what it was there for.
    for (let n = 0; n < 70; n += 1) await this.#chain.mine();
    const store = STORES[0];
    const plan = { number, gtin: IBUPROFEN, packs, consignments, root, store, logger: undefined, alerts: this.#alerts };
    this.#lines.push(lifeOf(this.#chain, plan));
  }

  /** Mines the next block: a step of each of some lots. Returns how many events it has. */
  async block(): Promise<Mined & { readonly events: number }> {
    while (this.#lines.length < ABREAST) this.#lines.push(this.#anotherLot());
    const time = await this.#chain.time();
    const taken: Step[] = [];
    let sum = 0;
    for (const line of [...this.#lines]) {
      const step = this.#peek(line);
      if (step === undefined || (sum > 0 && sum + step.events > BLOCK_EVENTS)) continue;
      sum += step.events;
      taken.push(step);
      this.#next.delete(line);
      // Whoever had its turn waits for the others.
      this.#lines.splice(this.#lines.indexOf(line), 1);
      this.#lines.push(line);
    }
    const sent = await Promise.all(taken.map(async ({ send }) => send(time)));
    const mined = await this.#chain.block(sent.flat());
    this.events += sum;
    return { ...mined, events: sum };
  }

  #peek(line: Line): Step | undefined {
    const known = this.#next.get(line);
    if (known !== undefined) return known;
    const { value } = line.next();
    if (value === undefined) this.#lines.splice(this.#lines.indexOf(line), 1);
    else this.#next.set(line, value);
    return value ?? undefined;
  }

  #anotherLot(): Line {
    this.#lots += 1;
    const n = this.#lots;
    return lifeOf(this.#chain, {
      number: `B${String(n).padStart(6, "0")}`,
      gtin: n % 3 === 0 ? METFORMIN : IBUPROFEN,
      packs: LOT_PACKS,
      consignments: LOT_CONSIGNMENTS,
      root: id(`root ${n}`),
      store: STORES[n % STORES.length] as string,
      logger: n % 4 === 0 ? this.#logger : undefined,
      alerts: this.#alerts,
    });
  }
}

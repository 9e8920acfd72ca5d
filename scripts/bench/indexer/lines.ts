import { id, type Wallet } from "ethers";

import { signSummary } from "../../../sdk/src/coldChain/index.ts";
import { encodeLotNumber, lotIdOf } from "../../../sdk/src/lots/index.ts";
import type { BenchChain, Sent } from "./chain.ts";
import { DISPENSED_EVENTS, dispenseBatch, ISSUED_EVENTS, issueBatch, slipOf } from "./prescribed.ts";

/** Transactions of one block, and how many events they make. */
export interface Step {
  readonly events: number;
  /** Made when the block is; `time` is the newest block's. */
  readonly send: (time: number) => Sent[] | Promise<Sent[]>;
}

/** What happens to a lot, step by step: each step builds on the blocks of those before it. */
export type Line = Generator<Step, void>;

export const IBUPROFEN = "06901234000030";
export const METFORMIN = "06901234000016";
export const STORES = ["6904567000012", "6906789000016", "6907890000018"] as const;
const PLANT = "6901234000016";
const WAREHOUSE = "6903456000010";
const WORD = 128;
/** Consignments that travel together, and packs or prescriptions of one transaction. */
const TOGETHER = 100;
const LISTED = 40;
const PRESCRIBED = 25;
const NO_OCCASION = { document: `0x${"0".repeat(64)}`, circumstances: 0n };
const SALE = 0;
const DESTROYED = 0;
const CUSTODIAN_HOLD = 0;
const SUSPECT_PRODUCT = 9;
const FALSE_ALARM = 1;
const DAY_SECONDS = 86_400;
const NO_DAY_END = 4_000_000_000;

export interface LotPlan {
  readonly number: string;
  readonly gtin: string;
  readonly packs: number;
  readonly consignments: number;
  readonly root: string;
  /** The store that it comes to, by its GLN. */
  readonly store: string;
  /** The logger that travels with it, if one does. */
  readonly logger: Wallet | undefined;
  /** Where the ledger's alerts are counted. */
  readonly alerts: { count: number };
}

/** The whole life of a lot: made, shipped twice, then sold, prescribed, dispensed, destroyed, held and doubted. */
export function* lifeOf(chain: BenchChain, plan: LotPlan): Line {
  const life = new Life(chain, plan);
  yield life.made();
  for (const group of life.groups()) yield* life.delivered(group);
  if (plan.gtin === METFORMIN) yield* life.prescribed();
  else yield* life.sold();
  yield* life.destroyed();
  yield life.doubted();
  yield life.cleared();
}

/** What makes a chain ready for lines: the loggers' registration. */
export function readied(chain: BenchChain, logger: Wallet): Sent {
  const from = chain.who("QualityOfficer", { gln: PLANT });
  return chain.call("coldChain", "registerDevice", [logger.address, chain.site(PLANT), 0, NO_DAY_END], {
    from,
    gas: 300_000,
  });
}

export function recalled(chain: BenchChain, lot: string): Sent {
  return lots(chain, chain.who("QualityOfficer", { gln: PLANT }), "recallLot", [lot, 1, NO_OCCASION], 200_000);
}

interface Consignment {
  readonly first: number;
  readonly count: number;
}

class Life {
  readonly #chain: BenchChain;
  readonly #plan: LotPlan;
  readonly #lot: string;
  readonly #goods: readonly Consignment[];
  #alert = 0;

  constructor(chain: BenchChain, plan: LotPlan) {
    this.#chain = chain;
    this.#plan = plan;
    this.#lot = lotIdOf(plan.gtin, plan.number);
    const { packs, consignments } = plan;
    const start = (n: number): number => Math.floor((packs * n) / consignments);
    this.#goods = Array.from({ length: consignments }, (_, n) => ({ first: start(n), count: start(n + 1) - start(n) }));
  }

  /** Its consignments, as many as travel together at a time. */
  *groups(): Generator<readonly Consignment[]> {
    for (let n = 0; n < this.#goods.length; n += TOGETHER) yield this.#goods.slice(n, n + TOGETHER);
  }

  made(): Step {
    const { gtin, number, packs: packCount, root } = this.#plan;
    const quality = this.#by("QualityOfficer", PLANT);
    return {
      events: 4,
      send: (time) => {
        const day = Math.floor(time / DAY_SECONDS);
        const days = { madeDay: day - 30, expiryDay: day + 700 };
        const registration = { gtin, lotNumber: encodeLotNumber(number), packCount, ...days, root };
        return [
          this.#lots(quality, "registerLot", [registration, [], NO_OCCASION], 400_000),
          this.#lots(quality, "releaseLot", [this.#lot, NO_OCCASION], 200_000),
        ];
      },
    };
  }

  /** From the plant to the warehouse, from there to the store. */
  *delivered(group: readonly Consignment[]): Line {
    const { store, logger } = this.#plan;
    const [plant, warehouse, last] = [PLANT, WAREHOUSE, store].map((gln) => this.#by("Logistics", gln)) as [
      string,
      string,
      string,
    ];
    const refs = group.map(({ first }) => ({ lot: this.#lot, first }));
    const gas = (each: number): number => 300_000 + each * group.length;
    const ranges = group.map(({ first, count }) => ({ lot: this.#lot, consignment: first, first, count }));
    const cuts = group.at(-1) === this.#goods.at(-1) ? group.length - 1 : group.length;
    const to = (gln: string): number => this.#chain.site(gln);
    yield this.#one(1 + group.length + cuts, () =>
      this.#lots(plant, "pick", [ranges, to(WAREHOUSE), SALE, NO_OCCASION], gas(110_000)),
    );
    if (logger !== undefined) {
      yield { events: 1 + group.length, send: async (time) => [await this.#measured(plant, logger, group, time)] };
    }
    const received = [refs, NO_OCCASION];
    yield this.#one(1 + group.length, () => this.#lots(warehouse, "receiveGoods", received, gas(45_000)));
    yield this.#one(1 + group.length, () =>
      this.#lots(warehouse, "ship", [refs, to(store), SALE, NO_OCCASION], gas(60_000)),
    );
    yield this.#one(1 + group.length, () => this.#lots(last, "receiveGoods", received, gas(45_000)));
  }

  /** Over the counter: lists of packs, and single ones. */
  *sold(): Line {
    const dispenser = this.#by("Dispenser", this.#plan.store);
    for (const goods of this.#some(8)) {
      const { first, count } = goods;
      const indices = Array.from({ length: Math.min(LISTED, count) }, (_, n) => first + n);
      yield this.#one(1 + indices.length, () =>
        this.#lots(
          dispenser,
          "supplyList",
          [this.#lot, first, indices, NO_OCCASION],
          300_000 + 60_000 * indices.length,
        ),
      );
    }
    for (const { first, count } of this.#some(4)) {
      const indices = Array.from({ length: Math.min(10, count - LISTED) }, (_, n) => first + LISTED + n);
      const ranges = indices.map((index) => ({ lot: this.#lot, consignment: first, first: index, count: 1 }));
      yield {
        events: 2 * ranges.length,
        send: () => ranges.map((range) => this.#lots(dispenser, "supplyPacks", [range, NO_OCCASION], 250_000)),
      };
    }
  }

  /** On prescription: written by the hospital, dispensed by the store with its customers' signatures. */
  *prescribed(): Line {
    const by = { dispenser: this.#by("Dispenser", this.#plan.store), site: this.#chain.site(this.#plan.store) };
    for (const { first } of this.#some(3)) {
      let day = 0;
      const slips = () =>
        Array.from({ length: PRESCRIBED }, (_, n) => slipOf(this.#chain, `${this.#plan.number} ${first + n}`, day));
      yield {
        events: ISSUED_EVENTS * PRESCRIBED,
        send: (time) => {
          day = Math.floor(time / DAY_SECONDS);
          return [issueBatch(this.#chain, slips())];
        },
      };
      yield {
        events: DISPENSED_EVENTS * PRESCRIBED,
        send: async () => {
          const given = slips().map((slip, n) => ({ slip, lot: this.#lot, consignment: first, index: first + n }));
          return [await dispenseBatch(this.#chain, by, given)];
        },
      };
    }
  }

  /** Whole words of packs. */
  *destroyed(): Line {
    const staff = this.#by("Logistics", this.#plan.store);
    for (const { first, count } of this.#some(5)) {
      const start = Math.ceil((first + 2 * LISTED) / WORD) * WORD;
      const packs = Math.floor((first + count - start) / WORD) * WORD;
      if (packs < WORD) continue;
      const range = { lot: this.#lot, consignment: first, first: start, count: packs };
      yield this.#one(2, () => this.#lots(staff, "retire", [range, DESTROYED, NO_OCCASION], 1_000_000));
    }
  }

  /** Somebody doubts some of it: alerts, and consignments that wait. */
  doubted(): Step {
    const staff = this.#by("Logistics", this.#plan.store);
    const [one, other] = this.#some(2) as [Consignment, Consignment];
    const alertAt = ({ first }: Consignment): Sent => {
      const evidence = id(`evidence ${this.#plan.number} ${first}`);
      const args = [SUSPECT_PRODUCT, this.#lot, first, evidence];
      return this.#chain.call("alertLedger", "raiseAlert", args, { from: staff, gas: 300_000 });
    };
    return {
      events: 4,
      send: () => {
        this.#alert = this.#plan.alerts.count += 2;
        const held = this.#lots(staff, "holdConsignment", [this.#lot, one.first, NO_OCCASION], 200_000);
        return [alertAt(one), alertAt(other), held];
      },
    };
  }

  /** The doubt was for nothing. */
  cleared(): Step {
    const officer = this.#chain.who("RegulatorOfficer", { member: "regulator" });
    const staff = this.#by("Logistics", this.#plan.store);
    const [one] = this.#some(1) as [Consignment];
    return {
      events: 3,
      send: () => {
        const args = [this.#alert, FALSE_ALARM, id(`report ${this.#plan.number}`)];
        return [
          this.#chain.call("alertLedger", "resolveAlert", args, { from: officer, gas: 200_000 }),
          this.#lots(staff, "liftConsignmentHold", [this.#lot, one.first, CUSTODIAN_HOLD, NO_OCCASION], 200_000),
        ];
      },
    };
  }

  async #measured(staff: string, logger: Wallet, group: readonly Consignment[], time: number): Promise<Sent> {
    const { ledger } = this.#chain;
    const consignments = group.map(({ first }) => ({ lot: this.#lot, first }));
    const range = { rangeLow: 100, rangeHigh: 300, lowest: 150, highest: 310 };
    const summary = {
      from: time - 60,
      to: time,
      ...range,
      minutesOut: 1,
      readings: id(`readings ${this.#plan.number}`),
    };
    const { signature } = await signSummary(ledger, logger, { consignments, summary });
    const args = [logger.address, consignments, summary, signature];
    return this.#chain.call("coldChain", "recordSummary", args, { from: staff, gas: 400_000 + 70_000 * group.length });
  }

  /** Some of its consignments, spread over all. */
  #some(count: number): Consignment[] {
    const every = Math.max(1, Math.floor(this.#goods.length / count));
    return this.#goods.filter((_, n) => n % every === 0).slice(0, count);
  }

  #one(events: number, send: () => Sent): Step {
    return { events, send: () => [send()] };
  }

  #by(role: "QualityOfficer" | "Logistics" | "Dispenser", gln: string): string {
    return this.#chain.who(role, { gln });
  }

  #lots(from: string, name: string, args: readonly unknown[], gas: number): Sent {
    return lots(this.#chain, from, name, args, gas);
  }
}

function lots(chain: BenchChain, from: string, name: string, args: readonly unknown[], gas: number): Sent {
  return chain.call("lotLedger", name, args, { from, gas });
}

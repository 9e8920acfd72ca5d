import type { Assumptions } from "./assumptions.ts";
import type { Gas } from "./gas.ts";
import type { Measured } from "./measured.ts";
import { gasOfShape, SHAPES, type Footprint } from "./shapes.ts";

/** What a transaction of `n` items leaves behind: `fixed + n × each`, a straight line through what was measured. */
export interface Cost {
  readonly fixed: Footprint;
  readonly each: Footprint;
}

export type Operation =
  | "registerLot"
  | "releaseLot"
  | "holdLot"
  | "recallLot"
  | "split"
  | "ship"
  | "receive"
  | "pick"
  | "issue"
  | "accept"
  | "giveBack"
  | "cancel"
  | "withdraw"
  | "dispense"
  | "anotherPack"
  | "claim"
  | "adjudicate"
  | "pay"
  | "supply"
  | "retire"
  | "retireWords"
  | "grant"
  | "disclose"
  | "anchor"
  | "summary";
export type Costs = Readonly<Record<Operation, Cost>>;

export const NOTHING: Footprint = {
  gas: 0,
  transactionBytes: 0,
  receiptBytes: 0,
  events: 0,
  newSlots: 0,
  changedSlots: 0,
};

/** `one + times × other`, each number by itself. */
export function plus(one: Footprint, other: Footprint, times = 1): Footprint {
  const sum = (key: keyof Footprint): number => one[key] + times * other[key];
  return {
    gas: sum("gas"),
    transactionBytes: sum("transactionBytes"),
    receiptBytes: sum("receiptBytes"),
    events: sum("events"),
    newSlots: sum("newSlots"),
    changedSlots: sum("changedSlots"),
  };
}

export function costOf({ fixed, each }: Cost, items: number): Footprint {
  return plus(fixed, each, items);
}

/** What each operation costs by the snapshot's gas and the measurements; `packsAWord` says how often a word is new. */
export function costsOf(gas: Gas, measured: Measured, { packsAWord }: Assumptions["goods"]): Costs {
  const at = (name: string): Footprint => {
    const shape = SHAPES.find((each) => each.name === name);
    const counted = measured.operations[name];
    if (shape === undefined || counted === undefined) throw new Error(`There is no shape "${name}".`);
    return { ...counted, gas: gasOfShape(gas, shape) };
  };
  const one = (name: string): Cost => ({ fixed: NOTHING, each: at(name) });
  /** Gas of a new word instead of one in use, for the share of packs that are their word's first. */
  const newWord = plus(at("dispenseNewWord"), at("dispense"), -1);
  const worded = (cost: Cost): Cost => ({ ...cost, each: plus(cost.each, newWord, 1 / packsAWord) });
  const dispense = line(at("dispense"), at("dispense50"), 50);
  return {
    registerLot: one("registerLot"),
    releaseLot: one("releaseLot"),
    holdLot: one("holdLot"),
    recallLot: one("recallLot"),
    split: one("split"),
    ship: line(at("ship"), plus(at("shipAndReceive100"), costOf(receiving(at), 100), -1), 100),
    receive: receiving(at),
    pick: line(at("pick"), at("pick100"), 100),
    issue: line(at("issue"), at("issue100"), 100),
    accept: one("accept"),
    giveBack: one("giveBack"),
    cancel: one("cancel"),
    withdraw: one("withdraw"),
    dispense: worded(dispense),
    /** Each pack of a dispense after its first: 250 packs, all of new words, on 100 prescriptions were measured. */
    anotherPack: worded({ fixed: NOTHING, each: anotherPack(at("dispense250Packs"), dispense, newWord) }),
    claim: { fixed: NOTHING, each: plus(at("dispenseAndClaim"), at("dispense"), -1) },
    adjudicate: { fixed: NOTHING, each: plus(NOTHING, at("adjudicate800"), 1 / 800) },
    pay: { fixed: NOTHING, each: plus(NOTHING, at("pay800"), 1 / 800) },
    supply: worded(line(at("supply"), at("supply4"), 4)),
    retire: worded(one("retire")),
    retireWords: { fixed: NOTHING, each: plus(NOTHING, at("retire100Words"), 1 / 12_800) },
    grant: one("grant"),
    disclose: one("disclose"),
    anchor: one("anchor"),
    summary: line(at("summary"), at("summary100"), 100),
  };
}

/** The line through a transaction of one item and one of many. */
export function line(one: Footprint, many: Footprint, items: number): Cost {
  const more = plus(many, one, -1);
  const each = plus(NOTHING, more, 1 / (items - 1));
  return { each, fixed: plus(one, each, -1) };
}

function receiving(at: (name: string) => Footprint): Cost {
  return line(at("receive"), at("receive400"), 400);
}

function anotherPack(measured: Footprint, dispense: Cost, newWord: Footprint): Footprint {
  const ofFirst = plus(costOf(dispense, 100), newWord, 250);
  return plus(NOTHING, plus(measured, ofFirst, -1), 1 / 150);
}

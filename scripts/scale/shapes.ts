import type { Gas } from "./gas.ts";

/** What a transaction, or several of one kind, leaves behind. */
export interface Footprint {
  readonly gas: number;
  /** Bytes of the signed transactions, and of their receipts with topics, data and bloom, as RLP. */
  readonly transactionBytes: number;
  readonly receiptBytes: number;
  readonly events: number;
  /** Storage slots that were zero before and are not after; slots that changed from one value to another. */
  readonly newSlots: number;
  readonly changedSlots: number;
}

/** A footprint without gas: the snapshot has that. */
export type Counted = Omit<Footprint, "gas">;

/** Transactions that were measured: which figures of `snapshots/gas.json` say what they cost, and for how many items. */
export interface Shape {
  readonly name: string;
  /** Their sum is the gas of an item. */
  readonly figures: readonly string[];
  readonly items: number;
}

function shape(name: string, figures: string | readonly string[], items = 1): Shape {
  return { name, figures: typeof figures === "string" ? [figures] : figures, items };
}

/** Those of each operation: one alone, and many together where there is such a thing. */
export const SHAPES: readonly Shape[] = [
  shape("registerLot", "G1.tenMillion"),
  shape("releaseLot", "G5.release"),
  shape("holdLot", "G5.hold"),
  shape("recallLot", "G5.recall"),
  shape("split", "G4.ordinary"),
  shape("ship", "G2.ship"),
  shape("receive", "G2.receive"),
  shape("shipAndReceive100", "G3.hundredLots", 100),
  shape("receive400", "G15.receive"),
  shape("pick", "G4.pick"),
  shape("pick100", "G4.pickHundred", 100),
  shape("issue", "G8.issue"),
  shape("issue100", "G9.issueBatch", 100),
  shape("accept", "G12.accept"),
  shape("giveBack", "G12.giveBack"),
  shape("cancel", "G12.cancel"),
  shape("withdraw", "G12.withdraw"),
  shape("dispense", "G10.used"),
  shape("dispenseNewWord", "G10.new"),
  shape("dispense50", "G11.fiftyLots", 50),
  shape("dispense250Packs", "G15.dispenseBatch"),
  shape("dispenseAndClaim", ["G10.used", "G10.claim"]),
  shape("adjudicate800", "G15.adjudicateBatch"),
  shape("pay800", "G15.payBatch"),
  shape("supply", "G6.supply"),
  shape("supplyNewWord", "G6.supplyNew"),
  shape("supply4", "G6.supplyFour", 4),
  shape("retire", "G6.retire"),
  shape("retire100Words", "G7.words100", 12_800),
  shape("anchor", "G13.tenMillion"),
  shape("summary", "C1.summary"),
  shape("summary100", "C1.hundred", 100),
  shape("grant", "K1.grant"),
  shape("disclose", "K1.disclose"),
];

/** Gas of a shape's transactions together. */
export function gasOfShape(gas: Gas, { figures, items }: Shape): number {
  return Math.round(figures.reduce((sum, figure) => sum + gas.of(figure), 0) * items);
}

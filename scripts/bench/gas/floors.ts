import type { Parts } from "./parts.ts";
import { thousandth } from "./spent.ts";

/** EIP-2200 with EIP-2929's first access: a word of storage that was zero, and one that was not. */
const NEW_SLOT_GAS = 22_100;
const CHANGED_SLOT_GAS = 5_000;

/**
 * Worked out by hand for a design that does no more than write down what happened; see the budgets. A lot's first
 * consignment is a new slot where another has one: 17,100 more. An anchor's is that of an event that no contract can read.
 */
const GIVEN: Readonly<Record<string, number>> = {
  "G1.one": 71_400,
  "G1.tenMillion": 71_400,
  "G2.ship": 26_000,
  "G2.shipImplicit": 26_000 + 17_100,
  "G2.receive": 26_000,
  "G3.oneLot": 16_390,
  "G3.hundredLots": 16_390,
  "G4.ordinary": 49_565,
  "G5.release": 29_114,
  "G5.hold": 29_114,
  "G5.recall": 29_114,
  "G6.retire": 31_573,
  "G6.retireNew": 48_673,
  "G7.words1": 337,
  "G7.words10": 173,
  "G7.words100": 173,
  "G8.issue": 48_400,
  "G9.issueBatch": 25_677,
  "G12.accept": 31_050,
  "G12.giveBack": 31_050,
  "G12.cancel": 31_050,
  "G12.withdraw": 31_050,
  "G13.one": 26_288,
  "G13.tenMillion": 26_288,
};

/**
 * The least that a figure could be: as worked out by hand, or else what is left of its parts when nothing is read, called,
 * hashed or computed: the transaction, its calldata, the slots it writes and its events.
 */
export function floorOf(id: string, parts: Parts): number {
  return GIVEN[id] ?? thousandth(ruleFloor(parts));
}

function ruleFloor({ base, calldata, calldataFloor, newSlots, changedSlots, events, refund }: Parts): number {
  const slots = newSlots.count * NEW_SLOT_GAS + changedSlots.count * CHANGED_SLOT_GAS;
  return base.gas + calldata.gas + calldataFloor.gas + slots + events.gas + refund.gas;
}

/** Past this multiple of its floor, a figure owes its reader a reason. */
export const OWES_A_REASON = 1.5;

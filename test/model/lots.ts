import { AbiCoder, keccak256, toUtf8String } from "ethers";

import { Role } from "../helpers/world.ts";
import { AUTHORITY, authorize, type Bearing } from "./consortium.ts";
import { productNamed, Status } from "./drugs.ts";
import { tell, today, type Ledger, type Lot, type Operator } from "./ledger.ts";
import type { Rules } from "./rules.ts";

export const LotHold = { Maker: 0, Regulator: 1 } as const;

const MAX_PACKS = 2 ** 24 - 1;
const MAX_INPUTS = 64;
const NO_HASH = "0x".padEnd(66, "0");

/** The papers an act was given: its document, and the word that says when and where. */
export interface Occasion {
  document: string;
  circumstances: bigint;
}

export interface LotRegistration {
  gtin: bigint;
  lotNumber: string;
  packCount: number;
  madeDay: number;
  expiryDay: number;
  root: string;
}

export function lotIdOf(gtin: bigint, lotNumber: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint64", "bytes20"], [gtin, lotNumber]));
}

/** Who acts on goods, and the record of it, which every act leaves first. */
export function begin(
  at: Ledger,
  rules: Rules,
  by: string,
  roles: number,
  bearing: Bearing,
  occasion: Occasion,
): Operator {
  const operator = authorize(at, rules, by, { roles, bearing, module: "lotLedger" });
  tell(at, "lotLedger", "Recorded", occasion.document, by, occasion.circumstances);
  return operator;
}

export function lotNamed(at: Ledger, rules: Rules, id: string): Lot {
  return at.lots.get(id) ?? rules.refuse("LotUnknown", id);
}

export function registerLot(
  at: Ledger,
  rules: Rules,
  by: string,
  what: LotRegistration,
  inputs: readonly string[],
  occasion: Occasion,
): void {
  const { member, site } = begin(at, rules, by, Role.QualityOfficer, "begin", occasion);
  const { gtin, lotNumber, packCount, madeDay, expiryDay, root } = what;
  const id = lotIdOf(gtin, lotNumber);
  rules.need(site !== 0, "SiteMissing", by);
  rules.need(!at.lots.has(id), "LotExists", id);
  rules.need(isText(lotNumber), "LotNumberInvalid", lotNumber);
  rules.need(packCount >= 1 && packCount <= MAX_PACKS, "PackCountInvalid", packCount);
  rules.need(root !== NO_HASH, "RootMissing", id);
  const ordered = madeDay > 0 && madeDay <= today(at) && madeDay <= expiryDay;
  rules.need(ordered, "DaysInvalid", madeDay, expiryDay, today(at));
  rules.need(expiryDay >= today(at), "LotExpired", id, expiryDay, today(at));
  const product = productNamed(at, rules, gtin);
  rules.need(product.status === Status.Approved, "ProductNotApproved", gtin, product.status);
  rules.need(product.holder === member || product.makers.has(site), "MakerNotNamed", gtin, member, site);
  requireInputs(at, rules, id, inputs, inputs.length > 0);
  rules.settle();

  const regulatorReleases = product.vaccine || product.needsLotRelease;
  at.lots.set(id, {
    ...{ id, gtin, made: madeDay, expiry: expiryDay, maker: member, site, root, regulatorReleases },
    ...{ vaccine: product.vaccine, released: false, held: new Set(), recall: 0 },
    consignments: [
      { first: 0, count: packCount, site, to: undefined, holds: new Set(), minutesOut: 0, since: 0, until: 0 },
    ],
    states: Array.from({ length: packCount }, () => 0),
    opened: new Map(),
    undo: new Map(),
  });
  const days = [madeDay, expiryDay, member, root, regulatorReleases, product.vaccine];
  tell(at, "lotLedger", "LotRegistered", id, gtin, site, lotNumber, packCount, ...days);
  if (inputs.length > 0) tell(at, "lotLedger", "InputsRecorded", id, inputs);
}

/** Characters, and behind them nothing but zeros. */
function isText(padded: string): boolean {
  return (
    /^0x(?!00)(?:(?!00)..)+(?:00)*$/.test(padded) && toUtf8String(`0x${padded.slice(2).replace(/(00)+$/, "")}`) !== ""
  );
}

function requireInputs(at: Ledger, rules: Rules, lot: string, inputs: readonly string[], asked: boolean): void {
  if (!asked) return;
  rules.need(inputs.length >= 1 && inputs.length <= MAX_INPUTS, "ListLengthInvalid", inputs.length, MAX_INPUTS);
  for (const input of inputs) rules.need((at.lots.get(input)?.recall ?? 0) === 0, "InputRecalled", lot, input);
}

export function recordInputs(
  at: Ledger,
  rules: Rules,
  by: string,
  id: string,
  inputs: readonly string[],
  occasion: Occasion,
): void {
  const { member } = begin(at, rules, by, Role.QualityOfficer, "continue", occasion);
  const lot = lotNamed(at, rules, id);
  rules.need(lot.maker === member, "NotLotAuthority", id, member);
  rules.need(!lot.released, "LotIsReleased", id);
  requireInputs(at, rules, id, inputs, true);
  rules.settle();
  tell(at, "lotLedger", "InputsRecorded", id, inputs);
}

/** Maker and authorisation holder answer for a lot. */
function answersFor(at: Ledger, lot: Lot, member: number): boolean {
  return lot.maker === member || at.products.get(lot.gtin)?.holder === member;
}

/** An officer of the regulator, or a quality officer of a member that answers for the lot. */
function beginForLot(at: Ledger, rules: Rules, by: string, id: string, officers: number, occasion: Occasion) {
  const { member, roles } = begin(at, rules, by, Role.QualityOfficer | officers, "continue", occasion);
  const lot = lotNamed(at, rules, id);
  const official = (roles & officers) !== 0;
  rules.need(official || answersFor(at, lot, member), "NotLotAuthority", id, member);
  return { lot, member, official };
}

export function releaseLot(at: Ledger, rules: Rules, by: string, id: string, occasion: Occasion): void {
  const { lot, member, official } = beginForLot(at, rules, by, id, Role.RegulatorOfficer, occasion);
  rules.need(!lot.released, "LotIsReleased", id);
  if (lot.regulatorReleases) rules.need(official, "RegulatorReleases", id);
  else rules.need(answersFor(at, lot, member), "NotLotAuthority", id, member);
  rules.settle();
  lot.released = true;
  tell(at, "lotLedger", "LotReleased", id, member);
}

export function holdLot(at: Ledger, rules: Rules, by: string, id: string, occasion: Occasion): void {
  const { lot, member, official } = beginForLot(at, rules, by, id, AUTHORITY, occasion);
  const hold = official ? LotHold.Regulator : LotHold.Maker;
  rules.need(!lot.held.has(hold), "LotHoldUnfit", id, hold).settle();
  lot.held.add(hold);
  tell(at, "lotLedger", "LotHeld", id, hold, member);
}

export function liftLotHold(at: Ledger, rules: Rules, by: string, id: string, hold: number, occasion: Occasion): void {
  const { lot, member, official } = beginForLot(at, rules, by, id, AUTHORITY, occasion);
  const mayLift = lot.held.has(hold) && (official || hold === LotHold.Maker);
  rules.need(mayLift, "LotHoldUnfit", id, hold).settle();
  lot.held.delete(hold);
  tell(at, "lotLedger", "LotHoldLifted", id, hold, member);
}

/** Class I is the gravest; there is no way back. */
export function recallLot(at: Ledger, rules: Rules, by: string, id: string, wanted: number, occasion: Occasion): void {
  const { lot, member } = beginForLot(at, rules, by, id, AUTHORITY, occasion);
  const graver = wanted !== 0 && (lot.recall === 0 || wanted < lot.recall);
  rules.need(graver, "RecallUnfit", id, lot.recall, wanted).settle();
  tell(at, "lotLedger", "LotRecalled", id, lot.recall, wanted, member);
  lot.recall = wanted;
}

/** What stops a whole lot. */
export function requireNotStopped(rules: Rules, lot: Lot): void {
  rules.need(lot.recall === 0, "LotIsRecalled", lot.id, lot.recall);
  rules.need(lot.held.size === 0, "LotIsHeld", lot.id);
}

export function requireInDate(at: Ledger, rules: Rules, lot: Lot): void {
  rules.need(today(at) <= lot.expiry, "LotExpired", lot.id, lot.expiry, today(at));
}

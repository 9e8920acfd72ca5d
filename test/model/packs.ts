import { Role } from "../helpers/world.ts";
import { requirePair, STAFF, type Bearing } from "./consortium.ts";
import { locate, requireCustody, requireWithin, holdsOf, type Goods, type Range } from "./custody.ts";
import { Class, Status } from "./drugs.ts";
import { DAY, DAY_OFFSET, TEN_DAYS, tell, type Ledger, type Lot, type Product } from "./ledger.ts";
import { begin, requireInDate, requireNotStopped, type Occasion } from "./lots.ts";
import type { Rules } from "./rules.ts";

export const State = { Active: 0, Dispensed: 1, Retired: 2, Locked: 3 } as const;

/** As `PackReason`. */
const Reason = {
  Destroyed: 0,
  Exported: 1,
  Sample: 2,
  FreeSample: 3,
  Stolen: 4,
  Lost: 5,
  Damaged: 6,
  Repacked: 7,
  Supplied: 8,
  Dispensed: 9,
  Opened: 10,
  Locked: 11,
  Unlocked: 12,
  Undone: 13,
  Withdrawn: 14,
} as const;

const LAST_RETIREMENT = Reason.Repacked;

/** What also a member out of standing may say of its packs. */
const GONE: readonly number[] = [Reason.Destroyed, Reason.Stolen, Reason.Lost];
const CAN_BE_UNDONE: readonly number[] = [Reason.Exported, Reason.Sample, Reason.FreeSample, Reason.Damaged];

const MAX_LIST = 250;
const MAX_RANGE = 65_536;
const MAX_SUPPLY = 16_384;

/** The packs lie in the consignment named, which is at this site and not in transit. */
function own(at: Ledger, rules: Rules, id: string, name: number, first: number, count: number, site: number): Goods {
  const found = locate(at, rules, id, name);
  requireCustody(rules, found, site);
  requireWithin(rules, found, first, count);
  rules.settle();
  return found;
}

/** And nothing but their own state stands between them and a person. */
function usable(at: Ledger, rules: Rules, id: string, name: number, first: number, count: number, site: number) {
  const { lot, goods } = own(at, rules, id, name, first, count, site);
  const product = at.products.get(lot.gtin);
  if (product === undefined) throw new Error(`Lot ${id} is of no product.`);
  requireNotStopped(rules, lot);
  rules.need(lot.released, "LotNotReleased", id);
  requireInDate(at, rules, lot);
  rules.need(goods.holds.size === 0, "ConsignmentIsHeld", id, name, holdsOf(goods));
  rules.need(product.status === Status.Approved, "ProductNotApproved", lot.gtin, product.status);
  return { lot, product };
}

/** Every pack was in one state and is in another now. */
function change(
  at: Ledger,
  rules: Rules,
  lot: Lot,
  site: number,
  [first, count]: readonly [number, number],
  [from, to]: readonly [number, number],
  reason: number,
): void {
  for (let index = first; index < first + count; index++) {
    const state = lot.states[index] ?? 0;
    if (state === from) continue;
    rules.need(false, "PackNotInState", lot.id, index, state, from);
    break;
  }
  rules.settle();
  lot.states.fill(to, first, first + count);
  tell(at, "lotLedger", "PacksChanged", lot.id, site, first, count, to, reason);
}

// ---------------------------------------------------------------------------------------------------- to people

export function open(
  at: Ledger,
  rules: Rules,
  by: string,
  id: string,
  name: number,
  index: number,
  occasion: Occasion,
): void {
  const { site } = begin(at, rules, by, Role.Dispenser | Role.Vaccinator, "continue", occasion);
  const { lot, product } = usable(at, rules, id, name, index, 1, site);
  rules.need(product.class !== Class.Material, "NotForPeople", lot.gtin);
  const expires = (lot.expiry + 1) * DAY - DAY_OFFSET;
  const hours = product.hoursOpen === 0 ? Infinity : at.now + product.hoursOpen * 3600;
  const useBefore = Math.min(expires, hours);
  change(at, rules, lot, site, [index, 1], [State.Active, State.Dispensed], Reason.Opened);
  lot.opened.set(index, { left: product.content, site, at: at.now, useBefore });
  tell(at, "lotLedger", "PackOpened", id, site, index, product.content, useBefore);
}

function sell(at: Ledger, rules: Rules, id: string, name: number, first: number, count: number, site: number): void {
  const { lot, product } = usable(at, rules, id, name, first, count, site);
  rules.need(product.class === Class.OverTheCounter, "PrescriptionNeeded", lot.gtin);
  change(at, rules, lot, site, [first, count], [State.Active, State.Dispensed], Reason.Supplied);
  lot.undo.set(`${first}:${count}`, { site, at: at.now, state: State.Dispensed });
}

export function supplyPacks(at: Ledger, rules: Rules, by: string, range: Range, occasion: Occasion): void {
  const { site } = begin(at, rules, by, Role.Dispenser, "continue", occasion);
  rules.need(range.count <= MAX_SUPPLY, "ListLengthInvalid", range.count, MAX_SUPPLY).settle();
  sell(at, rules, range.lot, range.consignment, range.first, range.count, site);
}

export function supplyList(
  at: Ledger,
  rules: Rules,
  by: string,
  id: string,
  name: number,
  indices: readonly number[],
  occasion: Occasion,
): void {
  const { site } = begin(at, rules, by, Role.Dispenser, "continue", occasion);
  requireList(rules, indices);
  for (const index of indices) sell(at, rules, id, name, index, 1, site);
}

function requireList(rules: Rules, indices: readonly number[]): void {
  const { length } = indices;
  rules.need(length >= 1 && length <= MAX_LIST, "ListLengthInvalid", length, MAX_LIST).settle();
}

// ---------------------------------------------------------------------------------------------------- out of stock

function beginRetirement(at: Ledger, rules: Rules, by: string, reason: number, occasion: Occasion): number {
  rules.need(reason <= LAST_RETIREMENT, "ReasonUnfit", reason);
  return begin(at, rules, by, STAFF, GONE.includes(reason) ? "windDown" : "continue", occasion).site;
}

function takeOut(at: Ledger, rules: Rules, range: Range, site: number, reason: number): void {
  const { lot: id, consignment, first, count } = range;
  const { lot } = own(at, rules, id, consignment, first, count, site);
  // All Active, or all Locked: the first pack says which.
  const from = lot.states[first] === State.Locked ? State.Locked : State.Active;
  change(at, rules, lot, site, [first, count], [from, State.Retired], reason);
  if (CAN_BE_UNDONE.includes(reason)) lot.undo.set(`${first}:${count}`, { site, at: at.now, state: State.Retired });
}

export function retire(at: Ledger, rules: Rules, by: string, range: Range, reason: number, occasion: Occasion): void {
  const site = beginRetirement(at, rules, by, reason, occasion);
  rules.need(range.count <= MAX_RANGE, "ListLengthInvalid", range.count, MAX_RANGE).settle();
  takeOut(at, rules, range, site, reason);
}

export function retireList(
  at: Ledger,
  rules: Rules,
  by: string,
  lot: string,
  consignment: number,
  indices: readonly number[],
  reason: number,
  occasion: Occasion,
): void {
  const site = beginRetirement(at, rules, by, reason, occasion);
  requireList(rules, indices);
  for (const first of indices) takeOut(at, rules, { lot, consignment, first, count: 1 }, site, reason);
}

function setAside(
  at: Ledger,
  rules: Rules,
  by: string,
  range: Range,
  occasion: Occasion,
  { bearing, states, reason }: { bearing: Bearing; states: readonly [number, number]; reason: number },
): void {
  const { site } = begin(at, rules, by, STAFF, bearing, occasion);
  rules.need(range.count <= MAX_RANGE, "ListLengthInvalid", range.count, MAX_RANGE).settle();
  const { lot } = own(at, rules, range.lot, range.consignment, range.first, range.count, site);
  change(at, rules, lot, site, [range.first, range.count], states, reason);
}

export function lock(at: Ledger, rules: Rules, by: string, range: Range, occasion: Occasion): void {
  const states = [State.Active, State.Locked] as const;
  setAside(at, rules, by, range, occasion, { bearing: "windDown", states, reason: Reason.Locked });
}

export function unlock(at: Ledger, rules: Rules, by: string, range: Range, occasion: Occasion): void {
  const states = [State.Locked, State.Active] as const;
  setAside(at, rules, by, range, occasion, { bearing: "continue", states, reason: Reason.Unlocked });
}

export function undo(at: Ledger, rules: Rules, by: string, range: Range, occasion: Occasion): void {
  const { site } = begin(at, rules, by, STAFF, "continue", occasion);
  const { lot: id, consignment, first, count } = range;
  const { lot } = own(at, rules, id, consignment, first, count, site);
  const done = lot.undo.get(`${first}:${count}`) ?? rules.refuse("NothingToUndo", id, first, count);
  rules.need(done.site === site, "UndoByAnotherSite", id, first, done.site, site);
  rules.need(at.now <= done.at + TEN_DAYS, "UndoIsTooLate", id, first, done.at);
  rules.need(lot.recall === 0, "LotIsRecalled", id, lot.recall);
  requireInDate(at, rules, lot);
  const status = at.products.get(lot.gtin)?.status;
  rules.need(status !== Status.Withdrawn, "ProductNotApproved", lot.gtin, status);
  change(at, rules, lot, site, [first, count], [done.state, State.Active], Reason.Undone);
  lot.undo.delete(`${first}:${count}`);
}

// ---------------------------------------------------------------------------------------------------- modules

/** Gives a pack (0 units), or units of an opened one, to a person. */
export function dispense(
  at: Ledger,
  rules: Rules,
  by: string,
  site: number,
  id: string,
  name: number,
  index: number,
  units: number,
): { product: Product; given: number } {
  requirePair(at, rules, "lotLedger", by);
  const { lot, product } = usable(at, rules, id, name, index, 1, site);
  rules.need(product.class !== Class.Material, "NotForPeople", lot.gtin);
  if (units === 0) {
    change(at, rules, lot, site, [index, 1], [State.Active, State.Dispensed], Reason.Dispensed);
    return { product, given: product.content };
  }
  const opened = lot.opened.get(index);
  rules.need(opened?.site === site, "NotOpenedHere", id, index, opened?.site ?? 0, site);
  rules.need(at.now < (opened?.useBefore ?? 0), "OpenTooLong", id, index, opened?.useBefore ?? 0);
  rules.need(units <= (opened?.left ?? 0), "UnitsMissing", id, index, opened?.left ?? 0, units);
  rules.settle();
  if (opened === undefined) throw new Error("Units were drawn from a pack that was not opened.");
  opened.left -= units;
  tell(at, "lotLedger", "UnitsDrawn", id, site, index, units, opened.left);
  return { product, given: units };
}

/** Takes a dispense of a whole pack back: into stock where it is still there and nothing was said against it since. */
export function restore(
  at: Ledger,
  rules: Rules,
  by: string,
  site: number,
  id: string,
  name: number,
  index: number,
): void {
  requirePair(at, rules, "lotLedger", by);
  const lot = at.lots.get(id) ?? rules.refuse("LotUnknown", id);
  const found = locate(at, rules, id, name);
  requireWithin(rules, found, index, 1);
  rules.settle();
  const { goods } = found;
  const there = goods.site === site && goods.to === undefined && goods.holds.size === 0;
  const state = there && lot.held.size === 0 && lot.recall === 0 ? State.Active : State.Retired;
  change(at, rules, lot, site, [index, 1], [State.Dispensed, state], Reason.Withdrawn);
}

import { Role } from "../helpers/world.ts";
import { AUTHORITY, requireRecipient, STAFF, stands, requirePair } from "./consortium.ts";
import { tell, TEN_DAYS, type Consignment, type Ledger, type Lot } from "./ledger.ts";
import { begin, requireInDate, requireNotStopped, type Occasion } from "./lots.ts";
import type { Rules } from "./rules.ts";

export const Hold = { Custodian: 0, Device: 1, Regulator: 2, Dispute: 3 } as const;

const MAX_CONSIGNMENTS = 400;
const MAX_PICKS = 150;
const MAX_PARTS = 100;
const HOUR = 3600;
const NO_HASH = "0x".padEnd(66, "0");

/** Returns and recalls go backward. */
const BACKWARD: readonly number[] = [2, 6];

export interface Named {
  lot: string;
  first: number;
}

export interface Range extends Named {
  consignment: number;
  count: number;
}

/** Goods of a lot that lie together. */
export interface Goods {
  lot: Lot;
  goods: Consignment;
}

export function holdsOf(goods: Consignment): number {
  return [...goods.holds].reduce((bits, hold) => bits | (1 << hold), 0);
}

export function locate(at: Ledger, rules: Rules, id: string, first: number): Goods {
  const lot = at.lots.get(id);
  const goods = lot?.consignments.find((each) => each.first === first);
  if (lot !== undefined && goods !== undefined) return { lot, goods };
  return first === 0 ? rules.refuse("LotUnknown", id) : rules.refuse("ConsignmentUnknown", id, first);
}

/** They are at this site and stay there. */
export function requireCustody(rules: Rules, { lot, goods }: Goods, site: number): void {
  rules.need(goods.site === site, "NotCustodian", lot.id, goods.first, goods.site, site);
  rules.need(goods.to === undefined, "ConsignmentInTransit", lot.id, goods.first, goods.to?.site);
}

export function requireWithin(rules: Rules, { lot, goods }: Goods, first: number, count: number): void {
  rules.need(count !== 0, "RangesInvalid", first, count);
  const within = first >= goods.first && first + count <= goods.first + goods.count;
  rules.need(within, "OutsideConsignment", lot.id, goods.first, first, count);
}

function requireLength(rules: Rules, length: number, max: number): void {
  rules.need(length >= 1 && length <= max, "ListLengthInvalid", length, max);
}

// ---------------------------------------------------------------------------------------------------- sending

function beginMovement(at: Ledger, rules: Rules, by: string, to: number, reason: number, occasion: Occasion): number {
  const bearing = BACKWARD.includes(reason) ? "windDown" : "continue";
  const { site } = begin(at, rules, by, Role.Logistics, bearing, occasion);
  rules.need(to !== site, "SameSite", to);
  requireRecipient(at, rules, to);
  rules.settle();
  return site;
}

export function ship(
  at: Ledger,
  rules: Rules,
  by: string,
  refs: readonly Named[],
  to: number,
  reason: number,
  occasion: Occasion,
): void {
  requireLength(rules, refs.length, MAX_CONSIGNMENTS);
  const site = beginMovement(at, rules, by, to, reason, occasion);
  for (const { lot, first } of refs) send(at, rules, locate(at, rules, lot, first), site, to, reason);
}

export function pick(
  at: Ledger,
  rules: Rules,
  by: string,
  ranges: readonly Range[],
  to: number,
  reason: number,
  occasion: Occasion,
): void {
  requireLength(rules, ranges.length, MAX_PICKS);
  const site = beginMovement(at, rules, by, to, reason, occasion);
  for (const { lot, consignment, first, count } of ranges) {
    const whole = locate(at, rules, lot, consignment);
    requireWithin(rules, whole, first, count);
    rules.settle();
    if (first > consignment) cut(at, whole.lot, whole.goods, first);
    const picked = locate(at, rules, lot, first);
    if (count < picked.goods.count) cut(at, picked.lot, picked.goods, first + count);
    send(at, rules, picked, site, to, reason);
  }
}

function send(at: Ledger, rules: Rules, sent: Goods, site: number, to: number, reason: number): void {
  const { lot, goods } = sent;
  requireCustody(rules, sent, site);
  const forward = !BACKWARD.includes(reason);
  if (forward) {
    requireNotStopped(rules, lot);
    requireInDate(at, rules, lot);
    rules.need(goods.holds.size === 0, "ConsignmentIsHeld", lot.id, goods.first, holdsOf(goods));
  }
  rules.settle();
  const mustBeRecorded = forward && lot.vaccine;
  goods.to = { site: to, reason, mustBeRecorded };
  if (mustBeRecorded) goods.since = goods.until = at.now;
  tell(at, "lotLedger", "ConsignmentShipped", lot.id, site, to, goods.first, goods.count, reason);
}

/** Makes one consignment two, both in the condition that it was in. */
function cut(at: Ledger, lot: Lot, goods: Consignment, second: number): Consignment {
  tell(at, "lotLedger", "ConsignmentSplit", lot.id, goods.first, goods.count, second);
  const rest = structuredClone({ ...goods, first: second, count: goods.first + goods.count - second });
  goods.count = second - goods.first;
  lot.consignments.splice(lot.consignments.indexOf(goods) + 1, 0, rest);
  return rest;
}

// ---------------------------------------------------------------------------------------------------- arriving

function incoming(at: Ledger, rules: Rules, id: string, first: number, site: number): Goods {
  const found = locate(at, rules, id, first);
  const to = found.goods.to?.site ?? 0;
  rules.need(to === site && site !== 0, "NotRecipient", id, first, to, site).settle();
  return found;
}

function take(at: Ledger, rules: Rules, { lot, goods }: Goods): void {
  const { to, since, until } = goods;
  if (to === undefined) throw new Error("Goods that go nowhere were taken.");
  const recorded = until > since && at.now <= until + HOUR;
  rules.need(!to.mustBeRecorded || recorded, "RecordIncomplete", lot.id, goods.first, until).settle();
  tell(at, "lotLedger", "ConsignmentReceived", lot.id, goods.site, to.site, goods.first);
  goods.site = to.site;
  goods.to = undefined;
}

export function receiveGoods(at: Ledger, rules: Rules, by: string, refs: readonly Named[], occasion: Occasion): void {
  requireLength(rules, refs.length, MAX_CONSIGNMENTS);
  const { site } = begin(at, rules, by, Role.Logistics, "continue", occasion);
  for (const { lot, first } of refs) take(at, rules, incoming(at, rules, lot, first, site));
}

export function receivePart(at: Ledger, rules: Rules, by: string, parts: readonly Range[], occasion: Occasion): void {
  requireLength(rules, parts.length, MAX_PARTS);
  const { site } = begin(at, rules, by, Role.Logistics, "continue", occasion);
  const [{ lot: id, consignment }] = parts as [Range];
  const { lot, goods } = incoming(at, rules, id, consignment, site);
  const end = goods.first + goods.count;
  let rest: Consignment | undefined = goods;
  for (const { lot: named, consignment: of, first, count } of parts) {
    rules.need(named === id && of === consignment, "ConsignmentUnknown", named, of);
    const begins = rest?.first ?? end;
    rules.need(count > 0 && first >= begins && first + count <= end, "RangesInvalid", first, count);
    rules.settle();
    if (rest === undefined) throw new Error("A range lies beyond the goods.");
    let part: Consignment = rest;
    if (first > part.first) {
      part = cut(at, lot, part, first);
      dispute(at, lot, rest);
    }
    rest = first + count < end ? cut(at, lot, part, first + count) : undefined;
    take(at, rules, { lot, goods: part });
  }
  if (rest !== undefined) dispute(at, lot, rest);
}

function dispute(at: Ledger, lot: Lot, goods: Consignment): void {
  tell(at, "lotLedger", "ConsignmentDisputed", lot.id, goods.site, goods.to?.site, goods.first, goods.count);
  goods.to = undefined;
  goods.holds.add(Hold.Dispute);
}

export function reject(at: Ledger, rules: Rules, by: string, refs: readonly Named[], occasion: Occasion): void {
  requireLength(rules, refs.length, MAX_CONSIGNMENTS);
  const { site } = begin(at, rules, by, Role.Logistics, "windDown", occasion);
  for (const { lot, first } of refs) {
    const { goods } = incoming(at, rules, lot, first, site);
    goods.to = undefined;
    tell(at, "lotLedger", "ShipmentRejected", lot, goods.site, site, first);
  }
}

export function recallShipment(at: Ledger, rules: Rules, by: string, refs: readonly Named[], occasion: Occasion): void {
  requireLength(rules, refs.length, MAX_CONSIGNMENTS);
  const { site } = begin(at, rules, by, Role.Logistics, "windDown", occasion);
  for (const { lot, first } of refs) {
    const { goods } = locate(at, rules, lot, first);
    rules.need(goods.site === site, "NotCustodian", lot, first, goods.site, site);
    rules.need(goods.to !== undefined, "ConsignmentNotInTransit", lot, first).settle();
    tell(at, "lotLedger", "ShipmentRecalled", lot, site, goods.to?.site, first);
    goods.to = undefined;
  }
}

// ---------------------------------------------------------------------------------------------------- at a site

export function split(
  at: Ledger,
  rules: Rules,
  by: string,
  id: string,
  first: number,
  second: number,
  occasion: Occasion,
): void {
  const { site } = begin(at, rules, by, Role.Logistics, "continue", occasion);
  const found = locate(at, rules, id, first);
  requireCustody(rules, found, site);
  const inside = second > first && second < first + found.goods.count;
  rules.need(inside, "OutsideConsignment", id, first, second, 1).settle();
  cut(at, found.lot, found.goods, second);
}

export function merge(
  at: Ledger,
  rules: Rules,
  by: string,
  id: string,
  first: number,
  second: number,
  occasion: Occasion,
): void {
  const { site } = begin(at, rules, by, Role.Logistics, "continue", occasion);
  const left = locate(at, rules, id, first);
  requireCustody(rules, left, site);
  rules.need(second === first + left.goods.count, "NotNeighbours", id, first, second).settle();
  const right = locate(at, rules, id, second);
  requireCustody(rules, right, site);
  rules.settle();
  const { goods } = left;
  goods.count += right.goods.count;
  for (const hold of right.goods.holds) goods.holds.add(hold);
  goods.minutesOut = Math.max(goods.minutesOut, right.goods.minutesOut);
  // What both have a record of; nothing, where their records do not overlap.
  goods.until = Math.min(goods.until, right.goods.until);
  goods.since = Math.min(goods.until, Math.max(goods.since, right.goods.since));
  left.lot.consignments.splice(left.lot.consignments.indexOf(right.goods), 1);
  const condition = [holdsOf(goods), goods.minutesOut, goods.since, goods.until];
  tell(at, "lotLedger", "ConsignmentsMerged", id, first, second, ...condition);
}

/** Staff at the site, or a quality officer of its member who acts at none. */
function requireKeeper(at: Ledger, rules: Rules, { lot, goods }: Goods, member: number, site: number): void {
  const keeps = site === 0 ? at.sites.get(goods.site)?.member === member : goods.site === site;
  rules.need(keeps, "NotCustodian", lot.id, goods.first, goods.site, site);
}

export function holdConsignment(
  at: Ledger,
  rules: Rules,
  by: string,
  id: string,
  first: number,
  occasion: Occasion,
): void {
  const { member, site, roles } = begin(at, rules, by, STAFF | AUTHORITY, "continue", occasion);
  const found = locate(at, rules, id, first);
  const hold = (roles & AUTHORITY) !== 0 ? Hold.Regulator : Hold.Custodian;
  if (hold === Hold.Custodian) requireKeeper(at, rules, found, member, site);
  rules.need(!found.goods.holds.has(hold), "ConsignmentHoldUnfit", id, first, hold).settle();
  found.goods.holds.add(hold);
  tell(at, "lotLedger", "ConsignmentHeld", id, first, hold, member);
}

export function liftConsignmentHold(
  at: Ledger,
  rules: Rules,
  by: string,
  id: string,
  first: number,
  hold: number,
  occasion: Occasion,
): void {
  const { member, site, roles } = begin(at, rules, by, STAFF | AUTHORITY, "continue", occasion);
  const found = locate(at, rules, id, first);
  rules.need(found.goods.holds.has(hold), "ConsignmentHoldUnfit", id, first, hold);
  const official = (roles & AUTHORITY) !== 0;
  const quality = (roles & Role.QualityOfficer) !== 0;
  if (!official) {
    rules.need(hold !== Hold.Regulator, "ConsignmentHoldUnfit", id, first, hold);
    rules.need(hold !== Hold.Device || quality, "ConsignmentHoldUnfit", id, first, hold);
    const asMaker = hold === Hold.Device && found.lot.maker === member;
    if (!asMaker) requireKeeper(at, rules, found, member, site);
  }
  rules.need(hold !== Hold.Device || occasion.document !== NO_HASH, "DecisionNeedsReason", id, first).settle();
  found.goods.holds.delete(hold);
  tell(at, "lotLedger", "ConsignmentHoldLifted", id, first, hold, member);
}

export function reassignCustody(
  at: Ledger,
  rules: Rules,
  by: string,
  id: string,
  first: number,
  to: number,
  reason: string,
  occasion: Occasion,
): void {
  begin(at, rules, by, Role.RegulatorOfficer, "continue", occasion);
  const { goods } = locate(at, rules, id, first);
  rules.need(!stands(at, goods.site), "CustodianInStanding", id, first, goods.site);
  rules.need(to !== goods.site, "SameSite", to);
  requireRecipient(at, rules, to);
  rules.settle();
  const words = JSON.stringify([id, { ...goods, holds: holdsOf(goods) }, to, reason]);
  const proposed = at.proposals.get(words);
  if (proposed === undefined || at.now > proposed.at + TEN_DAYS || proposed.by === by) {
    at.proposals.set(words, { by, at: at.now });
    tell(at, "lotLedger", "ReassignmentProposed", id, first, to, reason, by);
    return;
  }
  at.proposals.delete(words);
  tell(at, "lotLedger", "CustodyReassigned", id, goods.site, to, first, goods.count, reason);
  goods.site = to;
  goods.to = undefined;
}

// ---------------------------------------------------------------------------------------------------- temperatures

export interface Report {
  from: number;
  to: number;
  minutesOut: number;
  beyond: boolean;
  by: number;
}

export function recordTemperature(
  at: Ledger,
  rules: Rules,
  by: string,
  { lot: id, first }: Named,
  report: Report,
): void {
  requirePair(at, rules, "lotLedger", by);
  const { goods } = locate(at, rules, id, first);
  const gap = report.from > goods.until;
  const joins = report.to > goods.until && !(gap && goods.to?.mustBeRecorded === true);
  rules.need(joins, "RecordNotJoined", id, first, goods.until, report.from, report.to).settle();
  if (gap) goods.since = report.from;
  goods.until = report.to;
  goods.minutesOut = Math.min(goods.minutesOut + report.minutesOut, 2 ** 24 - 1);
  const known = [goods.since, goods.until, goods.minutesOut, report.by];
  tell(at, "lotLedger", "TemperatureRecorded", id, first, ...known);
  if (!report.beyond || goods.holds.has(Hold.Device)) return;
  goods.holds.add(Hold.Device);
  tell(at, "lotLedger", "ConsignmentHeld", id, first, Hold.Device, report.by);
}

import { gtin, METFORMIN, text20 } from "../../helpers/goods.ts";
import { Role } from "../../helpers/world.ts";
import { AUTHORITY, STAFF, stands } from "../consortium.ts";
import { Hold, type Range } from "../custody.ts";
import { Class, Status } from "../drugs.ts";
import { today, type Consignment, type Ledger, type Lot, type Product } from "../ledger.ts";
import type { Pharmacy } from "../prescriptions.ts";
import { caller, occasion, staffAt, type Cast, type Plan, type Planned } from "./cast.ts";
import type { Dice } from "./dice.ts";

/** Sites where goods lie in these tests: plants, warehouse, pharmacies, ward, clinic. */
const PLACES = [1, 2, 3, 4, 5, 6, 7];
const BACKWARD = [2, 6];

export interface Found {
  lot: Lot;
  goods: Consignment;
}

export function everything(at: Ledger): Found[] {
  return [...at.lots.values()].flatMap((lot) => lot.consignments.map((goods) => ({ lot, goods })));
}

/** Mostly goods that fit. */
export function someGoods(at: Ledger, dice: Dice, fits: (found: Found) => boolean, times?: number): Found | undefined {
  return dice.mostly(everything(at), fits, times);
}

const isHere = ({ goods }: Found): boolean => goods.to === undefined;
const isComing = ({ goods }: Found): boolean => goods.to !== undefined;
/** It may be received now: nothing is wrong with its journey's record. */
const isReady =
  (at: Ledger) =>
  ({ goods }: Found): boolean =>
    goods.to !== undefined && (!goods.to.mustBeRecorded || (goods.until > goods.since && at.now <= goods.until + 3600));
const isStopped = ({ lot, goods }: Found): boolean => lot.recall !== 0 || lot.held.size > 0 || goods.holds.size > 0;

/** The name of goods; rarely one that stands for nothing. */
export function nameOf({ lot, goods }: Found, dice: Dice): { lot: string; first: number } {
  if (dice.rarely(40)) return { lot: dice.hash(), first: dice.roll(2) };
  return { lot: lot.id, first: dice.rarely(30) ? goods.first + 1 : goods.first };
}

/** A part of goods, mostly within them. */
export function partOf({ lot, goods }: Found, dice: Dice, most = goods.count): Range {
  const first = goods.first + dice.roll(goods.count);
  const left = Math.min(goods.first + goods.count - first, most);
  const count = dice.rarely(30) ? 0 : dice.rarely(20) ? left + 1 : dice.between(1, left);
  const { lot: id, first: consignment } = nameOf({ lot, goods }, dice);
  return { lot: id, consignment, first, count };
}

function anyLot(at: Ledger, dice: Dice, fits: (lot: Lot) => boolean = () => true): Lot | undefined {
  return dice.mostly([...at.lots.values()], fits);
}

const lotName = (lot: Lot, dice: Dice): string => (dice.rarely(25) ? dice.hash() : lot.id);

function authorityOrQuality(at: Ledger, cast: Cast, dice: Dice, lot: Lot, roles = AUTHORITY): string {
  if (dice.rarely(2)) return caller(at, cast, dice, roles);
  const holder = at.products.get(lot.gtin)?.holder;
  return caller(at, cast, dice, Role.QualityOfficer, ({ member }) => member === lot.maker || member === holder);
}

function decision(fits?: (lot: Lot) => boolean, ...rest: ((dice: Dice, lot: Lot) => unknown)[]): Plan {
  return (at, cast, dice) => {
    const lot = anyLot(at, dice, fits);
    if (lot === undefined) return undefined;
    const args = [lotName(lot, dice), ...rest.map((value) => value(dice, lot)), occasion(dice)];
    return { by: authorityOrQuality(at, cast, dice, lot), args };
  };
}

function movement(at: Pharmacy, cast: Cast, dice: Dice, found: Found): { by: string; to: number; reason: number } {
  const backward = isStopped(found) ? !dice.rarely(4) : dice.rarely(6);
  const reason = backward ? (dice.one(BACKWARD) ?? 2) : (dice.one([0, 1, 3, 4, 5, 7]) ?? 0);
  const to = dice.rarely(12) ? dice.between(0, at.sites.size + 1) : (dice.one(PLACES) ?? 1);
  return { by: staffAt(at, cast, dice, Role.Logistics, found.goods.site), to, reason };
}

/** The name of these goods, and rarely of others of the same kind. */
function names(at: Ledger, dice: Dice, found: Found, fits: (found: Found) => boolean) {
  if (dice.rarely(40)) return [];
  const others = everything(at).filter((each) => fits(each) && each.goods.site === found.goods.site && each !== found);
  const second = dice.rarely(4) ? dice.one(others) : undefined;
  return [found, ...(second === undefined ? [] : [second])].map((each) => nameOf(each, dice));
}

function arrival(fitsAt: (at: Ledger) => (found: Found) => boolean): Plan {
  return (at, cast, dice) => {
    const found = someGoods(at, dice, fitsAt(at), 20);
    if (found === undefined) return undefined;
    const to = found.goods.to?.site ?? found.goods.site;
    const sameWay = ({ goods }: Found): boolean => goods.to?.site === to;
    const by = staffAt(at, cast, dice, Role.Logistics, to);
    return { by, args: [names(at, dice, found, sameWay), occasion(dice)] };
  };
}

export const goods: Record<string, Plan> = {
  registerLot: (at, cast, dice) => {
    const product = dice.mostly([...at.products.values()], ({ status }) => status === Status.Approved);
    if (product === undefined) return undefined;
    return {
      by: makerOf(at, cast, dice, product),
      args: [registration(at, dice, product), inputs(at, dice), occasion(dice)],
    };
  },
  recordInputs: (at, cast, dice) => {
    const lot = anyLot(at, dice, ({ released }) => !released);
    if (lot === undefined) return undefined;
    const by = caller(at, cast, dice, Role.QualityOfficer, ({ member }) => member === lot.maker);
    return { by, args: [lotName(lot, dice), inputs(at, dice), occasion(dice)] };
  },
  releaseLot: (at, cast, dice) => {
    const lot = anyLot(at, dice, ({ released }) => !released);
    if (lot === undefined) return undefined;
    const officer = lot.regulatorReleases !== dice.rarely(8) ? Role.RegulatorOfficer : 0;
    const by = officer === 0 ? makerOf(at, cast, dice, at.products.get(lot.gtin)) : caller(at, cast, dice, officer);
    return { by, args: [lotName(lot, dice), occasion(dice)] };
  },
  holdLot: decision(),
  liftLotHold: decision(
    ({ held }) => held.size > 0,
    (dice, { held }) => (dice.rarely(4) ? dice.roll(2) : ([...held][0] ?? 0)),
  ),
  recallLot: decision(
    ({ recall }) => recall > 1,
    (dice) => dice.roll(4),
  ),
  ship: (at, cast, dice) => {
    const found = someGoods(at, dice, (each) => isHere(each) && !isStopped(each));
    if (found === undefined) return undefined;
    const { by, to, reason } = movement(at, cast, dice, found);
    const alike = (each: Found): boolean => isHere(each) && !isStopped(each);
    return { by, args: [names(at, dice, found, alike), to, reason, occasion(dice)] };
  },
  pick: (at, cast, dice) => {
    const found = someGoods(at, dice, (each) => isHere(each) && !isStopped(each));
    if (found === undefined) return undefined;
    const { by, to, reason } = movement(at, cast, dice, found);
    const range = partOf(found, dice);
    // The second names what contains it once the first is taken out.
    const end = range.first + range.count;
    const rest = found.goods.first + found.goods.count - end;
    const second = { lot: range.lot, consignment: end, first: end, count: 1 };
    const ranges = rest > 0 && dice.rarely(3) ? [range, second] : [range];
    return { by, args: [dice.rarely(50) ? [] : ranges, to, reason, occasion(dice)] };
  },
  receiveGoods: arrival(isReady),
  receivePart: (at, cast, dice) => {
    const found = someGoods(at, dice, isReady(at), 20);
    if (found === undefined) return undefined;
    const first = partOf(found, dice);
    const end = first.first + first.count;
    const left = found.goods.first + found.goods.count - end;
    const second = { ...first, first: end + dice.roll(Math.max(left, 1)), count: 1 };
    const parts = left > 0 && dice.rarely(3) ? [first, second] : [first];
    if (dice.rarely(30)) parts.push({ ...first, consignment: first.consignment + 1 });
    const to = found.goods.to?.site ?? found.goods.site;
    return { by: staffAt(at, cast, dice, Role.Logistics, to), args: [dice.rarely(50) ? [] : parts, occasion(dice)] };
  },
  reject: arrival(() => isComing),
  recallShipment: (at, cast, dice) => {
    const found = someGoods(at, dice, isComing);
    if (found === undefined) return undefined;
    const by = staffAt(at, cast, dice, Role.Logistics, found.goods.site);
    return { by, args: [names(at, dice, found, isComing), occasion(dice)] };
  },
  split: (at, cast, dice) => {
    const found = someGoods(at, dice, (each) => isHere(each) && each.goods.count > 1);
    if (found === undefined) return undefined;
    const { lot, first } = nameOf(found, dice);
    const second = found.goods.first + dice.roll(found.goods.count + 1);
    return {
      by: staffAt(at, cast, dice, Role.Logistics, found.goods.site),
      args: [lot, first, second, occasion(dice)],
    };
  },
  merge: (at, cast, dice) => {
    const neighbour = ({ lot, goods: { first, count } }: Found): Consignment | undefined =>
      lot.consignments.find((each) => each.first === first + count);
    const found = someGoods(at, dice, (each) => isHere(each) && neighbour(each)?.site === each.goods.site);
    if (found === undefined) return undefined;
    const { lot, first } = nameOf(found, dice);
    const second = found.goods.first + found.goods.count - (dice.rarely(12) ? 1 : 0);
    return {
      by: staffAt(at, cast, dice, Role.Logistics, found.goods.site),
      args: [lot, first, second, occasion(dice)],
    };
  },
  holdConsignment: (at, cast, dice) => keeping(at, cast, dice, () => true),
  liftConsignmentHold: (at, cast, dice) => {
    const planned = keeping(at, cast, dice, ({ goods: { holds } }) => holds.size > 0);
    if (planned === undefined) return undefined;
    const [lot, first] = planned.args as [string, number];
    const held = at.lots.get(lot)?.consignments.find((each) => each.first === first)?.holds ?? new Set();
    const hold = dice.rarely(6) ? dice.roll(4) : ([...held][dice.roll(held.size || 1)] ?? 0);
    const papers = hold === Hold.Device ? !dice.rarely(4) : dice.rarely(6);
    return { by: planned.by, args: [lot, first, hold, occasion(dice, papers)] };
  },
  reassignCustody: (at, cast, dice) => {
    const found = someGoods(at, dice, ({ goods: { site } }) => !stands(at, site), 12);
    if (found === undefined) return undefined;
    const { lot, first } = nameOf(found, dice);
    // Two words at most, so that a second officer may agree.
    const [to, reason] = dice.rarely(4) ? [dice.between(0, at.sites.size + 1), dice.roll(2)] : [2, 0];
    const order = `0x${String(reason + 1).padStart(64, "0")}`;
    return { by: caller(at, cast, dice, Role.RegulatorOfficer), args: [lot, first, to, order, occasion(dice)] };
  },
  recordTemperature: (at, cast, dice) => {
    const found = someGoods(at, dice, ({ goods: { to } }) => to?.mustBeRecorded === true, 4);
    if (found === undefined) return undefined;
    const { until } = found.goods;
    const from = dice.rarely(5) ? until + dice.between(-2, 2) : dice.rarely(4) ? at.now - 100 : Math.max(until, 1);
    const to = dice.rarely(8) ? until : Math.max(from, at.now - dice.roll(100));
    const minutesOut = dice.rarely(3) ? dice.roll(dice.rarely(20) ? 2 ** 24 : 1000) : 0;
    const report = { from: Math.max(from, 0), to, minutesOut, beyond: dice.rarely(4), by: dice.roll(6) };
    const module = at.modules.get("coldChain")?.address ?? at.council;
    return { by: dice.rarely(8) ? (dice.one(cast.everybody) ?? module) : module, args: [nameOf(found, dice), report] };
  },
};

function keeping(at: Pharmacy, cast: Cast, dice: Dice, fits: (found: Found) => boolean): Planned | undefined {
  const found = someGoods(at, dice, fits);
  if (found === undefined) return undefined;
  const { lot, first } = nameOf(found, dice);
  const { site } = found.goods;
  const member = at.sites.get(site)?.member;
  const ways = [
    () => caller(at, cast, dice, AUTHORITY),
    () => staffAt(at, cast, dice, STAFF, site),
    () => caller(at, cast, dice, Role.QualityOfficer, (operator) => operator.member === member),
    () => caller(at, cast, dice, Role.QualityOfficer, (operator) => operator.member === found.lot.maker),
  ];
  return { by: dice.one(ways)?.() ?? at.council, args: [lot, first, occasion(dice)] };
}

function makerOf(at: Ledger, cast: Cast, dice: Dice, product: Product | undefined): string {
  return caller(at, cast, dice, Role.QualityOfficer, ({ member, site }) => {
    return member === product?.holder || product?.makers.has(site) === true;
  });
}

function inputs(at: Ledger, dice: Dice): string[] {
  const few = dice.rarely(3) ? dice.roll(3) : dice.rarely(60) ? 65 : 0;
  return Array.from({ length: few }, () => (dice.rarely(2) ? dice.hash() : (anyLot(at, dice)?.id ?? dice.hash())));
}

function registration(at: Ledger, dice: Dice, product: Product) {
  const day = today(at);
  const number = dice.rarely(15) ? "L1" : `L${dice.roll(1_000_000)}`;
  const broken = dice.rarely(20) ? text20(`A${"\0"}B`) : text20("");
  return {
    gtin: dice.rarely(20) ? gtin(90) : product.gtin,
    lotNumber: dice.rarely(20) ? broken : text20(number),
    packCount: dice.rarely(15) ? (dice.rarely(2) ? 0 : 2 ** 24) : dice.between(1, dice.rarely(6) ? 150 : 40),
    madeDay: dice.rarely(12) ? day + dice.roll(2) : dice.rarely(20) ? 0 : day - dice.roll(30),
    expiryDay: dice.rarely(10) ? day - dice.roll(3) : day + dice.between(0, dice.rarely(2) ? 20 : 700),
    root: dice.rarely(25) ? `0x${"0".repeat(64)}` : dice.hash(),
  };
}

/** What a product is registered with, mostly soundly. */
export function productRegistration(at: Ledger, dice: Dice, known?: Product) {
  const group = dice.rarely(3) ? METFORMIN : `0x${String(dice.between(1, 3)).padStart(32, "0")}`;
  const low = dice.between(-200, 200);
  return {
    group: known?.group ?? (dice.rarely(15) ? `0x${"0".repeat(32)}` : group),
    content: known?.content ?? (dice.rarely(15) ? 0 : dice.between(1, 30)),
    unit: (known?.unit ?? dice.roll(8)) ^ (dice.rarely(15) ? 1 : 0),
    class: dice.rarely(20) ? Class.Material : (known?.class ?? dice.roll(3)),
    vaccine: known?.vaccine ?? dice.rarely(4),
    needsLotRelease: dice.rarely(4),
    hoursOpen: dice.rarely(2) ? 0 : dice.roll(72),
    maxUnits: dice.rarely(3) ? dice.between(1, 60) : 0,
    approvalNumber: dice.hash(),
    documentHash: dice.hash(),
    keeping: {
      holder: dice.rarely(10) ? dice.between(0, at.members.size + 1) : 2,
      storageMin: low + 10,
      storageMax: low + (dice.rarely(12) ? 5 : 100),
      hardMin: low + (dice.rarely(12) ? 11 : 0),
      hardMax: low + (dice.rarely(12) ? 99 : 200),
      excursionBudget: dice.roll(3000),
    },
  };
}

export const drugs: Record<string, Plan> = {
  registerProduct: (at, cast, dice) => {
    const number = gtin(at.products.size + 20) + (dice.rarely(10) ? 1n : 0n);
    const taken = dice.rarely(10) ? dice.one([...at.products.keys()]) : undefined;
    const args = [dice.rarely(30) ? 0n : (taken ?? number), productRegistration(at, dice)];
    return { by: caller(at, cast, dice, Role.RegulatorOfficer), args };
  },
  amendProduct: (at, cast, dice) => {
    const product = dice.one([...at.products.values()]);
    const number = dice.rarely(12) ? gtin(91) : (product?.gtin ?? 0n);
    return {
      by: caller(at, cast, dice, Role.RegulatorOfficer),
      args: [number, productRegistration(at, dice, product)],
    };
  },
  setProductStatus: (at, cast, dice) => {
    const product = dice.mostly([...at.products.values()], ({ status }) => status === Status.Suspended);
    const status = product?.status === Status.Suspended && !dice.rarely(4) ? Status.Approved : dice.roll(4);
    const wanted = status === Status.Withdrawn && !dice.rarely(4) ? Status.Suspended : status;
    if (product === undefined && !dice.rarely(4)) return undefined;
    const number = dice.rarely(15) ? gtin(92) : (product?.gtin ?? dice.one([...at.products.keys()]) ?? 0n);
    return { by: caller(at, cast, dice, Role.RegulatorOfficer), args: [number, wanted, dice.hash()] };
  },
  nameMaker: (at, cast, dice) => {
    const number = dice.rarely(12) ? gtin(93) : (dice.one([...at.products.keys()]) ?? 0n);
    const args = [number, dice.between(0, at.sites.size + 1), !dice.rarely(3)];
    return { by: caller(at, cast, dice, Role.RegulatorOfficer), args };
  },
  registerMaterial: (at, cast, dice) => ({
    by: caller(at, cast, dice, Role.QualityOfficer),
    args: [dice.roll(8), dice.hash()],
  }),
};

function someAlert(at: Ledger, dice: Dice): number {
  return dice.rarely(10) ? at.alerts.length + 1 : dice.between(Math.min(1, at.alerts.length), at.alerts.length);
}

export const alerts: Record<string, Plan> = {
  raiseAlert: (at, cast, dice) => ({
    by: caller(at, cast, dice, STAFF | Role.Vaccinator | AUTHORITY),
    args: [dice.roll(10), dice.hash(), dice.roll(1000), dice.hash()],
  }),
  beginInvestigation: (at, cast, dice) => ({
    by: caller(at, cast, dice, AUTHORITY),
    args: [someAlert(at, dice), dice.hash()],
  }),
  resolveAlert: (at, cast, dice) => ({
    by: caller(at, cast, dice, AUTHORITY),
    args: [someAlert(at, dice), dice.roll(5), dice.hash()],
  }),
};

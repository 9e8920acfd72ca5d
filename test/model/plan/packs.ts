import { Role } from "../../helpers/world.ts";
import { STAFF } from "../consortium.ts";
import { Class, Status } from "../drugs.ts";
import { today, type Ledger } from "../ledger.ts";
import { State } from "../packs.ts";
import type { Pharmacy } from "../prescriptions.ts";
import { caller, occasion, staffAt, type Cast, type Plan } from "./cast.ts";
import type { Dice } from "./dice.ts";
import { nameOf, partOf, someGoods, type Found } from "./goods.ts";

/** Sites with dispensers or vaccinators. */
const PHARMACIES = [3, 4, 5, 6];

const has = (state: number) => (found: Found) => found.goods.to === undefined && firstOf(found, state) !== undefined;

function firstOf({ lot, goods: { first, count } }: Found, state: number, from = first): number | undefined {
  for (let index = from; index < first + count; index++) if (lot.states[index] === state) return index;
  return undefined;
}

/** Whether a pack of it may be sold or opened, but for its state. */
export function isUsable(at: Ledger, { lot, goods }: Found): boolean {
  const product = at.products.get(lot.gtin);
  const stopped = lot.recall !== 0 || lot.held.size > 0 || goods.holds.size > 0 || today(at) > lot.expiry;
  const sellable = product?.status === Status.Approved && product.class !== Class.Material;
  return sellable && !stopped && lot.released && goods.to === undefined && PHARMACIES.includes(goods.site);
}

/** A pack of this state, mostly. */
export function indexIn(found: Found, dice: Dice, state: number): number {
  const { first, count } = found.goods;
  const near = first + dice.roll(count);
  if (dice.rarely(10)) return dice.rarely(4) ? first + count : near;
  return firstOf(found, state, near) ?? firstOf(found, state) ?? near;
}

/** A run of packs of one state, mostly. */
function runOf(found: Found, dice: Dice, state: number, most: number) {
  if (dice.rarely(10)) return partOf(found, dice);
  const first = indexIn(found, dice, state);
  let count = 1;
  const end = found.goods.first + found.goods.count;
  while (count < most && first + count < end && found.lot.states[first + count] === state) count++;
  const { lot, first: consignment } = nameOf(found, dice);
  const long = dice.rarely(80) ? 70_000 : dice.between(1, count);
  return { lot, consignment, first, count: long };
}

function list(found: Found, dice: Dice, state: number): number[] {
  if (dice.rarely(30)) return [];
  const first = indexIn(found, dice, state);
  return dice.rarely(2) ? [first] : [first, dice.rarely(6) ? first : (firstOf(found, state, first + 1) ?? first + 1)];
}

const retirement = (dice: Dice): number => (dice.rarely(15) ? dice.between(8, 14) : dice.roll(8));

function onPacks(state: number, role: number, args: (found: Found, dice: Dice) => unknown[]): Plan {
  return (at, cast, dice) => {
    const found = someGoods(at, dice, has(state), 12);
    if (found === undefined) return undefined;
    const by = staffAt(at, cast, dice, role, found.goods.site);
    return { by, args: [...args(found, dice), occasion(dice)] };
  };
}

/** Something to sell over the counter. */
function counter(at: Pharmacy, dice: Dice): Found | undefined {
  return someGoods(at, dice, (found) => {
    return isUsable(at, found) && at.products.get(found.lot.gtin)?.class === Class.OverTheCounter;
  });
}

const dispenser = (at: Pharmacy, cast: Cast, dice: Dice, { goods }: Found): string =>
  staffAt(at, cast, dice, Role.Dispenser, goods.site);

export const packs: Record<string, Plan> = {
  open: (at, cast, dice) => {
    const found = someGoods(at, dice, (each) => isUsable(at, each) && firstOf(each, State.Active) !== undefined);
    if (found === undefined) return undefined;
    const { lot, first } = nameOf(found, dice);
    const by = staffAt(at, cast, dice, Role.Dispenser | Role.Vaccinator, found.goods.site);
    return { by, args: [lot, first, indexIn(found, dice, State.Active), occasion(dice)] };
  },
  supplyPacks: (at, cast, dice) => {
    const found = counter(at, dice);
    if (found === undefined) return undefined;
    return { by: dispenser(at, cast, dice, found), args: [runOf(found, dice, State.Active, 4), occasion(dice)] };
  },
  supplyList: (at, cast, dice) => {
    const found = counter(at, dice);
    if (found === undefined) return undefined;
    const { lot, first } = nameOf(found, dice);
    return {
      by: dispenser(at, cast, dice, found),
      args: [lot, first, list(found, dice, State.Active), occasion(dice)],
    };
  },
  retire: (at, cast, dice) => {
    const state = dice.rarely(3) ? State.Locked : State.Active;
    return onPacks(state, STAFF, (found) => [runOf(found, dice, state, 6), retirement(dice)])(at, cast, dice);
  },
  retireList: onPacks(State.Active, STAFF, (found, dice) => {
    const { lot, first } = nameOf(found, dice);
    return [lot, first, list(found, dice, State.Active), retirement(dice)];
  }),
  lock: onPacks(State.Active, STAFF, (found, dice) => [runOf(found, dice, State.Active, 6)]),
  unlock: onPacks(State.Locked, STAFF, (found, dice) => [runOf(found, dice, State.Locked, 6)]),
  undo: (at, cast, dice) => {
    const done = [...at.lots.values()].flatMap((lot) => [...lot.undo].map(([key, { site }]) => ({ lot, key, site })));
    const some = dice.one(done);
    if (some === undefined || dice.rarely(12)) {
      return onPacks(State.Retired, STAFF, (found) => [runOf(found, dice, State.Retired, 3)])(at, cast, dice);
    }
    const [first = 0, count = 0] = some.key.split(":").map(Number);
    const goods = some.lot.consignments.find((each) => first >= each.first && first < each.first + each.count);
    const range = {
      lot: some.lot.id,
      consignment: goods?.first ?? 0,
      first,
      count: dice.rarely(12) ? count + 1 : count,
    };
    const site = dice.rarely(8) ? some.site : (goods?.site ?? some.site);
    return { by: staffAt(at, cast, dice, STAFF, site), args: [range, occasion(dice)] };
  },
  // Only the prescriptions' contract may: it is played here by its own address, as well as by anybody's.
  dispense: (at, cast, dice) => {
    const found = someGoods(at, dice, (each) => isUsable(at, each), 4);
    if (found === undefined) return undefined;
    const opened = dice.one([...found.lot.opened.keys()]);
    const draws = opened !== undefined && dice.rarely(2);
    const index = draws ? opened : indexIn(found, dice, State.Active);
    const { lot, first } = nameOf(found, dice);
    const units = draws || dice.rarely(8) ? dice.between(1, 12) : 0;
    return { by: module(at, cast, dice), args: [found.goods.site, lot, first, index, units] };
  },
  restore: (at, cast, dice) => {
    const found = someGoods(at, dice, has(State.Dispensed), 12);
    if (found === undefined) return undefined;
    const { lot, first } = nameOf(found, dice);
    const site = dice.rarely(6) ? dice.roll(6) : found.goods.site;
    return { by: module(at, cast, dice), args: [site, lot, first, indexIn(found, dice, State.Dispensed)] };
  },
};

function module(at: Pharmacy, cast: Cast, dice: Dice): string {
  const address = at.modules.get("prescriptionToken")?.address ?? at.council;
  return dice.rarely(2) ? address : caller(at, cast, dice, Role.Dispenser);
}

import { Role } from "../../helpers/world.ts";
import { ANCHORERS, Schema } from "../anchors.ts";
import type { Ledger } from "../ledger.ts";
import { State } from "../packs.ts";
import type { Pharmacy } from "../prescriptions.ts";
import { caller, staffAt, type Cast, type Plan } from "./cast.ts";
import type { Dice } from "./dice.ts";
import { everything, type Found } from "./goods.ts";
import { indexIn, isUsable } from "./packs.ts";

const NO_HASH = `0x${"0".repeat(64)}`;
const NOBODY = `0x${"0".repeat(40)}`;
const INSURER = 10;
const DOSE = 2;

/** Where vaccines are given. */
const CLINICS = [5, 6];

// ---------------------------------------------------------------------------------------------------- immunizations

/** A dose at a clinic: a pack that holds one, or one drawn from a pack opened there; sometimes none that is one. */
function doseOrder(at: Pharmacy, cast: Cast, dice: Dice) {
  const product = ({ lot }: Found) => at.products.get(lot.gtin);
  const drawn = ({ lot, goods }: Found): number | undefined => {
    const inside = (index: number): boolean => index >= goods.first && index < goods.first + goods.count;
    return [...lot.opened].find(([index, { left, site }]) => inside(index) && left > 0 && site === goods.site)?.[0];
  };
  const fits = (found: Found): boolean => {
    const { vaccine = false, content = 0, unit = 0 } = product(found) ?? {};
    return isUsable(at, found) && vaccine && (content === 1 || (unit === DOSE && drawn(found) !== undefined));
  };
  const found = dice.mostly(
    everything(at).filter(({ goods }) => CLINICS.includes(goods.site)),
    fits,
    12,
  );
  if (found === undefined) return undefined;
  const opened = drawn(found);
  const units = opened !== undefined && product(found)?.content !== 1 ? 1 : dice.rarely(12) ? 1 : 0;
  const known = [...at.immunizations.values()].map(({ holder }) => holder);
  const used = dice.rarely(15) ? dice.one(known) : undefined;
  const order = {
    holder: dice.rarely(30) ? NOBODY : (used ?? dice.hash().slice(0, 42)),
    document: dice.rarely(30) ? NO_HASH : dice.hash(),
    lot: found.lot.id,
    index: units === 1 && opened !== undefined ? opened : indexIn(found, dice, State.Active),
    consignment: found.goods.first,
    units: dice.rarely(25) ? units + 1 : units,
    time: dice.rarely(2) ? 0 : at.now,
  };
  const perUnit = at.ceilings.get(product(found)?.group ?? "") ?? 0;
  return { order, by: staffAt(at, cast, dice, Role.Vaccinator, found.goods.site), most: Math.floor(perUnit / 100) };
}

export const immunizations: Record<string, Plan> = {
  immunize: (at, cast, dice) => {
    const planned = doseOrder(at, cast, dice);
    return planned && { by: planned.by, args: [planned.order] };
  },
  immunizeBatch: (at, cast, dice) => {
    const first = doseOrder(at, cast, dice);
    const second = doseOrder(at, cast, dice);
    if (first === undefined) return undefined;
    const both = second !== undefined && second.by === first.by ? [first.order, second.order] : [first.order];
    return { by: first.by, args: [dice.rarely(20) ? [] : both] };
  },
  immunizeAndClaim: (at, cast, dice) => {
    const planned = doseOrder(at, cast, dice);
    if (planned === undefined) return undefined;
    const { by, order, most } = planned;
    const amount = dice.rarely(15) ? 0 : dice.rarely(10) ? most + 1 : dice.between(Math.min(1, most), most);
    return { by, args: [order, { insurer: dice.rarely(20) ? 0 : INSURER, amount, policy: dice.hash() }] };
  },
  void: (at, cast, dice) => {
    const [id, given] = dice.mostly([...at.immunizations], ([, { voided }]) => !voided) ?? [undefined, undefined];
    if (id === undefined) return undefined;
    const member = at.sites.get(given.site)?.member;
    const by = caller(at, cast, dice, Role.Vaccinator, (operator) => operator.member === member);
    return { by, args: [dice.rarely(15) ? dice.hash() : id, dice.roll(5)] };
  },
};

// ---------------------------------------------------------------------------------------------------- anchors

/** A few roots, so that one comes again. */
function root(dice: Dice): string {
  return dice.rarely(20) ? NO_HASH : `0x${String(dice.between(1, 40)).padStart(64, "0")}`;
}

const leaves = (dice: Dice): number => (dice.rarely(15) ? 0 : dice.between(1, 1000));

function dataUse(dice: Dice) {
  const permission = dice.rarely(10) ? dice.roll(32) : 1 << dice.roll(5);
  const modifiers = dice.rarely(3) ? dice.roll(2 ** 18) * 32 : 0;
  const terms = dice.rarely(20) ? 2 ** 23 + permission : permission + modifiers;
  const specific = (terms & 8) !== 0;
  return {
    terms,
    disease: specific !== dice.rarely(12) ? dice.hash() : NO_HASH,
    approval: dice.rarely(15) ? NO_HASH : dice.hash(),
  };
}

function someAnchor(at: Ledger, dice: Dice, fits: (schema: number, superseded: boolean) => boolean) {
  const found = dice.mostly([...at.anchors], ([, { schema, successor }]) => fits(schema, successor !== NO_HASH));
  if (found === undefined) return undefined;
  const [id, { author, schema }] = found;
  return { id: dice.rarely(20) ? dice.hash() : id, author, schema };
}

const ofMember =
  (member: number) =>
  (operator: { member: number }): boolean =>
    operator.member === member;

export const anchors: Record<string, Plan> = {
  anchorBatch: (at, cast, dice) => {
    const schema = dice.rarely(15) ? Schema.DataSet : (dice.one([0, 1, 3, 4, 5]) ?? 0);
    const by = caller(at, cast, dice, ANCHORERS[schema] ?? 0);
    return { by, args: [schema, root(dice), leaves(dice), dice.rarely(2) ? NO_HASH : dice.hash()] };
  },
  anchorDataSet: (at, cast, dice) => ({
    by: caller(at, cast, dice, Role.RecordsOfficer),
    args: [root(dice), leaves(dice), dataUse(dice)],
  }),
  supersede: (at, cast, dice) => {
    const found = someAnchor(at, dice, (_schema, superseded) => !superseded);
    if (found === undefined) return undefined;
    const by = caller(at, cast, dice, ANCHORERS[found.schema] ?? 0, ofMember(found.author));
    return { by, args: [found.id, root(dice), leaves(dice), dice.roll(3)] };
  },
  stateDataUse: (at, cast, dice) => {
    const found = someAnchor(at, dice, (schema) => schema === Schema.DataSet);
    if (found === undefined) return undefined;
    const by = caller(at, cast, dice, Role.RecordsOfficer, ofMember(found.author));
    return { by, args: [found.id, dataUse(dice)] };
  },
  attest: (at, cast, dice) => {
    const found = someAnchor(at, dice, () => true);
    if (found === undefined) return undefined;
    return { by: caller(at, cast, dice, Role.Notary), args: [found.id, dice.roll(3), dice.hash()] };
  },
};

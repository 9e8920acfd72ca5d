import type { SigningKey } from "ethers";

import { METFORMIN } from "../../helpers/goods.ts";
import { packsHash, TYPES } from "../../helpers/prescriptions.ts";
import { Role } from "../../helpers/world.ts";
import { stands } from "../consortium.ts";
import type { Order } from "../dispensing.ts";
import { Class } from "../drugs.ts";
import { digestOf, drugHash, idOf, NO_CHAIN, type Fields, type Message } from "../hashes.ts";
import { DAY, TEN_DAYS, today, type Given, type Slip } from "../ledger.ts";
import { State } from "../packs.ts";
import { acceptanceLives, NOBODY, type Pharmacy } from "../prescriptions.ts";
import { caller, staffAt, type Cast, type Plan, type Written } from "./cast.ts";
import type { Dice } from "./dice.ts";
import { everything, type Found } from "./goods.ts";
import { indexIn, isUsable } from "./packs.ts";

const STORES = [3, 4, 5];
const NO_HASH = `0x${"0".repeat(64)}`;
const NO_GROUP = `0x${"0".repeat(32)}`;

type Known = Written & { slip: Slip };

/** A slip and what the ledger has of it, mostly one that fits. */
function someSlip(at: Pharmacy, cast: Cast, dice: Dice, fits: (slip: Slip) => boolean): Known | undefined {
  const slip = dice.mostly([...at.slips.values()], fits);
  const written = slip && cast.written.get(slip.id);
  return slip && written && { ...written, slip };
}

const isOpen = ({ cancelled, left }: Slip): boolean => !cancelled && left > 0;

/** The fields shown: rarely not those that were issued. */
function shown({ fields }: Written, dice: Dice): Fields {
  return dice.rarely(40) ? { ...fields, lastDay: fields.lastDay + 1 } : fields;
}

// ---------------------------------------------------------------------------------------------------- prescribing

function write(at: Pharmacy, cast: Cast, dice: Dice, by: string, options: Partial<Fields> = {}): Written {
  const product = dice.one([...at.products.values()]);
  const fixed = dice.rarely(4) ? (product?.gtin ?? 0n) : 0n;
  const group = product?.group ?? METFORMIN;
  const drug = { group: fixed === 0n ? group : NO_GROUP, gtin: fixed, salt: dice.hash() };
  const holder = dice.one(cast.holders) ?? { address: NOBODY, key: undefined as unknown as SigningKey };
  const controlled = (product?.class === Class.Controlled) !== dice.rarely(15);
  const second = [...at.operators].filter(([, { roles }]) => (roles & Role.Prescriber) !== 0).map(([each]) => each);
  const co = dice.rarely(10) ? dice.one(cast.everybody) : dice.one(second.filter((each) => each !== by));
  const fields = {
    issuer: dice.rarely(15) ? dice.between(1, 8) : (at.operators.get(by)?.member ?? 4),
    prescriber: dice.rarely(15) ? (dice.one(cast.everybody) ?? by) : by,
    coPrescriber: controlled !== dice.rarely(20) ? (co ?? NOBODY) : NOBODY,
    holder: dice.rarely(40) ? NOBODY : holder.address,
    drug: drugHash(drug),
    document: dice.hash(),
    quantity: dice.rarely(25) ? 0 : dice.rarely(4) ? dice.between(1, 60) : 20 * dice.between(1, 3),
    firstDay: today(at) + (dice.rarely(4) ? dice.between(-3, 3) : 0),
    lastDay: today(at) + (dice.rarely(5) ? dice.between(-1, 3) : 90),
    interval: dice.rarely(3) ? dice.roll(15) : 0,
    class: dice.rarely(30) ? dice.roll(4) : controlled ? Class.Controlled : Class.Prescription,
    partsGroup: dice.rarely(5) ? dice.hash() : NO_HASH,
    ...options,
  };
  return { fields, drug, key: holder.key };
}

async function coSigned(at: Pharmacy, cast: Cast, dice: Dice, { fields }: Written): Promise<string> {
  const right = fields.coPrescriber !== NOBODY;
  if (right === dice.rarely(20)) return "0x";
  const signer = cast.signers.get(
    dice.rarely(15) ? fields.prescriber : right ? fields.coPrescriber : fields.prescriber,
  );
  const types = { Prescription: TYPES.Prescription };
  return (await signer?.signTypedData(at.domain, types, fields)) ?? "0x";
}

function keep(at: Pharmacy, cast: Cast, written: Written): Written {
  cast.written.set(idOf(at.domain, written.fields), written);
  return written;
}

const prescriber = (at: Pharmacy, cast: Cast, dice: Dice, member?: number): string =>
  caller(at, cast, dice, Role.Prescriber, (operator) => member === undefined || operator.member === member);

// ---------------------------------------------------------------------------------------------------- signatures

/** The holder's word over a message; rarely another's, or over something else. */
function say(at: Pharmacy, cast: Cast, dice: Dice, { slip, key }: Known, message: Message, values: object): string {
  const deadline = (values as { deadline: number }).deadline;
  const said: Record<string, unknown> = { id: slip.id, sequence: slip.sequence, ...values, deadline };
  if (dice.rarely(30)) said["sequence"] = slip.sequence + dice.between(-1, 1);
  if (dice.rarely(40) && "site" in said) said["site"] = dice.between(0, 6);
  if (dice.rarely(40)) said["deadline"] = deadline + 1;
  const signer = dice.rarely(30) ? (dice.one(cast.holders)?.key ?? key) : key;
  if (dice.rarely(60)) return dice.hash();
  return signer.sign(digestOf(at.domain, message, said)).serialized;
}

const deadlineOf = (at: Pharmacy, dice: Dice): number =>
  dice.rarely(10) ? at.now + dice.between(-2, 1) : at.now + dice.between(1, 30 * DAY);

/** Where a slip is taken: mostly where it was accepted. */
function siteFor(at: Pharmacy, dice: Dice, slip: Slip): number {
  const accepted = acceptanceLives(at, slip) ? slip.accepted?.site : undefined;
  if (accepted !== undefined && !dice.rarely(6)) return accepted;
  return dice.mostly(STORES, (site) => stands(at, site)) ?? 3;
}

// ---------------------------------------------------------------------------------------------------- dispensing

function isPrescribed(at: Pharmacy, { drug }: Known, { lot }: Found): boolean {
  return drug.gtin === 0n ? at.products.get(lot.gtin)?.group === drug.group : lot.gtin === drug.gtin;
}

interface Use {
  lot: string;
  index: number;
  units: number;
  consignment: number;
  counted: number;
}

/** A pack at the site, or units of one opened there; mostly of what is prescribed. */
function use(at: Pharmacy, dice: Dice, known: Known, site: number): Use | undefined {
  const content = ({ lot }: Found): number => at.products.get(lot.gtin)?.content ?? 0;
  const fits = (found: Found): boolean =>
    isUsable(at, found) && isPrescribed(at, known, found) && (content(found) <= known.slip.left || dice.rarely(6));
  const here = everything(at).filter(({ goods }) => goods.site === site);
  const opened = here.filter((found) => {
    const { first, count } = found.goods;
    return fits(found) && [...found.lot.opened.keys()].some((index) => index >= first && index < first + count);
  });
  const found = opened.length > 0 && dice.rarely(2) ? dice.one(opened) : dice.mostly(here, fits, 14);
  if (found === undefined) return undefined;
  const packs = [...found.lot.opened].filter(([index, { left }]) => {
    const { first, count } = found.goods;
    return index >= first && index < first + count && left > 0;
  });
  const [drawn, { left }] = dice.one(packs) ?? [undefined, { left: 0 }];
  const consignment = dice.rarely(40) ? found.goods.first + 1 : found.goods.first;
  if (drawn !== undefined && (dice.rarely(2) || content(found) > known.slip.left)) {
    const units = dice.rarely(12) ? left + 1 : dice.between(1, Math.max(Math.min(left, known.slip.left), 1));
    return { lot: found.lot.id, index: drawn, units, consignment, counted: units };
  }
  const index = indexIn(found, dice, State.Active);
  return { lot: found.lot.id, index, units: 0, consignment, counted: content(found) };
}

function orderOf(at: Pharmacy, cast: Cast, dice: Dice): { by: string; order: Order; known: Known } | undefined {
  const due = (slip: Slip): boolean => {
    const fields = cast.written.get(slip.id)?.fields;
    const last = slip.given.at(-1)?.day ?? 0;
    return isOpen(slip) && fields !== undefined && fields.firstDay <= today(at) && last + fields.interval <= today(at);
  };
  const known = someSlip(at, cast, dice, due);
  if (known === undefined) return undefined;
  const { slip, drug, fields } = known;
  const site = siteFor(at, dice, slip);
  const uses: Use[] = [];
  for (let tries = dice.rarely(3) ? 3 : 1; tries > 0; tries--) {
    const next = use(at, dice, known, site);
    const sum = uses.reduce((units, each) => units + each.counted, 0);
    const fits = uses.length === 0 || sum + (next?.counted ?? 0) <= slip.left;
    if (next !== undefined && fits) uses.push(next);
  }
  if (uses.length === 0 && !dice.rarely(10)) return undefined;
  const packs = uses.map(({ lot, index, units }) => ({ lot, index, units }));
  const units = uses.reduce((sum, each) => sum + each.counted, 0) + (dice.rarely(25) ? 1 : 0);
  const deadline = deadlineOf(at, dice);
  const values = { site, units, drugSalt: drug.salt, packs: packsHash(packs), deadline };
  const opening = dice.rarely(30) ? { ...drug, salt: dice.hash() } : drug;
  const order = {
    prescription: shown({ ...known, fields }, dice),
    drug: opening,
    packs,
    consignments: uses.map(({ consignment }) => consignment).slice(dice.rarely(40) ? 1 : 0),
    units,
    time: dice.rarely(2) ? 0 : at.now,
    deadline,
    signature: say(at, cast, dice, known, "Dispense", values),
  };
  return { by: staffAt(at, cast, dice, Role.Dispenser, site), order, known };
}

/** What a withdrawal shows of a slip's latest dispense; rarely of the one before. */
function record(at: Pharmacy, dice: Dice, slip: Slip) {
  const place = slip.given.length - (dice.rarely(12) ? 2 : 1);
  const given: Given | undefined = slip.given[place] ?? slip.given.at(-1);
  const before = slip.given[place - 1] ?? { chain: NO_CHAIN, day: 0 };
  const packs = given?.packs ?? [];
  const consignments = packs.map(({ lot, index }) => {
    const goods = at.lots.get(lot)?.consignments.find(({ first, count }) => index >= first && index < first + count);
    return (goods?.first ?? 0) + (dice.rarely(40) ? 1 : 0);
  });
  const units = (given?.units ?? 1) + (dice.rarely(30) ? 1 : 0);
  return { given, shown: { previousChain: before.chain, previousDay: before.day, units, packs, consignments } };
}

function withdrawal(claimed: boolean): Plan {
  return (at, cast, dice) => {
    const fits = ({ given, cancelled }: Slip): boolean =>
      !cancelled && given.length > 0 && (given.at(-1)?.claimedAt !== undefined) === claimed;
    const known = someSlip(at, cast, dice, fits);
    if (known === undefined || (known.slip.given.length === 0 && !dice.rarely(6))) return undefined;
    const { given, shown: told } = record(at, dice, known.slip);
    const by = staffAt(at, cast, dice, Role.Dispenser, given?.site ?? 3);
    const sequence = (given?.claimedAt ?? known.slip.sequence) + (dice.rarely(30) ? 1 : 0);
    return { by, args: [shown(known, dice), told, ...(claimed ? [sequence] : [])] };
  };
}

export const prescriptions: Record<string, Plan> = {
  issue: async (at, cast, dice) => {
    const by = prescriber(at, cast, dice);
    const again = dice.rarely(25) ? dice.one([...cast.written.values()]) : undefined;
    const written = again ?? keep(at, cast, write(at, cast, dice, by));
    return { by, args: [written.fields, await coSigned(at, cast, dice, written)] };
  },
  issueBatch: async (at, cast, dice) => {
    const by = prescriber(at, cast, dice);
    const many = Array.from({ length: dice.rarely(20) ? 0 : dice.between(1, 3) }, () =>
      keep(at, cast, write(at, cast, dice, by)),
    );
    const signatures = await Promise.all(many.map(async (written) => coSigned(at, cast, dice, written)));
    return { by, args: [many.map(({ fields }) => fields), dice.rarely(20) ? [...signatures, "0x"] : signatures] };
  },
  cancel: (at, cast, dice) => {
    const known = someSlip(at, cast, dice, (slip) => !slip.cancelled && acceptanceLives(at, slip));
    if (known === undefined) return undefined;
    return { by: prescriber(at, cast, dice, known.fields.issuer), args: [shown(known, dice)] };
  },
  reissue: async (at, cast, dice) => {
    const known = someSlip(at, cast, dice, (slip) => isOpen(slip) && !acceptanceLives(at, slip));
    if (known === undefined) return undefined;
    const by = prescriber(at, cast, dice, known.fields.issuer);
    const quantity = known.slip.left + (dice.rarely(12) ? 1 : 0);
    const same = dice.rarely(12) ? { holder: known.fields.holder } : {};
    const written = keep(at, cast, write(at, cast, dice, by, { quantity, ...same }));
    return { by, args: [shown(known, dice), written.fields, await coSigned(at, cast, dice, written)] };
  },
  accept: (at, cast, dice) => {
    const known = someSlip(at, cast, dice, (slip) => isOpen(slip) && !acceptanceLives(at, slip) && !slip.cancelAsked);
    if (known === undefined) return undefined;
    const site = siteFor(at, dice, known.slip);
    const late = dice.rarely(10) ? TEN_DAYS + dice.roll(2) : dice.rarely(15) ? -1 : dice.roll(TEN_DAYS);
    const [until, deadline] = [at.now + late, deadlineOf(at, dice)];
    const signature = say(at, cast, dice, known, "Accept", { site, until, deadline });
    const by = staffAt(at, cast, dice, Role.Dispenser, site);
    return { by, args: [shown(known, dice), until, deadline, signature] };
  },
  giveBack: (at, cast, dice) => {
    const known = someSlip(at, cast, dice, (slip) => !slip.cancelled && acceptanceLives(at, slip));
    if (known === undefined) return undefined;
    const { slip } = known;
    const by = staffAt(at, cast, dice, Role.Dispenser, slip.accepted?.site ?? 3);
    return { by, args: [slip.id, dice.rarely(25) ? NOBODY : slip.holder] };
  },
  cancelBySignature: (at, cast, dice) => {
    const known = someSlip(at, cast, dice, ({ cancelled }) => !cancelled);
    if (known === undefined) return undefined;
    const deadline = deadlineOf(at, dice);
    const args = [shown(known, dice), deadline, say(at, cast, dice, known, "Cancel", { deadline })];
    return { by: dice.one(cast.everybody) ?? at.council, args };
  },
  completeCancellation: (at, cast, dice) => {
    const known = someSlip(at, cast, dice, (slip) => {
      return slip.cancelAsked && !slip.cancelled && !acceptanceLives(at, slip);
    });
    if (known === undefined) return undefined;
    const { id, holder } = known.slip;
    return { by: dice.one(cast.everybody) ?? at.council, args: [id, dice.rarely(25) ? NOBODY : holder] };
  },
  dispense: (at, cast, dice) => {
    // A signature that worked is tried again, by the same or another.
    const used = dice.rarely(20) ? dice.one(cast.used) : undefined;
    if (used !== undefined)
      return { by: dice.rarely(2) ? used.by : caller(at, cast, dice, Role.Dispenser), args: used.args };
    const planned = orderOf(at, cast, dice);
    if (planned === undefined) return undefined;
    const { by, order } = planned;
    cast.used.push({ name: "dispense", by, args: [order] });
    return { by, args: [order] };
  },
  dispenseBatch: (at, cast, dice) => {
    const first = orderOf(at, cast, dice);
    if (first === undefined) return undefined;
    const others = Array.from({ length: dice.roll(3) }, () => orderOf(at, cast, dice));
    const more = others.flatMap((each) => (each !== undefined && each.by === first.by ? [each.order] : []));
    return { by: first.by, args: [dice.rarely(30) ? [] : [first.order, ...more]] };
  },
  dispenseAndClaim: (at, cast, dice) => {
    const planned = orderOf(at, cast, dice);
    if (planned === undefined) return undefined;
    const { by, order } = planned;
    const { group, gtin } = order.drug;
    const perUnit = at.ceilings.get(gtin === 0n ? group : (at.products.get(gtin)?.group ?? "")) ?? 0;
    const ceiling = Math.floor((perUnit * order.units) / 100);
    const amount = dice.rarely(15) ? 0 : dice.rarely(8) ? ceiling + 1 : dice.between(Math.min(1, ceiling), ceiling);
    return { by, args: [order, { insurer: dice.rarely(15) ? 0 : 10, amount, policy: dice.hash() }] };
  },
  withdraw: withdrawal(false),
  withdrawWithClaim: withdrawal(true),
  safeTransferFrom: (at, cast, dice) => {
    const known = someSlip(at, cast, dice, isOpen);
    if (known === undefined) return undefined;
    const [from, to] = [known.slip.holder, dice.one(cast.everybody) ?? at.council];
    return { by: dice.one(cast.everybody) ?? at.council, args: [from, to, BigInt(known.slip.id), 1, "0x"] };
  },
};

import { packsHash } from "../helpers/prescriptions.ts";
import { Role } from "../helpers/world.ts";
import { openClaim, withdrawClaim, type Request } from "./claims.ts";
import { Class } from "./drugs.ts";
import { drugHash, idOf, linkOf, NO_CHAIN, occurrenceOf, type Fields, type Packs } from "./hashes.ts";
import { ModuleStatus, tell, today, type Given, type Slip } from "./ledger.ts";
import { dispense as give, restore } from "./packs.ts";
import {
  acceptanceLives,
  beginAt,
  NOBODY,
  openSlip,
  requireFreeFor,
  requirePackList,
  requireSigned,
  requireValid,
  type Opening,
  type Pharmacy,
} from "./prescriptions.ts";
import type { Rules } from "./rules.ts";

const MAX_ORDERS = 100;
const MAX_BATCH_PACKS = 250;

/** Days within which a dispense is taken back. */
const WITHDRAWAL = 10;

export interface Order {
  prescription: Fields;
  drug: Opening;
  packs: Packs;
  consignments: readonly number[];
  units: number;
  time: number;
  deadline: number;
  signature: string;
}

export interface Shown {
  previousChain: string;
  previousDay: number;
  units: number;
  packs: Packs;
  consignments: readonly number[];
}

function lastGiven({ given }: Slip): Pick<Given, "chain" | "day"> {
  return given.at(-1) ?? { chain: NO_CHAIN, day: 0 };
}

function tokenOf(at: Pharmacy): string {
  return at.modules.get("prescriptionToken")?.address ?? NOBODY;
}

export function dispense(at: Pharmacy, rules: Rules, by: string, order: Order): void {
  const { site } = beginAt(at, rules, by, Role.Dispenser, "continue");
  hand(at, rules, by, order, site, false);
}

export function dispenseBatch(at: Pharmacy, rules: Rules, by: string, orders: readonly Order[]): void {
  rules.need(orders.length >= 1 && orders.length <= MAX_ORDERS, "BatchLengthInvalid", orders.length, MAX_ORDERS);
  const { site } = beginAt(at, rules, by, Role.Dispenser, "continue");
  for (const order of orders) hand(at, rules, by, order, site, false);
  const packs = orders.reduce((sum, order) => sum + order.packs.length, 0);
  rules.need(packs <= MAX_BATCH_PACKS, "BatchLengthInvalid", packs, MAX_BATCH_PACKS).settle();
}

export function dispenseAndClaim(at: Pharmacy, rules: Rules, by: string, order: Order, request: Request): void {
  const { site } = beginAt(at, rules, by, Role.Dispenser, "continue");
  const slip = hand(at, rules, by, order, site, true);
  const { gtin, group } = order.drug;
  const claimedFor = gtin === 0n ? group : (at.products.get(gtin)?.group ?? group);
  const occurrence = occurrenceOf(slip.id, slip.sequence);
  openClaim(at, rules, tokenOf(at), occurrence, site, claimedFor, order.units, request);
}

/** One dispense with every check: of the prescription first, then of each pack. */
function hand(at: Pharmacy, rules: Rules, by: string, order: Order, site: number, claimed: boolean): Slip {
  const { prescription, drug, packs, consignments, units, deadline } = order;
  const slip = openSlip(at, rules, idOf(at.domain, prescription), prescription.holder.toLowerCase());
  requireValid(at, rules, slip.id, prescription);
  requireFreeFor(at, rules, slip, site);
  rules.need(!slip.cancelAsked || acceptanceLives(at, slip), "CancellationPending", slip.id);
  requireDue(at, rules, slip, prescription.interval);
  rules.need(drugHash(drug) === prescription.drug, "DrugOpeningWrong", slip.id);
  rules.need(units > 0 && units <= slip.left, "UnitsExceeded", slip.id, slip.left, units);
  requirePackList(rules, packs, consignments);
  const said = { site, units, drugSalt: drug.salt, packs: packsHash([...packs]), deadline };
  requireSigned(at, rules, slip, "Dispense", said, order.signature);
  rules.settle();

  const sequence = slip.sequence + 1;
  const occurrence = claimed ? occurrenceOf(slip.id, sequence) : undefined;
  const chain = linkOf(lastGiven(slip), { site, units, packs, occurrence });
  slip.given.push({ site, units, day: today(at), packs, chain, claimedAt: claimed ? sequence : undefined });
  Object.assign(slip, { left: slip.left - units, sequence });
  tell(at, "prescriptionToken", "TransferSingle", by, slip.holder, NOBODY, BigInt(slip.id), units);
  tell(at, "prescriptionToken", "PrescriptionDispensed", slip.id, site, slip.left, sequence, order.time, chain);
  const counted = packs.reduce((sum, pack, place) => {
    return sum + handPack(at, rules, slip.id, order, pack, consignments[place] ?? 0, site);
  }, 0);
  rules.need(counted === units, "UnitsMismatch", slip.id, units, counted).settle();
  return slip;
}

function requireDue(at: Pharmacy, rules: Rules, slip: Slip, interval: number): void {
  const { day } = lastGiven(slip);
  const due = day === 0 ? 0 : Math.min(day + interval, 2 ** 16 - 1);
  rules.need(interval === 0 || today(at) >= due, "DispensedTooEarly", slip.id, due, today(at));
}

function handPack(
  at: Pharmacy,
  rules: Rules,
  id: string,
  { drug, prescription }: Order,
  { lot, index, units }: Packs[number],
  consignment: number,
  site: number,
): number {
  const { product, given } = give(at, rules, tokenOf(at), site, lot, consignment, index, units);
  const { gtin, maxUnits } = product;
  const prescribed = drug.gtin === 0n ? product.group === drug.group : gtin === drug.gtin;
  rules.need(prescribed, "NotPrescribedDrug", id, lot, gtin);
  if (product.class === Class.Controlled) {
    rules.need(prescription.class === Class.Controlled, "ControlledPrescriptionNeeded", id, gtin);
    const within = maxUnits === 0 || prescription.quantity <= maxUnits;
    rules.need(within, "ControlledLimitExceeded", id, gtin, maxUnits, prescription.quantity);
  }
  rules.settle();
  return given;
}

export function withdraw(at: Pharmacy, rules: Rules, by: string, fields: Fields, shown: Shown): void {
  takeBack(at, rules, by, fields, shown, undefined);
}

export function withdrawWithClaim(
  at: Pharmacy,
  rules: Rules,
  by: string,
  fields: Fields,
  shown: Shown,
  sequence: number,
): void {
  const slip = takeBack(at, rules, by, fields, shown, sequence);
  const occurrence = occurrenceOf(slip.id, sequence);
  if (at.modules.get("claimLedger")?.status === ModuleStatus.Frozen) {
    tell(at, "prescriptionToken", "ClaimLeftBehind", slip.id, occurrence);
    return;
  }
  withdrawClaim(at, rules, tokenOf(at), occurrence);
}

function takeBack(
  at: Pharmacy,
  rules: Rules,
  by: string,
  fields: Fields,
  shown: Shown,
  claimedAt: number | undefined,
): Slip {
  const { site } = beginAt(at, rules, by, Role.Dispenser, "continue");
  const slip = openSlip(at, rules, idOf(at.domain, fields), fields.holder.toLowerCase());
  requirePackList(rules, shown.packs, shown.consignments);
  const latest = slip.given.at(-1);
  const before = lastGiven({ ...slip, given: slip.given.slice(0, -1) });
  const isLatest =
    latest?.site === site &&
    latest.units === shown.units &&
    latest.claimedAt === claimedAt &&
    packsHash([...latest.packs]) === packsHash([...shown.packs]) &&
    before.chain === shown.previousChain &&
    before.day === shown.previousDay;
  rules.need(isLatest, "NotLatestDispense", slip.id, site);
  const day = latest?.day ?? 0;
  rules.need(today(at) <= day + WITHDRAWAL, "WithdrawalTooLate", slip.id, day, today(at)).settle();

  slip.given.pop();
  Object.assign(slip, { left: slip.left + shown.units, sequence: slip.sequence + 1 });
  tell(at, "prescriptionToken", "TransferSingle", by, NOBODY, slip.holder, BigInt(slip.id), shown.units);
  const left = [shown.units, slip.left, slip.sequence, before.day, before.chain];
  tell(at, "prescriptionToken", "DispenseWithdrawn", slip.id, site, ...left);
  for (const [place, { lot, index, units }] of shown.packs.entries()) {
    if (units === 0) restore(at, rules, tokenOf(at), site, lot, shown.consignments[place] ?? 0, index);
  }
  return slip;
}

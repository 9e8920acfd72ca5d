import { TypedDataEncoder, type TypedDataDomain } from "ethers";

import { Role } from "../helpers/world.ts";
import { openClaim, withdrawClaim, type Request } from "./claims.ts";
import { authorize, type Bearing } from "./consortium.ts";
import { ModuleStatus, tell, today, type Ledger } from "./ledger.ts";
import { dispense } from "./packs.ts";
import { NOBODY } from "./prescriptions.ts";
import type { Rules } from "./rules.ts";

/** A dose is what such a pack is counted in. */
const DOSE = 2;
const MAX_ORDERS = 100;
const NO_HASH = "0x".padEnd(66, "0");

/** The EIP-712 type, written down a second time on purpose: ids are frozen to these words. */
const TYPES = {
  Immunization: [
    { name: "member", type: "uint24" },
    { name: "vaccinator", type: "address" },
    { name: "site", type: "uint24" },
    { name: "holder", type: "address" },
    { name: "document", type: "bytes32" },
    { name: "lot", type: "bytes32" },
    { name: "index", type: "uint32" },
    { name: "units", type: "uint24" },
    { name: "time", type: "uint40" },
  ],
};

/** The immunizations' own words, and the ledger they are kept on. */
export interface Clinic extends Ledger {
  vaccinationDomain: TypedDataDomain;
}

export interface DoseOrder {
  holder: string;
  document: string;
  lot: string;
  index: number;
  consignment: number;
  units: number;
  time: number;
}

function tokenOf(at: Ledger): string {
  return at.modules.get("immunizationToken")?.address ?? NOBODY;
}

function begin(at: Ledger, rules: Rules, by: string, bearing: Bearing) {
  return authorize(at, rules, by, { roles: Role.Vaccinator, bearing, module: "immunizationToken" });
}

export function immunize(at: Clinic, rules: Rules, by: string, order: DoseOrder): void {
  const { member, site } = begin(at, rules, by, "begin");
  give(at, rules, by, order, { member, site, claimed: false });
}

export function immunizeBatch(at: Clinic, rules: Rules, by: string, orders: readonly DoseOrder[]): void {
  rules.need(orders.length >= 1 && orders.length <= MAX_ORDERS, "BatchLengthInvalid", orders.length, MAX_ORDERS);
  const { member, site } = begin(at, rules, by, "begin");
  for (const order of orders) give(at, rules, by, order, { member, site, claimed: false });
}

export function immunizeAndClaim(at: Clinic, rules: Rules, by: string, order: DoseOrder, request: Request): void {
  const { member, site } = begin(at, rules, by, "begin");
  const { id, group } = give(at, rules, by, order, { member, site, claimed: true });
  openClaim(at, rules, tokenOf(at), id, site, group, 1, request);
}

function give(
  at: Clinic,
  rules: Rules,
  by: string,
  order: DoseOrder,
  { member, site, claimed }: { member: number; site: number; claimed: boolean },
): { id: string; group: string } {
  const { holder, document, lot, index, consignment, units, time } = order;
  const had = [...at.immunizations].find(([, each]) => each.holder === holder)?.[0];
  rules.need(holder !== NOBODY, "HolderMissing");
  rules.need(had === undefined, "HolderNotFresh", holder, had);
  rules.need(document !== NO_HASH, "DocumentMissing", holder).settle();
  const { product, given } = dispense(at, rules, tokenOf(at), site, lot, consignment, index, units);
  rules.need(product.vaccine, "NotVaccine", lot, product.gtin);
  const oneDose = given === 1 && (units === 0 || product.unit === DOSE);
  rules.need(oneDose, "DoseCountInvalid", lot, index, units, product.content).settle();
  const fields = { member, vaccinator: by, site, holder, document, lot, index, units, time };
  const id = TypedDataEncoder.hash(at.vaccinationDomain, TYPES, fields);
  at.immunizations.set(id, { holder, site, day: today(at), claimed, voided: false });
  tell(at, "immunizationToken", "Transfer", NOBODY, holder, BigInt(id));
  tell(at, "immunizationToken", "Locked", BigInt(id));
  tell(at, "immunizationToken", "ImmunizationGiven", id, lot, site, index, units, time, by);
  return { id, group: product.group };
}

/** Entered in error: the dose stays used, its claim goes with it. */
export function voidImmunization(at: Clinic, rules: Rules, by: string, id: string, reason: number): void {
  const { member } = begin(at, rules, by, "continue");
  const given = at.immunizations.get(id) ?? rules.refuse("ImmunizationUnknown", id);
  if (given.voided) rules.refuse("ImmunizationIsVoid", id);
  rules.need(at.sites.get(given.site)?.member === member, "NotGivenHere", id, given.site, member).settle();
  given.voided = true;
  tell(at, "immunizationToken", "Transfer", given.holder, NOBODY, BigInt(id));
  tell(at, "immunizationToken", "ImmunizationVoided", id, given.site, reason, by);
  if (!given.claimed) return;
  if (at.modules.get("claimLedger")?.status === ModuleStatus.Frozen) {
    tell(at, "immunizationToken", "ClaimLeftBehind", id, id);
    return;
  }
  withdrawClaim(at, rules, tokenOf(at), id);
}

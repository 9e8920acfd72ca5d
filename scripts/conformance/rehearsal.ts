import { Wallet } from "ethers";

import { InputError } from "../../sdk/src/errors.ts";
import { readMedicationRequests, toPrescriptionDraft } from "../../sdk/src/fhir/index.ts";
import type { ResolveMedication } from "../../sdk/src/fhir/bundle.ts";
import { checkDigit } from "../../sdk/src/gs1/index.ts";
import { importFhir } from "../../sdk/src/import/fhir/index.ts";
import type { ItemResult } from "../../sdk/src/import/itemResult.ts";
import { signDispense, type Coding, type PrescriptionDraft, type Slip } from "../../sdk/src/prescriptions/index.ts";
import { prepare, type PreparedCall } from "../../sdk/src/transactions/index.ts";
import type { LocalChain } from "../local/chain.ts";
import type { Cast, CastMember, CastProduct, CastSite } from "../seed/cast.ts";
import type { FoundFile } from "./files.ts";
import { moveLots, openStage, stageLot, type Stage } from "./stage.ts";
import { vaccinateAll, vaccineNeedsOf, vaccineOf, type VaccinePlaces } from "./vaccinations.ts";

/** Historic requests are taken as if written today; what they lack is this. */
export const TAKEN = { asActive: true, defaults: { quantity: 30, validityDays: 30 } } as const;

/** How a rehearsal went: one result a resource, and how many prescriptions were dispensed to the last unit. */
export interface Rehearsal {
  readonly results: readonly ItemResult[];
  readonly issued: number;
  readonly dispensed: number;
  /** Doses that were given from lots that were named for Immunizations which name none. */
  readonly immunized: number;
  readonly products: number;
}

/** What has to be in stock of one drug in one pack size. */
interface Need {
  readonly gtin: string;
  readonly coding: Coding;
  /** Units in a pack: just what the prescriptions that it is for name. */
  readonly content: number;
  packs: number;
}

const PLANT = "6901000000011";
const STORE = "6902000000018";
const CLINIC = "6905000000019";
const LARGEST_CONTENT = 0xffffff;
/** PrescriptionToken dispenses at most 100 prescriptions in one transaction. */
const BATCH = 100;
const DEADLINE_SECONDS = 3600;

const member = (key: string, name: string, kind: CastMember["kinds"][number]): CastMember => ({
  key,
  name,
  kinds: [kind],
});
const MAKER = member("maker", "The rehearsal's maker", "Manufacturer");
const PHARMACY = member("pharmacy", "The rehearsal's pharmacy", "Pharmacy");
const CLINIC_MEMBER = member("clinic", "The rehearsal's clinic", "Clinic");
const PLACES: VaccinePlaces = { maker: MAKER.key, plant: PLANT, clinic: CLINIC };
const MEMBERS = [
  member("regulator", "The rehearsal's regulator", "Regulator"),
  MAKER,
  member("hospital", "The rehearsal's hospital", "Hospital"),
  PHARMACY,
  CLINIC_MEMBER,
];
const SITES: CastSite[] = [
  { gln: PLANT, name: "The rehearsal's plant", kind: "plant", member: MAKER },
  { gln: STORE, name: "The rehearsal's store", kind: "store", member: PHARMACY },
  { gln: CLINIC, name: "The rehearsal's clinic", kind: "clinic", member: CLINIC_MEMBER },
];

/**
 * Registers drugs and lots for whatever the requests ask for, brings them to a pharmacy, imports the requests and
 * dispenses every prescription that comes of them. Immunizations are imported as they are, then from lots named for them.
 */
export async function rehearse(chain: LocalChain, files: readonly FoundFile[]): Promise<Rehearsal> {
  const needs = await needsOf(files);
  const vaccines = await vaccineNeedsOf(files);
  const products = [...[...needs.values()].map(productOf), ...vaccines.map((need) => vaccineOf(need, PLACES))];
  const cast: Cast = { members: MEMBERS, sites: SITES, products };
  const stage = await openStage(chain, cast);
  try {
    const lots = await stock(stage, [...needs.values()]);
    const paths = files.map(({ path }) => path);
    const results: ItemResult[] = [];
    for await (const result of importFhir(stage.ledger, stage.keyring, stage.vault, paths, TAKEN)) results.push(result);
    const slips = stage.vault.slipIds().map((id) => stage.vault.slip(id));
    const held = slips.filter((slip) => slip !== undefined);
    const dispensed = await dispenseAll(stage, held, needs, lots);
    const immunized = await vaccinateAll(stage, vaccines, PLACES);
    return { results, issued: held.length, dispensed, immunized, products: products.length };
  } finally {
    await stage.close();
  }
}

/** Every drug and pack size that some prescription asks for, by both. */
async function needsOf(files: readonly FoundFile[]): Promise<Map<string, Need>> {
  const needs = new Map<string, Need>();
  for (const { path } of files) {
    for await (const { resource, resolve } of readMedicationRequests({ path })) {
      for (const draft of resource === undefined ? [] : draftsOf(resource, resolve)) {
        const key = keyOf(draft);
        const gtin = draft.gtin ?? ownGtin(needs.size);
        const need = needs.get(key) ?? { gtin, coding: draft.coding, content: contentOf(draft.quantity), packs: 0 };
        need.packs += 1;
        needs.set(key, need);
      }
    }
  }
  return needs;
}

function draftsOf(resource: unknown, resolve: ResolveMedication | undefined): PrescriptionDraft[] {
  try {
    return toPrescriptionDraft(resource, { ...TAKEN, ...(resolve === undefined ? {} : { resolve }) });
  } catch (error) {
    // The import says of the same resource what is wrong with it.
    if (error instanceof InputError) return [];
    throw error;
  }
}

function keyOf({
  group,
  gtin,
  quantity,
}: {
  group?: string | undefined;
  gtin?: string | undefined;
  quantity: number;
}): string {
  return `${group ?? gtin ?? ""} ${quantity}`;
}

function contentOf(quantity: number): number {
  return Math.min(quantity, LARGEST_CONTENT);
}

/** A GTIN of the rehearsal's own, with its check digit. */
function ownGtin(number: number): string {
  const body = `06903${String(number).padStart(8, "0")}`;
  return `${body}${checkDigit(body)}`;
}

function productOf({ gtin, coding, content }: Need): CastProduct {
  const { system, code, display } = coding;
  return {
    gtin,
    name: display ?? `${system}|${code}`,
    coding: { system, code },
    content,
    unit: "piece",
    class: "prescription",
    approvalNumber: "",
    holder: MAKER.key,
    makers: [PLANT],
    vaccine: false,
    needsLotRelease: false,
    hoursOpen: 0,
    maxUnits: 0,
    storage: { lowestCelsius: 2, highestCelsius: 30, excursionMinutes: 1440 },
  };
}

/** Makes a lot of each drug, one pack for each prescription, and brings it to the pharmacy. Lot ids by GTIN. */
async function stock(stage: Stage, needs: readonly Need[]): Promise<Map<string, string>> {
  const lots = new Map<string, string>();
  for (const { gtin, packs } of needs) {
    const serials = Array.from({ length: packs }, (_, index) => `R${gtin.slice(-6)}${String(index).padStart(8, "0")}`);
    lots.set(gtin, await stageLot(stage, { gtin, lot: "REHEARSAL", serials, gln: PLANT, released: true }));
  }
  const ids = [...lots.values()];
  // A shipment names at most 400 consignments.
  for (let at = 0; at < ids.length; at += 400) {
    await moveLots(stage, ids.slice(at, at + 400), { from: PLANT, to: STORE, received: true });
  }
  return lots;
}

/** Dispenses each slip with the next pack of its drug, a pharmacy's day at a time. Returns how many were dispensed. */
async function dispenseAll(
  stage: Stage,
  slips: readonly Slip[],
  needs: ReadonlyMap<string, Need>,
  lots: ReadonlyMap<string, string>,
): Promise<number> {
  const site = stage.seeded.sites.get(STORE) ?? 0;
  const dispenser = stage.keyring.find({ role: "Dispenser", site });
  if (dispenser === undefined) throw new Error("The rehearsal's pharmacy has no dispenser.");
  const used = new Map<string, number>();
  const orders: Order[] = [];
  for (const slip of slips) {
    const need = needs.get(keyOf({ ...slip.drug, quantity: slip.prescription.quantity }));
    const lot = lots.get(need?.gtin ?? "");
    if (need === undefined || lot === undefined) continue;
    const index = used.get(lot) ?? 0;
    used.set(lot, index + 1);
    orders.push(await orderOf(stage, slip, site, { lot, index, units: 0 }));
  }
  const batches = Array.from({ length: Math.ceil(orders.length / BATCH) }, (_, at) =>
    orders.slice(at * BATCH, (at + 1) * BATCH),
  );
  const call = (batch: Order[]): PreparedCall => prepare(stage.ledger, "prescriptionToken", "dispenseBatch", [batch]);
  await Promise.all(batches.map((batch) => dispenser.send(call(batch))));
  const left = await Promise.all(
    slips.map(({ id, prescription }) => stage.ledger.prescriptionToken.balanceOf(prescription.holder, id)),
  );
  return left.filter((units) => units === 0n).length;
}

type Order = Awaited<ReturnType<typeof orderOf>>;

async function orderOf(
  { ledger }: Stage,
  { id, prescription, drug, holderKey }: Slip,
  site: number,
  pack: { lot: string; index: number; units: number },
) {
  const units = prescription.quantity;
  const deadline = Math.floor(Date.now() / 1000) + DEADLINE_SECONDS;
  const message = { id, sequence: 1, site, units, drugSalt: drug.salt, packs: [pack], deadline };
  const signature = await signDispense(new Wallet(holderKey ?? ""), ledger.domain, message);
  const opening = { group: drug.group ?? `0x${"0".repeat(32)}`, gtin: BigInt(drug.gtin ?? 0), salt: drug.salt };
  return { prescription, drug: opening, packs: [pack], consignments: [0], units, time: 0, deadline, signature };
}

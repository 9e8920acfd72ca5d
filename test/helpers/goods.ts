import { encodeBytes32String, hexlify, id, randomBytes, toUtf8Bytes, zeroPadBytes } from "ethers";

import { journeyRecorder } from "./coldChain.ts";
import { NO_OCCASION, withCheckDigit, type OperatorName, type SiteName, type World } from "./world.ts";

/** Ways of reaching a person, as `LegalClass`. */
export const Class = { OverTheCounter: 0, Prescription: 1, Controlled: 2, Material: 3 } as const;

/** As `PackState`. */
export const State = { Active: 0, Dispensed: 1, Retired: 2, Locked: 3 } as const;

/** As `PackReason`. */
export const Reason = {
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

/** As `MovementReason`. */
export const Movement = {
  Sale: 0,
  Transfer: 1,
  Return: 2,
  Rework: 3,
  Sample: 4,
  DirectDelivery: 5,
  Recall: 6,
  Scrap: 7,
} as const;

/** As `Verdict`. */
export const Verdict = {
  NotGenuine: 0n,
  StaleConsignment: 1n,
  Recalled: 2n,
  ProductWithdrawn: 3n,
  ProductSuspended: 4n,
  Opened: 5n,
  Dispensed: 6n,
  Retired: 7n,
  Locked: 8n,
  Held: 9n,
  NotReleased: 10n,
  Expired: 11n,
  Active: 12n,
} as const;

/** First 16 bytes of the hash of `system|code`. */
export function groupOf(coding: string): string {
  return id(coding).slice(0, 34);
}

export const METFORMIN = groupOf("http://www.nlm.nih.gov/research/umls/rxnorm|860975");

/** The `n`th GTIN-14 of the tests, as a number with its check digit. */
export function gtin(n: number): bigint {
  return withCheckDigit(690_123_450_0000n + BigInt(n));
}

export interface ProductOptions {
  group: string;
  content: number;
  unit: number;
  class: number;
  vaccine: boolean;
  needsLotRelease: boolean;
  hoursOpen: number;
  maxUnits: number;
}

/** Registers the `n`th product, held by the maker; prescription-only metformin in packs of 20 unless told otherwise. */
export async function registerProduct(world: World, n: number, options: Partial<ProductOptions> = {}): Promise<bigint> {
  await world.drugRegistry.connect(world.operator.officer).registerProduct(gtin(n), registration(world, options));
  return gtin(n);
}

/** What {@link registerProduct} registers. */
export function registration(world: World, options: Partial<ProductOptions> = {}) {
  return {
    group: METFORMIN,
    content: 20,
    unit: 0,
    class: Class.Prescription,
    vaccine: false,
    needsLotRelease: false,
    hoursOpen: 0,
    maxUnits: 0,
    approvalNumber: encodeBytes32String("H20052215"),
    documentHash: id("approval"),
    keeping: {
      holder: world.member.maker,
      storageMin: 150,
      storageMax: 250,
      hardMin: 0,
      hardMax: 400,
      excursionBudget: 1440,
    },
    ...options,
  };
}

/** A lot number or serial as the ledger takes it: ASCII padded with zeros to 20 bytes. */
export function text20(text: string): string {
  return zeroPadBytes(toUtf8Bytes(text), 20);
}

export interface LotOptions {
  gtin: bigint;
  lotNumber: string;
  packCount: number;
  madeDay: number;
  expiryDay: number;
  root: string;
}

/** What a lot is registered with: 1,000 packs, made today, good for two years, unless told otherwise. */
export async function lotRegistration(world: World, options: Partial<LotOptions> = {}) {
  const today = Number(await world.lotLedger.today());
  const { lotNumber = "L1", ...rest } = options;
  return {
    gtin: gtin(1),
    packCount: 1000,
    madeDay: today,
    expiryDay: today + 730,
    root: hexlify(randomBytes(32)),
    ...rest,
    lotNumber: text20(lotNumber),
  };
}

/** Registers a lot at the maker's plant and releases it. Returns its id. */
export async function registerLot(
  world: World,
  options: Partial<LotOptions> & { released?: boolean } = {},
): Promise<string> {
  const { released = true, ...lot } = options;
  const values = await lotRegistration(world, lot);
  const quality = world.lotLedger.connect(world.operator.makerQuality);
  await quality.registerLot(values, [], NO_OCCASION);
  const lotId = await world.lotLedger.lotId(values.gtin, values.lotNumber);
  if (released) await quality.releaseLot(lotId, NO_OCCASION);
  return lotId;
}

const LOGISTICS = {
  plant: "makerLogistics",
  warehouse: "distributorLogistics",
  store: "pharmacyLogistics",
  otherStore: "otherLogistics",
  ward: "wardLogistics",
  clinicRoom: "clinicLogistics",
} as const satisfies Partial<Record<SiteName, OperatorName>>;

/**
 * Ships a consignment from one site, as a sale unless told otherwise, and receives it at another. A vaccine travels with a
 * logger that finds nothing amiss.
 */
export async function move(
  world: World,
  lot: string,
  first: number,
  from: keyof typeof LOGISTICS,
  to: keyof typeof LOGISTICS,
  reason: number = Movement.Sale,
): Promise<void> {
  const { lotLedger, operator, site } = world;
  const sender = lotLedger.connect(operator[LOGISTICS[from]]);
  const record = await journeyRecorder(world, lot, first, from, to);
  await sender.ship([{ lot, first }], site[to], reason, NO_OCCASION);
  await record();
  await lotLedger.connect(operator[LOGISTICS[to]]).receiveGoods([{ lot, first }], NO_OCCASION);
}

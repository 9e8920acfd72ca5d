import { id, ZeroHash } from "ethers";

import { claimRequest, Why } from "../../helpers/claims.ts";
import { summaryOf } from "../../helpers/coldChain.ts";
import { lotRegistration, Movement, Reason, registerLot } from "../../helpers/goods.ts";
import { issued, pharmacies, type Pharmacies } from "../../helpers/pharmacies.ts";
import { order, writeSlip, type Slip } from "../../helpers/prescriptions.ts";
import { NO_OCCASION, type Connection, type OperatorName } from "../../helpers/world.ts";

/** Two pharmacies, a prescription that is issued, one that is only written, and a lot that its maker has not released. */
export interface Limited extends Pharmacies {
  readonly slip: Slip;
  readonly written: Slip;
  readonly unreleased: string;
}

export async function limited(connection: Connection): Promise<Limited> {
  const at = await pharmacies(connection);
  const unreleased = await registerLot(at.world, { lotNumber: "NEW", released: false });
  return { ...at, slip: await issued(at), written: await writeSlip(at.world), unreleased };
}

/** The largest list that a function takes. */
export interface Limit {
  readonly max: number;
  /** The error that refuses one more. */
  readonly error: string;
  /** Whether the same error refuses none at all. */
  readonly some: boolean;
  readonly by: OperatorName;
  readonly args: (at: Limited, count: number) => readonly unknown[] | Promise<readonly unknown[]>;
  /** The gas of the largest: its figure in snapshots/gas.json, or the test that measures it. */
  readonly gas: string;
}

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const refs = ({ lot }: Limited, count: number) => many(count, (first) => ({ lot: lot.metformin, first }));
const ranges = ({ lot }: Limited, count: number) =>
  many(count, (i) => ({ lot: lot.metformin, consignment: 0, first: 2 * i, count: 1 }));
const range = ({ lot }: Limited, count: number) => ({ lot: lot.counter, consignment: 0, first: 0, count });

async function ordered(at: Limited, count: number) {
  const packs = many(count, (index) => ({ lot: at.lot.metformin, index, units: 0 }));
  return order(at.world, at.slip, { packs, signature: "0x" });
}

async function recordOf(at: Limited, count: number) {
  const { packs, consignments, units } = await ordered(at, count);
  return { previousChain: `0x${"00".repeat(16)}`, previousDay: 0, units, packs, consignments };
}

const dose = (index: number) => ({
  ...{ holder: id(`holder ${index}`).slice(0, 42), document: ZeroHash, lot: ZeroHash, index },
  ...{ consignment: 0, units: 0, time: 0 },
});
const disclosure = ({ slip, world }: Limited) => ({
  ...{ holder: slip.fields.holder, to: world.member.clinic, scope: 1, purpose: 1, document: ZeroHash },
});

const LIST = { error: "ListLengthInvalid", some: true } as const;
const RANGE = { error: "ListLengthInvalid", some: false } as const;
const BATCH = { error: "BatchLengthInvalid", some: true } as const;
const PACKS = { max: 20, error: "PackListInvalid", some: true, by: "dispenser", gas: "here" } as const;

/** Of every function that takes a list: written down a second time on purpose, as the interfaces say it. */
export const LIMITS: Record<string, Limit> = {
  "lotLedger.ship": {
    ...{ ...LIST, max: 400, by: "pharmacyLogistics", gas: "G15.ship" },
    args: (at, count) => [refs(at, count), at.world.site.otherStore, Movement.Sale, NO_OCCASION],
  },
  "lotLedger.receiveGoods": {
    ...{ ...LIST, max: 400, by: "pharmacyLogistics", gas: "G15.receive" },
    args: (at, count) => [refs(at, count), NO_OCCASION],
  },
  "lotLedger.reject": {
    ...{ ...LIST, max: 400, by: "pharmacyLogistics", gas: "G15.reject" },
    args: (at, count) => [refs(at, count), NO_OCCASION],
  },
  "lotLedger.recallShipment": {
    ...{ ...LIST, max: 400, by: "pharmacyLogistics", gas: "G15.recallShipment" },
    args: (at, count) => [refs(at, count), NO_OCCASION],
  },
  "lotLedger.pick": {
    ...{ ...LIST, max: 150, by: "pharmacyLogistics", gas: "G15.pick" },
    args: (at, count) => [ranges(at, count), at.world.site.otherStore, Movement.Sale, NO_OCCASION],
  },
  "lotLedger.receivePart": {
    ...{ ...LIST, max: 100, by: "pharmacyLogistics", gas: "G15.receivePart" },
    args: (at, count) => [ranges(at, count), NO_OCCASION],
  },
  "lotLedger.registerLot": {
    ...{ ...RANGE, max: 64, by: "makerQuality", gas: "G15.inputs" },
    args: async ({ world }, count) => {
      const values = await lotRegistration(world, { lotNumber: "FRESH" });
      return [values, many(count, (i) => id(`input ${i}`)), NO_OCCASION];
    },
  },
  "lotLedger.recordInputs": {
    ...{ ...LIST, max: 64, by: "makerQuality", gas: "G15.inputs" },
    args: ({ unreleased }, count) => [unreleased, many(count, (i) => id(`input ${i}`)), NO_OCCASION],
  },
  "lotLedger.supplyPacks": {
    ...{ ...RANGE, max: 16_384, by: "dispenser", gas: "G15.supply" },
    args: (at, count) => [range(at, count), NO_OCCASION],
  },
  "lotLedger.supplyList": {
    ...{ ...LIST, max: 250, by: "dispenser", gas: "G15.supplyList" },
    args: ({ lot }, count) => [lot.counter, 0, many(count, (i) => i), NO_OCCASION],
  },
  "lotLedger.retire": {
    ...{ ...RANGE, max: 65_536, by: "dispenser", gas: "G15.retire" },
    args: (at, count) => [range(at, count), Reason.Damaged, NO_OCCASION],
  },
  "lotLedger.retireList": {
    ...{ ...LIST, max: 250, by: "dispenser", gas: "G15.retireList" },
    args: ({ lot }, count) => [lot.counter, 0, many(count, (i) => i), Reason.Damaged, NO_OCCASION],
  },
  "lotLedger.lock": {
    ...{ ...RANGE, max: 65_536, by: "dispenser", gas: "here" },
    args: (at, count) => [range(at, count), NO_OCCASION],
  },
  "lotLedger.unlock": {
    ...{ ...RANGE, max: 65_536, by: "dispenser", gas: "here" },
    args: (at, count) => [range(at, count), NO_OCCASION],
  },
  "coldChain.recordSummary": {
    ...{ ...LIST, max: 100, by: "pharmacyLogistics", gas: "test/unit/medicines/coldChain.test.ts" },
    args: (at, count) => [at.slip.fields.holder, refs(at, count), summaryOf(1, 2), "0x"],
  },
  "prescriptionToken.issueBatch": {
    ...{ ...BATCH, max: 300, by: "prescriber", gas: "G15.issueBatch" },
    args: ({ written }, count) => [many(count, () => written.fields), many(count, () => "0x")],
  },
  "prescriptionToken.dispense": { ...PACKS, args: async (at, count) => [await ordered(at, count)] },
  "prescriptionToken.dispenseAndClaim": {
    ...PACKS,
    args: async (at, count) => [await ordered(at, count), claimRequest(at.world)],
  },
  "prescriptionToken.dispenseBatch": {
    ...{ ...BATCH, max: 100, by: "dispenser", gas: "G15.dispenseBatch" },
    args: async (at, count) => {
      const one = await ordered(at, 1);
      return [many(count, () => one)];
    },
  },
  "prescriptionToken.withdraw": {
    ...PACKS,
    args: async (at, count) => [at.slip.fields, await recordOf(at, count)],
  },
  "prescriptionToken.withdrawWithClaim": {
    ...PACKS,
    args: async (at, count) => [at.slip.fields, await recordOf(at, count), 2],
  },
  "immunizationToken.immunizeBatch": {
    ...{ ...BATCH, max: 100, by: "vaccinator", gas: "G15.immunizeBatch" },
    args: (_, count) => [many(count, dose)],
  },
  "claimLedger.adjudicateBatch": {
    ...{ ...BATCH, max: 800, by: "claimsOfficer", gas: "G15.adjudicateBatch" },
    args: (_, count) => [many(count, (i) => ({ claim: id(`claim ${i}`), approved: 1, reason: Why.None }))],
  },
  "claimLedger.payBatch": {
    ...{ ...BATCH, max: 800, by: "claimsOfficer", gas: "G15.payBatch" },
    args: (_, count) => [many(count, (i) => id(`claim ${i}`)), id("settlement")],
  },
  "consentRegistry.logDisclosures": {
    ...{ error: "DisclosuresInvalid", some: true, max: 300, by: "recordsOfficer" },
    gas: "test/unit/records/glasses.test.ts",
    args: (at, count) => [many(count, () => disclosure(at))],
  },
};

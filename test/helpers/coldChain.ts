import { id, Wallet } from "ethers";

import { now } from "./membership.ts";
import { LONG, type OperatorName, type SiteName, type World } from "./world.ts";

/** As `DeviceKind`. */
export const Device = { Logger: 0, Camera: 1 } as const;

/** What a logger signs about a period, in tenths of a degree Celsius. */
export interface Summary {
  from: number;
  to: number;
  lowest: number;
  highest: number;
  rangeLow: number;
  rangeHigh: number;
  minutesOut: number;
  readings: string;
}

export interface ConsignmentName {
  lot: string;
  first: number;
}

export const SUMMARY_TYPES = {
  Summary: [
    { name: "consignments", type: "ConsignmentRef[]" },
    { name: "from", type: "uint40" },
    { name: "to", type: "uint40" },
    { name: "lowest", type: "int16" },
    { name: "highest", type: "int16" },
    { name: "rangeLow", type: "int16" },
    { name: "rangeHigh", type: "int16" },
    { name: "minutesOut", type: "uint24" },
    { name: "readings", type: "bytes32" },
  ],
  ConsignmentRef: [
    { name: "lot", type: "bytes32" },
    { name: "first", type: "uint32" },
  ],
};

/** The officer who registers the devices of a site. */
const OFFICERS: Partial<Record<SiteName, OperatorName>> = {
  plant: "makerQuality",
  warehouse: "distributorQuality",
  store: "pharmacyQuality",
};

/** Who stands for a site's staff. */
const STAFF: Partial<Record<SiteName, OperatorName>> = {
  plant: "makerLogistics",
  warehouse: "distributorLogistics",
  store: "pharmacyLogistics",
};

/** A device's key, by its name. */
export function deviceKey(name: string): Wallet {
  return new Wallet(id(`device ${name}`));
}

/** Registers a logger for a site, unless told another kind. Returns its key. */
export async function registerLogger(
  world: World,
  name: string,
  site: SiteName,
  options: { kind?: number; until?: number } = {},
): Promise<Wallet> {
  const { kind = Device.Logger, until = LONG } = options;
  const key = deviceKey(name);
  const officer = OFFICERS[site];
  if (officer === undefined) throw new Error(`No quality officer of the tests registers devices at ${site}.`);
  await world.coldChain.connect(world.operator[officer]).registerDevice(key.address, world.site[site], kind, until);
  return key;
}

/** Five degrees all the way from `from` to `to`, with 15 to 25 °C as the product's range, unless told otherwise. */
export function summaryOf(from: number, to: number, options: Partial<Summary> = {}): Summary {
  return {
    ...{ from, to, lowest: 180, highest: 220, rangeLow: 150, rangeHigh: 250, minutesOut: 0 },
    readings: id(`readings ${from} ${to}`),
    ...options,
  };
}

/** The device's signature over a summary of these consignments. */
export async function signSummary(
  world: World,
  key: Wallet,
  consignments: readonly ConsignmentName[],
  summary: Summary,
): Promise<string> {
  const domain = {
    name: "Yaolian ColdChain",
    version: "1",
    chainId: 31337,
    verifyingContract: await world.coldChain.getAddress(),
  };
  return key.signTypedData(domain, SUMMARY_TYPES, { consignments, ...summary });
}

/** Signs a summary and sends it as this operator. */
export async function record(
  world: World,
  operator: OperatorName,
  key: Wallet,
  consignments: ConsignmentName[],
  summary: Summary,
) {
  const signature = await signSummary(world, key, consignments, summary);
  return world.coldChain.connect(world.operator[operator]).recordSummary(key.address, consignments, summary, signature);
}

/**
 * What records a vaccine's journey between two sites once it is on its way: nothing amiss up to the newest block. For
 * other goods it does nothing.
 */
export async function journeyRecorder(
  world: World,
  lot: string,
  first: number,
  from: SiteName,
  to: SiteName,
): Promise<() => Promise<void>> {
  const site = OFFICERS[from] === undefined ? to : from;
  const staff = STAFF[site];
  const { gtin } = await world.lotLedger.lotOf(lot);
  const isVaccine = (BigInt(await world.drugRegistry.productOf(gtin)) >> 176n) & 1n;
  if (isVaccine === 0n || staff === undefined) return async () => undefined;
  const key = deviceKey(`journey ${site}`);
  const isNew = await world.coldChain.deviceOf(key.address).then(
    () => false,
    () => true,
  );
  if (isNew) await registerLogger(world, `journey ${site}`, site);
  const { since } = await world.coldChain.deviceOf(key.address);
  return async () => {
    const { mustBeRecorded, recordedUntil } = await world.lotLedger.consignmentOf(lot, first);
    if (!mustBeRecorded) return;
    const begins = Math.max(Number(since), Number(recordedUntil));
    await passBeyond(world, begins);
    const { storageMin, storageMax } = await world.drugRegistry.keepingOf(gtin);
    const range = { rangeLow: Number(storageMin), rangeHigh: Number(storageMax) };
    const summary = summaryOf(begins, await now(world), { ...range, lowest: range.rangeLow, highest: range.rangeHigh });
    await record(world, staff, key, [{ lot, first }], summary);
  };
}

/** Waits for a block after `time`. */
async function passBeyond(world: World, time: number): Promise<void> {
  if ((await now(world)) > time) return;
  await world.connection.networkHelpers.mine();
}

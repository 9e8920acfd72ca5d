import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import type { AddressLike, ContractTransactionReceipt, ContractTransactionResponse, Signer } from "ethers";
import { id } from "ethers";

import type { PrescriptionToken } from "../../typechain-types/index.ts";
import { asTimelock } from "./council.ts";
import { Class, groupOf, move, registerLot, registerProduct } from "./goods.ts";
import type { PackUse, Slip, SlipOptions } from "./prescriptions.ts";
import { domainOf, NO_DEADLINE, order, sign, TYPES, writeSlip } from "./prescriptions.ts";
import type { Connection, OperatorName, World } from "./world.ts";
import { deployWorld, NO_OCCASION } from "./world.ts";

export const DAY = 86_400;

/** The ledger's offset from UTC in seconds. */
const OFFSET = 8 * 3600;

export const ASPIRIN = groupOf("http://www.nlm.nih.gov/research/umls/rxnorm|243670");
export const MORPHINE = groupOf("http://www.nlm.nih.gov/research/umls/rxnorm|892594");

/** Operators with each role, and so everybody else without it. */
export const PRESCRIBERS: readonly OperatorName[] = ["prescriber", "secondPrescriber", "clinicPrescriber"];
export const DISPENSERS: readonly OperatorName[] = ["wardDispenser", "dispenser", "otherDispenser"];

/** The goods of the tests, by what sets them apart. */
const GOODS = {
  /** Metformin, 20 tablets: what prescriptions name unless told otherwise. */
  metformin: { n: 1, options: {} },
  /** Another brand of the same group, 50 tablets. */
  brand: { n: 2, options: { content: 50 } },
  /** The same group, sold over the counter too. */
  counter: { n: 3, options: { class: Class.OverTheCounter } },
  /** Another drug. */
  aspirin: { n: 4, options: { group: ASPIRIN } },
  /** Controlled, 10 ampoules, at most 60 on one prescription. */
  morphine: { n: 5, options: { group: MORPHINE, content: 10, class: Class.Controlled, maxUnits: 60 } },
  /** Metformin as a solution, to be used up within 24 hours of opening. */
  solution: { n: 6, options: { content: 100, hoursOpen: 24 } },
} as const;

type Good = keyof typeof GOODS;

/** Two pharmacies with every good in stock. */
export interface Pharmacies {
  world: World;
  token: PrescriptionToken;
  /** 1,000 packs each: 0 … 499 at the store (consignment 0), 500 … 999 at the other store (consignment 500). */
  lot: Record<Good, string>;
  gtin: Record<Good, bigint>;
  /** When every member's licence ends: 400 days after the start. */
  licenceEnd: number;
}

/** A fixture for `load`: two pharmacies with every good in stock. */
export async function pharmacies(connection: Connection): Promise<Pharmacies> {
  const licenceEnd = (await connection.networkHelpers.time.latest()) + 400 * DAY;
  const world = await deployWorld({ connection, licenceEnd });
  const lot: Partial<Record<Good, string>> = {};
  const gtin: Partial<Record<Good, bigint>> = {};
  for (const [name, { n, options }] of Object.entries(GOODS) as [Good, (typeof GOODS)[Good]][]) {
    gtin[name] = await registerProduct(world, n, options);
    lot[name] = await registerLot(world, { gtin: gtin[name], lotNumber: name });
    await world.lotLedger.connect(world.operator.makerLogistics).split(lot[name], 0, 500, NO_OCCASION);
    await move(world, lot[name], 0, "plant", "store");
    await move(world, lot[name], 500, "plant", "otherStore");
  }
  return { world, token: world.prescriptionToken, lot, gtin, licenceEnd } as Pharmacies;
}

/** The token as an operator calls it. */
export function by({ world, token }: Pharmacies, name: OperatorName): PrescriptionToken {
  return token.connect(world.operator[name]);
}

/** The second prescriber's signature over a prescription's id. */
export async function coSign({ world }: Pharmacies, slip: Slip, signer?: Signer): Promise<string> {
  const types = { Prescription: TYPES.Prescription };
  return (signer ?? world.operator.secondPrescriber).signTypedData(await domainOf(world), types, slip.fields);
}

/** Writes a prescription and issues it, signed by the second prescriber where it is controlled. */
export async function issued(at: Pharmacies, options: Partial<SlipOptions> = {}): Promise<Slip> {
  const controlled = options.class === Class.Controlled;
  const second = controlled ? { coPrescriber: at.world.operator.secondPrescriber.address } : {};
  const slip = await writeSlip(at.world, { ...second, ...options });
  await by(at, options.prescriber ?? "prescriber").issue(slip.fields, controlled ? await coSign(at, slip) : "0x");
  return slip;
}

export interface AcceptOptions {
  site: number;
  until: number;
  deadline: number;
  sequence: number;
  signature: string;
}

/** What `accept` takes: for the store and the next 5 days unless told otherwise. */
export async function accepting(at: Pharmacies, slip: Slip, options: Partial<AcceptOptions> = {}) {
  const { site = at.world.site.store, deadline = NO_DEADLINE, signature, ...rest } = options;
  const until = options.until ?? (await now(at)) + 5 * DAY;
  const signed = signature ?? (await sign(at.world, slip, "Accept", { ...rest, site, until, deadline }));
  return [slip.fields, until, deadline, signed] as const;
}

/** Issues a prescription that the store then accepts. */
export async function accepted(at: Pharmacies, options: Partial<SlipOptions & AcceptOptions> = {}): Promise<Slip> {
  const slip = await issued(at, options);
  await by(at, "dispenser").accept(...(await accepting(at, slip, options)));
  return slip;
}

/** Whole packs of a lot, by index. */
export function packs(lot: string, ...indices: number[]): PackUse[] {
  return indices.map((index) => ({ lot, index, units: 0 }));
}

/** Dispenses whole packs of metformin at the store. Returns what a withdrawal of it shows. */
export async function dispensed(at: Pharmacies, slip: Slip, ...indices: number[]) {
  const { chain: previousChain, dispensedDay: previousDay } = await at.token.stateOf(slip.id, slip.fields.holder);
  const given = packs(at.lot.metformin, ...indices);
  const units = 20 * given.length;
  await by(at, "dispenser").dispense(await order(at.world, slip, { packs: given, units }));
  return { previousChain, previousDay, units, packs: given, consignments: given.map(() => 0) };
}

/** Opens a pack at the store. */
export async function opened(at: Pharmacies, lot: string, index: number): Promise<void> {
  await at.world.lotLedger.connect(at.world.operator.dispenser).open(lot, 0, index, NO_OCCASION);
}

/** What `cancelBySignature` takes. */
export async function cancelling(at: Pharmacies, slip: Slip, options: { deadline?: number; sequence?: number } = {}) {
  const deadline = options.deadline ?? NO_DEADLINE;
  return [slip.fields, deadline, await sign(at.world, slip, "Cancel", { deadline, ...options })] as const;
}

// -------------------------------------------------------------------------------------------------- circumstances

/** The time of the latest block. */
export async function now(at: Pharmacies): Promise<number> {
  return at.world.connection.networkHelpers.time.latest();
}

/** Makes the next block one of this time. */
export async function nextAt(at: Pharmacies, time: number): Promise<void> {
  await at.world.connection.networkHelpers.time.setNextBlockTimestamp(time);
}

/** The first second of a day of the ledger. */
export function midnight(day: number): number {
  return day * DAY - OFFSET;
}

/** Today on the ledger, by the clock of the latest block. */
export async function today(at: Pharmacies): Promise<number> {
  return Number(await at.world.lotLedger.today());
}

/** A regulator officer suspends a member. */
export async function suspend({ world }: Pharmacies, member: keyof World["member"]): Promise<void> {
  await world.consortium.connect(world.operator.officer).suspend(world.member[member], id("a reason"));
}

/** Renews every licence but one member's, and goes to a day before that one ends. */
export async function goBeforeLicenceEnd({ world, licenceEnd }: Pharmacies, member: keyof World["member"]) {
  for (const [name, number] of Object.entries(world.member)) {
    if (name === member) continue;
    await world.consortium.connect(world.operator.officer).renewLicence(number, licenceEnd + 400 * DAY);
  }
  await world.connection.networkHelpers.time.increaseTo(licenceEnd - DAY);
}

/** What the Council's timelock does, without its delay. */
export async function asCouncil(at: Pharmacies) {
  return at.world.consortium.connect(await asTimelock(at.world));
}

/** The units that events say a holder has of a prescription: what was minted less what was burnt. */
export async function unitsByEvents(at: Pharmacies, slip: Slip): Promise<bigint> {
  let units = 0n;
  for (const { args } of await at.token.queryFilter(at.token.filters.TransferSingle)) {
    if (args.id !== BigInt(slip.id)) continue;
    if (args.to === slip.fields.holder) units += args.value;
    if (args.from === slip.fields.holder) units -= args.value;
  }
  return units;
}

/** Expects a call to be refused to every operator but these, and to whoever is no operator. */
export async function expectRefusedToOthers(
  at: Pharmacies,
  allowed: readonly OperatorName[],
  call: (token: PrescriptionToken) => Promise<unknown>,
): Promise<void> {
  const { consortium, operator, stranger, deployer, admin } = at.world;
  for (const [name, signer] of Object.entries(operator)) {
    if (allowed.includes(name as OperatorName)) continue;
    await expect(call(at.token.connect(signer)), name)
      .to.be.revertedWithCustomError(consortium, "OperatorRoleMissing")
      .withArgs(signer, anyValue, anyValue);
  }
  for (const nobody of [stranger, deployer, ...Object.values(admin)]) {
    await expect(call(at.token.connect(nobody)))
      .to.be.revertedWithCustomError(consortium, "OperatorUnknown")
      .withArgs(nobody);
  }
}

/** A prescription's state, by name. */
export async function stateOf({ token }: Pharmacies, slip: Slip) {
  const state = await token.stateOf(slip.id, slip.fields.holder);
  const { units, sequence, site, until, dispensedDay, cancelAsked, cancelled, chain, acceptanceLives } = state;
  return { units, sequence, site, until, dispensedDay, cancelAsked, cancelled, chain, acceptanceLives };
}

/** What happened, as `Contract.Event` in order. */
export async function story(at: Pharmacies, sent: Promise<ContractTransactionResponse>): Promise<string[]> {
  const receipt = await (await sent).wait();
  return eventsOf(at, receipt);
}

async function eventsOf({ world }: Pharmacies, receipt: ContractTransactionReceipt | null): Promise<string[]> {
  const contracts = {
    PrescriptionToken: world.prescriptionToken,
    LotLedger: world.lotLedger,
    ClaimLedger: world.claimLedger,
  };
  const names = new Map<AddressLike, keyof typeof contracts>();
  for (const [name, contract] of Object.entries(contracts)) {
    names.set(await contract.getAddress(), name as keyof typeof contracts);
  }
  return (receipt?.logs ?? []).map((log) => {
    const name = names.get(log.address);
    const event = name === undefined ? undefined : contracts[name].interface.parseLog(log)?.name;
    return `${name ?? log.address}.${event ?? "?"}`;
  });
}

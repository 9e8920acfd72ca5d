import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id } from "ethers";

import type { LotLedger } from "../../typechain-types/index.ts";
import { Class, groupOf, move, registerLot, registerProduct, type LotOptions, type ProductOptions } from "./goods.ts";
import { DAY } from "./membership.ts";
import { placeOf, store } from "./storage.ts";
import { deployWorld, type Connection, type MemberName, type OperatorName, type World } from "./world.ts";

/** As `Hold`; a consignment's flags have one bit for each. */
export const Hold = { Custodian: 0, Device: 1, Regulator: 2, Dispute: 3 } as const;

/** As `LotHold`. */
export const LotHold = { Maker: 0, Regulator: 1 } as const;

/** As `RecallClass`. */
export const Recall = { None: 0, I: 1, II: 2, III: 3 } as const;

/** As `ProductStatus`. */
export const Status = { Unknown: 0, Approved: 1, Suspended: 2, Withdrawn: 3 } as const;

/** How long an act can be undone and a proposed reassignment be agreed to, in seconds. */
export const TEN_DAYS = 10 * DAY;

/** Seconds by which the ledger's days begin before those of UTC: China's. */
const DAY_OFFSET = 8 * 3600;

/** The first second of the ledger's day `day`. */
export function midnight(day: number): number {
  return day * DAY - DAY_OFFSET;
}

/** Packs `first` … `first + count - 1` of a consignment. */
export function packs(lot: string, consignment: number, first: number, count = 1) {
  return { lot, consignment, first, count };
}

/** A consignment by its name. */
export function named(lot: string, ...firsts: number[]): { lot: string; first: number }[] {
  return firsts.map((first) => ({ lot, first }));
}

/** The lot ledger, called by this operator. */
export function as(world: World, operator: OperatorName): LotLedger {
  return world.lotLedger.connect(world.operator[operator]);
}

/** A consignment as a test names it: its first pack, how many, whose, where to, its holds (bits) and its condition. */
export interface Lying {
  first: number;
  count: number;
  site: number;
  recipient: number;
  holds: number;
  reason: number;
  minutesOut: number;
  recordedSince: number;
  recordedUntil: number;
  /** 1 where it is received only with a record of its journey. */
  mustBeRecorded: number;
}

/** The condition of goods of which no temperature is known. */
export const NO_RECORD = { recordedSince: 0, recordedUntil: 0, mustBeRecorded: 0 };

/** What the ledger answers of one consignment, as numbers. */
export async function lyingAt(world: World, lot: string, first: number): Promise<Lying> {
  const answer = await world.lotLedger.consignmentOf(lot, first);
  const [count, site, recipient, holds, reason, minutesOut, recordedSince, recordedUntil, mustBeRecorded] = [
    ...answer,
  ].map(Number);
  const condition = { minutesOut, recordedSince, recordedUntil, mustBeRecorded };
  return { first, count, site, recipient, holds, reason, ...condition } as Lying;
}

/**
 * Every consignment of a lot, found by walking from pack 0: each begins where the one before it ends. Fails when the
 * walk meets a gap or leaves the lot, so that a test that calls it has checked that no pack lies in none or in two.
 */
export async function layoutOf(world: World, lot: string): Promise<Lying[]> {
  const { packCount } = await world.lotLedger.lotOf(lot);
  const found: Lying[] = [];
  let next = 0;
  while (next < packCount) {
    const lying = await lyingAt(world, lot, next);
    if (lying.count === 0) throw new Error(`No consignment of lot ${lot} begins at pack ${next}.`);
    found.push(lying);
    next += lying.count;
  }
  if (BigInt(next) !== packCount) throw new Error(`The consignments of lot ${lot} hold ${next} of ${packCount} packs.`);
  return found;
}

/** A world with one lot. */
export interface Stocked {
  world: World;
  lot: string;
}

/** A released lot of an over-the-counter product (n = 1), 1,000 packs of 20 units, in the pharmacy's store as one consignment. */
export async function stockedStore(connection: Connection): Promise<Stocked> {
  const { world, lot } = await stockedPlant(connection);
  await move(world, lot, 0, "plant", "store");
  return { world, lot };
}

/** The same lot, still at the maker's plant. */
export async function stockedPlant(connection: Connection): Promise<Stocked> {
  const world = await deployWorld({ connection });
  await registerProduct(world, 1, { class: Class.OverTheCounter });
  return { world, lot: await registerLot(world) };
}

/** Registers another product with a lot of its own and moves that to the pharmacy's store. Returns the lot. */
export async function stock(
  world: World,
  n: number,
  product: Partial<ProductOptions> = {},
  lot: Partial<LotOptions> = {},
): Promise<string> {
  const number = await registerProduct(world, n, { group: groupOf(`product|${n}`), ...product });
  const made = await registerLot(world, { gtin: number, lotNumber: `P${n}`, ...lot });
  await move(world, made, 0, "plant", "store");
  return made;
}

/** A regulator officer suspends the member. */
export async function suspend(world: World, member: MemberName): Promise<void> {
  await world.consortium.connect(world.operator.officer).suspend(world.member[member], id("order"));
}

/** A regulator officer changes a product's status. */
export async function setStatus(world: World, gtin: bigint, status: number): Promise<void> {
  await world.drugRegistry.connect(world.operator.officer).setProductStatus(gtin, status, id("order"));
}

/** The lot ledger, called by the prescription token itself: what a module may do that no prescription asks for. */
export async function asModule(world: World): Promise<LotLedger> {
  return world.lotLedger.connect(await moduleSigner(world));
}

/** The prescription token's own address as a signer. */
export async function moduleSigner(world: World): Promise<HardhatEthersSigner> {
  const address = await world.prescriptionToken.getAddress();
  await world.connection.networkHelpers.setBalance(address, 10n ** 18n);
  return world.connection.ethers.getImpersonatedSigner(address);
}

/**
 * Writes a consignment's condition as a device's summary does: holds and minutes out of range. The consignment must
 * have been written before. Any mix of holds needs nobody's doing here: this writes the slot itself, at the place of the
 * mapping whose value there says what {@link LotLedger.consignmentOf} answers.
 */
export async function setCondition(
  world: World,
  lot: string,
  first: number,
  condition: { holds: number; minutesOut: number },
): Promise<void> {
  const lying = await lyingAt(world, lot, first);
  const key = ["uint32", first] as const;
  await store(world, await placeOf(world, wordOf(lying), key, lot), key, lot, wordOf({ ...lying, ...condition }));
}

/** A consignment as its slot has it. */
export function wordOf(lying: Lying): bigint {
  const fields = [
    [lying.count, 0n],
    [lying.site, 24n],
    [lying.recipient, 48n],
    [lying.holds, 72n],
    [lying.reason, 80n],
    [lying.mustBeRecorded, 87n],
    [lying.minutesOut, 88n],
    [lying.recordedSince, 112n],
    [lying.recordedUntil, 152n],
  ] as const;
  return fields.reduce((word, [value, shift]) => word | (BigInt(value) << shift), 0n);
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { InputError } from "../../src/errors.ts";
import { buildLotFile, type BuiltLot, encodeLotNumber, encodeSerial, packSalt } from "../../src/lots/index.ts";

/** A lot of the tests: the GTIN of GS1's own examples. */
export const GTIN = "09506000134352";
export const LOT = "L-2026/07";
export const KEY = Uint8Array.from({ length: 32 }, (_, at) => at + 1);
export const LEAF_TYPES = ["uint64", "bytes20", "uint32", "bytes20", "bytes32"];

/** `count` serials, no two alike. */
export function serials(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `S${(index * 7919).toString(36).toUpperCase()}`);
}

/** The leaves of a lot as values for OpenZeppelin's library. */
export function leafValues(list: readonly string[], gtin = GTIN, lot = LOT, key: Uint8Array = KEY): unknown[][] {
  return list.map((serial, index) => [
    BigInt(gtin),
    encodeLotNumber(lot),
    index,
    encodeSerial(serial),
    packSalt(key, index),
  ]);
}

/** Builds the lot file of a list under the tests' GTIN, lot and key. */
export function build(path: string, list: Iterable<string>, lot = LOT): Promise<BuiltLot> {
  return buildLotFile({ gtin: GTIN, lot, lotKey: KEY, serials: list, path });
}

/** A folder for the files of a `describe`, removed after it. */
export function folderOfTests(): (...names: string[]) => string {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-lots-"));
  });
  after(() => rm(folder, { recursive: true }));
  return (...names) => join(folder, ...names);
}

/** The InputError that a call ends in; fails where it ends in none. */
export async function refusal(call: () => unknown): Promise<InputError> {
  try {
    await call();
  } catch (error) {
    expect(error).to.be.instanceOf(InputError);
    return error as InputError;
  }
  throw new Error("Nothing was refused.");
}

/** All that an iterable gives. */
export async function all<T>(items: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

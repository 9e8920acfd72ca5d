import { AbiCoder, keccak256, toBeHex } from "ethers";

import type { World } from "./world.ts";

/** A key of one of the lot ledger's mappings, as its type and value. */
export type Key = readonly [type: string, value: number | bigint | string];

/** More than the lot ledger has state variables. */
const PLACES = 12;

/**
 * The place in the lot ledger's storage of the mapping that holds `word` for a key, within a lot unless none is given.
 * Found by looking, so that a test does not know the order of the state variables.
 */
export async function placeOf(world: World, word: bigint, key: Key, lot?: string): Promise<number> {
  for (let place = 0; place < PLACES; place++) {
    if ((await storedAt(world, place, key, lot)) === word) return place;
  }
  throw new Error(`No mapping of the lot ledger holds ${word} for ${key.join(" ")} and lot ${lot ?? "none"}.`);
}

/** What the mapping at `place` holds for a key, within a lot unless none is given. */
export async function storedAt(world: World, place: number, key: Key, lot?: string): Promise<bigint> {
  const ledger = await world.lotLedger.getAddress();
  return BigInt(await world.connection.networkHelpers.getStorageAt(ledger, slotOf(place, key, lot)));
}

/** Writes what the mapping at `place` holds for a key within a lot. */
export async function store(world: World, place: number, key: Key, lot: string, word: bigint): Promise<void> {
  const ledger = await world.lotLedger.getAddress();
  await world.connection.networkHelpers.setStorageAt(ledger, slotOf(place, key, lot), toBeHex(word, 32));
}

function slotOf(place: number, [type, value]: Key, lot: string | undefined): string {
  const coder = AbiCoder.defaultAbiCoder();
  const outer = lot === undefined ? toBeHex(place, 32) : keccak256(coder.encode(["bytes32", "uint256"], [lot, place]));
  return keccak256(coder.encode([type, "bytes32"], [value, outer]));
}

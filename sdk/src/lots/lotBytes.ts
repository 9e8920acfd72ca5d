import { sha256 } from "@noble/hashes/sha2.js";

import { hex } from "./hashing.ts";
import { damaged, decodeHeader, encodeHeader, HEADER_BYTES, isSame, sectionsOf } from "./layout.ts";
import { lotIdOf } from "./leaf.ts";
import { LotFile } from "./lotFile.ts";
import type { BuiltLot } from "./lotFileBuild.ts";
import { keyOf, writeRows, writeTree, type LotFileInput } from "./lotWriting.ts";
import { lotName } from "./names.ts";
import { indexSeed, writeIndex } from "./serialIndex.ts";
import { MemoryStore } from "./store.ts";

/** A lot file that was built in memory. */
export type BuiltLotBytes = Omit<BuiltLot, "path"> & { bytes: Uint8Array<ArrayBuffer> };

/**
 * Builds the same file as `buildLotFile` does, in memory: for a browser, and for lots of up to some 100,000 packs.
 * It holds the lot key: keep it as secret as the file. Throws as `buildLotFile`.
 */
export async function buildLotBytes(input: LotFileInput): Promise<BuiltLotBytes> {
  const name = lotName(input.gtin, input.lot);
  const [lotKey, store] = [keyOf(input, name), new MemoryStore()];
  const onProgress = input.onProgress ?? (() => undefined);
  const count = await writeRows(store, input.serials, onProgress);
  const sections = sectionsOf(count);
  await writeIndex(store, sections, indexSeed(lotKey));
  const root = await writeTree({ store, name, lotKey, sections }, onProgress);
  const bodyDigest = sha256(store.bytes.subarray(HEADER_BYTES));
  store.write(encodeHeader({ name, count, lotKey, root, bodyDigest }), 0);
  return { root: hex(root), count, lotId: lotIdOf(name.gtin, name.lot), bytes: store.bytes };
}

/**
 * Opens the bytes of a lot file, compared with their digest; errors call it `name`. Throws as `openLotFile`.
 */
export function openLotBytes(bytes: Uint8Array<ArrayBuffer>, name: string): LotFile {
  const header = decodeHeader(name, bytes, bytes.length);
  if (!isSame(sha256(bytes.subarray(HEADER_BYTES)), header.bodyDigest)) {
    throw damaged(name, "its content does not match its digest");
  }
  return new LotFile(name, new MemoryStore(bytes, bytes.length), header);
}

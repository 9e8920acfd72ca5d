import { InputError } from "../errors.ts";
import { quoted } from "../gs1/quoted.ts";
import { nextTurn } from "../pause.ts";
import { INDEX_ENTRY_BYTES, type Sections } from "./layout.ts";
import { ROW_WORDS, rowHash, sameRow } from "./rowHash.ts";
import type { LotStore } from "./store.ts";
import { readText20, SERIAL, TEXT_BYTES } from "./text20.ts";

const ROWS_AT_ONCE = 1 << 15;

/** Seed of the hash in a lot's index: secret, so that nobody can prepare serials that all collide. */
export function indexSeed(lotKey: Uint8Array): number {
  return new DataView(lotKey.buffer, lotKey.byteOffset).getUint32(0, true);
}

/**
 * Writes the index of a lot file whose rows are written: 8 bytes a pack in memory, sorted as 64-bit numbers.
 * Throws {@link InputError} `SerialRepeated` where two packs carry one serial: compared in full, never by hash alone.
 */
export async function writeIndex(store: LotStore, sections: Sections, seed: number): Promise<void> {
  const entries = new Uint32Array(2 * sections.count);
  const rows = new Uint8Array(ROWS_AT_ONCE * TEXT_BYTES);
  const words = new Uint32Array(rows.buffer);
  for (let first = 0; first < sections.count; first += ROWS_AT_ONCE) {
    const size = Math.min(ROWS_AT_ONCE, sections.count - first);
    store.read(rows.subarray(0, size * TEXT_BYTES), sections.rows + first * TEXT_BYTES);
    for (let row = 0; row < size; row++) {
      entries[2 * (first + row)] = first + row;
      entries[2 * (first + row) + 1] = rowHash(words, row * ROW_WORDS, seed);
    }
    await nextTurn();
  }
  // As a little-endian 64-bit number an entry has its hash in the upper half.
  new BigUint64Array(entries.buffer).sort();
  refuseRepeats(store, sections, entries);
  store.write(new Uint8Array(entries.buffer), sections.index);
}

/** Finds the pack that carries the serial of `row` (20 bytes) in a lot file, by binary search. */
export function findRow(store: LotStore, sections: Sections, row: Uint8Array, seed: number): number | undefined {
  const wanted = new Uint32Array(Uint8Array.from(row).buffer);
  const hash = rowHash(wanted, 0, seed);
  const entry = new Uint8Array(INDEX_ENTRY_BYTES);
  const view = new DataView(entry.buffer);
  const readEntry = (at: number): { index: number; hash: number } => {
    store.read(entry, sections.index + at * INDEX_ENTRY_BYTES);
    return { index: view.getUint32(0, true), hash: view.getUint32(4, true) };
  };
  let low = 0;
  for (let high = sections.count; low < high;) {
    const middle = (low + high) >>> 1;
    if (readEntry(middle).hash < hash) low = middle + 1;
    else high = middle;
  }
  const found = new Uint32Array(ROW_WORDS);
  for (; low < sections.count; low++) {
    const candidate = readEntry(low);
    if (candidate.hash !== hash) return undefined;
    store.read(new Uint8Array(found.buffer), sections.rows + candidate.index * TEXT_BYTES);
    if (sameRow(found, 0, wanted, 0)) return candidate.index;
  }
  return undefined;
}

function refuseRepeats(store: LotStore, sections: Sections, entries: Uint32Array): void {
  for (let first = 0, end = 1; first < sections.count; first = end++) {
    while (end < sections.count && entries[2 * end + 1] === entries[2 * first + 1]) end++;
    if (end - first > 1) refuseRepeatsAmong(store, sections, entries, first, end);
  }
}

/** Compares packs whose serials have one hash. */
function refuseRepeatsAmong(
  store: LotStore,
  sections: Sections,
  entries: Uint32Array,
  first: number,
  end: number,
): void {
  const seen = new Map<string, number>();
  const row = new Uint8Array(TEXT_BYTES);
  for (let at = first; at < end; at++) {
    const index = entries[2 * at] ?? 0;
    store.read(row, sections.rows + index * TEXT_BYTES);
    const serial = readText20(SERIAL, row);
    const earlier = seen.get(serial);
    if (earlier !== undefined) throw serialRepeated(serial, earlier, index);
    seen.set(serial, index);
  }
}

/** The error for a serial that two packs of a lot carry. */
export function serialRepeated(serial: string, earlier: number, index: number, place = `pack ${index}`): InputError {
  return new InputError(
    "SerialRepeated",
    `The serial ${quoted(serial)} of pack ${index} is that of pack ${earlier} already (counted from 0).`,
    "Each pack of a lot has a serial of its own: find out which of the two is right and take the other from the list.",
    { place },
  );
}

/*
 * One measurement of the lots bench in a process of its own, so that its memory is its own: `process.ts WHAT [COUNT]
 * [LOT FILE] [CSV]`. Prints one line of JSON.
 */
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";

import { hex, SaltMaker } from "../../../sdk/src/lots/hashing.ts";
import {
  buildLotFile,
  encodeLotNumber,
  encodeSerial,
  lotKey,
  openLotFile,
  readSerials,
} from "../../../sdk/src/lots/index.ts";
import type { Built, LibraryBuilt, Proved } from "./measured.ts";
import { GTIN, LOT, scattered, SECRET, serials } from "./packs.ts";

const LEAF_TYPES = ["uint64", "bytes20", "uint32", "bytes20", "bytes32"];
/** Warm-up proofs fill no cache of the file's own: it has none but the last row's way to the root. */
const WARM_UP = 200;
const PROOFS = 2_000;

function ofLibrary(packs: number): LibraryBuilt {
  const salts = new SaltMaker(lotKey(SECRET, GTIN, LOT));
  const lot = encodeLotNumber(LOT);
  const values = Array.from(serials(packs), (serial, index) => {
    return [BigInt(GTIN), lot, index, encodeSerial(serial), hex(salts.salt(index))];
  });
  const began = performance.now();
  const { root } = StandardMerkleTree.of(values, LEAF_TYPES, { sortLeaves: false });
  return { packs, seconds: since(began), megabytes: peakMegabytes(), root };
}

async function built(
  path: string,
  source: AsyncIterable<string> | Iterable<string>,
  threadsFrom?: number,
): Promise<Built> {
  let told = 0;
  const began = performance.now();
  const { root, count } = await buildLotFile({
    ...{ gtin: GTIN, lot: LOT, memberSecret: SECRET, serials: source, path },
    ...(threadsFrom === undefined ? {} : { threadsFrom }),
    onProgress: () => (told += 1),
  });
  return { packs: count, seconds: since(began), megabytes: peakMegabytes(), root, told };
}

async function proved(packs: number, path: string): Promise<Proved> {
  const began = performance.now();
  const file = await openLotFile(path);
  const open = performance.now() - began;
  const times: number[] = [];
  for (let proof = 0; proof < WARM_UP + PROOFS; proof++) {
    const started = performance.now();
    file.row(scattered(proof) % packs);
    times.push(performance.now() - started);
  }
  await file.close();
  return { packs, open, times: times.slice(WARM_UP) };
}

async function* fed(packs: number): AsyncGenerator<string> {
  yield* serials(packs);
}

function since(began: number): number {
  return (performance.now() - began) / 1000;
}

function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}

const [what = "", count = "", path = "", csv = ""] = process.argv.slice(2);
const packs = Number(count);
const measures: Readonly<Record<string, () => object | Promise<object>>> = {
  library: () => ofLibrary(packs),
  build: () => built(path, fed(packs)),
  threads: () => built(path, fed(packs), 0),
  alone: () => built(path, fed(packs), Number.POSITIVE_INFINITY),
  csv: () => built(path, readSerials(csv, "csv", { gtin: GTIN, lot: LOT })),
  proofs: () => proved(packs, path),
};
const measure = measures[what];
if (measure === undefined) throw new Error(`Nothing is measured under the name "${what}".`);
process.stdout.write(`${JSON.stringify(await measure())}\n`);

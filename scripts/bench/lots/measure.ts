import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { Built, LibraryBuilt, LotReadings, Proved, ThreadsReading } from "./measured.ts";
import { csvPieces } from "./packs.ts";

/** More would fill the library's memory. */
const LIBRARY_PACKS = 100_000;
const MILLION = 1_000_000;
const TEN_MILLION = 10_000_000;
const RUNS = 3;
const THREADS_PACKS = [10_000, 100_000, 300_000, MILLION];

/** Says what is being measured. */
export type Say = (what: string) => void;

/** Measures everything about lots, each in a process of its own; ten million packs only where `isFull`. */
export async function measureLots(isFull: boolean, say: Say): Promise<LotReadings> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-bench-lots-"));
  const path = join(folder, "bench.lot");
  try {
    say("the library, and ours");
    const same = await apart<Built>("build", LIBRARY_PACKS, path);
    const library: LibraryBuilt[] = [];
    const million: Built[] = [];
    // Turn by turn, so that whatever else the machine does weighs on both.
    for (let run = 0; run < RUNS; run++) {
      library.push(await apart<LibraryBuilt>("library", LIBRARY_PACKS));
      million.push(await apart<Built>("build", MILLION, path));
    }
    if (isFull) say("ten million packs");
    const tenMillion = isFull ? await apart<Built>("build", TEN_MILLION, path) : undefined;
    const packs = isFull ? TEN_MILLION : MILLION;
    say("proofs");
    const proved = await apart<Proved>("proofs", packs, path);
    say(`${packs} packs from a CSV`);
    const csv = await fromCsv(folder, packs);
    say("threads");
    const threads = await withAndWithoutThreads(path);
    const memory = tenMillion ?? middle(million);
    return {
      library,
      same,
      million,
      ...(tenMillion === undefined ? {} : { tenMillion }),
      memory,
      csv,
      proved,
      threads,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function fromCsv(folder: string, packs: number): Promise<Built> {
  const csv = join(folder, "serials.csv");
  await pipeline(Readable.from(csvPieces(packs)), createWriteStream(csv));
  const built = await apart<Built>("csv", packs, join(folder, "csv.lot"), csv);
  await rm(csv);
  return built;
}

async function withAndWithoutThreads(path: string): Promise<ThreadsReading[]> {
  const readings: ThreadsReading[] = [];
  for (const packs of THREADS_PACKS) {
    const [threads, alone]: [number[], number[]] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      threads.push((await apart<Built>("threads", packs, path)).seconds);
      alone.push((await apart<Built>("alone", packs, path)).seconds);
    }
    readings.push({ packs, threads, alone });
  }
  return readings;
}

/** The run of which as many are faster as are slower. */
function middle(runs: readonly Built[]): Built {
  const [found] = runs.toSorted((one, other) => one.seconds - other.seconds).slice(runs.length >> 1);
  if (found === undefined) throw new Error("Nothing was built.");
  return found;
}

/** Runs one measurement in a process of its own and reads its result. */
async function apart<T>(what: string, packs: number, path = "", csv = ""): Promise<T> {
  const program = fileURLToPath(new URL("process.ts", import.meta.url));
  const command = [...process.execArgv, program, what, String(packs), path, csv];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return JSON.parse(stdout) as T;
}

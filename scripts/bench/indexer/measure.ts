import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pino, type Logger } from "pino";
import { listen } from "@yaolian/http";

import { createApp } from "../../../indexer/service/api/app.ts";
import type { Database, KeptFollower } from "../../../indexer/service/follower/index.ts";
import { writeDeployment } from "../../../sdk/src/ledger/index.ts";
import { startPostgres } from "../../local/postgres.ts";
import type { Figure } from "../figures.ts";
import { followAll, peakMemory, readAlone, since, type Reading } from "./catchUp.ts";
import { BenchChain } from "./chain.ts";
import { CATCH_UP, HOLDERS_MS, LIVE_MS, VERIFY_MS, VERIFY_RATE } from "./figures.ts";
import { History, type BigLot } from "./history.ts";
import { recalled } from "./lines.ts";
import { followLive } from "./live.ts";
import { load, type LoadReading } from "./load.ts";
import type { BenchOptions, DatabaseKind } from "./options.ts";
import { BIG_LOT, buildBigLot, questions } from "./packs.ts";

const OPERATOR = "bench-operator";
const WARM_READINGS = 5;

export interface Measured {
  readonly figures: readonly Figure[];
  /** Events of the history by name. */
  readonly names: Readonly<Record<string, number>>;
  /** What the questions about packs were answered. */
  readonly verdicts: Readonly<Record<string, number>>;
}

interface Bench {
  readonly options: BenchOptions;
  readonly chain: BenchChain;
  readonly history: History;
  readonly lot: BigLot;
  readonly folder: string;
  readonly deploymentPath: string;
  /** Says what is being done. */
  readonly say: (what: string) => void;
}

/** Makes the history, and measures S5 on each database, S6 and S7 on the last. */
export async function measure(options: BenchOptions, say: (what: string) => void): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-bench-"));
  say(`building a list of ${options.packs} packs`);
  const lot = await buildBigLot({ ...options, path: join(folder, "big.lot") });
  say("deploying");
  const chain = await BenchChain.start();
  try {
    const history = new History(chain);
    const deploymentPath = await writeDeployment(folder, chain.ledger.deployment);
    const bench = { options, chain, history, lot, folder, deploymentPath, say };
    const figures = [await madeHistory(bench)];
    const readings: Reading[] = [];
    let verdicts: Measured["verdicts"] = {};
    for (const kind of options.databases) {
      const found = await onDatabase(bench, kind, kind === options.databases.at(-1));
      readings.push(found.reading);
      figures.push(...found.figures);
      verdicts = found.verdicts;
    }
    return { figures, names: readings[0]?.names ?? {}, verdicts };
  } finally {
    await chain.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function madeHistory({ options, chain, history, lot, say }: Bench): Promise<Figure> {
  const before = (await readAlone(chain)).events;
  const began = performance.now();
  await history.begin(lot);
  for (let told = 0; history.events < options.events;) {
    await history.block();
    if (history.events - told < options.events / 10) continue;
    told = history.events;
    say(`made ${told} of ${options.events} events`);
  }
  const seconds = since(began);
  const { events } = await readAlone(chain);
  if (events - before === history.events) {
    return { id: "history", what: `${history.events} events made`, value: seconds, unit: "s" };
  }
  throw new Error(`${history.events} events were to be made, and ${events - before} are there.`);
}

interface Found {
  readonly figures: readonly Figure[];
  readonly reading: Reading;
  readonly verdicts: Readonly<Record<string, number>>;
}

async function onDatabase(bench: Bench, kind: DatabaseKind, isLast: boolean): Promise<Found> {
  const { chain, history, options, deploymentPath, say } = bench;
  const { database, stop } = await databaseOf(kind, bench.folder);
  try {
    const reading = await readAlone(chain);
    say(`${kind}: catching up`);
    const { follower, seconds } = await followAll(chain, deploymentPath, database);
    try {
      say(`${kind}: ${Math.round(reading.events / seconds)} events a second; following live`);
      const memory = await peakMemory(follower.pid);
      const live = await followLive(history, urlOf(follower), options.seconds);
      const ratio = { value: seconds / reading.seconds, unit: "×", budget: CATCH_UP[kind], floor: 1 };
      const figures: Figure[] = [
        {
          id: `S5.${kind}.read`,
          what: "eth_getLogs and decoding alone, by the SDK",
          value: reading.seconds,
          unit: "s",
        },
        {
          id: `S5.${kind}.catchUp`,
          what: "from empty tables to the newest block",
          value: seconds,
          unit: "s",
          floor: reading.seconds,
        },
        { id: `S5.${kind}.ratio`, what: "the same as a multiple of reading", ...ratio },
        { id: `S5.${kind}.rate`, what: "while catching up", value: reading.events / seconds, unit: "events/s" },
        { id: `S5.${kind}.live.rate`, what: "made while it was followed live", value: live.rate, unit: "events/s" },
        { id: `S5.${kind}.live.p50`, what: "from block to row, half of all", value: live.p50, unit: "ms" },
        { id: `S5.${kind}.live.p95`, what: "from block to row, 95 %", value: live.p95, unit: "ms", budget: LIVE_MS },
        { id: `S5.${kind}.memory`, what: "the follower's process, at most", value: memory, unit: "MB" },
      ];
      if (!isLast) return { figures, reading, verdicts: {} };
      const asked = await onService(bench, follower);
      return { figures: [...figures, ...asked.figures], reading, verdicts: asked.verdicts };
    } finally {
      await follower.stop();
    }
  } finally {
    await stop();
  }
}

/** S6 before the lot is recalled, S7 after it. */
async function onService(bench: Bench, follower: KeptFollower): Promise<Omit<Found, "reading">> {
  const { chain, folder, lot, options, say } = bench;
  const { ledger } = chain;
  const context = { follower, ledger, deployment: ledger.deployment, operatorToken: OPERATOR, packLists: [folder] };
  const service = await listen(createApp(context, { log: faultLog() }), { port: 0, hostname: "127.0.0.1" });
  try {
    say("asking about packs");
    const plan = { url: `${service.url}/packs/verify`, perSecond: VERIFY_RATE, seconds: options.seconds };
    const verified = await load({ ...plan, bodies: questions(lot) });
    await chain.block([recalled(chain, BIG_LOT)]);
    const times: number[] = [];
    for (let n = 0; n <= WARM_READINGS; n += 1) times.push(await askHolders(service.url));
    const [cold = Number.NaN, ...warm] = times;
    return { figures: [...figuresOf(verified, lot), ...holderFigures(cold, warm)], verdicts: verified.verdicts };
  } finally {
    await service.close();
  }
}

function figuresOf({ p50, p95, p99, failed }: LoadReading, { packs }: BigLot): Figure[] {
  const what = `POST /packs/verify over ${packs} packs, ${VERIFY_RATE} a second`;
  return [
    { id: "S6.p50", what: `${what}: half`, value: p50, unit: "ms" },
    { id: "S6.p95", what: `${what}: 95 %`, value: p95, unit: "ms", budget: VERIFY_MS },
    { id: "S6.p99", what: `${what}: 99 %`, value: p99, unit: "ms" },
    { id: "S6.failed", what: "requests that failed", value: failed, unit: "", budget: 0 },
  ];
}

function holderFigures(cold: number, warm: readonly number[]): Figure[] {
  const what = "GET /lots/{id}/holders of the recalled lot";
  return [
    { id: "S7.cold", what: `${what}, the first time`, value: cold, unit: "ms", budget: HOLDERS_MS },
    { id: "S7.warm", what: `${what}, again, at most`, value: Math.max(...warm), unit: "ms", budget: HOLDERS_MS },
  ];
}

async function askHolders(url: string): Promise<number> {
  const began = performance.now();
  const headers = { authorization: `Bearer ${OPERATOR}` };
  const response = await fetch(`${url}/lots/${BIG_LOT}/holders`, { headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`GET /lots/{id}/holders is answered ${response.status}: ${text.slice(0, 300)}`);
  return since(began) * 1000;
}

async function databaseOf(
  kind: DatabaseKind,
  folder: string,
): Promise<{ database: Database; stop: () => Promise<void> }> {
  if (kind === "pglite") {
    return { database: { kind, folder: join(folder, "tables") }, stop: () => Promise.resolve() };
  }
  const server = await startPostgres();
  return { database: { kind, connectionString: await server.createDatabase() }, stop: () => server.stop() };
}

/** Faults of the service on stderr, and nothing else of it. */
function faultLog(): Logger {
  return pino({ level: "error" }, process.stderr);
}

function urlOf({ url }: KeptFollower): string {
  if (url === undefined) throw new Error("The follower does not answer.");
  return url;
}

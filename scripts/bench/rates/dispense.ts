import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import pLimit from "p-limit";

import type { DispenseOrder } from "../../../sdk/src/index.ts";
import { connect, dispense, dispenseBatch, dispenseOrder, verifyPack } from "../../../sdk/src/index.ts";
import { startLocalLedger } from "../../../sdk/test/ledger/localLedger.ts";
import { processorMs } from "./processor.ts";
import { openStage, prepareTransfer, type Stage } from "./stage.ts";

/** As many as a busy pharmacy chain has on their way. */
const IN_FLIGHT = 200;
/** Of what is measured, as many are done before the clock starts. */
const WARM_UP = 60;
const RUNS = 3;
/** Dispenses of a transaction, where they are sent together. */
const BATCH = 50;
/**
 * Short, so that a block's turn is a small part of what is measured; not a block for each transaction, which no consortium's
 * chain has and which takes nonces only one after the other.
 */
const BLOCK_MS = 100;

/** One run: as many a second, how long each took, and the processor time of each, milliseconds. */
export interface RateRun {
  readonly perSecond: number;
  readonly times: readonly number[];
  readonly senderMs: number;
  /** Undefined where the machine does not tell. */
  readonly nodeMs: number | undefined;
}

/** Dispenses and transfers, run beside run. */
export interface DispenseReading {
  readonly count: number;
  readonly dispenses: readonly RateRun[];
  readonly transfers: readonly RateRun[];
  /** Dispenses whose packs were verified and whose orders were signed before the clock started: sending alone. */
  readonly sent: readonly RateRun[];
  /** Dispenses that are verified and signed one by one and sent 50 in a transaction; a time is a batch's. */
  readonly batched: readonly RateRun[];
  /** Packs that the ledger has as dispensed at the end, and how many must be. */
  readonly dispensed: number;
  readonly expected: number;
}

/** Sends `count` dispenses and as many transfers in each run, by the same actor to the same node. */
export async function measureDispenses(count: number, say: (what: string) => void): Promise<DispenseReading> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-bench-rates-"));
  const local = await startLocalLedger(BLOCK_MS);
  const ledger = await connect({ rpcUrl: local.url, deployment: local.deployment });
  try {
    const packs = WARM_UP + 3 * RUNS * count;
    say(`making ${packs} prescriptions and packs`);
    const stage = await openStage({ local, ledger, folder, packs });
    const transfer = await prepareTransfer(local, ledger);
    const send = (): Promise<unknown> => stage.dispenser.actor.send(transfer);
    const rate = (many: number, one: (place: number) => Promise<unknown>): Promise<RateRun> =>
      rateOf({ count: many, pid: local.pid }, one);
    await rate(WARM_UP, send);
    await rate(WARM_UP, (place) => dispenseOne(stage, place));
    const [transfers, dispenses, sent, batched]: [RateRun[], RateRun[], RateRun[], RateRun[]] = [[], [], [], []];
    for (let run = 0, next = WARM_UP; run < RUNS; run += 1, next += 3 * count) {
      say(`run ${run + 1} of ${RUNS}`);
      transfers.push(await rate(count, send));
      dispenses.push(await rate(count, (place) => dispenseOne(stage, next + place)));
      const orders = await Promise.all(
        Array.from({ length: count }, (_, place) => orderOf(stage, next + count + place)),
      );
      sent.push(await rate(count, (place) => sendOrder(stage, orders[place])));
      batched.push(await rateOfBatches(stage, next + 2 * count, { count, pid: local.pid }));
    }
    const dispensed = await countDispensed(stage, packs);
    await stage.file.close();
    return { count, dispenses, transfers, sent, batched, dispensed, expected: packs };
  } finally {
    ledger.close();
    await local.stop();
    await rm(folder, { recursive: true });
  }
}

/** Everything a pharmacy does for one dispense: verify the pack, have the holder sign, send. */
async function dispenseOne(stage: Stage, place: number): Promise<void> {
  await sendOrder(stage, await orderOf(stage, place));
}

async function orderOf({ ledger, site, slips, file, lot }: Stage, place: number): Promise<DispenseOrder> {
  const slip = slips[place];
  if (slip === undefined) throw new Error(`There is no slip ${place}.`);
  const [{ isUsable }, order] = await Promise.all([
    verifyPack(ledger, file.row(place)),
    dispenseOrder(ledger, { slip, site, packs: [{ lot, index: place }] }),
  ]);
  if (!isUsable) throw new Error(`Pack ${place} is not usable.`);
  return order;
}

async function sendOrder({ dispenser }: Stage, order: DispenseOrder | undefined): Promise<void> {
  if (order === undefined) throw new Error("There is no such order.");
  await dispense(dispenser, order);
}

/** As many in flight as where each is sent alone. */
async function rateOfBatches(stage: Stage, first: number, { count, pid }: Measured): Promise<RateRun> {
  const batches = Math.ceil(count / BATCH);
  const one = async (batch: number): Promise<void> => {
    const places = Array.from({ length: Math.min(BATCH, count - batch * BATCH) }, (_, place) => batch * BATCH + place);
    await dispenseBatch(stage.dispenser, await Promise.all(places.map((place) => orderOf(stage, first + place))));
  };
  const run = await rateOf({ count: batches, pid }, one, IN_FLIGHT / BATCH);
  const share = batches / count;
  const nodeMs = run.nodeMs === undefined ? undefined : run.nodeMs * share;
  return { perSecond: run.perSecond / share, times: run.times, senderMs: run.senderMs * share, nodeMs };
}

/** How many, on the node of this process. */
interface Measured {
  readonly count: number;
  readonly pid: number | undefined;
}

async function rateOf(
  { count, pid }: Measured,
  one: (place: number) => Promise<unknown>,
  inFlight = IN_FLIGHT,
): Promise<RateRun> {
  const limit = pLimit(inFlight);
  const times: number[] = [];
  const [nodeBefore, before, began] = [await processorMs(pid), process.cpuUsage(), performance.now()];
  const timed = async (place: number): Promise<void> => {
    const started = performance.now();
    await one(place);
    times.push(performance.now() - started);
  };
  await Promise.all(Array.from({ length: count }, (_, place) => limit(() => timed(place))));
  const perSecond = (count * 1000) / (performance.now() - began);
  const { user, system } = process.cpuUsage(before);
  const nodeAfter = await processorMs(pid);
  const nodeMs = nodeBefore === undefined || nodeAfter === undefined ? undefined : (nodeAfter - nodeBefore) / count;
  return { perSecond, times, senderMs: (user + system) / 1000 / count, nodeMs };
}

async function countDispensed({ ledger, lot }: Stage, packs: number): Promise<number> {
  const states = Array.from({ length: packs }, (_, index) => ledger.lotLedger.packStateOf(lot, index));
  return (await Promise.all(states)).filter((state) => state === 1n).length;
}

/*
 * Imports of so many EPCIS events on a chain of their own, in a process of their own, so that the memory is theirs:
 * `importProcess.ts EVENTS`. Prints one line of JSON; what it is doing is on stderr.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { JsonRpcProvider } from "ethers";

import { demoKey } from "../../../cli/src/demo/keys.ts";
import { importEpcis, type ImportProgress } from "../../../sdk/src/import/index.ts";
import { connect, Keyring, openVault, type Ledger, type Vault } from "../../../sdk/src/ledger/index.ts";
import { foundOn } from "../../../sdk/test/import/world.ts";
import { startLocalChain } from "../../local/chain.ts";
import { Rpc } from "../indexer/rpc.ts";
import { EARLIEST, expectedOf, LOT_EVENTS, writeDocuments, type WrittenDocument } from "./documents.ts";
import type { ImportReading, Milestone } from "./imported.ts";
import { found } from "./ledgerChecks.ts";
import { sendRaw, signedIn } from "./replay.ts";

/** Lots that are imported before the clock starts, so that code and connections are warm. */
const WARM_LOTS = 2;
/** Lots whose documents are imported each by itself. */
const SINGLE_LOTS = 20;
const MILESTONES = 10;

interface Stage {
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly rpc: Rpc;
  readonly folder: string;
}

const say = (what: string): boolean => process.stderr.write(`${what}\n`);

async function main(events: number): Promise<ImportReading> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-bench-imports-"));
  // Each transaction has its block at once: what is measured is the work, not the waiting for blocks.
  const chain = await startLocalChain({
    intervalMs: 0,
    ...(Date.now() < EARLIEST.getTime() ? { begins: EARLIEST } : {}),
  });
  const provider = new JsonRpcProvider(chain.url, undefined, { staticNetwork: true, cacheTimeout: -1 });
  try {
    const { deployment, operatorKeys } = await foundOn(provider, chain);
    const ledger = await connect({ rpcUrl: chain.url, deployment });
    const vault = openVault(join(folder, "vault"));
    const keyring = await Keyring.fromSigners(ledger, operatorKeys.map(demoKey), { vault });
    const reading = await measure({ ledger, keyring, vault, rpc: new Rpc(chain.url), folder }, events);
    ledger.close();
    return reading;
  } finally {
    provider.destroy();
    await chain.stop();
    await rm(folder, { recursive: true });
  }
}

async function measure(stage: Stage, events: number): Promise<ImportReading> {
  const lots = Math.ceil(events / LOT_EVENTS);
  const [first, end] = [WARM_LOTS, WARM_LOTS + lots];
  await imported(stage, await documents(stage.folder, 0, first));
  const before = await height(stage);
  const snapshot = await stage.rpc.ask<string>("evm_snapshot");
  const bulk = await documents(stage.folder, first, end);
  const megabytesBefore = megabytes();
  say(`importing ${lots * LOT_EVENTS} events in ${bulk.length} documents`);
  const run = await imported(stage, bulk);
  const peak = peakMegabytes();
  const last = await height(stage);
  say("looking at the ledger");
  const seen = await found(stage.ledger, first, end, before);
  say("importing documents one by one");
  const singles = await documents(stage.folder, end, end + SINGLE_LOTS);
  const single: number[] = [];
  for (const each of singles) single.push((await imported(stage, [each])).seconds * 1000);
  const again = await importedAgain(stage, [...bulk.slice(0, 3), ...singles.slice(-3)]);
  say("sending the same transactions raw");
  const raw = await replayed(stage, { snapshot, before, last });
  return {
    ...{ events: sum(bulk), documents: bulk.length, seconds: run.seconds, outcomes: run.outcomes },
    ...{ milestones: run.milestones, megabytesBefore, megabytes: peak },
    ...{ expected: expectedOf(lots), found: seen, single, singleEvents: sum(singles), again, raw },
  };
}

interface Run {
  readonly seconds: number;
  readonly outcomes: Record<string, number>;
  readonly milestones: Milestone[];
}

/** Imports documents at one time. Throws where a result does not come in its document's turn. */
async function imported({ ledger, keyring, vault }: Stage, files: readonly WrittenDocument[]): Promise<Run> {
  const outcomes: Record<string, number> = {};
  const milestones: Milestone[] = [];
  const turns = files.flatMap(({ path, events }) => Array.from({ length: events }, () => path));
  const paths = files.map(({ path }) => path);
  const onProgress = ({ step, done, total }: ImportProgress): void => {
    if (step !== "applying" || (done % Math.ceil(turns.length / MILESTONES) !== 0 && done !== total)) return;
    milestones.push({ events: done, seconds: since(), megabytes: megabytes() });
    if (turns.length >= 1_000) say(`${done} of ${turns.length} events after ${since().toFixed(1)} s`);
  };
  let place = 0;
  const began = performance.now();
  const since = (): number => (performance.now() - began) / 1000;
  for await (const { file, outcome, reason } of importEpcis(ledger, keyring, vault, paths, { onProgress })) {
    if (file !== turns[place]) throw new Error(`A result of ${file} came in another's turn: ${reason}`);
    if (outcome === "refused") say(`${file}: ${reason}`);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    place += 1;
  }
  return { seconds: since(), outcomes, milestones };
}

async function importedAgain(stage: Stage, files: readonly WrittenDocument[]): Promise<ImportReading["again"]> {
  const before = await height(stage);
  const { outcomes } = await imported(stage, files);
  const { "already-applied": applied = 0, "passed-over": passed = 0 } = outcomes;
  const events = sum(files);
  return { events, others: events - applied - passed, blocks: (await height(stage)) - before };
}

/** Sends the import's own transactions, byte for byte, to the node as it was before the import. */
async function replayed(
  { rpc }: Stage,
  { snapshot, before, last }: { snapshot: string; before: number; last: number },
): Promise<ImportReading["raw"]> {
  const signed = await signedIn(rpc, before, last);
  await rpc.ask("evm_revert", [snapshot]);
  const seconds = await sendRaw(rpc, signed);
  const blocks = (await height({ rpc })) - before;
  if (blocks !== signed.length) throw new Error(`${signed.length} transactions were sent raw into ${blocks} blocks.`);
  return { transactions: signed.length, seconds };
}

async function documents(folder: string, from: number, to: number): Promise<WrittenDocument[]> {
  const written: WrittenDocument[] = [];
  for (let lot = from; lot < to; lot++) written.push(...(await writeDocuments(folder, lot)));
  return written;
}

async function height({ rpc }: Pick<Stage, "rpc">): Promise<number> {
  return Number(await rpc.ask<string>("eth_blockNumber"));
}

function sum(files: readonly WrittenDocument[]): number {
  return files.reduce((events, each) => events + each.events, 0);
}

function megabytes(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}

process.stdout.write(`${JSON.stringify(await main(Number(process.argv[2])))}\n`);

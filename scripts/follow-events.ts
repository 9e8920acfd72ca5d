import { readFile, rename, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";

import type { Interface, Log } from "ethers";

import { openLedger, PLACE } from "./examples/ledger.ts";
import type { Contracts } from "./examples/ledger.ts";

/*
 * Follows the events of lots and prescriptions with nothing but ethers, one JSON object a line: each event once, without a
 * gap, over dropped connections and restarts. The block to go on from stands in the file of --state, which is written after
 * all events of the blocks before it are.
 *
 *   npm run example:follow-events -- --state follow.json [--until BLOCK]
 */
const MOST_BLOCKS = 1_000;
const POLL_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

const { values } = parseArgs({ options: { ...PLACE, state: { type: "string" }, until: { type: "string" } } });
const ledger = await openLedger(values.rpc, values.book);
const until = values.until === undefined ? Number.POSITIVE_INFINITY : Number(values.until);
let next = (await readState()) ?? ledger.startBlock;
let wait = POLL_MS;
while (next <= until) {
  try {
    const newest = Math.min(await ledger.provider.getBlockNumber(), until);
    if (newest >= next) next = await tell(ledger, next, Math.min(newest, next + MOST_BLOCKS - 1));
    if (next > newest && next <= until) await pause((wait = POLL_MS));
  } catch (error) {
    // A node that is gone comes back: nothing was skipped, since `next` only moves on behind what was told.
    console.error(`${error instanceof Error ? error.message : String(error)}; asked again in ${wait} ms.`);
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
  }
}
ledger.provider.destroy();

/** Tells the events of these blocks. Returns the block after them. */
async function tell({ provider, lotLedger, prescriptionToken }: Contracts, from: number, to: number): Promise<number> {
  const [lots, prescriptions] = await Promise.all([lotLedger.getAddress(), prescriptionToken.getAddress()]);
  const interfaces = new Map<string, Interface>([
    [lots, lotLedger.interface],
    [prescriptions, prescriptionToken.interface],
  ]);
  const logs = await provider.getLogs({ address: [lots, prescriptions], fromBlock: from, toBlock: to });
  for (const log of logs) console.log(line(log, interfaces.get(log.address)));
  if (values.state !== undefined) {
    await writeFile(`${values.state}.new`, JSON.stringify({ next: to + 1 }));
    await rename(`${values.state}.new`, values.state);
  }
  return to + 1;
}

function line({ blockNumber, index, topics, data }: Log, contract: Interface | undefined): string {
  const event = contract?.parseLog({ topics, data });
  const args = event?.fragment.inputs.map(({ name }, place): [string, unknown] => [name, event.args[place]]) ?? [];
  const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);
  return JSON.stringify({ block: blockNumber, log: index, event: event?.name, ...Object.fromEntries(args) }, plain);
}

async function readState(): Promise<number | undefined> {
  if (values.state === undefined) return undefined;
  const text = await readFile(values.state, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { next: number }).next;
}

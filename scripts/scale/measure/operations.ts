import { encodeRlp, toBeHex, Transaction, type TransactionReceipt } from "ethers";

import { InputError } from "../../../sdk/src/errors.ts";
import { anchors } from "../../bench/gas/anchors.ts";
import { Bench } from "../../bench/gas/bench.ts";
import { summaries } from "../../bench/gas/coldChain.ts";
import { decisions, lots, movements, packs, splits, words } from "../../bench/gas/goods.ts";
import { batches } from "../../bench/gas/limits.ts";
import { loads } from "../../bench/gas/loads.ts";
import { dispenses, prescriptions, transitions } from "../../bench/gas/prescriptions.ts";
import type { Gas } from "../gas.ts";
import { gasOfShape, SHAPES, type Counted, type Shape } from "../shapes.ts";

/** SSTORE of a slot that was zero costs this at least, of one that was not at least the second (EIP-2200, EIP-2929). */
const NEW_SLOT_GAS = 20_000;
const CHANGED_SLOT_GAS = 2_900;
/** A snapshot's figures are rounded, and a claim's is a difference between two dispenses that have zeros elsewhere. */
const SLACK_GAS = 100;

/**
 * Counts what each shape's transactions leave behind on the real contracts: the gas bench's scenario is run, and a
 * shape's transactions are those that cost what the snapshot says.
 *
 * @throws InputError `SnapshotStale` where none costs that.
 */
export async function measureOperations(gas: Gas): Promise<Record<string, Counted>> {
  const bench = await Bench.start();
  const groups = [lots, movements, splits, decisions, packs, words, prescriptions, dispenses, transitions, anchors];
  for (const group of [...groups, batches, summaries, loads]) await group(bench);
  const sent = await allSent(bench);
  const counted: Record<string, Counted> = {};
  for (const shape of SHAPES) {
    const receipts = found(sent, shape, gasOfShape(gas, shape));
    counted[shape.name] = await countedOf(bench, receipts);
  }
  return counted;
}

/** The receipts of all transactions, in their order. */
async function allSent(bench: Bench): Promise<TransactionReceipt[]> {
  const { provider } = bench.world.connection.ethers;
  const newest = await provider.getBlockNumber();
  const receipts: TransactionReceipt[] = [];
  for (let number = 1; number <= newest; number += 1) {
    const block = await provider.getBlock(number);
    for (const hash of block?.transactions ?? []) {
      const receipt = await provider.getTransactionReceipt(hash);
      if (receipt !== null) receipts.push(receipt);
    }
  }
  return receipts;
}

function found(sent: readonly TransactionReceipt[], shape: Shape, gas: number): readonly TransactionReceipt[] {
  let best: { off: number; receipts: readonly TransactionReceipt[] } | undefined;
  for (let i = 0; i + shape.transactions <= sent.length; i += 1) {
    const receipts = sent.slice(i, i + shape.transactions);
    const off = Math.abs(receipts.reduce((sum, { gasUsed }) => sum + Number(gasUsed), 0) - gas);
    if (best === undefined || off < best.off) best = { off, receipts };
  }
  if (best !== undefined && best.off <= SLACK_GAS) return best.receipts;
  throw new InputError(
    "SnapshotStale",
    `No transaction of the gas bench costs the ${gas} gas that ${shape.figures.join(" + ")} say.`,
    "Run `npm run bench:gas -- --write` first.",
  );
}

async function countedOf(bench: Bench, receipts: readonly TransactionReceipt[]): Promise<Counted> {
  const sum = { transactionBytes: 0, receiptBytes: 0, events: 0, newSlots: 0, changedSlots: 0 };
  for (const receipt of receipts) {
    const sent = await receipt.getTransaction();
    sum.transactionBytes += bytesOf(Transaction.from(sent).serialized);
    sum.receiptBytes += bytesOf(receiptRlp(receipt));
    sum.events += receipt.logs.length;
    const slots = await slotsOf(bench, receipt.hash);
    sum.newSlots += slots.created;
    sum.changedSlots += slots.changed;
  }
  return sum;
}

/** A receipt as it is in a block's receipt trie: status, gas, bloom, logs. */
function receiptRlp({ status, cumulativeGasUsed, logsBloom, logs }: TransactionReceipt): string {
  const told = logs.map(({ address, topics, data }) => [address, [...topics], data]);
  return encodeRlp([status === 1 ? "0x01" : "0x", toBeHex(cumulativeGasUsed), logsBloom, told]);
}

async function slotsOf(bench: Bench, hash: string): Promise<{ created: number; changed: number }> {
  const options = { disableMemory: true, disableStorage: true, disableStack: true };
  const request = { method: "debug_traceTransaction", params: [hash, options] };
  const { structLogs } = (await bench.world.connection.provider.request(request)) as {
    structLogs: readonly { op: string; gasCost: number }[];
  };
  const costs = structLogs.filter(({ op }) => op === "SSTORE").map(({ gasCost }) => gasCost);
  const created = costs.filter((cost) => cost >= NEW_SLOT_GAS).length;
  const changed = costs.filter((cost) => cost >= CHANGED_SLOT_GAS).length - created;
  return { created, changed };
}

function bytesOf(hex: string): number {
  return (hex.length - 2) / 2;
}

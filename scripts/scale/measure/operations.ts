import { encodeRlp, toBeHex, Transaction, type TransactionReceipt } from "ethers";

import { InputError } from "../../../sdk/src/errors.ts";
import { Bench } from "../../bench/gas/bench.ts";
import { measureOperations as measureGas } from "../../bench/gas/figures.ts";
import type { Spent } from "../../bench/gas/spent.ts";
import { partsOfTrace, trace } from "../../bench/gas/trace.ts";
import type { Gas } from "../gas.ts";
import { SHAPES, type Counted, type Shape } from "../shapes.ts";

/**
 * Counts what each shape's transactions leave behind on the real contracts: those that the gas bench's figures are made of.
 *
 * @throws InputError `SnapshotStale` where a figure is not what the snapshot says.
 */
export async function measureOperations(gas: Gas): Promise<Record<string, Counted>> {
  const bench = await Bench.start();
  await measureGas(bench);
  const counted: Record<string, Counted> = {};
  for (const shape of SHAPES) {
    const sums = await Promise.all(spentOn(bench, shape, gas).map((spent) => countedOf(bench, spent)));
    counted[shape.name] = sums.reduce((sum, each) => added(sum, each, 1));
  }
  return counted;
}

function spentOn({ figures }: Bench, { figures: ids }: Shape, gas: Gas): Spent[] {
  return ids.map((id) => {
    const figure = figures.find((each) => each.id === id);
    if (figure?.value === gas.of(id)) return figure.spent;
    throw new InputError(
      "SnapshotStale",
      `${id} costs ${figure?.value ?? "nothing known"}, but snapshots/gas.json says ${gas.of(id)}.`,
      "Run `npm run bench:gas -- --write` first.",
    );
  });
}

const NOTHING: Counted = { transactionBytes: 0, receiptBytes: 0, events: 0, newSlots: 0, changedSlots: 0 };

async function countedOf(bench: Bench, { transactions }: Spent): Promise<Counted> {
  let sum = NOTHING;
  for (const { hash, times } of transactions) sum = added(sum, await countedIn(bench, hash), times);
  return sum;
}

function added(sum: Counted, other: Counted, times: number): Counted {
  return {
    transactionBytes: sum.transactionBytes + other.transactionBytes * times,
    receiptBytes: sum.receiptBytes + other.receiptBytes * times,
    events: sum.events + other.events * times,
    newSlots: sum.newSlots + other.newSlots * times,
    changedSlots: sum.changedSlots + other.changedSlots * times,
  };
}

async function countedIn({ world }: Bench, hash: string): Promise<Counted> {
  const receipt = await world.connection.ethers.provider.getTransactionReceipt(hash);
  if (receipt === null) throw new Error(`Transaction ${hash} was not mined.`);
  const { newSlots, changedSlots } = partsOfTrace(await trace(world.connection.provider, hash));
  return {
    transactionBytes: bytesOf(Transaction.from(await receipt.getTransaction()).serialized),
    receiptBytes: bytesOf(receiptRlp(receipt)),
    events: receipt.logs.length,
    newSlots: newSlots.count,
    changedSlots: changedSlots.count,
  };
}

/** A receipt as it is in a block's receipt trie: status, gas, bloom, logs. */
function receiptRlp({ status, cumulativeGasUsed, logsBloom, logs }: TransactionReceipt): string {
  const told = logs.map(({ address, topics, data }) => [address, [...topics], data]);
  return encodeRlp([status === 1 ? "0x01" : "0x", toBeHex(cumulativeGasUsed), logsBloom, told]);
}

function bytesOf(hex: string): number {
  return (hex.length - 2) / 2;
}

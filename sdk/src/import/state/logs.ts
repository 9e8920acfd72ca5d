import { TransientError } from "../../errors.ts";
import type { RpcLog } from "../../ledger/inclusion.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { ContractName } from "../../ledger/contracts.ts";
import { ask } from "../../ledger/rpc.ts";
import { decodeLog, type DecodedEvent } from "../../transactions/index.ts";

/** Which logs are asked for: of one contract, with these topics at their places (null: any). */
export interface LogQuery {
  readonly contract: ContractName;
  readonly topics: readonly (string | readonly string[] | null)[];
}

/**
 * The events of a contract that have these topics, in the order of the chain, up to the newest block. A node that
 * refuses so many blocks or logs at once is asked for fewer.
 * Throws a TransientError where it does not answer at all.
 */
export async function readLogs(ledger: Ledger, query: LogQuery): Promise<DecodedEvent[]> {
  const { address, startBlock } = ledger.deployment.contracts[query.contract];
  const newest = Number(await ask<string>(ledger.provider, "eth_blockNumber", []));
  const logs = await rawLogs(ledger, { address, topics: query.topics }, startBlock, newest);
  return logs.map((log) => decodeLog(ledger, log)).filter((event) => event !== undefined);
}

async function rawLogs(
  ledger: Ledger,
  filter: { address: string; topics: LogQuery["topics"] },
  from: number,
  to: number,
): Promise<RpcLog[]> {
  if (to < from) return [];
  try {
    const blocks = { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}` };
    return await ask<RpcLog[]>(ledger.provider, "eth_getLogs", [{ ...filter, ...blocks }]);
  } catch (error) {
    if (error instanceof TransientError) throw error;
    if (to === from) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
      const message = `The node does not give the logs of block ${from} (${reason}).`;
      throw new TransientError("LogsRefused", message, "Look at the node's log, then try again.", { cause: error });
    }
    const middle = Math.floor((from + to) / 2);
    return [...(await rawLogs(ledger, filter, from, middle)), ...(await rawLogs(ledger, filter, middle + 1, to))];
  }
}

/** The topic of an address or number: 32 bytes. */
export function topicOf(value: string | number | bigint): string {
  const hex = typeof value === "string" ? value.replace(/^0x/, "") : value.toString(16);
  return `0x${hex.toLowerCase().padStart(64, "0")}`;
}

import type { RpcLog } from "../../ledger/inclusion.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { ask } from "../../ledger/rpc.ts";
import { normalGtin } from "../../lots/names.ts";
import { decodeLog } from "../../transactions/index.ts";
import { chunked } from "../plan/pieces.ts";
import { LotBook } from "../state/lotBook.ts";
import { readLogs } from "../state/logs.ts";
import { Sites } from "../state/sites.ts";
import type { HistorySource, HistoryTransaction } from "./source.ts";

const AT_ONCE = 50;

/** Histories as the chain's own receipts tell them. Throws a TransientError where the node does not answer. */
export function chainHistory(ledger: Ledger): HistorySource {
  const { chainId, dayOffset } = ledger.deployment;
  const sites = new Sites(ledger);
  const book = new LotBook(ledger);
  return {
    ...{ chainId, dayOffset },
    transactionsOf: (lot) => transactionsOf(ledger, lot),
    nameOf: async (id) => {
      const lot = await book.lot(id);
      return lot === undefined ? undefined : { gtin: normalGtin(lot.gtin), lot: lot.lotNumber };
    },
    siteOf: (site) => sites.of(site),
  };
}

async function* transactionsOf(ledger: Ledger, lot: string): AsyncGenerator<HistoryTransaction> {
  const own = await readLogs(ledger, { contract: "lotLedger", topics: [null, lot] });
  const hashes = [...new Set(own.map(({ transaction }) => transaction))];
  for (const portion of chunked(hashes, AT_ONCE)) {
    yield* await Promise.all(portion.map((hash) => transactionOf(ledger, hash)));
  }
}

async function transactionOf(ledger: Ledger, hash: string): Promise<HistoryTransaction> {
  interface Receipt {
    logs: RpcLog[];
    blockNumber: string;
  }
  const receipt = await ask<Receipt>(ledger.provider, "eth_getTransactionReceipt", [hash]);
  const block = await ask<{ timestamp: string }>(ledger.provider, "eth_getBlockByNumber", [receipt.blockNumber, false]);
  const events = receipt.logs.map((log) => decodeLog(ledger, log)).filter((event) => event !== undefined);
  return { time: Number(block.timestamp), events };
}

import { readGas } from "../gas.ts";
import { writeMeasured } from "../measured.ts";
import { measureIndexer } from "./indexer.ts";
import { measureOperations } from "./operations.ts";
import { bytesASlot } from "./trie.ts";

const SLOTS = 200_000;
const EVENTS = { from: 8_000, to: 24_000 };

/** Measures anew what `npm run scale` counts with besides gas, and writes it to `measured.json`. Takes minutes. */
export async function measure(say: (what: string) => void): Promise<void> {
  say("a slot's bytes in the state's trie");
  const slot = bytesASlot(SLOTS);
  say("the operations' transactions, receipts, events and slots, on the contracts");
  const operations = await measureOperations(readGas());
  say("the indexer's tables, on PostgreSQL");
  const indexer = await measureIndexer(EVENTS);
  writeMeasured({ bytesASlot: slot, indexer, operations });
}

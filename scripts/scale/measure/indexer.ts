import { stat, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { Client } from "pg";

import { SCHEMA } from "../../../indexer/service/follower/database.ts";
import type { KeptFollower } from "../../../indexer/service/follower/index.ts";
import { newestBlock } from "../../../indexer/service/tables.ts";
import { writeDeployment } from "../../../sdk/src/ledger/index.ts";
import { followAll } from "../../bench/indexer/catchUp.ts";
import { BenchChain } from "../../bench/indexer/chain.ts";
import { History } from "../../bench/indexer/history.ts";
import { buildBigLot } from "../../bench/indexer/packs.ts";
import { startPostgres } from "../../local/postgres.ts";
import type { IndexerSizes } from "../measured.ts";

/** Ponder's own copy of blocks, transactions and logs. */
const SYNC_SCHEMA = "ponder_sync";
const PACKS = 100_000;
const LOOK_EVERY_MS = 100;

/**
 * Follows the indexer bench's history into PostgreSQL and reads how the database grows from one number of events to
 * another, so that what an empty one takes does not count; and how long a pack list's file is.
 */
export async function measureIndexer(events: { from: number; to: number }): Promise<IndexerSizes> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-scale-"));
  const path = join(folder, "big.lot");
  const lot = await buildBigLot({ packs: PACKS, consignments: 100, path });
  const packListBytes = (await stat(path)).size / PACKS;
  const chain = await BenchChain.start();
  const server = await startPostgres();
  try {
    const connectionString = await server.createDatabase();
    const history = new History(chain);
    await history.begin(lot);
    await make(history, events.from);
    const deploymentPath = await writeDeployment(folder, chain.ledger.deployment);
    const { follower } = await followAll(chain, deploymentPath, { kind: "postgres", connectionString });
    try {
      const before = { events: history.events, ...(await sizesOf(connectionString)) };
      await make(history, events.to);
      await caughtUp(chain, follower);
      const after = { events: history.events, ...(await sizesOf(connectionString)) };
      const each = (what: "tables" | "sync" | "rows") => (after[what] - before[what]) / (after.events - before.events);
      return {
        events: after.events - before.events,
        tableBytesAnEvent: Math.round(each("tables")),
        syncBytesAnEvent: Math.round(each("sync")),
        rowsAnEvent: Math.round(each("rows") * 100) / 100,
        packListBytesAPack: Math.round(packListBytes * 10) / 10,
      };
    } finally {
      await follower.stop();
    }
  } finally {
    await server.stop();
    await chain.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function make(history: History, events: number): Promise<void> {
  while (history.events < events) await history.block();
}

async function caughtUp(chain: BenchChain, follower: KeptFollower): Promise<void> {
  const newest = await chain.ledger.provider.getBlockNumber();
  while ((await newestBlock(follower)).number < newest) await pause(LOOK_EVERY_MS);
}

/** Bytes with indexes and overflow, and rows, of the follower's tables; bytes of its copy of the chain. */
async function sizesOf(connectionString: string): Promise<{ tables: number; sync: number; rows: number }> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query("VACUUM ANALYZE");
    const bytes = (schema: string) =>
      client.query<{ bytes: string; rows: string }>(
        `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) AS bytes, coalesce(sum(greatest(c.reltuples, 0)), 0) AS rows
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT starts_with(c.relname, '_')`,
        [schema],
      );
    const [tables, sync] = [(await bytes(SCHEMA)).rows[0], (await bytes(SYNC_SCHEMA)).rows[0]];
    return { tables: Number(tables?.bytes), sync: Number(sync?.bytes), rows: Number(tables?.rows) };
  } finally {
    await client.end();
  }
}

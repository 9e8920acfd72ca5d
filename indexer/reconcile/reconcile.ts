import { setTimeout as pause } from "node:timers/promises";

import type { Client } from "@ponder/client";
import type { Ledger } from "@yaolian/sdk/ledger";
import { z } from "zod";

import * as schema from "../ponder.schema.ts";
import { pairsOf } from "./counterpart.ts";
import type { ContractsAt, Counterpart, Row, Table } from "./counterpart.ts";
import { askLaw, LAWS } from "./laws.ts";
import { comparedEvents } from "./logs.ts";
import { gapsBetween, lotSums, tiles, untouched, untouchedWords } from "./packs.ts";
import { countOf, nameOf, pageOf, type Span } from "./rows.ts";
import { CARE } from "./stored/care.ts";
import { CONSORTIUM } from "./stored/consortium.ts";
import { GOODS } from "./stored/goods.ts";
import { differing, Tally, type Difference, type Pair } from "./tally.ts";

export interface ReconcileOptions {
  /** The ledger as a node has it. */
  readonly ledger: Ledger;
  /** Asks the tables. */
  readonly client: Client<typeof schema>;
  /** At most about so many rows of a table, and words of a lot, evenly apart; all if left out. */
  readonly sample?: number;
}

/** What was compared, and what was not the same. */
export interface Reconciliation {
  /** The newest block whose events were compared. */
  readonly block: number;
  /** How many values were compared, by table. */
  readonly tables: Readonly<Record<string, number>>;
  readonly values: number;
  /** Tables of which only a sample was compared. */
  readonly sampled: readonly string[];
  readonly differenceCount: number;
  /** The first hundred of them. */
  readonly differences: readonly Difference[];
}

/** Every table whose rows the contracts can be asked for. */
export const COUNTERPARTS: readonly Counterpart[] = [...CONSORTIUM, ...GOODS, ...CARE];

/**
 * Compares the tables with what the contracts have and with the chain's own events. The tables may go on meanwhile: rows are
 * read with the block they stand for, and the contracts are asked at that block. A difference counts once it was there three
 * times. Throws a TransientError where the node or the follower does not answer.
 */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const run = new Run(options);
  const block = Math.max(await run.newestBlock(), (await countOf(options.client.db, schema.activityEvent)).block);
  for (const each of COUNTERPARTS) await run.compareRows(each);
  await run.compareCounts();
  await run.comparePacks();
  for (const law of LAWS) {
    await run.compare(nameOf(law.table), async () => [
      { key: "all", column: law.what, ...(await askLaw(options.client.db, law)) },
    ]);
  }
  for await (const pairs of comparedEvents(options.ledger, options.client.db, block)) run.tally.add("activity", pairs);
  const { values, differences, differenceCount } = run.tally;
  const tables = Object.fromEntries([...values].sort());
  const sum = [...values.values()].reduce((all, count) => all + count, 0);
  return { block, tables, values: sum, sampled: [...run.sampled], differenceCount, differences };
}

/** What the contracts count by themselves. */
const COUNTS: readonly (readonly [Table, (contracts: ContractsAt) => Promise<bigint>])[] = [
  [schema.member, ({ consortium, at }) => consortium.memberCount(at)],
  [schema.site, ({ consortium, at }) => consortium.siteCount(at)],
  [schema.seat, ({ councilSeat, at }) => councilSeat.seatCount(at)],
  [schema.alert, ({ alertLedger, at }) => alertLedger.alertCount(at)],
  [schema.glassRecord, ({ consentRegistry, at }) => consentRegistry.glassCount(at)],
];

const PAGE = 500;
/** Places in a table that a sample is taken from. */
const SPANS = 10;
const LOTS = 100;
/** Calls that are on their way to the node together. */
const AT_ONCE = 1_000;
const ATTEMPTS = 3;
const PAUSE_MS = 500;

const statusShape = z.record(z.string(), z.object({ block: z.object({ number: z.int() }) }));

class Run {
  readonly tally = new Tally();
  readonly sampled = new Set<string>();
  readonly #options: ReconcileOptions;
  readonly #times = new Map<number, number>();

  constructor(options: ReconcileOptions) {
    this.#options = options;
  }

  /** The newest block that the tables are known to be at; 0 where the address given does not say. */
  async newestBlock(): Promise<number> {
    const status = statusShape.safeParse(await this.#options.client.getStatus().catch(() => undefined));
    return Object.values(status.data ?? {})[0]?.block.number ?? 0;
  }

  /** Adds pairs; what differs is read anew first, as the chain may have gone back under it. */
  async compare(table: string, read: () => Promise<Pair[]>): Promise<void> {
    let pairs = await read();
    for (let attempt = 1; attempt < ATTEMPTS && differing(pairs).length > 0; attempt += 1) {
      await pause(PAUSE_MS);
      pairs = await read();
    }
    this.tally.add(table, pairs);
  }

  /** Every row of a table, or a sample of them. */
  async compareRows(each: Counterpart): Promise<void> {
    const { client, sample } = this.#options;
    const { rows: count } = await countOf(client.db, each.table);
    if (sample !== undefined && count > sample) {
      this.sampled.add(nameOf(each.table));
      const limit = Math.min(PAGE, Math.ceil(sample / SPANS));
      for (let done = 0; done < sample; done += limit) {
        await this.#compareSpan(each, { offset: Math.floor((done / sample) * count), limit });
      }
      return;
    }
    for (let span: Span | undefined = { limit: PAGE }; span !== undefined;) {
      const rows: readonly Row[] = await this.#compareSpan(each, span);
      const after = rows.at(-1);
      span = after === undefined || rows.length < PAGE ? undefined : { after, limit: PAGE };
    }
  }

  /** Returns the rows that were compared. */
  async #compareSpan(each: Counterpart, span: Span): Promise<readonly Row[]> {
    let rows: readonly Row[] = [];
    await this.compare(nameOf(each.table), async () => {
      const least = await this.newestBlock();
      const page = await pageOf(this.#options.client.db, each.table, each.key, span);
      ({ rows } = page);
      if (rows.length === 0) return [];
      const contracts = await this.#at(Math.max(least, page.block));
      const pairs = await Promise.all(rows.map((row) => pairsOf(each, contracts, row)));
      return pairs.flat();
    });
    return rows;
  }

  /** How many there are of what the contracts count. */
  async compareCounts(): Promise<void> {
    for (const [table, counted] of COUNTS) {
      await this.compare(nameOf(table), async () => {
        const least = await this.newestBlock();
        const { rows, block } = await countOf(this.#options.client.db, table);
        return [
          { key: "all", column: "rows", found: rows, expected: await counted(await this.#at(Math.max(least, block))) },
        ];
      });
    }
  }

  /** That consignments tile their lots, and that packs without a row are in stock. */
  async comparePacks(): Promise<void> {
    const { client, sample } = this.#options;
    await this.compare(nameOf(schema.consignment), () => gapsBetween(client.db));
    for (let after: string | undefined = ""; after !== undefined;) {
      const least = await this.newestBlock();
      const { lots, block } = await lotSums(client.db, after, LOTS);
      const contracts = await this.#at(Math.max(least, block));
      for (const lot of lots) {
        this.tally.add(nameOf(schema.consignment), tiles(lot));
        const words = untouchedWords(lot, sample);
        for (let first = 0; first < words.length; first += AT_ONCE) {
          const some = words.slice(first, first + AT_ONCE);
          const pairs = await Promise.all(some.map((word) => untouched(contracts, lot.lot, word)));
          this.tally.add(nameOf(schema.packWord), pairs);
        }
      }
      after = lots.length < LOTS ? undefined : lots.at(-1)?.lot;
    }
  }

  async #at(block: number): Promise<ContractsAt> {
    const { ledger } = this.#options;
    const time = this.#times.get(block) ?? (await ledger.provider.getBlock(block))?.timestamp ?? 0;
    this.#times.set(block, time);
    return { ...ledger, at: { blockTag: block }, time };
  }
}

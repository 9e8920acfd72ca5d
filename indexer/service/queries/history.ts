import { and, asc, eq, sql } from "@ponder/client";

import type { HistorySource, HistoryTransaction } from "@yaolian/sdk/import";
import { argumentsFromJson, type ContractName, type Deployment } from "@yaolian/sdk/ledger";
import type { DecodedEvent } from "@yaolian/sdk/transactions";

import { activityEvent, lot, site } from "../../ponder.schema.ts";
import type { Tables } from "../tables.ts";

/** Rows that are asked for at once. */
const AT_ONCE = 2_000;

/** Histories as the tables have them: what the SDK tells a lot's story from, instead of the chain. */
export function tablesHistory(tables: Tables, { chainId, dayOffset }: Deployment): HistorySource {
  return {
    ...{ chainId, dayOffset },
    transactionsOf: (id) => transactionsOf(tables, id),
    nameOf: async (id) => {
      const [found] = await tables
        .select({ gtin: lot.gtin, lot: lot.lotNumber })
        .from(lot)
        .where(eq(lot.lot, id as `0x${string}`));
      return found;
    },
    siteOf: remembered(async (number) => {
      const [found] = await tables.select().from(site).where(eq(site.site, number));
      if (found === undefined) throw new Error(`Site ${number} is in an event and not in the directory.`);
      return { site: number, member: found.member, gln: found.gln };
    }),
  };
}

/** All events of the transactions in which the lot ledger told something of a lot. */
async function* transactionsOf(tables: Tables, id: string): AsyncGenerator<HistoryTransaction> {
  let current: { hash: string; time: number; events: DecodedEvent[] } | undefined;
  for await (const row of rowsOf(tables, id as `0x${string}`)) {
    if (current !== undefined && current.hash !== row.transaction) {
      yield current;
      current = undefined;
    }
    current ??= { hash: row.transaction, time: row.time, events: [] };
    current.events.push(decoded(row));
  }
  if (current !== undefined) yield current;
}

const { block, logIndex, transaction, time, contract, name, args } = activityEvent;
type Row = Pick<
  typeof activityEvent.$inferSelect,
  "block" | "logIndex" | "transaction" | "time" | "contract" | "name" | "args"
>;

async function* rowsOf(tables: Tables, id: `0x${string}`): AsyncGenerator<Row> {
  const own = tables
    .select({ own: sql<string>`${activityEvent.transaction}`.as("own") })
    .from(activityEvent)
    .where(and(eq(activityEvent.lot, id), eq(activityEvent.contract, "lotLedger")))
    .groupBy(activityEvent.transaction)
    .as("own_transactions");
  for (let last: Row | undefined; ;) {
    const after = last === undefined ? undefined : sql`(${block}, ${logIndex}) > (${last.block}, ${last.logIndex})`;
    const rows: Row[] = await tables
      .select({ block, logIndex, transaction, time, contract, name, args })
      .from(activityEvent)
      .innerJoin(own, eq(activityEvent.transaction, own.own))
      .where(after)
      .orderBy(asc(block), asc(logIndex))
      .limit(AT_ONCE);
    yield* rows;
    last = rows.at(-1);
    if (rows.length < AT_ONCE) return;
  }
}

/** The event that a row keeps. The tables follow the same contracts, so name and arguments are those of its type. */
export function decoded({ time: _, ...row }: Row): DecodedEvent {
  const plain = argumentsFromJson(row.contract as ContractName, row.name, row.args);
  return { ...row, args: plain } as unknown as DecodedEvent;
}

/** Asks for each once, until it is there. What the directory says of a site stays. */
function remembered<T>(ask: (number: number) => Promise<T>): (number: number) => Promise<T> {
  const asked = new Map<number, Promise<T>>();
  return (number) => {
    const known = asked.get(number) ?? ask(number);
    asked.set(number, known);
    known.catch(() => asked.delete(number));
    return known;
  };
}

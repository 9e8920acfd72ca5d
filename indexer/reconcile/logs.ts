import { and, asc, lte, sql } from "@ponder/client";
import { argumentsFromJson } from "@yaolian/sdk/ledger";
import type { ContractName, Ledger } from "@yaolian/sdk/ledger";
import { eventsBetween } from "@yaolian/sdk/events";

import { activityEvent } from "../ponder.schema.ts";
import type { Tables } from "../service/tables.ts";
import type { Pair } from "./tally.ts";

type ActivityRow = typeof activityEvent.$inferSelect;
type Event = Awaited<ReturnType<typeof eventsBetween>> extends AsyncGenerator<(infer E)[]> ? E : never;

const PAGE = 1_000;

/** Every event that the node has up to a block, beside the rows of `activity`: the same, in the same order, and no other. */
export async function* comparedEvents(ledger: Ledger, tables: Tables, to: number): AsyncGenerator<Pair[]> {
  const rows = activityUpTo(tables, to);
  let row = await next(rows);
  for await (const events of eventsBetween(ledger, { to })) {
    for (const event of events) {
      for (; row !== undefined && before(row, event); row = await next(rows)) yield [extra(row)];
      if (row === undefined || before(event, row)) yield [missing(event)];
      else {
        yield same(row, event);
        row = await next(rows);
      }
    }
  }
  for (; row !== undefined; row = await next(rows)) yield [extra(row)];
}

async function next(rows: AsyncGenerator<ActivityRow>): Promise<ActivityRow | undefined> {
  const result = await rows.next();
  return result.done === true ? undefined : result.value;
}

/** The rows of `activity` in the order of the chain. */
async function* activityUpTo(tables: Tables, to: number): AsyncGenerator<ActivityRow> {
  const { block, logIndex } = activityEvent;
  let after: Place = { block: -1, logIndex: -1 };
  for (;;) {
    const rows = await tables
      .select()
      .from(activityEvent)
      .where(and(lte(block, to), sql`(${block}, ${logIndex}) > (${after.block}::int, ${after.logIndex}::int)`))
      .orderBy(asc(block), asc(logIndex))
      .limit(PAGE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last;
  }
}

interface Place {
  readonly block: number;
  readonly logIndex: number;
}

function before(a: Place, b: Place): boolean {
  return a.block < b.block || (a.block === b.block && a.logIndex < b.logIndex);
}

function keyOf({ block, logIndex }: Place): string {
  return `${block}/${logIndex}`;
}

function missing(event: Event): Pair {
  return { key: keyOf(event), column: "name", found: null, expected: `${event.contract}:${event.name}` };
}

function extra(row: ActivityRow): Pair {
  return { key: keyOf(row), column: "name", found: `${row.contract}:${row.name}`, expected: null };
}

function same(row: ActivityRow, event: Event): Pair[] {
  const key = keyOf(row);
  const name = { found: `${row.contract}:${row.name}`, expected: `${event.contract}:${event.name}` };
  if (name.found !== name.expected) return [{ key, column: "name", ...name }];
  const args = argumentsFromJson(row.contract as ContractName, row.name, row.args);
  return [
    { key, column: "name", ...name },
    { key, column: "transaction", found: row.transaction, expected: event.transaction },
    { key, column: "args", found: args, expected: event.args },
  ];
}

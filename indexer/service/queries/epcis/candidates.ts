import { and, asc, eq, gt, gte, inArray, lt, or, sql, type SQL } from "@ponder/client";

import { actOfEventId, type Epc } from "@yaolian/sdk";

import { activityEvent, lot, lotInput } from "../../../ponder.schema.ts";
import type { Tables } from "../../tables.ts";
import type { Asked } from "./filters.ts";
import type { Listener, MarkedLot } from "./stories.ts";

/*
 * The follower answers queries with joins, also of queries, and none with DISTINCT or a query inside a condition; of functions it knows
 * those that count, and none that hashes.
 */

const { block, logIndex, time, transaction, contract, site, toSite } = activityEvent;
/** Changes whenever an event of the lot is added, or is another one after a reorganisation of the chain. */
const MARK = sql<string>`concat(count(*), ' ', sum(${block}), ' ', sum(${logIndex}), ' ', sum(${time}), ' ', min(${transaction}), max(${transaction}))`;

/** Lots that are joined for what was made of them; where there are more, all lots are looked through. */
const MOST_OUTPUTS = 20;

/**
 * Lots that may have events that are asked for, by their ids from `from` on: those that the listener ever had something of,
 * that were acted on in the time asked for, and are, or were made of, what the identifiers name.
 */
export async function candidates(
  tables: Tables,
  { listener, asked }: { readonly listener: Listener; readonly asked: Asked },
  from: { readonly lot: string; readonly isIncluded: boolean } | undefined,
  most: number,
): Promise<MarkedLot[]> {
  const start = from?.lot as `0x${string}`;
  const after = from === undefined ? undefined : from.isIncluded ? gte(lot.lot, start) : gt(lot.lot, start);
  const named = await namedIn(tables, asked);
  return markedLots(tables, { listener, condition: and(after, ...named), acted: recordedIn(asked) }, most);
}

/** One lot, where the listener ever had something of it; undefined else. */
export async function candidate(tables: Tables, listener: Listener, id: string): Promise<MarkedLot | undefined> {
  const condition = eq(lot.lot, id as `0x${string}`);
  const [found] = await markedLots(tables, { listener, condition, acted: undefined }, 1);
  return found;
}

interface Selection {
  readonly listener: Listener;
  readonly condition: SQL | undefined;
  /** What an event of the lot has to be. */
  readonly acted: SQL | undefined;
}

async function markedLots(
  tables: Tables,
  { listener, condition, acted }: Selection,
  most: number,
): Promise<MarkedLot[]> {
  const ofLots = eq(contract, "lotLedger");
  const sites = [...(listener.reader?.sites ?? [])];
  // Goods come to a site where they are made, sent to it, or given to it by regulators.
  const had = listener.reader === undefined ? undefined : or(inArray(site, sites), inArray(toSite, sites));
  if (listener.reader !== undefined && sites.length === 0) return [];
  const touched = tables
    .select({ touched: sql<string>`${activityEvent.lot}`.as("touched") })
    .from(activityEvent)
    .where(and(ofLots, had))
    .groupBy(activityEvent.lot)
    .as("touched_lots");
  const recorded = tables
    .select({ recorded: sql<string>`${activityEvent.lot}`.as("recorded") })
    .from(activityEvent)
    .where(and(ofLots, acted))
    .groupBy(activityEvent.lot)
    .as("recorded_lots");
  let query = tables
    .select({ lot: lot.lot, mark: MARK })
    .from(lot)
    .innerJoin(activityEvent, and(eq(activityEvent.lot, lot.lot), ofLots))
    .$dynamic();
  if (had !== undefined) query = query.innerJoin(touched, eq(lot.lot, touched.touched));
  if (acted !== undefined) query = query.innerJoin(recorded, eq(lot.lot, recorded.recorded));
  return query.where(condition).groupBy(lot.lot).orderBy(asc(lot.lot)).limit(most);
}

function recordedIn({ GE_recordTime: from, LT_recordTime: before }: Asked): SQL | undefined {
  return and(
    from === undefined ? undefined : gte(time, Math.floor(from / 1000)),
    before === undefined ? undefined : lt(time, Math.ceil(before / 1000)),
  );
}

const OF_THE_LOT = ["MATCH_epc", "MATCH_outputEPC", "MATCH_epcClass", "MATCH_outputEPCClass"] as const;
const OF_INPUTS_TOO = ["MATCH_inputEPC", "MATCH_inputEPCClass", "MATCH_anyEPC", "MATCH_anyEPCClass"] as const;

/** What the identifiers and event ids that are asked for say of the lots; nothing where they may be of any. */
async function namedIn(tables: Tables, asked: Asked): Promise<(SQL | undefined)[]> {
  const ids = asked.EQ_eventID?.map((id) => actOfEventId(id)?.lot as `0x${string}` | undefined);
  const isKnown = ids?.every((id) => id !== undefined) === true;
  const byIds = isKnown
    ? inArray(
        lot.lot,
        ids.filter((id) => id !== undefined),
      )
    : undefined;
  const named = await Promise.all(OF_THE_LOT.map((name) => lotsNamed(tables, asked[name])));
  const orInputs = await Promise.all(
    OF_INPUTS_TOO.map(async (name) => {
      const condition = await lotsNamed(tables, asked[name]);
      return condition === undefined ? undefined : orMadeOf(tables, condition);
    }),
  );
  return [byIds, ...named, ...orInputs];
}

/** The lots of these packs, lots or products; undefined where one may be in any lot: cases, and whatever no lot is of. */
async function lotsNamed(tables: Tables, epcs: readonly Epc[] | undefined): Promise<SQL | undefined> {
  if (epcs === undefined) return undefined;
  const goods = epcs.filter((epc) => "gtin" in epc);
  if (goods.length < epcs.length) return undefined;
  const gtins = [...new Set(goods.map(({ gtin }) => gtin))];
  const known = await tables.select({ gtin: lot.gtin }).from(lot).where(inArray(lot.gtin, gtins)).groupBy(lot.gtin);
  // A case may have a GTIN and serial of its own.
  if (known.length < gtins.length) return undefined;
  return or(
    ...goods.map((epc) =>
      epc.kind === "lgtin" ? and(eq(lot.gtin, epc.gtin), eq(lot.lotNumber, epc.lot)) : eq(lot.gtin, epc.gtin),
    ),
  );
}

async function orMadeOf(tables: Tables, condition: SQL): Promise<SQL | undefined> {
  const outputs = await tables
    .select({ output: sql<`0x${string}`>`${lotInput.lot}`.as("output") })
    .from(lotInput)
    .innerJoin(lot, eq(lot.lot, lotInput.input))
    .where(condition)
    .groupBy(lotInput.lot)
    .limit(MOST_OUTPUTS + 1);
  if (outputs.length > MOST_OUTPUTS) return undefined;
  if (outputs.length === 0) return condition;
  return or(
    condition,
    inArray(
      lot.lot,
      outputs.map(({ output }) => output),
    ),
  );
}

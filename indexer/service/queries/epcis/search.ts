import { InputError } from "@yaolian/sdk";
import type { ToldEvent, ToldLot } from "@yaolian/sdk/import";

import type { SignedIn } from "../../api/viewer.ts";
import type { Tables } from "../../tables.ts";
import { candidates } from "./candidates.ts";
import { isAsked, type Asked } from "./filters.ts";
import { tooLarge } from "./problems.ts";
import { listenerOf, namedIn, type MarkedLot, type Stories } from "./stories.ts";
import { byPlace, cursorOf, type Cursor, type PageStart } from "./tokens.ts";

/** Lots that are looked through for one page, where no order is asked for; an emptier page leads on to the next. */
const MOST_LOTS_A_PAGE = 200;
/** Lots and events that are looked through and kept where an order or a number of events is asked for. */
const MOST_LOTS = 1_000;
const MOST_EVENTS = 10_000;
const LOTS_AT_ONCE = 50;
/** Identifiers on one page, after which it ends: an event may name 100,000. */
const MOST_NAMED = 200_000;

/** A query as `SimpleEventQuery` has it. */
export interface EventQuery {
  readonly viewer: SignedIn;
  readonly asked: Asked;
  readonly orderBy: "eventTime" | "recordTime" | undefined;
  readonly orderDirection: "ASC" | "DESC";
  /** Only so many, the first ones in the order. */
  readonly eventCountLimit: number | undefined;
  /** No answer where there are more. */
  readonly maxEventCount: number | undefined;
  readonly perPage: number;
  readonly start: PageStart | undefined;
}

export interface FoundEvent {
  readonly lot: string;
  readonly told: ToldEvent;
}

export interface FoundPage {
  readonly events: readonly FoundEvent[];
  /** Where the next page begins; undefined after the last. */
  readonly next: PageStart | undefined;
}

/**
 * The events of a query that its viewer may see, a page of them. Without an order of the caller's they come by lot and, in
 * it, in the order of the chain.
 * Throws a ProblemError 413 `QueryTooLarge` where more would have to be ordered or counted than is done for one query.
 */
export async function findEvents(tables: Tables, stories: Stories, query: EventQuery): Promise<FoundPage> {
  const isWhole = query.orderBy !== undefined || query.maxEventCount !== undefined;
  return isWhole ? pageOfAll(tables, stories, query) : pageByLot(tables, stories, query);
}

async function pageByLot(tables: Tables, stories: Stories, query: EventQuery): Promise<FoundPage> {
  const { start, perPage } = query;
  const events: FoundEvent[] = [];
  let named = 0;
  let reached: Cursor | undefined = start?.after;
  const given = start?.given ?? 0;
  const nextFrom = (after: Cursor): FoundPage => ({ events, next: { given: given + events.length, after } });
  for await (const found of eventsByLot(tables, stories, query, MOST_LOTS_A_PAGE)) {
    if (found === "enough") return nextFrom(reached ?? NOWHERE);
    if ("passed" in found) {
      reached = { lot: found.passed, ...AT_THE_END };
      continue;
    }
    if (start !== undefined && byPlace(cursorOf(found), start.after) <= 0) continue;
    const isFull = events.length === perPage || named > MOST_NAMED;
    const last = events.at(-1);
    if (isFull && last !== undefined) return nextFrom(cursorOf(last));
    events.push(found);
    named += namedIn(found.told);
  }
  return { events, next: undefined };
}

const AT_THE_END = { block: Number.MAX_SAFE_INTEGER, logIndex: 0, place: Number.MAX_SAFE_INTEGER };
const NOWHERE: Cursor = { lot: `0x${"0".repeat(64)}`, block: 0, logIndex: 0, place: 0 };

/** What an order is made of: everything is found, ordered and cut into pages. */
async function pageOfAll(tables: Tables, stories: Stories, query: EventQuery): Promise<FoundPage> {
  const { start, perPage, orderBy, eventCountLimit = MOST_EVENTS } = query;
  const all: FoundEvent[] = [];
  const most = query.maxEventCount ?? MOST_EVENTS;
  for await (const found of eventsByLot(tables, stories, { ...query, start: undefined }, MOST_LOTS)) {
    if (found === "enough") throw tooLarge(`it is about more than ${MOST_LOTS} lots`);
    if ("passed" in found) continue;
    all.push(found);
    if (all.length > most) throw tooLarge(`it has more than ${most} events`);
  }
  const placed = all.map((found) => ({ found, at: cursorOf(found, keyOf(found, orderBy)) }));
  const order = orderOf(query);
  placed.sort((one, other) => order(one.at, other.at));
  const behind = start === undefined ? placed : placed.filter(({ at }) => order(at, start.after) > 0);
  const given = start?.given ?? 0;
  const left = behind.slice(0, Math.max(0, eventCountLimit - given));
  const page = left.slice(0, perPage);
  const after = page.at(-1)?.at;
  const isLast = left.length === page.length || after === undefined;
  return {
    events: page.map(({ found }) => found),
    next: isLast ? undefined : { given: given + page.length, after },
  };
}

/** Found events, the lots that were looked through, and `enough` where there are more lots than may be. */
async function* eventsByLot(
  tables: Tables,
  stories: Stories,
  query: EventQuery,
  mostLots: number,
): AsyncGenerator<FoundEvent | { passed: string } | "enough"> {
  const listener = await listenerOf(tables, query.viewer);
  const wanted = { listener, asked: query.asked };
  const after = query.start?.after.lot;
  let from = after === undefined ? undefined : { lot: after, isIncluded: true };
  let looked = 0;
  for (;;) {
    const lots: MarkedLot[] = await candidates(tables, wanted, from, LOTS_AT_ONCE);
    for (const marked of lots) {
      if (looked === mostLots) {
        yield "enough";
        return;
      }
      looked += 1;
      const asked = (await heard(stories.of(tables, marked, listener))).filter((told) => isAsked(query.asked, told));
      yield* asked.map((told) => ({ lot: marked.lot, told }));
      yield { passed: marked.lot };
    }
    const last = lots.at(-1);
    if (last === undefined || lots.length < LOTS_AT_ONCE) return;
    from = { lot: last.lot, isIncluded: false };
  }
}

/** Its events; none where only a proposal names the listener's site, which makes it no lot of its own. */
async function heard(telling: Promise<ToldLot>): Promise<readonly ToldEvent[]> {
  try {
    return (await telling).events;
  } catch (error) {
    if (error instanceof InputError && error.code === "LotUnknown") return [];
    throw error;
  }
}

/** Events that lack the time come as if they were older than all. */
function keyOf({ told: { event, recordTime = 0 } }: FoundEvent, orderBy: EventQuery["orderBy"]): number | undefined {
  if (orderBy === undefined) return undefined;
  return orderBy === "eventTime" ? Date.parse(event.eventTime) : recordTime;
}

/** By time and, where that is the same, by lot and place. */
function orderOf({ orderBy, orderDirection }: EventQuery): (one: Cursor, other: Cursor) => number {
  if (orderBy === undefined) return byPlace;
  const sign = orderDirection === "ASC" ? 1 : -1;
  return (one, other) => sign * ((one.key ?? 0) - (other.key ?? 0)) || byPlace(one, other);
}

import { createHash } from "node:crypto";

import { z } from "zod";

import { InputError } from "@yaolian/sdk";
import type { ToldEvent } from "@yaolian/sdk/import";

import type { FoundEvent } from "./search.ts";

const cursor = z.strictObject({
  lot: z.string().regex(/^0x[0-9a-f]{64}$/),
  block: z.int().min(0),
  logIndex: z.int().min(0),
  place: z.int().min(0),
  /** What the events are ordered by, where they are. */
  key: z.number().optional(),
});
const shape = z.strictObject({ query: z.string(), given: z.int().min(0), after: cursor });

/** The last event of a page: where the next one begins. */
export type Cursor = z.infer<typeof cursor>;

/** Where a page begins, and how many events were on those before it. */
export interface PageStart {
  readonly given: number;
  readonly after: Cursor;
}

const LONGEST = 1_000;

/**
 * A token names the last event of a page by its place in the order, so it stays good while newer events come, and gives no
 * right: who may see what is found out again.
 */
export function tokenOf(parameters: Readonly<Record<string, string>>, { given, after }: PageStart): string {
  const text = JSON.stringify({ query: digestOf(parameters), given, after });
  return Buffer.from(text, "utf8").toString("base64url");
}

/** Throws an InputError `PageTokenWrong` for a token that is none, or is of a query with other parameters. */
export function readToken(parameters: Readonly<Record<string, string>>, token: string): PageStart {
  const cure = "Follow the Link header of the page before as it is; leave the token out to begin anew.";
  const read = token.length > LONGEST ? undefined : shape.safeParse(parsed(token));
  if (read?.success !== true) throw new InputError("PageTokenWrong", "The nextPageToken is none of this API.", cure);
  const { query, given, after } = read.data;
  if (query === digestOf(parameters)) return { given, after };
  throw new InputError("PageTokenWrong", "The nextPageToken is of a query with other parameters.", cure);
}

/** Where an event stands in the order. */
export function cursorOf({ lot, told: { block, logIndex, place } }: FoundEvent, key?: number): Cursor {
  return { lot, block, logIndex, place, ...(key === undefined ? {} : { key }) };
}

/** Negative where the first comes first, by lot and place. */
export function byPlace(one: Cursor, other: Cursor): number {
  if (one.lot !== other.lot) return one.lot < other.lot ? -1 : 1;
  return inStory(one, other);
}

function inStory(one: Place, other: Place): number {
  return one.block - other.block || one.logIndex - other.logIndex || one.place - other.place;
}

type Place = Pick<ToldEvent, "block" | "logIndex" | "place">;

/** Of everything that decides which events there are and in which order; not how many are on a page. */
function digestOf(parameters: Readonly<Record<string, string>>): string {
  const deciding = Object.entries(parameters)
    .filter(([name]) => name !== "nextPageToken" && name !== "perPage")
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(deciding)).digest("base64url").slice(0, 16);
}

function parsed(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

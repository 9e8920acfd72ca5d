import type { SignedIn } from "../api/viewer.ts";
import type { Tables } from "../tables.ts";
import { activity } from "./activity.ts";
import { alerts } from "./alerts.ts";
import type { Page, Paging } from "./paging.ts";
import { shipments } from "./shipments.ts";
import { stock } from "./stock.ts";

/** The queries that one can subscribe to, by name. Each sees what its viewer sees, whichever of a member's keys asks. */
export const FIXED_QUERIES = { activity, stock, shipments, alerts } satisfies Record<
  string,
  (tables: Tables, viewer: SignedIn, paging: Paging) => Promise<Page<unknown>>
>;

export type FixedQuery = keyof typeof FIXED_QUERIES;

export const FIXED_QUERY_NAMES = Object.keys(FIXED_QUERIES) as [FixedQuery, ...FixedQuery[]];

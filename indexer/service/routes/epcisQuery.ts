import { whole, z } from "@yaolian/http";
import { InputError } from "@yaolian/sdk";

import type { SignedIn } from "../api/viewer.ts";
import { FILTERS, type Asked } from "../queries/epcis/filters.ts";
import type { EventQuery } from "../queries/epcis/search.ts";
import { readToken } from "../queries/epcis/tokens.ts";

const PER_PAGE = 30;
export const MOST_PER_PAGE = 1_000;
const MOST_COUNTED = 10_000;

type Schemas = { [N in keyof typeof FILTERS]: (typeof FILTERS)[N]["schema"] };
const filters = Object.fromEntries(Object.entries(FILTERS).map(([name, { schema }]) => [name, schema])) as Schemas;

/** The query parameters of the standard that are answered; any other is refused. */
export const eventParameters = z.object({
  ...filters,
  orderBy: z
    .enum(["eventTime", "recordTime"])
    .optional()
    .openapi({ description: "By lot and in it as on the chain, if left out" }),
  orderDirection: z.enum(["ASC", "DESC"]).optional().openapi({ description: "DESC if left out" }),
  eventCountLimit: whole(1, MOST_COUNTED, "Only the first so many; with orderBy alone.").optional(),
  maxEventCount: whole(0, MOST_COUNTED, "A QueryTooLargeException where there are more.").optional(),
  perPage: whole(1, MOST_PER_PAGE, `At most so many events on a page; ${PER_PAGE} if left out.`).optional(),
  nextPageToken: z.string().optional().openapi({ description: "From the Link header of the page before" }),
});

export type EventParameters = z.output<typeof eventParameters>;

/**
 * What is asked for. `deciding` are the parameters as they were given, and the path.
 * Throws an InputError `ParametersContradict` or `PageTokenWrong`.
 */
export function eventQueryOf(
  viewer: SignedIn,
  parameters: EventParameters,
  deciding: Readonly<Record<string, string>>,
): EventQuery {
  const { orderBy, orderDirection = "DESC", eventCountLimit, maxEventCount, ...rest } = parameters;
  const { perPage = PER_PAGE, nextPageToken, ...asked } = rest;
  if (eventCountLimit !== undefined && maxEventCount !== undefined) {
    throw contradiction("eventCountLimit and maxEventCount exclude each other.", "Give one of them.");
  }
  if (eventCountLimit !== undefined && orderBy === undefined) {
    throw contradiction("eventCountLimit means nothing without orderBy.", "Add orderBy.");
  }
  const start = nextPageToken === undefined ? undefined : readToken(deciding, nextPageToken);
  const limits = { eventCountLimit, maxEventCount, perPage, start };
  return { viewer, asked: asked satisfies Asked, orderBy, orderDirection, ...limits };
}

function contradiction(message: string, cure: string): InputError {
  return new InputError("ParametersContradict", message, cure);
}

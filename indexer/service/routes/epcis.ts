import { apiRoute, json, OpenAPIHono, refuseInvalid, z } from "@yaolian/http";
import { writeEpcisQueryDocument, type EpcisEvent, type EpcisQueryJsonLd } from "@yaolian/sdk";
import type { Context } from "hono";

import type { App, AppEnv } from "../api/env.ts";
import { signedInOf } from "../api/viewer.ts";
import type { ServiceContext } from "../context.ts";
import { EVENT_TYPES } from "../queries/epcis/filters.ts";
import { epcisProblemOf, noEvent } from "../queries/epcis/problems.ts";
import { findEvents, type FoundEvent } from "../queries/epcis/search.ts";
import type { Stories } from "../queries/epcis/stories.ts";
import { tokenOf } from "../queries/epcis/tokens.ts";
import { readTables } from "../tables.ts";
import { answerHeaders, mediaTypeOf } from "./epcisHeaders.ts";
import { eventParameters, eventQueryOf, MOST_PER_PAGE, type EventParameters } from "./epcisQuery.ts";
import { SIGNED_IN } from "../api/security.ts";

const document = z
  .custom<EpcisQueryJsonLd>()
  .openapi({ type: "object", description: "Valid against EPCIS-JSON-Schema" });
const answers = {
  200: {
    description: "An EPCISQueryDocument; the header Link leads to the next page",
    content: { "application/json": { schema: document }, "application/ld+json": { schema: document } },
  },
};
const common = { method: "get" as const, tags: ["EPCIS"], security: SIGNED_IN, responses: answers };

const eventsRoute = apiRoute({
  ...common,
  path: "/epcis/events",
  summary: "Events, by the query parameters of EPCIS 2.0",
  description: "The standard's SimpleEventQuery over what the ledger tells of goods; recordTime is the block's.",
  failures: [406, 413],
  request: { query: eventParameters },
});

const eventRoute = apiRoute({
  ...common,
  path: "/epcis/events/{eventID}",
  summary: "One event, and its declaration as an error",
  failures: [404, 406, 413],
  request: { params: z.object({ eventID: z.string().max(500) }) },
});

const eventsOfEpcRoute = apiRoute({
  ...common,
  path: "/epcis/epcs/{epc}/events",
  summary: "Events that name a pack or a case",
  failures: [406, 413],
  request: {
    params: z.object({ epc: eventParameters.shape.MATCH_anyEPC.unwrap() }),
    query: eventParameters.omit({ MATCH_anyEPC: true }),
  },
});

const eventsOfTypeRoute = apiRoute({
  ...common,
  path: "/epcis/eventTypes/{eventType}/events",
  summary: "Events of a type",
  failures: [406, 413],
  request: {
    params: z.object({ eventType: z.enum(EVENT_TYPES) }),
    query: eventParameters.omit({ eventType: true }),
  },
});

const eventTypesRoute = apiRoute({
  ...common,
  path: "/epcis/eventTypes",
  summary: "The types of events",
  failures: [406],
  responses: { 200: json(z.looseObject({ member: z.array(z.string()) }), "The standard's types") },
});

/** The query interface of EPCIS 2.0 (§12), as far as it reads events. What fails is answered with its exceptions. */
export function epcisRoutes(app: App, context: ServiceContext, stories: Stories): void {
  const epcis: App = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  // The app answers it, and logs what is a fault.
  epcis.onError((error) => {
    throw epcisProblemOf(error);
  });
  const answer = (c: Context<AppEnv>, parameters: EventParameters) => answerEvents(c, parameters, context, stories);
  epcis.openapi(eventsRoute, (c) => answer(c, c.req.valid("query")));
  epcis.openapi(eventsOfEpcRoute, (c) => {
    return answer(c, { ...c.req.valid("query"), MATCH_anyEPC: c.req.valid("param").epc });
  });
  epcis.openapi(eventsOfTypeRoute, (c) => {
    return answer(c, { ...c.req.valid("query"), eventType: [c.req.valid("param").eventType] });
  });
  epcis.openapi(eventRoute, (c) => answerEvent(c, c.req.valid("param").eventID, context, stories));
  epcis.openapi(eventTypesRoute, async (c) => {
    await signedInOf(c);
    const collection = { "@context": EPCIS_CONTEXT, type: "Collection", member: [...EVENT_TYPES] };
    return c.json(collection, 200, answerHeaders(mediaTypeOf(c)));
  });
  app.route("/", epcis);
}

const EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

async function answerEvents(
  c: Context<AppEnv>,
  parameters: EventParameters,
  { follower }: ServiceContext,
  stories: Stories,
) {
  const viewer = await signedInOf(c);
  const headers = answerHeaders(mediaTypeOf(c));
  const deciding = { ...c.req.query(), path: c.req.path };
  const query = eventQueryOf(viewer, parameters, deciding);
  const { events, next } = await readTables(follower, (tables) => findEvents(tables, stories, query));
  const link = next === undefined ? {} : { Link: linkTo(c, tokenOf(deciding, next)) };
  return answerDocument(c, events, { ...headers, ...link });
}

async function answerEvent(c: Context<AppEnv>, eventId: string, { follower }: ServiceContext, stories: Stories) {
  const viewer = await signedInOf(c);
  const headers = answerHeaders(mediaTypeOf(c));
  const query = eventQueryOf(viewer, { EQ_eventID: [eventId], orderBy: "recordTime", perPage: MOST_PER_PAGE }, {});
  const { events } = await readTables(follower, (tables) => findEvents(tables, stories, query));
  if (events.length === 0) throw noEvent(eventId);
  return answerDocument(c, events, headers);
}

function answerDocument(c: Context<AppEnv>, found: readonly FoundEvent[], headers: Record<string, string>) {
  const events = found.map(({ told: { event, recordTime } }) => withRecordTime(event, recordTime));
  return c.json(writeEpcisQueryDocument(events, { creationDate: new Date() }), 200, headers);
}

function withRecordTime(event: EpcisEvent, seconds: number | undefined): EpcisEvent {
  return seconds === undefined ? event : { ...event, recordTime: new Date(seconds * 1000).toISOString() };
}

/** The same question, from there on. */
function linkTo(c: Context<AppEnv>, token: string): string {
  const parameters = new URLSearchParams({ ...c.req.query(), nextPageToken: token });
  return `<${encodeURI(decodeURI(new URL(c.req.url).pathname))}?${parameters.toString()}>; rel="next"`;
}

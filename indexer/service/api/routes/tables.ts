import type { Context } from "hono";
import { proxy } from "hono/proxy";
import { apiRoute, json, passedOn, ProblemError, Turnstile, z } from "@yaolian/http";

import type { ServiceContext } from "../../context.ts";
import { newestBlock, standingUrl } from "../../tables.ts";
import type { App, AppEnv } from "../env.ts";
import type { Limits } from "../options.ts";
import { overseerOf } from "../viewer.ts";
import { SIGNED_IN } from "../security.ts";

/** Characters of what the database says about a query. */
const SAID = 500;

const graphql = apiRoute({
  method: "post",
  path: "/graphql",
  tags: ["Tables"],
  security: SIGNED_IN,
  summary: "GraphQL over all tables, for regulators and whoever runs the service",
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            query: z.string().min(1),
            variables: z.record(z.string(), z.unknown()).nullish(),
            operationName: z.string().nullish(),
            extensions: z.record(z.string(), z.unknown()).nullish(),
          }),
        },
      },
    },
  },
  responses: passedOn("application/json", "Data and errors, as GraphQL has them"),
});

const asked = { sql: z.string().min(1).openapi({ description: "A query as @ponder/client sends it" }) };

const sqlOnce = apiRoute({
  method: "get",
  path: "/sql/db",
  tags: ["Tables"],
  security: SIGNED_IN,
  summary: "SQL over all tables, for regulators and whoever runs the service: what @ponder/client asks",
  request: { query: z.object(asked) },
  responses: passedOn("application/json", "Rows, as @ponder/client reads them"),
});

const sqlLive = apiRoute({
  method: "get",
  path: "/sql/live",
  tags: ["Tables"],
  security: SIGNED_IN,
  summary: "The same, answered again whenever the tables change",
  request: { query: z.object(asked) },
  responses: passedOn("text/event-stream", "Events"),
});

const Status = z.object({
  ledger: z.object({ id: z.int(), block: z.object({ number: z.int(), timestamp: z.int() }) }),
});

const status = apiRoute({
  method: "get",
  path: "/status",
  tags: ["Tables"],
  summary: "The newest block that the tables tell of, as @ponder/client asks for it",
  responses: { 200: json(Status, "The chain's id, and the block") },
});

/** Free queries: passed on to the follower, for those who see everything, a few at a time. */
export function tableRoutes(app: App, { follower, deployment }: ServiceContext, limits: Limits): void {
  const once = new Turnstile(limits.queries);
  const subscribed = new Turnstile(limits.subscribers);
  app.openapi(status, async (c) => {
    const { number, time } = await newestBlock(follower);
    return c.json({ ledger: { id: deployment.chainId, block: { number, timestamp: time } } }, 200);
  });
  app.openapi(graphql, async (c) => {
    await overseerOf(c);
    const url = `${await standingUrl(follower)}/graphql`;
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    return pass(c, once, { url, init: { method: "POST", headers, body: JSON.stringify(c.req.valid("json")) } }, limits);
  });
  app.openapi(sqlOnce, async (c) => {
    await overseerOf(c);
    const url = `${await standingUrl(follower)}/sql/db?${new URLSearchParams(c.req.valid("query")).toString()}`;
    return pass(c, once, { url, init: {} }, limits);
  });
  app.openapi(sqlLive, async (c) => {
    await overseerOf(c);
    const base = await standingUrl(follower);
    const query = new URLSearchParams(c.req.valid("query")).toString();
    // A query that fails live takes one of the follower's places for ever, so it has to answer once first.
    const first = await pass(c, once, { url: `${base}/sql/db?${query}`, init: {} }, limits);
    await first.body?.cancel();
    return pass(c, subscribed, { url: `${base}/sql/live?${query}`, init: {} });
  });
}

interface Passed {
  readonly url: string;
  readonly init: RequestInit;
}

/**
 * Passes a query on, and its answer back as it comes; both end when the client goes or the time is up. Without limits it
 * may go on for as long as the client reads.
 */
async function pass(
  c: Context<AppEnv>,
  turnstile: Turnstile,
  { url, init }: Passed,
  limits?: Limits,
): Promise<Response> {
  const leave = turnstile.enter();
  if (leave === undefined) {
    const detail = "As many queries as are let in at a time are under way.";
    throw new ProblemError(503, "QueriesTooMany", detail, "Ask again in a second.", {
      headers: { "Retry-After": "1" },
    });
  }
  const ends = [c.req.raw.signal, ...(limits === undefined ? [] : [AbortSignal.timeout(limits.answerMs)])];
  const signal = AbortSignal.any(ends);
  signal.addEventListener("abort", leave);
  try {
    const answer = await proxy(url, { ...init, signal });
    if (!answer.ok) throw await refusal(answer);
    const body = answer.body?.pipeThrough(new TransformStream({ flush: leave })) ?? null;
    if (body === null) leave();
    const type = answer.headers.get("content-type") ?? "application/json";
    return new Response(body, { headers: { "Content-Type": type.split(";")[0] ?? type } });
  } catch (error) {
    leave();
    if (error instanceof ProblemError) throw error;
    const detail = "The query got no answer: it took too long, or the follower went away.";
    const headers = { "Retry-After": "2" };
    throw new ProblemError(503, "QueryUnanswered", detail, "Ask for less at a time, or later.", {
      headers,
      cause: error,
    });
  }
}

/** What the follower says about a query is about that query alone: whoever sent it may read it. */
async function refusal(answer: Response): Promise<ProblemError> {
  // The follower's own error page goes on to tell where its programs lie.
  const said = ((await answer.text()).split(" occurred in '")[0] ?? "").slice(0, SAID);
  if (answer.status === 503) {
    const headers = { "Retry-After": "5" };
    return new ProblemError(503, "QueriesTooMany", said, "Ask again in a few seconds.", { headers });
  }
  const cure = "Send what @ponder/client's createClient makes; only reading is possible.";
  return new ProblemError(400, "QueryWrong", `The query was refused: ${said}`, cure);
}

import { apiRoute, json, ProblemError, whole, z } from "@yaolian/http";
import { readEpcisDocument } from "@yaolian/sdk/epcis";
import type { Context } from "hono";

import { CLIENT, clientIn, needs } from "../clients/identity.ts";
import type { GatewayContext } from "../context.ts";
import type { App, AppEnv } from "../env.ts";
import { Capture, captureOf, CaptureResults, documentOf, EventBody, DocumentBody } from "./shapes.ts";
import { holdToKey, keyHeader } from "./idempotency.ts";
import type { CaptureJob, CaptureJobs, ErrorBehaviour } from "./jobs.ts";

const TAGS = ["EPCIS 2.0"];
const SECURED = { tags: TAGS, security: CLIENT, middleware: [needs("epcis")] };
/** How long an answer to a single event waits for the ledger, in milliseconds. */
const PATIENCE_MS = 8_000;

const headers = z.object({
  "gs1-capture-error-behaviour": z
    .enum(["rollback", "proceed"])
    .optional()
    .openapi({ description: "What a refused event does to the others; `rollback` sends none of them, the default" }),
  "idempotency-key": keyHeader,
});

const ACCEPTED = {
  description: "It is kept, and will be brought onto the ledger",
  headers: z.object({ Location: z.string().openapi({ description: "Where its status is" }) }),
};

const capture = apiRoute({
  ...{ method: "post", path: "/epcis/capture", ...SECURED },
  summary: "Take an EPCIS 2.0 document in",
  request: { headers, body: { required: true, content: { "application/ld+json": { schema: DocumentBody } } } },
  responses: { 202: ACCEPTED },
  failures: [409, 422],
});

const captures = apiRoute({
  ...{ method: "get", path: "/epcis/capture", ...SECURED },
  summary: "The documents that this system sent, newest first",
  request: {
    query: z.object({
      perPage: whole(1, 100).default(30).openapi({ default: 30 }),
      nextPageToken: z.uuid().optional(),
    }),
  },
  responses: { 200: json(z.array(Capture), "The jobs; the header Link names the next page") },
});

const id = z.object({ id: z.uuid() });

const status = apiRoute({
  ...{ method: "get", path: "/epcis/capture/{id}", ...SECURED },
  summary: "How far a document is",
  request: { params: id },
  responses: { 200: json(Capture, "The job, as EPCIS 2.0 defines it") },
  failures: [404],
});

const results = apiRoute({
  ...{ method: "get", path: "/epcis/capture/{id}/results", ...SECURED },
  summary: "What became of each event, with its transactions",
  request: { params: id },
  responses: { 200: json(CaptureResults, "In the order of the document; empty while it runs") },
  failures: [404],
});

const event = apiRoute({
  ...{ method: "post", path: "/epcis/events", ...SECURED },
  summary: "Take one EPCIS 2.0 event in, and wait for the ledger",
  request: {
    headers: headers.pick({ "idempotency-key": true }),
    body: { required: true, content: { "application/ld+json": { schema: EventBody } } },
  },
  responses: {
    201: { description: "It is on the ledger", headers: z.object({ Location: z.string() }) },
    202: ACCEPTED,
  },
  failures: [409, 422],
});

/** EPCIS 2.0 capture (ISO/IEC 19987, chapter 12): documents as jobs, single events at once. */
export function captureRoutes(app: App, context: GatewayContext): void {
  const { queue, store, log } = context;
  const { jobs } = queue;
  app.use("/epcis/*", async (c, next) => {
    await next();
    c.header("GS1-EPCIS-Version", "2.0.0");
    c.header("GS1-EPCIS-Capture-Error-Behaviour", "rollback,proceed");
  });
  // Nothing is held to it but what it is described for: another method would use it up.
  app.post("/epcis/capture", holdToKey(store));
  app.post("/epcis/events", holdToKey(store));

  const take = (c: Context<AppEnv>, document: string, behaviour: ErrorBehaviour): CaptureJob => {
    const idempotencyKey = c.req.header("Idempotency-Key");
    const job = jobs.add({ client: clientIn(c).id, document, behaviour, idempotencyKey });
    queue.nudge();
    log.info({ job: job.id, bytes: document.length }, "taken in");
    return job;
  };
  const accepted = (c: Context<AppEnv>, job: CaptureJob) => c.body(null, 202, { Location: `/epcis/capture/${job.id}` });

  app.openapi(capture, async (c) => {
    const document = await c.req.text();
    // What is no document at all is refused at once; what is wrong with its events is told by the job.
    await readEpcisDocument(document);
    return accepted(c, take(c, document, c.req.valid("header")["gs1-capture-error-behaviour"] ?? "rollback"));
  });
  app.openapi(event, async (c) => {
    const document = documentOf(c.req.valid("json"));
    await readEpcisDocument(document);
    const job = take(c, document, "proceed");
    await queue.ended(job.id, PATIENCE_MS);
    const now = jobFor(jobs, c, job.id);
    if (now.finishedAt === undefined) return accepted(c, now);
    const [result] = jobs.results(job.id);
    if (now.succeeded === true) {
      const name = /\((.*)\)$/.exec(result?.item ?? "")?.[1] ?? "";
      return c.body(null, 201, { Location: `/epcis/events/${encodeURIComponent(name)}` });
    }
    const cure = "The sentence says what to do; nothing was changed.";
    throw new ProblemError(422, "EventRefused", result?.reason ?? "The ledger refuses the event.", cure);
  });
  statusRoutes(app, context);
}

/** What became of what was taken in: each system sees its own. */
function statusRoutes(app: App, { queue: { jobs } }: GatewayContext): void {
  app.openapi(captures, (c) => {
    const { perPage, nextPageToken } = c.req.valid("query");
    const page = jobs.list(clientIn(c).id, { limit: perPage + 1, before: nextPageToken });
    const shown = page.slice(0, perPage);
    const last = shown.at(-1);
    if (page.length > perPage && last !== undefined) {
      c.header("Link", `</epcis/capture?perPage=${perPage}&nextPageToken=${last.id}>; rel="next"`);
    }
    return c.json(
      shown.map((job) => captureOf(job, jobs.results(job.id))),
      200,
    );
  });
  app.openapi(status, (c) => {
    const job = jobFor(jobs, c, c.req.valid("param").id);
    return c.json(captureOf(job, jobs.results(job.id)), 200);
  });
  app.openapi(results, (c) => c.json({ results: jobs.results(jobFor(jobs, c, c.req.valid("param").id).id) }, 200));
}

function jobFor(jobs: CaptureJobs, c: Context<AppEnv>, wanted: string): CaptureJob {
  const job = jobs.find(clientIn(c).id, wanted);
  if (job !== undefined) return job;
  const detail = `This system sent no document ${wanted}.`;
  throw new ProblemError(404, "CaptureUnknown", detail, "GET /epcis/capture lists those it sent.");
}

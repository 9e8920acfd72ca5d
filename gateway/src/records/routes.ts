import { apiRoute, json, ProblemError, z } from "@yaolian/http";
import type { Context } from "hono";

import { CLIENT, clientIn, needs } from "../clients/identity.ts";
import type { GatewayContext } from "../context.ts";
import type { App, AppEnv } from "../env.ts";
import type { RecordDesk } from "./desk.ts";
import {
  answered,
  Clock,
  Fetched,
  FetchAsked,
  Identity,
  Kept,
  keptOf,
  NewRecord,
  ReleaseAnswered,
  ReleaseAsked,
  Word,
} from "./shapes.ts";

const own = { tags: ["Records"], security: CLIENT, middleware: [needs("records")] };
const params = z.object({ id: Word });
const headers = z.object({
  "idempotency-key": z.string().min(1).max(160).optional().openapi({
    description: "The caller's own name for this request: said again, nothing is done twice. Nothing of a patient's.",
  }),
});
const body = <S extends z.ZodType>(schema: S) => ({
  required: true as const,
  content: { "application/json": { schema } },
});

const store = apiRoute({
  ...{ method: "post", path: "/records", ...own },
  summary: "Keep a document, encrypted; it comes onto the ledger with the next batch",
  request: { headers, body: body(NewRecord) },
  responses: { 201: json(Kept, "It is kept") },
  failures: [422],
});

const find = apiRoute({
  ...{ method: "post", path: "/records/find", ...own },
  summary: "The records of a patient's address, oldest first",
  request: { body: body(z.strictObject({ holder: z.string().regex(/^0x[0-9a-fA-F]{40}$/) })) },
  responses: { 200: json(z.object({ records: z.array(Kept) }), "Its records") },
});

const show = apiRoute({
  ...{ method: "get", path: "/records/{id}", ...own },
  summary: "A record without its document",
  request: { params },
  responses: { 200: json(Kept, "The record") },
  failures: [404, 410],
});

const read = apiRoute({
  ...{ method: "get", path: "/records/{id}/document", ...own },
  summary: "A record's document, as it was stored",
  request: { params },
  responses: {
    200: { description: "Its bytes, in its own media type", content: { "*/*": { schema: z.unknown() } } },
  },
  failures: [404, 410],
});

const clock = apiRoute({
  ...{ method: "put", path: "/records/{id}/clock", ...own },
  summary: "Set a record's clock anew, as its prescription is completed or cancelled",
  request: { params, body: body(Clock) },
  responses: { 200: json(Kept, "The record as it is now") },
  failures: [404, 410],
});

const hold = apiRoute({
  ...{ method: "put", path: "/records/{id}/hold", ...own },
  summary: "Put a record's destruction off, or let its clock run again",
  request: { params, body: body(z.strictObject({ held: z.boolean() })) },
  responses: { 200: json(Kept, "The record as it is now") },
  failures: [404, 410],
});

const fetchRoute = apiRoute({
  ...{ method: "post", path: "/records/fetch", ...own },
  summary: "Get a record that another member keeps; the disclosure is logged on the ledger",
  request: { headers, body: body(FetchAsked) },
  responses: { 200: json(Fetched, "The document, proved by the ledger") },
  failures: [401, 403, 404, 409, 410, 422, 502],
});

const identity = apiRoute({
  ...{ method: "get", path: "/records/identity", tags: ["Records"] },
  summary: "The key that other members' gateways pin",
  responses: { 200: json(Identity, "The key") },
});

const release = apiRoute({
  ...{ method: "post", path: "/records/{id}/release", tags: ["Records"] },
  summary: "For other members' gateways: release a record, while the ledger's newest block allows it",
  description:
    "The request is signed, which is what lets it in. The disclosure is logged before anything is given out.",
  request: { params, body: body(ReleaseAsked) },
  responses: { 200: json(ReleaseAnswered, "The sealed answer, and the transaction that logged it") },
  failures: [401, 403, 404, 409, 410],
});

/** Encrypted records: those of this hospital, and others' while the ledger allows it. */
export function recordRoutes(app: App, context: GatewayContext): void {
  app.openapi(store, async (c) => {
    const { document, ...input } = c.req.valid("json");
    const bytes = Buffer.from(document, "base64");
    const row = await answered(() => deskIn(context).store({ ...input, document: bytes, requestKey: keyIn(c) }));
    return c.json(keptOf(row), 201);
  });
  app.openapi(find, async (c) => {
    const rows = await answered(() => deskIn(context).find(c.req.valid("json").holder));
    return c.json({ records: rows.map(keptOf) }, 200);
  });
  app.openapi(identity, (c) => {
    const { member, identity: key } = deskIn(context);
    return c.json({ member, key }, 200);
  });
  app.openapi(fetchRoute, async (c) => {
    const { document, ...told } = await answered(() =>
      deskIn(context).fetch({ ...c.req.valid("json"), requestKey: keyIn(c) }),
    );
    return c.json({ ...told, document: Buffer.from(document).toString("base64") }, 200);
  });
  app.openapi(show, async (c) =>
    c.json(keptOf(await answered(() => deskIn(context).show(c.req.valid("param").id))), 200),
  );
  app.openapi(read, async (c) => {
    const { row, document } = await answered(() => deskIn(context).read(c.req.valid("param").id));
    const headers = { "Content-Type": row.mediaType, "Content-Disposition": "attachment" };
    return c.body(new Uint8Array(document), 200, headers);
  });
  app.openapi(clock, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(keptOf(await answered(() => deskIn(context).setClock(id, c.req.valid("json")))), 200);
  });
  app.openapi(hold, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(keptOf(await answered(() => deskIn(context).setHeld(id, c.req.valid("json").held))), 200);
  });
  app.openapi(release, async (c) => {
    const request = c.req.valid("json");
    requireSame(c.req.valid("param").id, request.record);
    const { sealed, ...told } = await answered(() => deskIn(context).release(request));
    return c.json({ ...told, sealed: Buffer.from(sealed).toString("base64") }, 200);
  });
}

function deskIn({ records }: GatewayContext): RecordDesk {
  if (records !== undefined) return records;
  const cure = "Give it a records officer's key and --records-passphrase-file.";
  throw new ProblemError(404, "RecordsMissing", "This gateway keeps no records.", cure);
}

/** Two systems that choose one key mean two requests. */
function keyIn(c: Context<AppEnv>): string | undefined {
  const key = c.req.header("idempotency-key");
  return key === undefined ? undefined : `${clientIn(c).id} ${key}`;
}

function requireSame(path: string, record: string): void {
  if (path === record) return;
  const cure = "Send the request to the address of its record.";
  throw new ProblemError(400, "RecordMismatch", "The address names another record than the request.", cure);
}

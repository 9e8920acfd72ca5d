import { apiRoute, ProblemError, z } from "@yaolian/http";
import { InputError, writeEpcisDocument, type EpcisJsonLd } from "@yaolian/sdk";

import type { App } from "../api/env.ts";
import { signedInOf } from "../api/viewer.ts";
import type { ServiceContext } from "../context.ts";
import { candidate } from "../queries/epcis/candidates.ts";
import { listenerOf, type Stories } from "../queries/epcis/stories.ts";
import { lotIdNamed } from "../queries/lots/lots.ts";
import { readTables } from "../tables.ts";
import { SIGNED_IN } from "../api/security.ts";

const UNKNOWN = ["LotUnknown", "PackUnknown"];

const traceRoute = apiRoute({
  method: "get",
  path: "/lots/{id}/trace",
  tags: ["Goods"],
  summary: "A lot's history, or one pack's, as an EPCIS 2.0 document",
  description:
    "Imported into a fresh ledger of the same members and products, the whole of it gives the same custody and pack " +
    "states. A member gets what happened at its sites, or between them and others, with the serials of packs it had; " +
    "`yaolian:partial` then says so.",
  security: SIGNED_IN,
  failures: [404],
  request: {
    params: z.object({
      id: z
        .string()
        .max(200)
        .openapi({ description: "The lot's id, or GTIN:lot number", example: "06901234000016:MF2609" }),
    }),
    query: z.object({
      pack: z
        .string()
        .min(1)
        .max(20)
        .optional()
        .openapi({ description: "Only this pack: its serial, or its number as #12" }),
    }),
  },
  responses: {
    200: {
      description: "The trace",
      content: { "application/ld+json": { schema: z.custom<EpcisJsonLd>().openapi({ type: "object" }) } },
    },
  },
});

/** Traces of lots and packs, told from the tables by the SDK's own teller. */
export function traceRoutes(app: App, { follower }: ServiceContext, stories: Stories): void {
  app.openapi(traceRoute, async (c) => {
    const viewer = await signedInOf(c);
    const { id } = c.req.valid("param");
    const { pack } = c.req.valid("query");
    const told = await readTables(follower, async (tables) => {
      const listener = await listenerOf(tables, viewer);
      const marked = await candidate(tables, listener, lotIdNamed(id));
      if (marked === undefined) throw lotUnknown(id);
      if (pack === undefined) return stories.of(tables, marked, listener);
      const { reader } = listener;
      return stories.tell(tables, marked.lot, { pack: packIn(pack), ...(reader === undefined ? {} : { reader }) });
    }).catch(notFound);
    const { events, partial } = told;
    const document = writeEpcisDocument(
      events.map(({ event }) => event),
      { creationDate: new Date(), ...(partial === undefined ? {} : { partial }) },
    );
    return c.json(document, 200, { "Content-Type": "application/ld+json" });
  });
}

/** A serial may be digits alone, so a number is told by its sign. */
function packIn(text: string): string | number {
  return /^#\d{1,8}$/.test(text) ? Number(text.slice(1)) : text;
}

function lotUnknown(name: string): ProblemError {
  const cure = "Check GTIN and lot number; members ask for lots that they made, have, had or were sent.";
  return new ProblemError(404, "LotUnknown", `No lot that you may see is registered under “${name}”.`, cure);
}

function notFound(error: unknown): never {
  if (error instanceof InputError && UNKNOWN.includes(error.code)) {
    throw new ProblemError(404, error.code, error.message, error.cure, { cause: error });
  }
  throw error;
}

import { apiRoute, json, whole, z } from "@yaolian/http";

import type { App } from "../api/env.ts";
import { signedInOf } from "../api/viewer.ts";
import type { ServiceContext } from "../context.ts";
import { outflow } from "../queries/outflow.ts";
import { readTables } from "../tables.ts";
import { SIGNED_IN } from "../api/security.ts";

const DAY_S = 86_400;

const Outflow = z
  .object({
    ...{ site: z.int(), gtin: z.string() },
    packs: z.int().openapi({ description: "Packs that were given to people or sent to others" }),
  })
  .openapi("Outflow");

const outflowRoute = apiRoute({
  method: "get",
  path: "/stock/outflow",
  tags: ["Goods"],
  security: SIGNED_IN,
  summary: "How many packs of each product left one's sites of late: what a stock lasts is reckoned from it",
  description:
    "Given to people, or sent as sale, transfer or direct delivery. A member sees its own sites, regulators all.",
  request: { query: z.object({ days: whole(1, 366).default(30).openapi({ default: 30 }) }) },
  responses: { 200: json(z.object({ items: z.array(Outflow).readonly() }), "What left, by site and product") },
});

/** How fast stocks go down. */
export function outflowRoutes(app: App, { follower }: ServiceContext): void {
  app.openapi(outflowRoute, async (c) => {
    const viewer = await signedInOf(c);
    const since = Math.floor(Date.now() / 1_000) - c.req.valid("query").days * DAY_S;
    return c.json({ items: await readTables(follower, (tables) => outflow(tables, viewer, since)) }, 200);
  });
}

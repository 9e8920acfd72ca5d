import { apiRoute, json, z } from "@yaolian/http";

import type { App } from "../api/env.ts";
import { overseerOf } from "../api/viewer.ts";
import type { ServiceContext } from "../context.ts";
import { flow } from "../queries/flow.ts";
import { readTables } from "../tables.ts";
import { SIGNED_IN } from "../api/security.ts";

const Packs = z.int().openapi({ description: "Packs" });
const Site = z.int().openapi({ description: "A site's number" });

const Flow = z
  .object({
    sites: z
      .array(
        z.object({
          site: Site,
          here: Packs.openapi({ description: "Packs that stay there, neither given nor gone" }),
          leaving: Packs.openapi({ description: "Packs on their way to another site" }),
          withPeople: Packs.openapi({ description: "Packs that reached people there" }),
        }),
      )
      .readonly(),
    links: z
      .array(
        z.object({
          ...{ from: Site, to: Site, packs: Packs, shipments: z.int() },
          isBackward: z.boolean().openapi({ description: "Returned or recalled" }),
        }),
      )
      .readonly(),
  })
  .openapi("Flow");

const flowRoute = apiRoute({
  method: "get",
  tags: ["Goods"],
  security: SIGNED_IN,
  path: "/flow",
  summary: "Where goods are, and the ways that they took between sites",
  description: "What was received of one product, or of all: at most 200 ways, the widest first. For regulators.",
  request: {
    query: z.object({
      gtin: z
        .string()
        .regex(/^\d{14,20}$/)
        .optional(),
    }),
  },
  responses: { 200: json(Flow, "Sites and ways") },
});

/** What regulators ask about the supply as a whole. */
export function flowRoutes(app: App, { follower }: ServiceContext): void {
  app.openapi(flowRoute, async (c) => {
    await overseerOf(c);
    const { gtin } = c.req.valid("query");
    return c.json(await readTables(follower, (tables) => flow(tables, gtin)), 200);
  });
}

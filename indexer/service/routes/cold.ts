import { apiRoute, json, whole, z } from "@yaolian/http";
import { ENUMS } from "@yaolian/sdk/ledger";

import type { App } from "../api/env.ts";
import { signedInOf } from "../api/viewer.ts";
import type { ServiceContext } from "../context.ts";
import { devices, excursions, journeys, measuredOf } from "../queries/cold/coldChain.ts";
import { readTables } from "../tables.ts";
import { SIGNED_IN } from "../api/security.ts";

const Hash = z.string().regex(/^0x[0-9a-f]{64}$/) as unknown as z.ZodType<`0x${string}`>;
const Time = z.int().openapi({ description: "Unix seconds" });
const Tenths = z.int().openapi({ description: "Tenths of a degree Celsius" });
const Minutes = z.int().openapi({ description: "Minutes out of range" });
const First = z.int().openapi({ description: "A consignment's first pack" });
/** More than a lot has: a consignment's count has 24 bits. */
const MOST_PACKS = 0xff_ff_ff;
const Budget = Minutes.nullable().openapi({ description: "Minutes out of range that the product bears" });

const Device = z
  .object({
    ...{ device: z.string(), member: z.int(), site: z.int(), kind: z.enum(ENUMS.DeviceKind), since: Time, until: Time },
    distrustedFrom: z.int().openapi({ description: "From when on it can't be trusted; 0 where it can" }),
  })
  .openapi("Device");

const Goods = z.object({ lot: Hash, first: First, gtin: z.string(), lotNumber: z.string(), budget: Budget });

const Excursion = Goods.extend({
  ...{ measurement: z.string(), minutes: Minutes, minutesOut: Minutes, time: Time },
  by: z.int().nullable().openapi({ description: "The member that told it; null where it is not the viewer's to know" }),
}).openapi("Excursion");

const Journey = Goods.extend({
  ...{ storageMin: Tenths.nullable(), storageMax: Tenths.nullable() },
  ...{ hardMin: Tenths.nullable(), hardMax: Tenths.nullable() },
  ...{ since: Time, until: Time, minutesOut: Minutes },
}).openapi("Journey");

const Measured = z
  .object({
    ...{ measurement: z.string(), device: z.string(), from: Time, to: Time, lowest: Tenths, highest: Tenths },
    ...{ minutesOut: Minutes, time: Time },
  })
  .openapi("Measured");

const asked = { method: "get" as const, tags: ["Cold chain"], security: SIGNED_IN };

const devicesRoute = apiRoute({
  ...asked,
  path: "/devices",
  summary: "Loggers and cameras: one's own, for regulators all",
  responses: { 200: json(z.array(Device), "Devices, the newest first") },
});

const excursionsRoute = apiRoute({
  ...asked,
  path: "/excursions",
  summary: "Excursions of goods that one told of, has, or was sending or sent; for regulators all",
  responses: { 200: json(z.array(Excursion), "Excursions, the newest first") },
});

const journeysRoute = apiRoute({
  ...asked,
  path: "/journeys",
  summary: "Consignments with recorded temperatures, as one sees their excursions",
  responses: { 200: json(z.array(Journey), "Consignments, those told of last first") },
});

const measuredRoute = apiRoute({
  ...asked,
  path: "/journeys/{lot}/{first}",
  summary: "What was measured of a consignment, the oldest first",
  request: { params: z.object({ lot: Hash, first: whole(0, MOST_PACKS) }) },
  responses: { 200: json(z.array(Measured), "What was measured; nothing where it is not the viewer's to know") },
});

/** Who measures, and what was measured. */
export function coldRoutes(app: App, { follower }: ServiceContext): void {
  app.openapi(devicesRoute, async (c) => {
    const viewer = await signedInOf(c);
    return c.json(await readTables(follower, (tables) => devices(tables, viewer)), 200);
  });
  app.openapi(excursionsRoute, async (c) => {
    const viewer = await signedInOf(c);
    return c.json(await readTables(follower, (tables) => excursions(tables, viewer)), 200);
  });
  app.openapi(journeysRoute, async (c) => {
    const viewer = await signedInOf(c);
    return c.json(await readTables(follower, (tables) => journeys(tables, viewer)), 200);
  });
  app.openapi(measuredRoute, async (c) => {
    const viewer = await signedInOf(c);
    return c.json(await readTables(follower, (tables) => measuredOf(tables, viewer, c.req.valid("param"))), 200);
  });
}

import { apiRoute, json, whole, z } from "@yaolian/http";
import { ENUMS, FLAGS } from "@yaolian/sdk/ledger";

import type { ServiceContext } from "../../context.ts";
import { activity } from "../../queries/activity.ts";
import { alerts } from "../../queries/alerts.ts";
import { shipments } from "../../queries/shipments.ts";
import { stock } from "../../queries/stock.ts";
import { readTables } from "../../tables.ts";
import type { App } from "../env.ts";
import { signedInOf } from "../viewer.ts";
import { SIGNED_IN } from "../security.ts";

const Hash = z.string().regex(/^0x[0-9a-f]{64}$/) as unknown as z.ZodType<`0x${string}`>;
const Hex = z.string().regex(/^0x[0-9a-f]*$/);
const Site = z.int().openapi({ description: "A site's number" });
const Time = z.int().openapi({ description: "Unix seconds" });

const Activity = z
  .object({
    ...{ block: z.int(), logIndex: z.int(), transaction: Hex, time: Time, contract: z.string(), name: z.string() },
    ...{ sender: Hex, lot: Hex.nullable(), subject: z.string().nullable() },
    ...{ site: Site.nullable(), toSite: Site.nullable(), member: z.int().nullable() },
    args: z.record(z.string(), z.unknown()).openapi({ description: "Its arguments, enums by name" }),
  })
  .openapi("Activity");

const Stock = z
  .object({
    ...{ lot: Hex, gtin: z.string(), lotNumber: z.string() },
    expiryDay: z.int().openapi({ description: "The last day of use, days since 1970-01-01 in the ledger's time zone" }),
    first: z.int().openapi({ description: "Its first pack" }),
    count: z.int().openapi({ description: "Packs in it, given ones too" }),
    active: z.int().openapi({ description: "Packs that are neither dispensed, retired nor locked" }),
    site: Site,
    recipient: z.int().openapi({ description: "The site it is on its way to; 0 where it lies" }),
    holds: z.array(z.enum(FLAGS.holds)),
    minutesOut: z.int().openapi({ description: "Minutes out of its range of temperature" }),
    ...{ released: z.boolean(), lotHeld: z.boolean(), recallClass: z.enum(ENUMS.RecallClass) },
  })
  .openapi("Stock");

const ShipmentStatus = z.enum(["InTransit", "Received", "PartlyReceived", "Rejected", "Recalled", "Reassigned"]);
const Shipment = z
  .object({
    ...{
      shipment: z.string(),
      lot: Hex,
      gtin: z.string(),
      lotNumber: z.string(),
      first: z.int(),
      count: z.int(),
      from: Site,
      to: Site,
    },
    ...{ reason: z.enum(ENUMS.MovementReason), status: ShipmentStatus, shippedAt: Time, endedAt: Time.nullable() },
    disputed: z.int().openapi({ description: "Packs that the recipient did not accept" }),
  })
  .openapi("Shipment");

const Alert = z
  .object({
    ...{ alert: z.int(), lot: Hex, index: z.int(), code: z.enum(ENUMS.AlertCode), evidence: Hex },
    raisedBy: z.int().nullable().openapi({ description: "The member; null where it is not the viewer's to know" }),
    ...{ gtin: z.string().nullable(), lotNumber: z.string().nullable() },
    ...{ raisedAt: Time, investigatedBy: z.int(), finding: z.enum(ENUMS.Finding) },
    ...{ document: Hex.nullable(), resolvedAt: Time.nullable() },
  })
  .openapi("Alert");

const paging = {
  limit: whole(1, 100).default(50).openapi({ default: 50 }),
  page: z.string().max(200).optional().openapi({ description: "`next` of the page before" }),
};

const pageOf = <S extends z.ZodType>(
  schema: S,
): z.ZodObject<{ items: z.ZodArray<S>; next: z.ZodNullable<z.ZodString> }> =>
  z.object({ items: z.array(schema), next: z.string().nullable() });

const listed = { method: "get" as const, tags: ["Lists"], security: SIGNED_IN };

const activityRoute = apiRoute({
  ...listed,
  path: "/activity",
  summary: "The newest events that one may see, newest first",
  request: { query: z.object({ ...paging, lot: Hash.optional() }) },
  responses: { 200: json(pageOf(Activity), "Events of the ledger") },
});

const stockRoute = apiRoute({
  ...listed,
  path: "/stock",
  summary: "What lies at one's sites or is on its way there, by expiry",
  request: {
    query: z.object({
      ...paging,
      site: whole(1, 0xff_ff_ff).optional(),
      gtin: z
        .string()
        .regex(/^\d{14}$/)
        .optional(),
    }),
  },
  responses: { 200: json(pageOf(Stock), "Consignments") },
});

const shipmentsRoute = apiRoute({
  ...listed,
  path: "/shipments",
  summary: "Shipments from and to one's sites, newest first",
  request: { query: z.object({ ...paging, status: ShipmentStatus.optional() }) },
  responses: { 200: json(pageOf(Shipment), "Shipments") },
});

const alertsRoute = apiRoute({
  ...listed,
  path: "/alerts",
  summary: "Alerts that one raised, and those about lots that one made, newest first",
  request: { query: z.object({ ...paging, finding: z.enum(ENUMS.Finding).optional() }) },
  responses: { 200: json(pageOf(Alert), "Alerts") },
});

/** Lists for whoever signed in; GET /live/{query} sends the same when they change. */
export function listRoutes(app: App, { follower }: ServiceContext): void {
  app.openapi(activityRoute, async (c) => {
    const viewer = await signedInOf(c);
    return c.json(await readTables(follower, (tables) => activity(tables, viewer, c.req.valid("query"))), 200);
  });
  app.openapi(stockRoute, async (c) => {
    const viewer = await signedInOf(c);
    return c.json(await readTables(follower, (tables) => stock(tables, viewer, c.req.valid("query"))), 200);
  });
  app.openapi(shipmentsRoute, async (c) => {
    const viewer = await signedInOf(c);
    return c.json(await readTables(follower, (tables) => shipments(tables, viewer, c.req.valid("query"))), 200);
  });
  app.openapi(alertsRoute, async (c) => {
    const viewer = await signedInOf(c);
    return c.json(await readTables(follower, (tables) => alerts(tables, viewer, c.req.valid("query"))), 200);
  });
}

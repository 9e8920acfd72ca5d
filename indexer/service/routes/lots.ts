import { apiRoute, json, whole, z } from "@yaolian/http";
import { ENUMS } from "@yaolian/sdk/ledger";

import type { App } from "../api/env.ts";
import { signedInOf } from "../api/viewer.ts";
import type { ServiceContext } from "../context.ts";
import { dispensesOf } from "../queries/lots/dispenses.ts";
import { genealogyOf } from "../queries/lots/genealogy.ts";
import { holders } from "../queries/lots/holders.ts";
import { LOT_STATES, lots } from "../queries/lots/list.ts";
import { findLot, lotIdNamed } from "../queries/lots/lots.ts";
import { recall } from "../queries/lots/recall.ts";
import { readTables } from "../tables.ts";
import { SIGNED_IN } from "../api/security.ts";

const Hash = z.string().regex(/^0x[0-9a-f]{64}$/) as unknown as z.ZodType<`0x${string}`>;
const Time = z.int().openapi({ description: "Unix seconds" });
const Packs = z.int().openapi({ description: "Packs" });
const Member = z.int().openapi({ description: "A member's number" });

const Lot = z
  .object({
    ...{ lot: Hash, gtin: z.string(), lotNumber: z.string(), packCount: Packs },
    ...{ made: z.string(), expiry: z.string().openapi({ description: "The last day of use, YYYY-MM-DD" }) },
    maker: Member,
    authorisationHolder: Member.nullable().openapi({ description: "The member that answers for its product" }),
    ...{ site: z.int(), root: Hash, isVaccine: z.boolean(), isReleased: z.boolean() },
    ...{ holds: z.array(z.enum(ENUMS.LotHold)).readonly(), recallClass: z.enum(ENUMS.RecallClass) },
    ...{ registeredAt: Time, recalledAt: Time.nullable() },
  })
  .openapi("Lot");

const Relative = z
  .object({
    ...{ lot: Hash, depth: z.int().openapi({ description: "Steps away, at least" }), gtin: z.string() },
    ...{ lotNumber: z.string(), maker: Member, isHeld: z.boolean(), recallClass: z.enum(ENUMS.RecallClass) },
  })
  .openapi("LotRelative");

const Genealogy = z
  .object({
    inputs: z.array(Relative).readonly().openapi({ description: "What it was made from, the nearest first" }),
    products: z.array(Relative).readonly().openapi({ description: "What was made from it, the nearest first" }),
    others: z
      .object({ inputs: z.int(), products: z.int() })
      .openapi({ description: "Lots that are not the viewer's to know, or were never registered" }),
  })
  .openapi("Genealogy");

const At = z.object({ site: z.int(), member: Member });
const Holder = z
  .object({
    ...At.shape,
    recipient: At.nullable().openapi({ description: "Where they are on their way to; null where they stay" }),
    packs: Packs,
    states: z
      .object({ active: Packs, dispensed: Packs, retired: Packs, locked: Packs })
      .nullable()
      .openapi({ description: "Null where they are another's and not the viewer's to know" }),
  })
  .openapi("Holder");

const Holders = z
  .object({
    ...{ items: z.array(Holder).readonly(), next: z.string().nullable(), packCount: Packs },
    elsewhere: z.int().openapi({ description: "Packs at sites that are not the viewer's to know" }),
  })
  .openapi("Holders");

const Dispense = z
  .object({
    kind: z.enum(["Prescription", "Immunization", "Supply"]).openapi({ description: "Supply is over the counter" }),
    id: z.string().nullable().openapi({ description: "The prescription's or immunization's, which names nobody" }),
    ...{ site: z.int(), time: Time, first: z.int(), packs: Packs },
    units: z.int().openapi({ description: "Units drawn from an opened pack; 0 for whole packs" }),
    isWithdrawn: z.boolean(),
    transaction: Hash,
  })
  .openapi("LotDispense");

const counted = {
  withPeople: Packs,
  retired: Packs,
  returned: Packs,
  inTransit: Packs,
  stopped: Packs,
  stillOut: Packs,
};
const Shares = z.object({ packs: Packs, ...counted }).openapi("Shares");
const Recall = z
  .object({
    ...{ lot: Hash, recallClass: z.enum(ENUMS.RecallClass) },
    stoppedAt: z.object({ block: z.int(), time: Time }).nullable(),
    now: Shares,
    course: z.array(z.object({ block: z.int(), time: Time, packs: Packs, ...counted })).readonly(),
    givenSince: Packs.openapi({ description: "Packs that reached people after the lot was stopped" }),
  })
  .openapi("Recall");

const params = z.object({
  id: z.string().max(200).openapi({
    description: "The lot's id, or GTIN:lot number",
    example: "06901234000016:MF2609",
  }),
});
const query = z.object({
  limit: whole(1, 100).default(50).openapi({ default: 50 }),
  page: z.string().max(200).optional().openapi({ description: "`next` of the page before" }),
});
const ofLot = { method: "get" as const, tags: ["Goods"], security: SIGNED_IN, failures: [404] };

const lotRoute = apiRoute({
  ...ofLot,
  path: "/lots/{id}",
  summary: "A lot as it stands",
  description: "A member sees lots that it made, answers for, held or was sent a part of.",
  request: { params },
  responses: { 200: json(Lot, "The lot") },
});

const lotsRoute = apiRoute({
  ...{ method: "get" as const, tags: ["Goods"], security: SIGNED_IN, path: "/lots" },
  summary: "The lots that one may see, those registered last first",
  description: "A member sees lots that it made, answers for, held or was sent a part of.",
  request: {
    query: query.extend({
      gtin: z
        .string()
        .regex(/^\d{14,20}$/)
        .optional(),
      search: z.string().min(1).max(50).optional().openapi({ description: "A part of its number, or of its GTIN" }),
      state: z.enum(LOT_STATES).optional().openapi({ description: "stopped: recalled or held" }),
    }),
  },
  responses: { 200: json(z.object({ items: z.array(Lot).readonly(), next: z.string().nullable() }), "Lots") },
});

const genealogyRoute = apiRoute({
  ...ofLot,
  path: "/lots/{id}/genealogy",
  summary: "What a lot was made from, and what was made from it",
  request: { params },
  responses: { 200: json(Genealogy, "Its relatives") },
});

const holdersRoute = apiRoute({
  ...ofLot,
  path: "/lots/{id}/holders",
  summary: "Where a lot is now, by site",
  description:
    "A member sees what lies at its sites, what is on its way to it, and what it sent and lies where it arrived. The packs " +
    "of all pages and those elsewhere add up to the lot.",
  request: { params, query: query.extend({ limit: whole(1, 1_000).default(100).openapi({ default: 100 }) }) },
  responses: { 200: json(Holders, "Who has its packs") },
});

const dispensesRoute = apiRoute({
  ...ofLot,
  path: "/lots/{id}/dispenses",
  summary: "To whom packs of a lot went, in the order of the chain",
  description: "A pharmacy's own, so that it can call the people; regulators see all.",
  request: { params, query },
  responses: { 200: json(z.object({ items: z.array(Dispense).readonly(), next: z.string().nullable() }), "Dispenses") },
});

const recallRoute = apiRoute({
  ...ofLot,
  path: "/lots/{id}/recall",
  summary: "How well a recall, or a hold, of a lot works",
  description: "Sums over the whole lot, for its maker, for who answers for its product, and for regulators.",
  request: { params },
  responses: { 200: json(Recall, "Its shares, now and since it was stopped") },
});

/** What members and regulators ask about a lot. */
export function lotRoutes(app: App, { follower }: ServiceContext): void {
  app.openapi(lotsRoute, async (c) => {
    const viewer = await signedInOf(c);
    return c.json(await readTables(follower, (tables) => lots(tables, viewer, c.req.valid("query"))), 200);
  });
  app.openapi(lotRoute, async (c) => {
    const [viewer, id] = [await signedInOf(c), lotIdNamed(c.req.valid("param").id)];
    return c.json(await readTables(follower, (tables) => findLot(tables, viewer, id)), 200);
  });
  app.openapi(genealogyRoute, async (c) => {
    const [viewer, id] = [await signedInOf(c), lotIdNamed(c.req.valid("param").id)];
    const told = await readTables(follower, async (tables) => {
      await findLot(tables, viewer, id);
      return genealogyOf(tables, viewer, id);
    });
    return c.json(told, 200);
  });
  app.openapi(holdersRoute, async (c) => {
    const [viewer, id] = [await signedInOf(c), lotIdNamed(c.req.valid("param").id)];
    const told = await readTables(follower, async (tables) =>
      holders(tables, viewer, await findLot(tables, viewer, id), c.req.valid("query")),
    );
    return c.json(told, 200);
  });
  app.openapi(dispensesRoute, async (c) => {
    const [viewer, id] = [await signedInOf(c), lotIdNamed(c.req.valid("param").id)];
    const told = await readTables(follower, async (tables) => {
      await findLot(tables, viewer, id);
      return dispensesOf(tables, viewer, id, c.req.valid("query"));
    });
    return c.json(told, 200);
  });
  app.openapi(recallRoute, async (c) => {
    const [viewer, id] = [await signedInOf(c), lotIdNamed(c.req.valid("param").id)];
    const told = await readTables(follower, async (tables) =>
      recall(tables, viewer, await findLot(tables, viewer, id)),
    );
    return c.json(told, 200);
  });
}

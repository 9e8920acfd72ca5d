import { apiRoute, json, whole, z } from "@yaolian/http";
import { dayOfTime } from "@yaolian/sdk";
import { ENUMS } from "@yaolian/sdk/ledger";

import type { App } from "../api/env.ts";
import { signedInOf } from "../api/viewer.ts";
import type { ServiceContext } from "../context.ts";
import { claims } from "../queries/claims.ts";
import { PRESCRIPTION_STATES, prescriptions } from "../queries/prescriptions.ts";
import { newestBlock, readTables } from "../tables.ts";
import { SIGNED_IN } from "../api/security.ts";

const Hash = z.string().regex(/^0x[0-9a-f]{64}$/) as unknown as z.ZodType<`0x${string}`>;
const Time = z.int().openapi({ description: "Unix seconds" });
const Day = z.int().openapi({ description: "Days since 1970-01-01 in the ledger's time zone" });
const Fen = z.int().openapi({ description: "In fen" });
const Units = z.int().openapi({ description: "Units: tablets, doses, millilitres" });
const next = z.string().nullable();

const paging = {
  limit: whole(1, 100).default(50).openapi({ default: 50 }),
  page: z.string().max(200).optional().openapi({ description: "`next` of the page before" }),
};
const listed = { method: "get" as const, tags: ["Care"], security: SIGNED_IN };

const State = z.enum(PRESCRIPTION_STATES);
const ListedPrescription = z
  .object({
    ...{ prescription: Hash, issuer: z.int(), class: z.enum(ENUMS.LegalClass), quantity: Units },
    units: z.int().openapi({ description: "Units that are left" }),
    ...{ firstDay: Day, lastDay: Day, issuedAt: Time, state: State },
    accepted: z
      .object({ site: z.int(), until: Time })
      .nullable()
      .openapi({ description: "Which of the viewer's pharmacies has it to itself, and until when" }),
    isCancelAsked: z.boolean(),
    parts: z
      .array(z.object({ site: z.int().nullable(), units: Units, time: Time, isWithdrawn: z.boolean() }))
      .readonly()
      .openapi({ description: "Its dispenses; an issuer is not told where they were" }),
  })
  .openapi("ListedPrescription");

const prescriptionsRoute = apiRoute({
  ...listed,
  path: "/prescriptions",
  summary: "Prescriptions that one issued, and those that one's pharmacy has or dispensed on, newest first",
  description: "Nothing in it names a patient, a holder or a prescriber. Regulators see all.",
  request: { query: z.object({ ...paging, state: State.optional() }) },
  responses: {
    200: json(
      z.object({
        items: z.array(ListedPrescription),
        next,
        counts: z.partialRecord(State, z.int()).openapi({ description: "How many of all there are in each state" }),
      }),
      "Prescriptions",
    ),
  },
});

const ListedClaim = z
  .object({
    ...{ claim: Hash, insurer: z.int(), site: z.int(), units: Units, claimed: Fen, approved: Fen },
    ...{ status: z.enum(ENUMS.ClaimStatus), reason: z.enum(ENUMS.ClaimReason) },
    leftBehind: z.boolean().openapi({ description: "Its dispense was taken back while the ledger only answered" }),
    openedAt: Time,
    products: z.array(z.string()).readonly().openapi({ description: "GTINs of the group that was dispensed" }),
  })
  .openapi("ListedClaim");

const claimsRoute = apiRoute({
  ...listed,
  path: "/claims",
  summary: "Claims on one as an insurer, and those of one's sites, newest first",
  description: "Which policy a claim is on, its opening tells the insurer alone. Regulators see all.",
  request: { query: z.object({ ...paging, status: z.enum(ENUMS.ClaimStatus).optional() }) },
  responses: {
    200: json(
      z.object({
        items: z.array(ListedClaim),
        next,
        sums: z
          .array(z.object({ status: z.enum(ENUMS.ClaimStatus), claims: z.int(), claimed: Fen, approved: Fen }))
          .readonly()
          .openapi({ description: "What all of them come to, by status" }),
      }),
      "Claims",
    ),
  },
});

/** What members ask about prescriptions and claims of their own. */
export function careRoutes(app: App, { follower, deployment }: ServiceContext): void {
  app.openapi(prescriptionsRoute, async (c) => {
    const viewer = await signedInOf(c);
    const { time } = await newestBlock(follower);
    const now = { time, day: dayOfTime(time, deployment.dayOffset) };
    return c.json(
      await readTables(follower, (tables) => prescriptions(tables, viewer, c.req.valid("query"), now)),
      200,
    );
  });
  app.openapi(claimsRoute, async (c) => {
    const viewer = await signedInOf(c);
    return c.json(await readTables(follower, (tables) => claims(tables, viewer, c.req.valid("query"))), 200);
  });
}

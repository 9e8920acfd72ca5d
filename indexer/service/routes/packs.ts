import { apiRoute, json, ProblemError, z } from "@yaolian/http";
import { ENUMS } from "@yaolian/sdk/ledger";

import type { App } from "../api/env.ts";
import { signedInOf, viewerOf } from "../api/viewer.ts";
import type { ServiceContext } from "../context.ts";
import { PackDesk } from "../packs/index.ts";
import { isHeldBy } from "../queries/heldPack.ts";
import { packHistory } from "../queries/packHistory.ts";
import { readTables } from "../tables.ts";
import { ANYONE_OR_SIGNED_IN, SIGNED_IN } from "../api/security.ts";

const Time = z.int().openapi({ description: "Unix seconds" });
const Day = z.string().openapi({ description: "YYYY-MM-DD", example: "2028-06-30" });
const Said = z.string().nullable();

const Step = z
  .object({
    time: Time,
    step: z.enum(["Shipped", "Arrived", "Changed", "Opened", "Drawn"]),
    site: z.int().openapi({ description: "Where it was; for a shipment, where it came from" }),
    to: z.int().nullable().openapi({ description: "Where it was sent" }),
    reason: Said.openapi({ description: "Why it moved, how that ended, or what changed it" }),
  })
  .openapi("PackStep");

const LotStanding = z.object({
  ...{ isReleased: z.boolean(), isHeld: z.boolean(), isExpired: z.boolean(), recallClass: z.enum(ENUMS.RecallClass) },
});

const PackAnswer = z
  .object({
    verdict: z.enum(ENUMS.Verdict).nullable().openapi({
      description: "The ledger's, at `block`; null where the pack list is not here that it is asked with",
    }),
    isUsable: z.boolean().openapi({ description: "Whether it may be given to a person whole" }),
    message: z
      .string()
      .openapi({ description: "The verdict in words", example: "The pack A1 is genuine and may be used." }),
    cure: z.string().openapi({ description: "What to do about it; empty where nothing is to be done" }),
    alert: z.enum(ENUMS.AlertCode).nullable().openapi({ description: "The alert that it calls for" }),
    mismatch: z
      .object({ field: z.enum(["lot", "expiry"]), code: z.string(), ledger: z.string() })
      .nullable()
      .openapi({ description: "What the code says and the ledger has otherwise: the code was changed or copied" }),
    block: z.int().openapi({ description: "The block at which the ledger was asked" }),
    time: Time,
    pack: z.object({ gtin: Said, lot: Said, serial: z.string(), expiry: Day.nullable() }),
    lot: LotStanding.nullable().openapi({ description: "How its lot stands, where that is all that can be said" }),
    history: z
      .array(Step)
      .optional()
      .openapi({ description: "For who is signed in: where it has been, as far as one may see; the newest 100 steps" }),
  })
  .openapi("PackAnswer");

const verifyRoute = apiRoute({
  method: "post",
  path: "/packs/verify",
  tags: ["Goods"],
  summary: "Whether a pack is genuine and may be used, by its scanned code",
  description:
    "Takes what a scanner reads: a GS1 element string with or without parentheses, FNC1 and symbology identifier, a GS1 " +
    "Digital Link, an EPC URN or a China trace code. The verdict is the contract's own, at the block that the answer names. " +
    "It is kept nowhere who asked, or about what.",
  security: ANYONE_OR_SIGNED_IN,
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            code: z.string().max(1_000).openapi({ example: "(01)06901234000016(21)F95ZF2PXK87T(17)280630(10)MF2609" }),
            consignment: z.int().min(0).max(0xff_ff_ff).optional().openapi({
              description: "The first pack of the consignment that is said to have it; looked up if left out",
            }),
          }),
        },
      },
    },
  },
  responses: { 200: json(PackAnswer, "What the ledger says of the pack") },
});

const Bytes = z.string().regex(/^0x[0-9a-f]{64}$/);
const PackProof = z
  .object({
    ...{ gtin: z.string(), lot: z.string(), lotId: Bytes, serial: z.string() },
    index: z.int().openapi({ description: "Its place in packing order, from 0" }),
    salt: Bytes,
    proof: z.array(Bytes).openapi({ description: "Siblings from its leaf to the root" }),
    root: Bytes.openapi({ description: "What the proof leads to: the lot's, as it was registered" }),
  })
  .openapi("PackProof");

const proofRoute = apiRoute({
  method: "post",
  path: "/packs/proof",
  tags: ["Goods"],
  summary: "What proves a pack on the ledger, for the member at whose site it lies",
  description: "Its row in the pack list. It is kept nowhere who asked, or about what.",
  security: SIGNED_IN,
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: z.strictObject({ code: z.string().max(1_000) }) } },
    },
  },
  responses: { 200: json(PackProof, "The row") },
});

/** What anyone may ask about a pack in the hand, and the proof of it for whoever has it in stock. */
export function packRoutes(app: App, context: ServiceContext): void {
  const desk = new PackDesk(context);
  app.openapi(verifyRoute, async (c) => {
    const { code, consignment } = c.req.valid("json");
    const viewer = await viewerOf(c);
    const { answer, place } = await desk.check(code, consignment);
    if (viewer.kind === "anyone" || place === undefined) return c.json(answer, 200);
    const history = await readTables(context.follower, (tables) => packHistory(tables, viewer, place));
    return c.json({ ...answer, history }, 200);
  });
  app.openapi(proofRoute, async (c) => {
    const viewer = await signedInOf(c);
    const row = await desk.row(c.req.valid("json").code);
    const isHeld =
      viewer.kind === "member" &&
      (await readTables(context.follower, (tables) => isHeldBy(tables, viewer.member, row)));
    if (isHeld) return c.json(row, 200);
    const cure = "Receive the goods first; to know whether the pack is genuine, ask POST /packs/verify.";
    throw new ProblemError(403, "PackNotHeld", "The pack is not in the stock of a site of yours.", cure);
  });
}

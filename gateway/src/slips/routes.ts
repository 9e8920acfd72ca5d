import { apiRoute, json, ProblemError, type RouteConfig, z } from "@yaolian/http";
import { checkSlip, readSlip, slipFromQr, slipText, slipToQr, type ReadSlip } from "@yaolian/sdk/prescriptions";
import { accept, giveBack, showPrescription, signAcceptance } from "@yaolian/sdk/prescriptions/actions";
import type { Actor } from "@yaolian/sdk/ledger";
import { Wallet } from "ethers";

import { CLIENT, needs } from "../clients/identity.ts";
import type { GatewayContext } from "../context.ts";
import type { App } from "../env.ts";
import { ledgerId } from "../fhir/outcome.ts";

const TAGS = ["Slips"];
const SECONDS_A_DAY = 86_400;
/** A pharmacy has a prescription to itself for so many days at most. */
const LONGEST_DAYS = 10;

const params = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) });
const forPharmacies = { tags: TAGS, security: CLIENT, middleware: [needs("dispense")] };

const Standing = z
  .object({
    id: z.string().openapi({ description: "The prescription's id on the ledger" }),
    unitsLeft: z.int(),
    quantity: z.int(),
    acceptedBy: z.int().optional().openapi({ description: "The site that has it to itself" }),
    acceptedUntil: z.int().optional().openapi({ description: "Until when, Unix seconds" }),
    cancellation: z.enum(["none", "asked", "done"]),
  })
  .openapi("PrescriptionStanding");

const slipAnswer: RouteConfig["responses"] = {
  200: {
    description: "The slip: what the patient carries. Whoever has a bearer slip can have it dispensed.",
    content: { "application/json": { schema: z.looseObject({ type: z.literal("yaolian-slip") }) } },
  },
};

const give = apiRoute({
  ...{ method: "get", path: "/slips/{id}", tags: TAGS, security: CLIENT, middleware: [needs("prescribe")] },
  summary: "The slip of a prescription that was issued here, for the patient",
  request: { params },
  responses: slipAnswer,
  failures: [404],
});

const code = apiRoute({
  ...{ method: "get", path: "/slips/{id}/qr", tags: TAGS, security: CLIENT, middleware: [needs("prescribe")] },
  summary: "The same as the text of a QR code",
  request: { params },
  responses: {
    200: json(
      z.object({
        text: z.string(),
        documentIncluded: z.boolean().openapi({ description: "Whether the request fits in" }),
      }),
      "The text, to be drawn at error correction level M",
    ),
  },
  failures: [404],
});

const show = apiRoute({
  ...{ method: "post", path: "/slips", ...forPharmacies },
  summary: "Show a patient's slip: its file's JSON, or what its QR code says",
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.union([
            z.strictObject({ qr: z.string().max(8_000) }),
            z.looseObject({ type: z.literal("yaolian-slip") }),
          ]),
        },
      },
    },
  },
  responses: { 200: json(Standing, "The prescription as it is now") },
  failures: [422],
});

const take = apiRoute({
  ...{ method: "post", path: "/slips/{id}/accept", ...forPharmacies },
  summary: "Have a prescription to this pharmacy alone for some days",
  request: {
    params,
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            site: z.int().positive().optional(),
            days: z.int().min(1).max(LONGEST_DAYS).default(3),
          }),
        },
      },
    },
  },
  responses: { 200: json(Standing, "The prescription as it is now") },
  failures: [404, 422],
});

const leave = apiRoute({
  ...{ method: "post", path: "/slips/{id}/give-back", ...forPharmacies },
  summary: "Give an accepted prescription back: any pharmacy may have it again",
  request: { params },
  responses: { 200: json(Standing, "The prescription as it is now") },
  failures: [404],
});

/** Slips: given to patients where a prescription is issued, shown by them where it is filled. */
export function slipRoutes(app: App, context: GatewayContext): void {
  const { ledger, keyring, vault } = context;
  const found = (id: string): ReadSlip => {
    const wanted = ledgerId(id);
    const slip = wanted === undefined ? undefined : vault.slip(wanted);
    if (slip !== undefined) return checkSlip(slip);
    const cure = "Send it to POST /slips as the patient shows it.";
    throw new ProblemError(404, "SlipUnknown", `The slip of prescription 0x${id} is not here.`, cure);
  };

  app.openapi(give, (c) => c.json(JSON.parse(slipText(found(c.req.valid("param").id).slip)) as object, 200));
  app.openapi(code, async (c) => c.json({ ...(await slipToQr(found(c.req.valid("param").id).slip)) }, 200));
  app.openapi(show, async (c) => {
    const body = c.req.valid("json");
    const read = "qr" in body ? await slipFromQr(String(body.qr)) : readSlip(JSON.stringify(body));
    const standing = await standingOf(context, read);
    vault.saveSlip(read.slip);
    return c.json(standing, 200);
  });
  app.openapi(take, async (c) => {
    const read = found(c.req.valid("param").id);
    const { site: wanted, days } = c.req.valid("json");
    const { actor, site } = pharmacyOf(context, wanted);
    const { prescription } = read.slip;
    const { accepted } = await showPrescription(ledger, { id: read.id, holder: prescription.holder });
    if (accepted?.site !== site) {
      const until = (await timeOf(context)) + days * SECONDS_A_DAY;
      const signed = await signAcceptance(ledger, holderOf(read), { prescription, site, until });
      await accept(ledger.as(actor), signed);
    }
    return c.json(await standingOf(context, read), 200);
  });
  app.openapi(leave, async (c) => {
    const read = found(c.req.valid("param").id);
    const { holder } = read.slip.prescription;
    const { accepted } = await showPrescription(ledger, { id: read.id, holder });
    if (accepted !== undefined) {
      const actor = keyring.find({ role: "Dispenser", site: accepted.site });
      if (actor === undefined) throw noDispenser(accepted.site);
      await giveBack(ledger.as(actor), { id: read.id, holder });
    }
    return c.json(await standingOf(context, read), 200);
  });
}

async function standingOf({ ledger }: GatewayContext, { id, slip }: ReadSlip): Promise<z.infer<typeof Standing>> {
  const { holder, quantity } = slip.prescription;
  const { units, accepted, cancellation } = await showPrescription(ledger, { id, holder });
  return {
    ...{ id, unitsLeft: units, quantity, cancellation },
    ...(accepted === undefined ? {} : { acceptedBy: accepted.site, acceptedUntil: accepted.until }),
  };
}

/** The pharmacy: the one that is named, else the only one that a key here acts for. */
function pharmacyOf({ keyring }: GatewayContext, wanted: number | undefined): { actor: Actor; site: number } {
  const dispensers = keyring.operators().filter(({ roles }) => roles.includes("Dispenser"));
  const sites = new Set(dispensers.map(({ site }) => site));
  const [only] = sites;
  if (wanted === undefined && sites.size > 1) {
    const cure = "Name one of them in the field site.";
    throw new ProblemError(422, "SiteNeeded", `Keys of several pharmacies are here: ${[...sites].join(", ")}.`, cure);
  }
  const site = wanted ?? only ?? 0;
  const actor = keyring.find({ role: "Dispenser", site });
  if (actor === undefined) throw noDispenser(site);
  return { actor, site };
}

/** The ledger's own time, which acceptances are counted in. */
async function timeOf({ ledger }: GatewayContext): Promise<number> {
  const block = await ledger.provider.getBlock("latest");
  return block?.timestamp ?? 0;
}

/** The key that signs for the patient's side: a bearer slip carries it. */
function holderOf({ slip }: ReadSlip): Wallet {
  if (slip.holderKey !== undefined) return new Wallet(slip.holderKey);
  const cure = "Let the wallet sign, and send its word with `yaolian rx accept --signed`.";
  throw new ProblemError(422, "HolderKeyMissing", "The patient's wallet holds this slip's key.", cure);
}

function noDispenser(site: number): ProblemError {
  const cure = "Give the gateway the key of a dispenser of that site.";
  return new ProblemError(422, "KeyMissing", `No key here may dispense at site ${site}.`, cure);
}

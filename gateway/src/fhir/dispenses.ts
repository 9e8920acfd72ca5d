import { apiRoute, ProblemError, z } from "@yaolian/http";
import { checkShape, InputError } from "@yaolian/sdk";
import {
  DISPENSED_PACK_EXTENSION,
  DISPENSE_SYSTEM,
  PRESCRIPTION_SYSTEM,
  type MedicationDispense,
} from "@yaolian/sdk/fhir";
import { printElementString } from "@yaolian/sdk/gs1";
import { dispenseFromSlip, type Scan } from "@yaolian/sdk/import";
import { checkSlip, type Slip } from "@yaolian/sdk/prescriptions";

import type { GatewayContext } from "../context.ts";
import type { App } from "../env.ts";
import type { Store } from "../store/store.ts";
import { answerResource, resourceUnknown } from "./outcome.ts";
import { creating, reading } from "./parts.ts";

export const DISPENSE_TABLES = `
  CREATE TABLE IF NOT EXISTS dispenses (
    id TEXT PRIMARY KEY,
    prescription TEXT NOT NULL,
    resource TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

const create = apiRoute(
  creating("MedicationDispense", "Dispense packs on a slip that was shown at /slips", ["dispense"]),
);
const read = apiRoute(reading("MedicationDispense", "A dispense that went through this gateway", ["dispense"]));

const CURE = "Write it as samples/README.md shows a MedicationDispense.";
/** What may lead to a patient, and is never repeated in a refusal. */
const unspoken = new Set(["id", "identifier", "subject"]);
const identifier = z.looseObject({ system: z.string(), value: z.string() });
const part = z.looseObject({
  url: z.string(),
  valueString: z.string().optional(),
  valueDate: z.iso.date().optional(),
  valueUnsignedInt: z.int().positive().optional(),
});
const dispenseShape = z.looseObject({
  resourceType: z.literal("MedicationDispense"),
  status: z.literal("completed", { error: "only what is handed over is dispensed: completed" }),
  authorizingPrescription: z.tuple([z.looseObject({ identifier })], {
    error: `expected one prescription, by its identifier of the system ${PRESCRIPTION_SYSTEM}`,
  }),
  extension: z.array(z.looseObject({ url: z.string(), extension: z.array(part).optional() })).min(1),
  quantity: z.looseObject({ value: z.int().positive() }).optional(),
  whenHandedOver: z.iso.datetime({ offset: true }).optional(),
});

/** MedicationDispense: what this member's pharmacies hand over. */
export function dispenseRoutes(app: App, { ledger, keyring, vault, store }: GatewayContext): void {
  app.openapi(create, async (c) => {
    const asked = readDispense(await c.req.json());
    const slip = slipFor(vault.slip(asked.prescription), asked.prescription);
    const { units, time } = asked;
    const { outcome, dispense } = await dispenseFromSlip(ledger, keyring, vault, checkSlip(slip), asked.scans, {
      ...(units === undefined ? {} : { units }),
      ...(time === undefined ? {} : { time }),
    });
    const id = keep(store, asked.prescription, dispense);
    const headers = { Location: `/fhir/MedicationDispense/${id}` };
    return answerResource(c, { ...dispense, id }, outcome === "applied" ? 201 : 200, headers);
  });
  app.openapi(read, (c) => {
    const { id } = c.req.valid("param");
    const row = store.run(() => store.db.prepare("SELECT * FROM dispenses WHERE id = ?").get(id));
    if (row === undefined) throw resourceUnknown("MedicationDispense", id);
    const resource = JSON.parse(row["resource"] as string) as object;
    const subject = checkSlipOf(vault.slip(row["prescription"] as string))?.["subject"];
    return answerResource(c, { ...resource, id, ...(subject === undefined ? {} : { subject }) });
  });
}

interface AskedDispense {
  readonly prescription: string;
  readonly scans: readonly Scan[];
  readonly units: number | undefined;
  /** When it was handed over, Unix seconds. */
  readonly time: number | undefined;
}

/** What is asked for, in the form that the gateway itself writes dispenses in. A ProblemError 422 names the path. */
export function readDispense(body: unknown): AskedDispense {
  const { authorizingPrescription, extension, quantity, whenHandedOver } = shaped(body);
  const [{ identifier }] = authorizingPrescription;
  if (identifier.system !== PRESCRIPTION_SYSTEM || !/^0x[0-9a-f]{64}$/.test(identifier.value)) {
    throw unfit("MedicationDispense.authorizingPrescription.0.identifier", `expected an id of ${PRESCRIPTION_SYSTEM}`);
  }
  const packs = extension.filter(({ url }) => url === DISPENSED_PACK_EXTENSION);
  if (packs.length === 0) throw unfit("MedicationDispense.extension", `expected packs as ${DISPENSED_PACK_EXTENSION}`);
  return {
    prescription: identifier.value,
    scans: packs.map((pack, place) => scanOf(pack.extension ?? [], `MedicationDispense.extension.${place}`)),
    units: quantity?.value,
    time: whenHandedOver === undefined ? undefined : Math.floor(Date.parse(whenHandedOver) / 1000),
  };
}

function shaped(body: unknown): z.output<typeof dispenseShape> {
  try {
    return checkShape(dispenseShape, body, { code: "DispenseUnfit", root: "MedicationDispense", cure: CURE, unspoken });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw unfit(error.place ?? "MedicationDispense", error.message.replace(/\.$/, ""));
  }
}

/** A pack as a scanner reads it: GS1 element string of GTIN, serial, and lot and expiry where they are said. */
function scanOf(parts: readonly z.infer<typeof part>[], path: string): Scan {
  const partOf = (name: string): z.infer<typeof part> | undefined => parts.find(({ url }) => url === name);
  const [gtin, serial, lot] = ["gtin", "serial", "lot"].map((name) => partOf(name)?.valueString);
  if (gtin === undefined || serial === undefined) throw unfit(path, "expected the parts gtin and serial");
  const [expiry, units] = [partOf("expiry")?.valueDate, partOf("units")?.valueUnsignedInt];
  try {
    const said = { gtin, serial, ...(lot === undefined ? {} : { lot }), ...(expiry === undefined ? {} : { expiry }) };
    // What a value holds must not be taken for another field.
    const code = printElementString(said).human;
    return units === undefined ? code : { code, units };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw unfit(path, error.message.replace(/\.$/, ""));
  }
}

function slipFor(slip: Slip | undefined, id: string): Slip {
  if (slip !== undefined) return slip;
  const cure = "Send the slip that the patient shows to POST /slips first.";
  throw new ProblemError(422, "SlipMissing", `The slip of prescription ${id} was not shown here.`, cure);
}

/** Keeps a dispense for those who ask again, without who it is for: that stays in the slip. Returns its id. */
function keep(store: Store, prescription: string, { subject: _, ...dispense }: MedicationDispense): string {
  const value = dispense.identifier.find(({ system }) => system === DISPENSE_SYSTEM)?.value ?? "";
  const sequence = value.slice(value.indexOf("/") + 1);
  // FHIR's ids have at most 64 characters: the prescription's first 48 digits and the sequence.
  const id = `${prescription.slice(2, 50)}-${sequence}`;
  const authorizingPrescription = dispense.authorizingPrescription.map(({ identifier }) => ({ identifier }));
  const resource = JSON.stringify({ ...dispense, authorizingPrescription });
  store.write((db) => db.prepare("INSERT OR IGNORE INTO dispenses VALUES (?, ?, ?)").run(id, prescription, resource));
  return id;
}

function checkSlipOf(slip: Slip | undefined): Readonly<Record<string, unknown>> | undefined {
  return slip === undefined ? undefined : checkSlip(slip).request;
}

function unfit(path: string, what: string): ProblemError {
  return new ProblemError(422, "DispenseUnfit", `${path}: ${what}.`, CURE);
}

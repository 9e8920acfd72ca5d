import canonicalize from "canonicalize";
import { z } from "zod";

import { CHINA_OFFSET, dayOfTime } from "../days.ts";
import { InputError } from "../errors.ts";
import type { ImmunizationDraft } from "../immunizations/draft.ts";
import type { Coding } from "../prescriptions/index.ts";
import { checkShape, said } from "../prescriptions/shape.ts";
import { daysOf } from "./days.ts";
import { BASE } from "./dispense.ts";
import { conceptShape, text } from "./shapes.ts";

/** The fields of a FHIR R4 Immunization that are looked at; all others only go into the document. */
const immunizationShape = z.looseObject({
  resourceType: z.literal("Immunization"),
  id: text.optional(),
  implicitRules: text.optional(),
  modifierExtension: z.array(z.unknown()).optional(),
  identifier: z.array(z.looseObject({ system: text.optional(), value: text.optional() })).optional(),
  status: z.enum(["completed", "entered-in-error", "not-done"]),
  vaccineCode: conceptShape,
  patient: z.looseObject({ reference: text.optional() }),
  occurrenceDateTime: text.optional(),
  lotNumber: text.optional(),
  expirationDate: text.optional(),
});

/** The system of immunization ids; the value is the id, 0x and 64 hexadecimal digits. */
export const IMMUNIZATION_SYSTEM = `${BASE}/NamingSystem/immunization`;
/** The system of holders, who stand for patients where nobody is named. */
export const HOLDER_SYSTEM = `${BASE}/NamingSystem/holder`;

type CheckedImmunization = z.output<typeof immunizationShape>;

/** How an Immunization is taken. */
export interface ImmunizationOptions {
  /** Takes a historic one as if it were given now: for rehearsals. */
  readonly asActive?: boolean;
  /** The ledger's offset from UTC in seconds; China's by default. */
  readonly offset?: number;
  /** The ledger's day today; by the clock by default. */
  readonly today?: number;
}

const WITH_TIME = /T\d{2}:\d{2}/;
const unspoken = new Set(["id", "identifier", "patient"]);

/**
 * Makes of a FHIR R4 Immunization what can be given: which vaccine, which lot if it names one, and when.
 * Throws an InputError with its FHIR path at the first thing that is missing or that the ledger can't take;
 * `ImmunizationNotDone` where the document says that nothing was given.
 */
export function toImmunizationDraft(resource: unknown, options: ImmunizationOptions = {}): ImmunizationDraft {
  const { offset = CHINA_OFFSET, asActive = false } = options;
  const checked = checkShape(immunizationShape, resource, {
    code: "FhirShapeWrong",
    root: "Immunization",
    cure: "Write the field as FHIR R4 defines it.",
    unspoken,
  });
  requireMeant(checked);
  const today = options.today ?? dayOfTime(Date.now() / 1000, offset);
  const when = asActive ? { days: undefined, time: 0 } : occurrenceOf(checked, offset, today);
  const { expirationDate, lotNumber } = checked;
  return {
    identifier: identifierOf(checked),
    recordedAs: checked.identifier?.find(({ system }) => system === IMMUNIZATION_SYSTEM)?.value,
    inError: checked.status === "entered-in-error",
    codings: codingsOf(checked),
    lotNumber,
    expiry: expirationDate === undefined ? undefined : daysOf(expirationDate, offset, "Immunization.expirationDate"),
    ...when,
    documentCanonical: canonical(resource),
  };
}

function requireMeant({ status, implicitRules, modifierExtension }: CheckedImmunization): void {
  if (status === "not-done")
    refuse("ImmunizationNotDone", "status", `${said(status)}: nothing was given.`, "Nothing is to be recorded.");
  // FHIR R4, 2.5 and 2.27: who does not understand one of these must not act on the resource.
  const changed = "It changes the meaning in a way that is not understood.";
  const cure = "Send it without, if its meaning stays the same.";
  if (implicitRules !== undefined) refuse("MeaningChanged", "implicitRules", changed, cure);
  if (modifierExtension?.length) refuse("MeaningChanged", "modifierExtension", changed, cure);
}

/** What names it for good: its first identifier, else its id; apart from whatever a request is named by. */
function identifierOf({ identifier, id }: CheckedImmunization): string {
  const first = identifier?.find(({ value }) => value !== undefined);
  if (first !== undefined) return `Immunization|${first.system ?? ""}|${first.value}`;
  if (id !== undefined) return `Immunization/${id}`;
  return refuse("ImmunizationUnnamed", "id", "missing, and there is no identifier either.", "Give it an identifier.");
}

function codingsOf({ vaccineCode }: CheckedImmunization): Coding[] {
  const codings = (vaccineCode.coding ?? []).flatMap(({ system, code, display }) =>
    system === undefined || code === undefined ? [] : [{ system, code, ...(display === undefined ? {} : { display }) }],
  );
  if (codings.length > 0) return codings;
  const message = "No coding has both a system and a code.";
  return refuse("CodingMissing", "vaccineCode.coding", message, "Give the vaccine's code, e.g. of CVX.");
}

function occurrenceOf(
  { occurrenceDateTime }: CheckedImmunization,
  offset: number,
  today: number,
): Pick<ImmunizationDraft, "days" | "time"> {
  const field = "occurrenceDateTime";
  if (occurrenceDateTime === undefined) return refuse("OccurrenceMissing", field, "missing.", "Say when it was given.");
  const days = daysOf(occurrenceDateTime, offset, `Immunization.${field}`);
  if (days.first > today) {
    refuse("OccurrenceLater", field, `${said(occurrenceDateTime)} is still to come.`, "Send it when it was given.");
  }
  const moment = WITH_TIME.test(occurrenceDateTime) ? Math.floor(Date.parse(occurrenceDateTime) / 1000) : 0;
  return { days, time: moment };
}

function canonical(resource: unknown): string {
  try {
    return canonicalize(resource) ?? "";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = "It holds half a surrogate pair or a number beyond all bounds.";
    throw new InputError("NotCanonical", message, "Write valid Unicode and finite numbers.", { place: "Immunization" });
  }
}

function refuse(code: string, field: string, message: string, cure: string): never {
  throw new InputError(code, message, cure, { place: `Immunization.${field}` });
}

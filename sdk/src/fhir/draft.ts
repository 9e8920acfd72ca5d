import canonicalize from "canonicalize";
import { CHINA_OFFSET, dayOfTime } from "../days.ts";
import { InputError } from "../errors.ts";
import { PrescriptionClass, type Coding, type PrescriptionDraft } from "../prescriptions/index.ts";
import { said } from "../prescriptions/shape.ts";
import type { ResolveMedication } from "./bundle.ts";
import { DEFAULT_CODING_SYSTEMS, chooseCoding, medicationOf } from "./codings.ts";
import { daysOf } from "./days.ts";
import { daysOfDuration, unitsOf } from "./quantity.ts";
import { checkRequest, type CheckedRequest } from "./shapes.ts";

/** How a request is taken. */
export interface DraftOptions {
  /** Takes a historic request as if it were written today: for rehearsals. Its validity keeps its length. */
  readonly asActive?: boolean;
  /** What stands in for what a request lacks; without them it is refused. */
  readonly defaults?: { readonly quantity?: number; readonly validityDays?: number };
  /** The ledger's offset from UTC in seconds; China's by default. */
  readonly offset?: number;
  /** The ledger's day today; by the clock by default. */
  readonly today?: number;
  /** The legal class, which FHIR does not tell; Prescription by default. */
  readonly class?: PrescriptionClass | ((coding: Coding) => PrescriptionClass);
  /** Coding systems in the order in which one is taken. */
  readonly codingSystems?: readonly string[];
  /** Finds a Medication beside the request: a `RequestItem` brings it along. */
  readonly resolve?: ResolveMedication;
}

const ORDERS = ["order", "original-order", "reflex-order", "filler-order", "instance-order"];
const ONCE_ACTIVE = ["active", "on-hold", "completed", "stopped", "cancelled"];
/** More parts than this are a slip of the pen, and each would cost a key and a token. */
const MOST_PARTS = 100;
const LAST_DAY = 0xffff;

/**
 * Makes of a FHIR R4 MedicationRequest the drafts of its prescription: one, or one a part where repeats are allowed. Parts
 * are independent of one another; with a dispenseInterval each begins that much later than the one before.
 * Throws an InputError with its FHIR path at the first thing that is missing or that the ledger can't take.
 */
export function toPrescriptionDraft(request: unknown, options: DraftOptions = {}): PrescriptionDraft[] {
  const checked = checkRequest(request);
  requireOrder(checked, options.asActive === true);
  const { concept, place } = medicationOf(checked, options.resolve ?? (() => undefined));
  const systems = options.codingSystems ?? DEFAULT_CODING_SYSTEMS;
  const { coding, group, gtin } = chooseCoding(concept, place, systems, !maySubstitute(checked));
  const parts = 1 + repeatsOf(checked);
  const shared = {
    ...{ requestIdentifier: identifierOf(checked), coding, group, gtin, parts },
    quantity: quantityOf(checked, options),
    unit: checked.dispenseRequest?.quantity?.unit,
    class:
      typeof options.class === "function" ? options.class(coding) : (options.class ?? PrescriptionClass.Prescription),
    documentCanonical: canonical(request),
  };
  return scheduleOf(checked, options, parts).map((days, part) => ({ ...shared, ...days, part }));
}

/**
 * What names a MedicationRequest for good: its first identifier as `system|value`, else `MedicationRequest/id`. Its key in a vault
 * is kept under it. Throws an InputError `RequestUnnamed`, or with the path of what is wrong.
 */
export function requestIdentifier(request: unknown): string {
  return identifierOf(checkRequest(request));
}

function identifierOf({ identifier, id }: CheckedRequest): string {
  const first = identifier?.find(({ value }) => value !== undefined);
  if (first !== undefined) return `${first.system ?? ""}|${first.value}`;
  if (id !== undefined) return `MedicationRequest/${id}`;
  const message = "missing, and there is no identifier either.";
  throw new InputError("RequestUnnamed", message, "Give the request an identifier.", { place: "MedicationRequest.id" });
}

function requireOrder(request: CheckedRequest, asActive: boolean): void {
  const { status, intent, doNotPerform, dispenseRequest } = request;
  if (!(asActive ? ONCE_ACTIVE.includes(status) : status === "active")) {
    const cure = asActive ? "Only what once was active can be taken." : "Send it when it is active.";
    refuse("StatusNotActive", "status", `${said(status)} is not active.`, cure);
  }
  if (!ORDERS.includes(intent)) refuse("IntentNotOrder", "intent", `${said(intent)} is no order.`, "Send an order.");
  if (doNotPerform === true) {
    refuse("DoNotPerform", "doNotPerform", "The request says what not to give.", "Nothing is to be dispensed on it.");
  }
  // FHIR R4, 2.5 and 2.27: who does not understand one of these must not act on the resource.
  const cure = "Send it without, if its meaning stays the same.";
  const changed = "It changes the meaning in a way that is not understood.";
  if (request.implicitRules !== undefined) refuse("MeaningChanged", "implicitRules", changed, cure);
  if (request.modifierExtension?.length) refuse("MeaningChanged", "modifierExtension", changed, cure);
  if (dispenseRequest?.modifierExtension?.length) {
    refuse("MeaningChanged", "dispenseRequest.modifierExtension", changed, cure);
  }
  if (dispenseRequest?.initialFill !== undefined) {
    const message = "A first fill other than the later ones has no place in a prescription token.";
    refuse("InitialFill", "dispenseRequest.initialFill", message, "Write two requests.");
  }
}

function maySubstitute({ substitution }: CheckedRequest): boolean {
  const none = substitution?.allowedCodeableConcept?.coding?.some(({ code }) => code === "N") === true;
  return substitution?.allowedBoolean !== false && !none;
}

function quantityOf({ dispenseRequest }: CheckedRequest, { defaults }: DraftOptions): number {
  const place = "MedicationRequest.dispenseRequest.quantity";
  const units =
    unitsOf(dispenseRequest?.quantity, place) ?? unitsOf({ value: defaults?.quantity }, "defaults.quantity");
  if (units !== undefined) return units;
  return refuse(
    "QuantityMissing",
    "dispenseRequest.quantity.value",
    "missing.",
    "Write how many units, or give a default.",
  );
}

function repeatsOf({ dispenseRequest }: CheckedRequest): number {
  const repeats = dispenseRequest?.numberOfRepeatsAllowed ?? 0;
  if (repeats < MOST_PARTS) return repeats;
  const message = `${repeats} repeats are more than ${MOST_PARTS - 1}.`;
  return refuse("RepeatsTooMany", "dispenseRequest.numberOfRepeatsAllowed", message, "Write several requests.");
}

interface Days {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly interval: number;
}

/** The days of each part. What the interval keeps apart are the parts: within one, a remainder owed may follow at once. */
function scheduleOf(request: CheckedRequest, options: DraftOptions, parts: number): Days[] {
  const interval = daysOfDuration(
    request.dispenseRequest?.dispenseInterval,
    "MedicationRequest.dispenseRequest.dispenseInterval",
  );
  const { first, last, length } = validityOf(request, options);
  return Array.from({ length: parts }, (_, part) => {
    const firstDay = first + part * interval;
    const lastDay = last ?? firstDay + length - 1;
    if (firstDay > lastDay) {
      const message = `Part ${part + 1} of ${parts} would begin after the validity ends.`;
      refuse("RepeatsTooMany", "dispenseRequest.numberOfRepeatsAllowed", message, "Lengthen the validity.");
    }
    if (lastDay > LAST_DAY) {
      refuse("DateOutOfRange", "dispenseRequest.validityPeriod", "It ends after the ledger's days.", "Shorten it.");
    }
    return { firstDay, lastDay, interval: parts === 1 ? interval : 0 };
  });
}

/** The validity: with its own end, common to all parts, or of the default's length for each. */
function validityOf(request: CheckedRequest, options: DraftOptions): { first: number; last?: number; length: number } {
  const { asActive = false, offset = CHINA_OFFSET, defaults } = options;
  const today = options.today ?? dayOfTime(Date.now() / 1000, offset);
  const place = "MedicationRequest.dispenseRequest.validityPeriod";
  const { start, end } = request.dispenseRequest?.validityPeriod ?? {};
  const length = unitsOf({ value: defaults?.validityDays }, "defaults.validityDays");
  if (end === undefined && length === undefined) {
    const field = start === undefined ? "dispenseRequest.validityPeriod" : "dispenseRequest.validityPeriod.end";
    refuse("ValidityMissing", field, "missing.", "Write from when to when it may be dispensed, or give a default.");
  }
  const written = () => {
    if (start !== undefined) return daysOf(start, offset, `${place}.start`).first;
    if (request.authoredOn !== undefined)
      return daysOf(request.authoredOn, offset, "MedicationRequest.authoredOn").first;
    if (end === undefined) return today;
    return refuse(
      "ValidityMissing",
      "dispenseRequest.validityPeriod.start",
      "missing.",
      "Write from when it may be dispensed.",
    );
  };
  if (end === undefined) return { first: asActive ? today : written(), length: length ?? 0 };
  const first = written();
  const { last } = daysOf(end, offset, `${place}.end`);
  if (last < first)
    refuse("ValidityEmpty", "dispenseRequest.validityPeriod.end", `"${end}" lies before the start.`, "Swap them.");
  return asActive ? { first: today, last: today + last - first, length: 0 } : { first, last, length: 0 };
}

/** RFC 8785: one text for one request, whoever writes it. */
function canonical(request: unknown): string {
  try {
    return canonicalize(request) ?? "";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = "It holds half a surrogate pair or a number beyond all bounds.";
    throw new InputError("NotCanonical", message, "Write valid Unicode and finite numbers.", {
      place: "MedicationRequest",
    });
  }
}

function refuse(code: string, field: string, message: string, cure: string): never {
  throw new InputError(code, message, cure, { place: `MedicationRequest.${field}` });
}

import type { z } from "zod";
import { InputError } from "../errors.ts";
import { quoted } from "../gs1/quoted.ts";
import { said } from "../prescriptions/shape.ts";
import {
  aggregationEvent,
  associationEvent,
  complain,
  extendedEvent,
  objectEvent,
  transactionEvent,
  transformationEvent,
} from "./schema.ts";

export type ObjectEvent = z.output<typeof objectEvent>;
export type AggregationEvent = z.output<typeof aggregationEvent>;
export type TransactionEvent = z.output<typeof transactionEvent>;
export type AssociationEvent = z.output<typeof associationEvent>;
export type TransformationEvent = z.output<typeof transformationEvent>;

/**
 * A valid EPCIS 2.0 event of one of the standard's five types: vocabulary words bare (`shipping`), lists always lists,
 * EPCs and fields of others as they were written.
 */
export type EpcisEvent = ObjectEvent | AggregationEvent | TransactionEvent | AssociationEvent | TransformationEvent;

/** An event of a type of someone's own. It is valid, and means nothing here. */
export type ExtendedEvent = z.output<typeof extendedEvent>;

const LONGEST_NAME = 60;
const empty = (list: unknown[] | undefined) => list === undefined || list.length === 0;

const SCHEMAS: Record<string, z.ZodType<EpcisEvent>> = {
  ObjectEvent: objectEvent.superRefine((event, context) => {
    const sensed = !empty(event.sensorElementList) && event.readPoint !== undefined;
    if (event.epcList === undefined && empty(event.quantityList) && !sensed)
      missing(context, "epcList", "quantityList");
    if (event.ilmd !== undefined && event.action !== "ADD") {
      complain(context, "IlmdNotAllowed", "stands in an event that adds nothing.", "Give ilmd with action ADD only.", [
        "ilmd",
      ]);
    }
  }),
  AggregationEvent: aggregationEvent.superRefine((event, context) => {
    if (event.action !== "OBSERVE" && event.parentID === undefined) missing(context, "parentID");
    if (event.action !== "DELETE" && empty(event.childEPCs) && empty(event.childQuantityList))
      missing(context, "childEPCs", "childQuantityList");
  }),
  TransactionEvent: transactionEvent.superRefine((event, context) => {
    if (empty(event.bizTransactionList)) missing(context, "bizTransactionList");
    if (event.action !== "DELETE" && event.epcList === undefined && empty(event.quantityList))
      missing(context, "epcList", "quantityList");
  }),
  AssociationEvent: associationEvent.superRefine((event, context) => {
    if (event.action !== "DELETE" && empty(event.childEPCs) && empty(event.childQuantityList))
      missing(context, "childEPCs", "childQuantityList");
  }),
  TransformationEvent: transformationEvent.superRefine((event, context) => {
    const noInput = empty(event.inputEPCList) && empty(event.inputQuantityList);
    const noOutput = empty(event.outputEPCList) && empty(event.outputQuantityList);
    const joined = event.transformationID !== undefined;
    if (noInput && (!joined || noOutput)) missing(context, "inputEPCList", "inputQuantityList");
    if (noOutput && !joined) missing(context, "outputEPCList", "outputQuantityList");
  }),
};

/** Whether the event is of a type of the standard's own. */
export function isStandardEvent(event: EpcisEvent | ExtendedEvent): event is EpcisEvent {
  return event.type in SCHEMAS;
}

/**
 * An event of a document, checked against what EPCIS 2.0 requires. `place` is the event's JSON path.
 * Throws an InputError whose place is the JSON path of the first thing wrong.
 */
export function validateEvent(raw: unknown, place = "$"): EpcisEvent | ExtendedEvent {
  const type: unknown = typeof raw === "object" && raw !== null && "type" in raw ? raw.type : undefined;
  const standard = typeof type === "string" && Object.hasOwn(SCHEMAS, type) ? SCHEMAS[type] : undefined;
  if (standard === undefined && !(typeof type === "string" && type.includes(":"))) {
    throw new InputError(
      "EventTypeUnknown",
      typeof type === "string" ? `${quoted(type)} is no type of event.` : "There is no event here: it has no type.",
      `An event is one of ${Object.keys(SCHEMAS).join(", ")}.`,
      { place: `${place}.type` },
    );
  }
  const result = (standard ?? extendedEvent).safeParse(raw);
  if (!result.success) throw faultOf(result.error.issues, raw, place);
  return result.data;
}

function missing(context: z.RefinementCtx, ...fields: string[]): void {
  const named = fields.join(" or ");
  complain(context, "FieldMissing", `has no ${named}.`, `Add ${named}: EPCIS 2.0 requires it of this event.`);
}

function faultOf(issues: z.core.$ZodIssue[], raw: unknown, place: string): InputError {
  const [issue] = issues;
  if (issue === undefined)
    return new InputError("FieldWrong", "The event is wrong.", "Compare it with EPCIS 2.0.", { place });
  const keys = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const path = [...issue.path, ...keys];
  const value = valueAt(raw, path);
  const { code, message, cure } = explained(issue, value);
  const shown = value === undefined ? "" : `${typeof value === "string" ? quoted(value) : said(value)} `;
  const subject = code === "FieldMissing" || shown === "" ? "The event" : shown.trim();
  const others = issues.length === 1 ? "" : ` It has ${issues.length - 1} more fault${issues.length === 2 ? "" : "s"}.`;
  const sentence = /^(?:is|has|stands) /.test(message) ? `${subject} ${message}` : message;
  return new InputError(code, `${sentence}${others}`, cure, { place: place + path.map(step).join("") });
}

function explained(issue: z.core.$ZodIssue, value: unknown): { code: string; message: string; cure: string } {
  if (issue.code === "custom") {
    const { code, cure } = { code: "FieldWrong", cure: "Compare it with EPCIS 2.0.", ...issue.params };
    return { code: String(code), message: issue.message, cure: String(cure) };
  }
  if (issue.code === "unrecognized_keys") {
    return {
      code: "FieldUnknown",
      message: "is under a name that EPCIS 2.0 does not have in this place.",
      cure: "Correct the name or leave it out.",
    };
  }
  const name = String(issue.path.at(-1) ?? "type");
  if (value === undefined) {
    return { code: "FieldMissing", message: `has no ${name}.`, cure: `Add ${name}: EPCIS 2.0 requires it here.` };
  }
  if (issue.code === "invalid_value") {
    return { code: "FieldWrong", message: `is none of ${issue.values.join(", ")}.`, cure: "Use one of them." };
  }
  const wanted = issue.code === "invalid_type" ? `is no ${issue.expected}.` : "is out of the form EPCIS 2.0 gives it.";
  return { code: "FieldWrong", message: wanted, cure: "Write the value as EPCIS 2.0 does." };
}

function valueAt(raw: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null) return key === 0 ? value : undefined;
    if (key === 0 && !Array.isArray(value)) return value;
    return new Map<PropertyKey, unknown>(Object.entries(value)).get(typeof key === "number" ? String(key) : key);
  }, raw);
}

function step(key: PropertyKey): string {
  if (typeof key === "number") return `[${key}]`;
  // A field's name may be of any length; the place of a fault is to be read.
  const name = String(key).length > LONGEST_NAME ? `${String(key).slice(0, LONGEST_NAME)}…` : String(key);
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name}']`;
}

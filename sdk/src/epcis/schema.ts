import { z } from "zod";
import { InputError } from "../errors.ts";
import { parseEpc } from "../gs1/epc.ts";
import { readLotFacts } from "./lotFacts.ts";
import { unixSeconds } from "./time.ts";
import { bareWord } from "./vocabulary.ts";
import type { VocabularyKind } from "./vocabulary.ts";

const URI = /^[a-z][a-z0-9+.-]*:\S+$/i;

/** Adds a fault that carries its own code and cure, for {@link validateEvent} to hand on. */
export function complain(
  context: z.RefinementCtx,
  code: string,
  message: string,
  cure: string,
  path: Array<string | number> = [],
): void {
  context.addIssue({ code: "custom", message, path, params: { code, cure } });
}

/** Runs a check that throws an InputError as part of a schema. */
function holds<Output>(context: z.RefinementCtx, check: () => Output): Output {
  try {
    return check();
  } catch (fault) {
    if (!(fault instanceof InputError)) throw fault;
    complain(context, fault.code, fault.message, fault.cure, fault.place === undefined ? [] : [fault.place]);
    return z.NEVER;
  }
}

const uri = z.string().refine((text) => URI.test(text), {
  error: "is not a URI.",
  params: { code: "UriWrong", cure: "Write a URI such as urn:uuid:… or https://…." },
});

const epc = z.string().superRefine((text, context) => {
  holds(context, () => parseEpc(text));
});

const time = z.string().refine((text) => unixSeconds(text) !== undefined, {
  error: "is not a time with a zone.",
  params: { code: "TimeWrong", cure: "Write it as 2026-03-01T08:30:00.000+08:00." },
});

const offset = z.string().refine((text) => /^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/.test(text), {
  error: "is not an offset from UTC.",
  params: { code: "TimeZoneOffsetWrong", cure: "Write it as +08:00." },
});

const word = (kind: VocabularyKind) =>
  z.string().transform((text, context): string => {
    const bare = bareWord(kind, text);
    if (bare !== undefined) return bare;
    complain(
      context,
      "VocabularyWordUnknown",
      "is no word of the Core Business Vocabulary 2.0.",
      "Use one of its words, or a URI of your own.",
    );
    return z.NEVER;
  });

/** A list, or the single element that some systems write instead. */
const listOf = <Element extends z.ZodType>(element: Element) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), z.array(element));

/** An object with fields of others beside its own; those carry a prefix, so a bare name is a mistake. */
function open<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject(shape).superRefine((value, context) => {
    for (const key of Object.keys(value)) {
      if (key in shape || key.includes(":") || key === "@context") continue;
      complain(
        context,
        "FieldUnknown",
        "is no field of EPCIS 2.0 in this place.",
        "Correct its name; a field of your own needs a prefix from @context.",
        [key],
      );
    }
  });
}

const epcs = listOf(epc).superRefine((list, context) => {
  const seen = new Set<string>();
  list.forEach((each, index) => {
    if (seen.has(each)) complain(context, "EpcTwice", "is in the list twice.", "Name each object once.", [index]);
    seen.add(each);
  });
});

const quantities = listOf(
  z.strictObject({
    epcClass: epc,
    quantity: z.number().nonnegative().optional(),
    uom: z
      .string()
      .regex(/^[A-Z0-9]{2,3}$/)
      .optional(),
  }),
);

const number = z.number().optional();
const string = z.string().optional();

const sensorElement = open({
  sensorMetadata: open({
    time: time.optional(),
    startTime: time.optional(),
    endTime: time.optional(),
    deviceID: uri.optional(),
    deviceMetadata: uri.optional(),
    rawData: uri.optional(),
    dataProcessingMethod: uri.optional(),
    bizRules: uri.optional(),
  }).optional(),
  sensorReport: listOf(
    open({
      type: z.string(),
      exception: string,
      deviceID: uri.optional(),
      deviceMetadata: uri.optional(),
      rawData: uri.optional(),
      dataProcessingMethod: uri.optional(),
      bizRules: uri.optional(),
      time: time.optional(),
      microorganism: uri.optional(),
      chemicalSubstance: uri.optional(),
      coordinateReferenceSystem: uri.optional(),
      value: number,
      component: string,
      stringValue: string,
      booleanValue: z.boolean().optional(),
      hexBinaryValue: z
        .string()
        .regex(/^[0-9A-Fa-f]+$/)
        .optional(),
      uriValue: uri.optional(),
      minValue: number,
      maxValue: number,
      meanValue: number,
      sDev: number,
      percRank: number,
      percValue: number,
      uom: string,
    }),
  ),
});

const common = {
  eventTime: time,
  eventTimeZoneOffset: offset,
  recordTime: time.optional(),
  eventID: uri.optional(),
  certificationInfo: listOf(uri).optional(),
  errorDeclaration: open({
    declarationTime: time,
    reason: word("errorReason").optional(),
    correctiveEventIDs: listOf(uri).optional(),
  }).optional(),
};

const place = open({ id: epc });
const dispositions = listOf(word("disposition")).optional();

const circumstances = {
  ...common,
  bizStep: word("bizStep").optional(),
  disposition: word("disposition").optional(),
  persistentDisposition: z.strictObject({ set: dispositions, unset: dispositions }).optional(),
  readPoint: place.optional(),
  bizLocation: place.optional(),
  bizTransactionList: listOf(
    z.strictObject({ type: word("bizTransactionType").optional(), bizTransaction: uri }),
  ).optional(),
  sourceList: listOf(z.strictObject({ type: word("sourceDestinationType"), source: epc })).optional(),
  destinationList: listOf(z.strictObject({ type: word("sourceDestinationType"), destination: epc })).optional(),
  sensorElementList: listOf(sensorElement).optional(),
};

const action = z.enum(["ADD", "OBSERVE", "DELETE"]);

const ilmd = z.looseObject({}).superRefine((value, context) => {
  holds(context, () => readLotFacts(value));
});

const children = { childEPCs: epcs.optional(), childQuantityList: quantities.optional() };

export const objectEvent = open({
  type: z.literal("ObjectEvent"),
  action,
  ...circumstances,
  epcList: epcs.optional(),
  quantityList: quantities.optional(),
  ilmd: ilmd.optional(),
});
export const aggregationEvent = open({
  type: z.literal("AggregationEvent"),
  action,
  ...circumstances,
  parentID: epc.optional(),
  ...children,
});
export const transactionEvent = open({
  type: z.literal("TransactionEvent"),
  action,
  ...circumstances,
  parentID: epc.optional(),
  epcList: epcs.optional(),
  quantityList: quantities.optional(),
});
export const associationEvent = open({
  type: z.literal("AssociationEvent"),
  action,
  ...circumstances,
  parentID: epc,
  ...children,
});
export const transformationEvent = open({
  type: z.literal("TransformationEvent"),
  ...circumstances,
  transformationID: uri.optional(),
  ilmd: ilmd.optional(),
  inputEPCList: epcs.optional(),
  inputQuantityList: quantities.optional(),
  outputEPCList: epcs.optional(),
  outputQuantityList: quantities.optional(),
});
/** An event type of someone's own: a URI for its name. */
export const extendedEvent = z.looseObject({ type: uri, ...common });

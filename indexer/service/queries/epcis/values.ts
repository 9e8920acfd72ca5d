import { z } from "@yaolian/http";
import { bareWord, InputError, parseEpc, printEpc, type Epc, type VocabularyKind } from "@yaolian/sdk";

/*
 * The values of query parameters as EPCIS 2.0 writes them into a URL: a list stands in one parameter, with | between its
 * values. Identifiers are compared as Digital Links and words of the vocabulary bare, whatever way they were written.
 */

const MOST_VALUES = 100;
/** A time with a zone, as xsd:dateTimeStamp. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A list of values, each read by `read`, which throws an InputError for what is none. */
function listOf<T>(read: (text: string) => T, description: string, example: string): z.ZodType<T[], string> {
  return z
    .string()
    .transform((text, context) => {
      const values = text.split("|");
      if (values.length <= MOST_VALUES) return values.map((value) => readOrComplain(() => read(value), context));
      context.addIssue({ code: "custom", message: `It has more than ${MOST_VALUES} values.` });
      return z.NEVER;
    })
    .openapi({ type: "string", description: `${description} Several are divided by |.`, example });
}

function readOrComplain<T>(read: () => T, context: z.RefinementCtx): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
    return z.NEVER;
  }
}

/** Words of one of the vocabulary's lists, or URIs of somebody's own. */
export function words(kind: VocabularyKind, description: string, example: string): z.ZodType<string[], string> {
  const read = (text: string): string => {
    const word = bareWord(kind, text);
    if (word !== undefined) return word;
    throw new InputError("VocabularyWordUnknown", `“${text}” is no word of the CBV 2.0.`, "Use one of its words.");
  };
  return listOf(read, description, example);
}

/** Words of a fixed list. */
export function oneOf(list: readonly string[], description: string, example: string): z.ZodType<string[], string> {
  const read = (text: string): string => {
    if (list.includes(text)) return text;
    throw new InputError("ValueUnknown", `“${text}” is none of ${list.join(", ")}.`, "Use one of them.");
  };
  return listOf(read, description, example);
}

/** Identifiers of things, classes, places or parties: Digital Links or EPC URNs. */
export function epcs(description: string, example: string): z.ZodType<Epc[], string> {
  return listOf(parseEpc, description, example);
}

/** URIs or words that are compared as they are written. */
export function texts(description: string, example: string): z.ZodType<string[], string> {
  return listOf((text) => text, description, example);
}

/** A time with its zone, as Unix milliseconds. */
export function time(description: string): z.ZodType<number, string> {
  return z
    .string()
    .refine((text) => TIME.test(text) && !Number.isNaN(Date.parse(text)), {
      error: "It is no time with a zone; write it as 2026-09-01T08:30:00.000+08:00, with %2B for the +.",
    })
    .transform((text) => Date.parse(text))
    .openapi({ type: "string", format: "date-time", description, example: "2026-09-01T08:30:00Z" });
}

/** A number. */
export function number(description: string): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^-?\d{1,15}(?:\.\d{1,6})?$/, "It is no number.")
    .transform(Number)
    .openapi({ type: "number", description, example: 2 });
}

/** An identifier as events hold it. */
export function linkOf(epc: Epc): string {
  return epc.kind === "sgtin" ? printEpc({ kind: "sgtin", gtin: epc.gtin, serial: epc.serial }) : printEpc(epc);
}

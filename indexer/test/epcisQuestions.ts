/** An event as it was answered. */
export type Json = Record<string, unknown>;

/** A query parameter, a value of it that some event has, and what it means, told plainly. */
export interface Question {
  readonly name: string;
  readonly valueIn: (event: Json) => string | undefined;
  readonly holds: (event: Json, value: string) => boolean;
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const idOf = (value: unknown): string | undefined => text((value as { id?: unknown } | undefined)?.id);
const list = (event: Json, ...names: string[]): unknown[] => names.flatMap((name) => (event[name] ?? []) as unknown[]);

function equal(name: string, read: (event: Json) => string | undefined): Question {
  return { name, valueIn: read, holds: (event, value) => read(event) === value };
}

function among(name: string, read: (event: Json) => string[]): Question {
  return { name, valueIn: (event) => read(event).at(-1), holds: (event, value) => read(event).includes(value) };
}

function time(name: string, field: string, isFrom: boolean): Question {
  const at = (value: unknown): number => Date.parse(String(value));
  return {
    name,
    valueIn: (event) => text(event[field]),
    holds: (event, value) =>
      event[field] !== undefined && (isFrom ? at(event[field]) >= at(value) : at(event[field]) < at(value)),
  };
}

const epcs =
  (...names: string[]) =>
  (event: Json): string[] =>
    list(event, ...names) as string[];
const classes =
  (...names: string[]) =>
  (event: Json): string[] =>
    (list(event, ...names) as { epcClass: string }[]).map(({ epcClass }) => epcClass);
const QUANTITIES = ["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"];
const quantities = (event: Json): number[] =>
  (list(event, ...QUANTITIES) as { quantity?: number }[]).flatMap(({ quantity }) => quantity ?? []);
const conditions =
  (which: "set" | "unset") =>
  (event: Json): string[] =>
    (event["persistentDisposition"] as { set?: string[]; unset?: string[] } | undefined)?.[which] ?? [];

export const QUESTIONS: readonly Question[] = [
  equal("eventType", ({ type }) => text(type)),
  equal("EQ_action", ({ action }) => text(action)),
  equal("EQ_bizStep", ({ bizStep }) => text(bizStep)),
  equal("EQ_disposition", ({ disposition }) => text(disposition)),
  equal("EQ_readPoint", ({ readPoint }) => idOf(readPoint)),
  equal("WD_readPoint", ({ readPoint }) => idOf(readPoint)),
  equal("EQ_bizLocation", ({ bizLocation }) => idOf(bizLocation)),
  equal("WD_bizLocation", ({ bizLocation }) => idOf(bizLocation)),
  equal("EQ_eventID", ({ eventID }) => text(eventID)),
  equal("MATCH_parentID", ({ parentID }) => text(parentID)),
  equal("EXISTS_errorDeclaration", ({ errorDeclaration }) => (errorDeclaration === undefined ? undefined : "true")),
  equal("EQ_errorReason", ({ errorDeclaration }) => text((errorDeclaration as Json | undefined)?.["reason"])),
  time("GE_eventTime", "eventTime", true),
  time("LT_eventTime", "eventTime", false),
  time("GE_recordTime", "recordTime", true),
  time("LT_recordTime", "recordTime", false),
  among("EQ_source_location", (event) =>
    (list(event, "sourceList") as { source: string }[]).map((each) => each.source),
  ),
  among("EQ_destination_location", (event) =>
    (list(event, "destinationList") as { destination: string }[]).map((each) => each.destination),
  ),
  among("MATCH_epc", epcs("epcList", "childEPCs")),
  among("MATCH_inputEPC", epcs("inputEPCList")),
  among("MATCH_outputEPC", epcs("outputEPCList")),
  among("MATCH_anyEPC", epcs("epcList", "childEPCs", "inputEPCList", "outputEPCList")),
  among("MATCH_epcClass", classes("quantityList", "childQuantityList")),
  among("MATCH_inputEPCClass", classes("inputQuantityList")),
  among("MATCH_outputEPCClass", classes("outputQuantityList")),
  among("MATCH_anyEPCClass", classes(...QUANTITIES)),
  among("EQ_persistentDisposition_set", conditions("set")),
  among("EQ_persistentDisposition_unset", conditions("unset")),
  {
    name: "GE_quantity",
    valueIn: (event) => quantities(event)[0]?.toString(),
    holds: (event, value) => quantities(event).some((each) => each >= Number(value)),
  },
];

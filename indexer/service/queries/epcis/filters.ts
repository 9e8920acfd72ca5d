import { z } from "@yaolian/http";
import { parseEpc, type Epc, type ToldEvent } from "@yaolian/sdk";

import {
  ALL_CLASSES,
  ALL_OBJECTS,
  CLASSES,
  classesOf,
  fields,
  matcherOf,
  OBJECTS,
  reportsOf,
  type ClassField,
  type EpcField,
} from "./fields.ts";
import { epcs, linkOf, number, oneOf, texts, time, words } from "./values.ts";

/** The event types of the standard. */
export const EVENT_TYPES = [
  "ObjectEvent",
  "AggregationEvent",
  "TransactionEvent",
  "TransformationEvent",
  "AssociationEvent",
] as const;
const ACTIONS = ["ADD", "OBSERVE", "DELETE"];

type Test<V> = (value: V, told: ToldEvent) => boolean;

/** A parameter that lets only some events through. */
interface Filter<V> {
  readonly schema: z.ZodOptional<z.ZodType<V, string>>;
  readonly test: Test<V>;
}

function filter<V>(schema: z.ZodType<V, string>, test: Test<V>): Filter<V> {
  return { schema: schema.optional(), test };
}

const PACK = "https://id.gs1.org/01/06901234000016/21/S01";
const LOT = "https://id.gs1.org/01/06901234000016/10/MF2609";
const PLACE = "https://id.gs1.org/414/6903456000010";

function matching(names: readonly EpcField[], withParent = false): Filter<Epc[]> {
  const named = [...names, ...(withParent ? ["parentID"] : [])].join(", ");
  return filter(
    epcs(`Events that name one of these in ${named}. A GTIN stands for all its packs.`, PACK),
    (asked, told) => {
      const event = fields(told);
      const matches = matcherOf(asked);
      if (withParent && event.parentID !== undefined && matches(event.parentID)) return true;
      return names.some((name) => event[name]?.some(matches) === true);
    },
  );
}

function matchingClass(names: readonly ClassField[]): Filter<Epc[]> {
  return filter(epcs(`Events that name one of these lots or products in ${names.join(", ")}.`, LOT), (asked, told) => {
    const wanted = new Set(asked.map(linkOf));
    return classesOf(told, names).some(({ epcClass }) => wanted.has(epcClass));
  });
}

function at(name: "readPoint" | "bizLocation", withDescendants: boolean): Filter<Epc[]> {
  const described = `Events with one of these as ${name}${withDescendants ? ", or a place inside one" : ""}.`;
  return filter(epcs(described, PLACE), (asked, told) => {
    const place = fields(told)[name];
    if (place === undefined) return false;
    const found = parseEpc(String(place.id));
    return asked.some((each) => {
      if (linkOf(each) === linkOf(found)) return true;
      // No master data tells of places in places: a spot inside one has its GLN.
      const isWhole = each.kind === "sgln" && each.extension === undefined;
      return withDescendants && isWhole && found.kind === "sgln" && found.gln === each.gln;
    });
  });
}

function from(type: "location" | "possessing_party" | "owning_party"): Filter<Epc[]> {
  return filter(epcs(`Events with one of these as source of type ${type}.`, PLACE), (asked, told) => {
    const wanted = new Set(asked.map(linkOf));
    return fields(told).sourceList?.some((each) => each.type === type && wanted.has(each.source)) === true;
  });
}

function towards(type: "location" | "possessing_party" | "owning_party"): Filter<Epc[]> {
  return filter(epcs(`Events with one of these as destination of type ${type}.`, PLACE), (asked, told) => {
    const wanted = new Set(asked.map(linkOf));
    return fields(told).destinationList?.some((each) => each.type === type && wanted.has(each.destination)) === true;
  });
}

function compared(sentence: string, holds: (quantity: number, asked: number) => boolean): Filter<number> {
  return filter(number(`Events with a quantity ${sentence} this.`), (asked, told) =>
    classesOf(told, ALL_CLASSES).some(({ quantity }) => quantity !== undefined && holds(quantity, asked)),
  );
}

function timed(
  name: string,
  at: (told: ToldEvent) => (string | number | undefined)[],
  isFrom: boolean,
): Filter<number> {
  return filter(time(`Events with a ${name} ${isFrom ? "at or after" : "before"} this.`), (asked, told) =>
    at(told).some((found) => {
      if (found === undefined) return false;
      const milliseconds = typeof found === "string" ? Date.parse(found) : found;
      return isFrom ? milliseconds >= asked : milliseconds < asked;
    }),
  );
}

const eventTime = (told: ToldEvent): string[] => [told.event.eventTime];
const recordTime = ({ recordTime: at }: ToldEvent): (number | undefined)[] => [at === undefined ? at : at * 1000];
const declared = ({ event }: ToldEvent): (string | undefined)[] => [event.errorDeclaration?.declarationTime];
const sensorTime =
  (name: "startTime" | "endTime") =>
  (told: ToldEvent): (string | undefined)[] =>
    (fields(told).sensorElementList ?? []).map(({ sensorMetadata }) => sensorMetadata?.[name]);

function word(value: string | undefined, asked: readonly string[]): boolean {
  return value !== undefined && asked.includes(value);
}

/** Every parameter of the standard's SimpleEventQuery that means something for what this ledger tells. */
export const FILTERS = {
  eventType: filter(oneOf(EVENT_TYPES, "Events of these types.", "ObjectEvent|AggregationEvent"), (asked, { event }) =>
    asked.includes(event.type),
  ),
  GE_eventTime: timed("time", eventTime, true),
  LT_eventTime: timed("time", eventTime, false),
  GE_recordTime: timed("block's time", recordTime, true),
  LT_recordTime: timed("block's time", recordTime, false),
  EQ_action: filter(oneOf(ACTIONS, "Events with these actions.", "ADD"), (asked, told) =>
    word(fields(told).action, asked),
  ),
  EQ_bizStep: filter(words("bizStep", "Events of these business steps.", "shipping|receiving"), (asked, { event }) =>
    word(event.bizStep, asked),
  ),
  EQ_disposition: filter(
    words("disposition", "Events that give goods these dispositions.", "in_transit"),
    (asked, told) => word(fields(told).disposition, asked),
  ),
  EQ_persistentDisposition_set: filter(
    words("disposition", "Events that set one of these conditions.", "recalled"),
    (asked, told) => fields(told).persistentDisposition?.set?.some((each) => asked.includes(each)) === true,
  ),
  EQ_persistentDisposition_unset: filter(
    words("disposition", "Events that lift one of these conditions.", "https://yaolian.example/cbv/Disp-locked"),
    (asked, told) => fields(told).persistentDisposition?.unset?.some((each) => asked.includes(each)) === true,
  ),
  EQ_readPoint: at("readPoint", false),
  WD_readPoint: at("readPoint", true),
  EQ_bizLocation: at("bizLocation", false),
  WD_bizLocation: at("bizLocation", true),
  EQ_source_location: from("location"),
  EQ_source_possessing_party: from("possessing_party"),
  EQ_source_owning_party: from("owning_party"),
  EQ_destination_location: towards("location"),
  EQ_destination_possessing_party: towards("possessing_party"),
  EQ_destination_owning_party: towards("owning_party"),
  EQ_transformationID: filter(texts("Transformations of these ids.", "urn:uuid:…"), (asked, told) =>
    word(fields(told).transformationID, asked),
  ),
  MATCH_epc: matching(OBJECTS),
  MATCH_parentID: matching([], true),
  MATCH_inputEPC: matching(["inputEPCList"]),
  MATCH_outputEPC: matching(["outputEPCList"]),
  MATCH_anyEPC: matching(ALL_OBJECTS, true),
  MATCH_epcClass: matchingClass(CLASSES),
  MATCH_inputEPCClass: matchingClass(["inputQuantityList"]),
  MATCH_outputEPCClass: matchingClass(["outputQuantityList"]),
  MATCH_anyEPCClass: matchingClass(ALL_CLASSES),
  EQ_quantity: compared("equal to", (quantity, asked) => quantity === asked),
  GT_quantity: compared("above", (quantity, asked) => quantity > asked),
  GE_quantity: compared("of at least", (quantity, asked) => quantity >= asked),
  LT_quantity: compared("below", (quantity, asked) => quantity < asked),
  LE_quantity: compared("of at most", (quantity, asked) => quantity <= asked),
  EQ_eventID: filter(texts("Events of these ids.", "https://yaolian.example/act/…"), (asked, { event }) =>
    word(event.eventID, asked),
  ),
  EXISTS_errorDeclaration: {
    schema: z
      .enum(["true", "false"])
      .transform((text) => text === "true")
      .optional()
      .openapi({ type: "boolean", description: "Only events that are declared an error, where true." }),
    test: (asked: boolean, { event }: ToldEvent): boolean => !asked || event.errorDeclaration !== undefined,
  },
  GE_errorDeclarationTime: timed("declaration of an error", declared, true),
  LT_errorDeclarationTime: timed("declaration of an error", declared, false),
  EQ_errorReason: filter(
    words("errorReason", "Events that are declared an error for these reasons.", "did_not_occur"),
    (asked, { event }) => word(event.errorDeclaration?.reason, asked),
  ),
  EQ_correctiveEventID: filter(texts("Errors that these events correct.", "urn:uuid:…"), (asked, { event }) =>
    (event.errorDeclaration?.correctiveEventIDs ?? []).some((id) => asked.includes(id)),
  ),
  GE_startTime: timed("measurement's begin", sensorTime("startTime"), true),
  LT_startTime: timed("measurement's begin", sensorTime("startTime"), false),
  GE_endTime: timed("measurement's end", sensorTime("endTime"), true),
  LT_endTime: timed("measurement's end", sensorTime("endTime"), false),
  EQ_type: filter(texts("Events with measurements of these types.", "Temperature"), (asked, told) =>
    reportsOf(told).some(({ type }) => asked.includes(type)),
  ),
  EQ_deviceID: filter(texts("Events with measurements of these devices.", "https://…"), (asked, told) => {
    const devices = (fields(told).sensorElementList ?? []).map(({ sensorMetadata }) => sensorMetadata?.deviceID);
    return [...devices, ...reportsOf(told).map(({ deviceID }) => deviceID)].some((each) => word(each, asked));
  }),
};

type Filters = typeof FILTERS;
export type FilterName = keyof Filters;
/** What was asked for, by parameter. */
export type Asked = { [N in FilterName]?: z.output<Filters[N]["schema"]> };

/** Whether an event has all that was asked for. */
export function isAsked(asked: Asked, told: ToldEvent): boolean {
  return Object.entries(asked).every(([name, value]) => {
    const { test } = FILTERS[name as FilterName] as Filter<unknown>;
    return value === undefined || test(value, told);
  });
}

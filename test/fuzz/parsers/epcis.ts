import { readdirSync, readFileSync } from "node:fs";

import { expect } from "chai";
import fc from "fast-check";

import { interpretEvent, readEpcisDocument, validateEvent } from "../../../sdk/src/epcis/index.ts";
import { unixSeconds } from "../../../sdk/src/epcis/time.ts";
import { spoiledJson, type SpoilRules } from "../json.ts";
import { textOf, type Parser } from "../parser.ts";

const FOLDER = new URL("../../../samples/epcis/", import.meta.url);
const documents = readdirSync(FOLDER)
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Document);

interface Document {
  readonly epcisBody: { readonly eventList: readonly Record<string, unknown>[] };
}

const events = documents.flatMap(({ epcisBody }) => epcisBody.eventList);

const REQUIRED = new Set(["type", "eventTime", "eventTimeZoneOffset", "action"]);
const TYPED = new Set([
  ...REQUIRED,
  "bizStep",
  "disposition",
  "parentID",
  "epcList.[]",
  "readPoint.id",
  "bizLocation.id",
  "childEPCs.[]",
]);
const normal = (name: string): string => name.replace("[]", ".[]").replace("..", ".");

const rules: SpoilRules = {
  required: (name) => REQUIRED.has(name),
  typed: (name) => TYPED.has(normal(name)),
  closed: () => false,
  values: [
    ...[
      "",
      "2026",
      "2026-02-30T08:00:00+08:00",
      "2026-03-01T25:00:00Z",
      "2026-03-01 08:00:00Z",
      "2026-03-01T08:00:00",
    ].map((time) => [["eventTime"], time] as const),
    ...["2026-03-01T08:00:00+99:99", "2026-03-01T08:00:00+24:00", "2026-03-01T08:00:60Z", "2026-13-01T08:00:00Z"].map(
      (time) => [["eventTime"], time] as const,
    ),
    ...["8", "+8:00", "+15:00", "+08:60", "Z"].map((offset) => [["eventTimeZoneOffset"], offset] as const),
    ...["add", "REMOVE", ""].map((action) => [["action"], action] as const),
    ...["PackingEvent", "objectevent", ""].map((type) => [["type"], type] as const),
    [["bizStep"], "selling"],
    [["disposition"], "gone"],
    [["epcList"], ["https://id.gs1.org/01/06901234000017/21/A1"]],
    [["epcList"], ["https://id.gs1.org/01/06901234000016/21/A1", "https://id.gs1.org/01/06901234000016/21/A1"]],
    [["epcList"], ["urn:epc:id:sgtin:1.2.3"]],
    [["more"], 1],
  ],
};

/** Those that only say that they stand among the five types are the standard's own. */
const standard = events.filter(({ type }) => !String(type).includes(":") && type !== "TransformationEvent");

export const EPCIS: readonly Parser[] = [
  {
    name: "an EPCIS event",
    kind: "EPCIS",
    form: "json",
    samples: events.map((event) => JSON.stringify(event)),
    read: (input) => interpretEvent(validateEvent(parsed(textOf(input)))),
    spoiled: spoiledJson(standard, rules),
  },
  {
    name: "an EPCIS document",
    kind: "EPCIS",
    form: "json",
    samples: documents.slice(0, 6).map((document) => JSON.stringify(document)),
    read: async (input) => {
      const { events: read, notes } = await readEpcisDocument(input);
      // One event is wrong as the document would be: the first fault speaks for it.
      const fault = read.find((each) => each.fault !== undefined)?.fault;
      if (fault !== undefined) throw fault;
      for (const { event, eventId } of read) {
        expect(eventId).to.be.a("string").that.is.not.empty;
        if (event !== undefined) interpretEvent(event);
      }
      return { read, notes };
    },
    spoiled: spoiledJson(documents, {
      required: (name) => ["schemaVersion", "epcisBody", "epcisBody.eventList", "type"].includes(name),
      typed: (name) =>
        ["schemaVersion", "epcisBody", "epcisBody.eventList", "type", "epcisBody.eventList[].type"].includes(name),
      values: [
        [["schemaVersion"], "1.2"],
        [["schemaVersion"], "two"],
        [["type"], "Bundle"],
        [["epcisBody", "eventList", 0], null],
        [["epcisBody", "eventList", 0, "eventTime"], "yesterday"],
      ],
    }),
    whole: ["DocumentEmpty", "DocumentNotUtf8", "DocumentTooDeep", "DocumentTooLarge"],
  },
  {
    name: "a time of an event",
    kind: "EPCIS",
    form: "text",
    samples: ["2026-03-01T08:30:00.000+08:00", "2026-03-01T08:30:00Z", "2024-02-29T23:59:59-05:00"],
    read: (input) => {
      const text = textOf(input);
      return interpretEvent(validateEvent({ ...events[0], eventTime: text })) !== undefined && unixSeconds(text);
    },
    legal: (seconds: number) => {
      expect(seconds).to.satisfy(Number.isSafeInteger);
      expect(new Date(seconds * 1000).getUTCFullYear()).to.be.within(0, 10_000);
    },
    spoiled: fc.oneof(
      fc
        .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 32, max: 99 }))
        .map(([m, d]) => `2026-${two(m)}-${two(d)}T00:00:00Z`),
      fc.integer({ min: 13, max: 99 }).map((month) => `2026-${two(month)}-01T00:00:00Z`),
      fc.integer({ min: 24, max: 99 }).map((hour) => `2026-01-01T${two(hour)}:00:00Z`),
      fc.integer({ min: 60, max: 99 }).map((minute) => `2026-01-01T00:${two(minute)}:00Z`),
      fc.integer({ min: 15, max: 99 }).map((hour) => `2026-01-01T00:00:00+${two(hour)}:00`),
      fc.integer({ min: 60, max: 99 }).map((minute) => `2026-01-01T00:00:00+08:${two(minute)}`),
      fc.constantFrom(
        "2026-01-01",
        "1772325000",
        "now",
        "2025-02-29T00:00:00Z",
        "2026-01-01T00:00:00",
        "2026-1-1T0:0:0Z",
      ),
    ),
  },
];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

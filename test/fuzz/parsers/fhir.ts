import { readFileSync } from "node:fs";

import { expect } from "chai";
import { Wallet } from "ethers";

import { fromFhirConsent, toFhirConsent } from "../../../sdk/src/consents/index.ts";
import {
  parseJson,
  readMedicationRequests,
  toImmunizationDraft,
  toPrescriptionDraft,
} from "../../../sdk/src/fhir/index.ts";
import type { PrescriptionDraft } from "../../../sdk/src/prescriptions/index.ts";
import { readDispense } from "../../../gateway/src/fhir/dispenses.ts";
import { spoiledJson, type Path } from "../json.ts";
import { bytesOf, type Input, type Parser } from "../parser.ts";

const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../../samples/${name}`, import.meta.url), "utf8")) as Record<string, unknown>;
const lines = (name: string): Record<string, unknown>[] =>
  readFileSync(new URL(`../../../samples/${name}`, import.meta.url), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** What names a patient in the documents below, and may stand in no refusal. */
const PATIENT = {
  name: "张伟 Zhang Wei",
  number: "330106199001011234",
  reference: "Patient/zhang-wei-3301",
  request: "REQ-7c1f-0042",
  note: "lives at 12 Plum Lane",
};
const UNSPOKEN = [...Object.values(PATIENT), "zhang-wei", "张伟", "Plum Lane", "7c1f"];

const patient = {
  resourceType: "Patient",
  id: "zhang-wei-3301",
  name: [{ text: PATIENT.name }],
  identifier: [{ system: "urn:oid:2.16.156.10011.1.3", value: PATIENT.number }],
};
const named = {
  identifier: [{ system: "https://clinic.example/requests", value: PATIENT.request }],
  note: [{ text: PATIENT.note }],
};
const who = { reference: PATIENT.reference, display: PATIENT.name };

const request = (more: object = {}): Record<string, unknown> => ({
  ...sample("fhir/metformin.json"),
  ...named,
  id: PATIENT.request,
  subject: who,
  contained: [patient],
  ...more,
});
const requests = [
  request(),
  request({
    dispenseRequest: {
      validityPeriod: { start: "2026-01-05", end: "2026-12-31" },
      numberOfRepeatsAllowed: 2,
      dispenseInterval: { value: 30, unit: "d", system: "http://unitsofmeasure.org", code: "d" },
      quantity: { value: 60, unit: "tablet" },
    },
  }),
];
const immunization = {
  ...sample("claims/dose.json"),
  ...named,
  id: PATIENT.request,
  patient: who,
  contained: [patient],
};

const at =
  (...path: Path): ((value: unknown) => readonly [Path, unknown]) =>
  (value) =>
    [path, value] as const;

const OPTIONS = { today: 20_700 };

async function drafts(input: Input): Promise<PrescriptionDraft[]> {
  const made: PrescriptionDraft[] = [];
  async function* once(): AsyncGenerator<Uint8Array> {
    yield bytesOf(input);
  }
  for await (const { fault, resource, resolve } of readMedicationRequests(once())) {
    if (fault !== undefined) throw fault;
    made.push(...toPrescriptionDraft(resource, { ...OPTIONS, resolve }));
  }
  return made;
}

const legalDrafts = (made: readonly PrescriptionDraft[]): void => {
  expect(made).to.have.length.above(0);
  for (const { quantity, firstDay, lastDay, parts } of made) {
    expect(quantity).to.be.within(1, 0xffffff);
    expect(firstDay).to.be.within(1, lastDay);
    expect(lastDay).to.be.at.most(0xffff);
    expect(parts).to.be.within(1, 100);
  }
};

const REQUEST_REQUIRED = [
  "resourceType",
  "status",
  "intent",
  "medicationCodeableConcept",
  "dispenseRequest.quantity",
  "dispenseRequest.quantity.value",
  "dispenseRequest.validityPeriod.end",
];
const REQUEST_TYPED = [
  ...REQUEST_REQUIRED,
  "id",
  "identifier",
  "subject",
  "dispenseRequest",
  "dispenseRequest.validityPeriod",
  "dispenseRequest.validityPeriod.start",
  "dispenseRequest.numberOfRepeatsAllowed",
  "medicationCodeableConcept.coding",
  "contained",
];

const requestValues = [
  ...["", "Active", "draft", "entered-in-error"].map(at("status")),
  ...["proposal", "plan", ""].map(at("intent")),
  ...[0, -1, 0.5, 1e9, 2 ** 53].map(at("dispenseRequest", "quantity", "value")),
  ...["box", "mg"].map(at("dispenseRequest", "quantity", "unit")),
  ...["2025-01-01", "2026-02-30", "9999-12-31", "tomorrow", "", "2026-13"].map(
    at("dispenseRequest", "validityPeriod", "end"),
  ),
  ...[1.5, -1, 100, 1e6].map(at("dispenseRequest", "numberOfRepeatsAllowed")),
  at("doNotPerform")(true),
  at("implicitRules")("https://example.org"),
  at("modifierExtension")([{ url: "x" }]),
  at("medicationReference")({ reference: "Medication/1" }),
  at("medicationCodeableConcept", "coding")([]),
];

const holder = Wallet.createRandom().address;
const consent = toFhirConsent(
  {
    ...{ holder, member: 4, scope: ["Prescriptions", "LabResults"], purposes: ["Treatment"], dataUse: [] },
    ...{ until: 1_900_000_000, sequence: 0, lives: true },
  } as never,
  { withHolder: true },
);

const dispense = {
  resourceType: "MedicationDispense",
  status: "completed",
  subject: who,
  contained: [patient],
  authorizingPrescription: [
    { identifier: { system: "https://yaolian.example/fhir/NamingSystem/prescription", value: `0x${"ab".repeat(32)}` } },
  ],
  quantity: { value: 30 },
  whenHandedOver: "2026-10-12T09:30:00+08:00",
  extension: [
    {
      url: "https://yaolian.example/fhir/StructureDefinition/dispensed-pack",
      extension: [
        { url: "gtin", valueString: "06901234000016" },
        { url: "serial", valueString: "A(10)1" },
        { url: "lot", valueString: "MF2609" },
        { url: "expiry", valueDate: "2028-09-30" },
        { url: "units", valueUnsignedInt: 5 },
      ],
    },
  ],
};

const json = (value: unknown): string => JSON.stringify(value);
const read = (input: Input): unknown => parseJson(bytesOf(input), "document");
const WHOLE = ["DocumentEmpty", "NotUtf8", "NotJson"];

export const FHIR: readonly Parser[] = [
  {
    name: "a FHIR MedicationRequest",
    kind: "FHIR",
    form: "json",
    samples: requests.map(json),
    read: drafts,
    legal: legalDrafts,
    spoiled: spoiledJson(requests, {
      required: (name) => REQUEST_REQUIRED.includes(name),
      typed: (name) => REQUEST_TYPED.includes(name),
      values: requestValues,
    }),
    unspoken: UNSPOKEN,
    whole: WHOLE,
  },
  {
    name: "a FHIR Bundle of requests",
    kind: "FHIR",
    form: "json",
    samples: [
      json({ resourceType: "Bundle", type: "collection", entry: [{ resource: request() }] }),
      json({
        resourceType: "Bundle",
        type: "batch",
        entry: [{ resource: request({ id: "1" }) }, { resource: request({ id: "2" }) }],
      }),
    ],
    read: drafts,
    legal: (made: PrescriptionDraft[]) => legalDrafts(made),
    spoiled: spoiledJson([{ resourceType: "Bundle", type: "collection", entry: [{ resource: request() }] }], {
      required: (name) => ["resourceType", "entry", "entry[].resource", "entry[].resource.status"].includes(name),
      typed: (name) =>
        ["resourceType", "entry", "entry[]", "entry[].resource", "entry[].resource.status"].includes(name),
      values: [
        at("entry")([{ resource: request() }, { resource: request() }]),
        at("entry")([]),
        at("entry", 0, "resource")(patient),
        at("entry", 0, "request")({ method: "DELETE", url: `MedicationRequest/${PATIENT.request}` }),
      ],
    }),
    unspoken: UNSPOKEN,
    whole: WHOLE,
  },
  {
    name: "FHIR requests a line",
    kind: "FHIR",
    form: "text",
    samples: [`${json(request())}\n${json(request({ id: "second", identifier: [{ value: "second" }] }))}\n`],
    read: drafts,
    legal: legalDrafts,
    spoiled: spoiledJson([[request(), request()]], {
      required: () => false,
      typed: (name) => ["[]", "[].status", "[].dispenseRequest"].includes(name),
    })
      .map((list) => (JSON.parse(String(list)) as unknown[] | string | null) ?? null)
      .map((list) => (Array.isArray(list) && list.length === 2 ? list.map(json).join("\n") : json(list))),
    unspoken: UNSPOKEN,
    whole: WHOLE,
  },
  {
    name: "a FHIR Immunization",
    kind: "FHIR",
    form: "json",
    samples: [
      immunization,
      ...lines("immunizations/vaccination-day.ndjson").filter(({ status }) => status === "completed"),
    ].map(json),
    read: (input) => toImmunizationDraft(read(input), { today: 20_900 }),
    spoiled: spoiledJson([immunization], {
      required: (name) =>
        ["resourceType", "status", "vaccineCode", "vaccineCode.coding", "patient", "occurrenceDateTime"].includes(name),
      typed: (name) =>
        [
          "resourceType",
          "status",
          "vaccineCode",
          "vaccineCode.coding",
          "patient",
          "patient.reference",
          "id",
          "identifier",
          "occurrenceDateTime",
          "lotNumber",
          "expirationDate",
        ].includes(name),
      values: [
        ...["not-done", "Completed", ""].map(at("status")),
        ...["2026-02-30", "2999-01-01", "yesterday", "2026-10-12T99:00:00Z", ""].map(at("occurrenceDateTime")),
        ...["2034-08-32", "34-08", ""].map(at("expirationDate")),
        at("implicitRules")("x"),
        at("modifierExtension")([{}]),
        at("vaccineCode", "coding")([{ display: "flu" }]),
      ],
    }),
    unspoken: UNSPOKEN,
    whole: WHOLE,
  },
  {
    name: "a FHIR Consent",
    kind: "FHIR",
    form: "json",
    samples: [json(consent)],
    read: (input) => fromFhirConsent(read(input), { now: 1_800_000_000, offset: 28_800 }),
    spoiled: spoiledJson([consent], {
      required: (name) =>
        [
          "resourceType",
          "status",
          "provision",
          "provision.type",
          "provision.actor",
          "provision.class",
          "provision.purpose",
          "provision.period",
        ].includes(name),
      typed: (name) =>
        [
          "resourceType",
          "status",
          "provision",
          "provision.type",
          "provision.actor",
          "provision.class",
          "provision.purpose",
          "provision.period",
          "provision.period.end",
        ].includes(name),
      values: [
        at("status")("draft"),
        at("provision", "type")("deny"),
        ...["2020-02-30", "soon", "", "2030-13-01"].map(at("provision", "period", "end")),
        at("provision", "period", "start")("2100-01-01"),
        at("provision", "class")([]),
        at("provision", "class", 0)({ system: "x", code: "y" }),
        at("provision", "purpose", 0)({ system: "x", code: "y" }),
        at("provision", "data")([]),
        at("provision", "provision")([]),
        ...["0", "-1", "1.5", "0x4", "four", "", " 4", "1e1"].map(
          at("provision", "actor", 0, "reference", "identifier", "value"),
        ),
      ],
    }),
    unspoken: [holder],
    whole: WHOLE,
  },
  {
    name: "a FHIR MedicationDispense",
    kind: "FHIR",
    form: "json",
    samples: [json(dispense)],
    read: (input) => readDispense(read(input)),
    spoiled: spoiledJson([dispense], {
      required: (name) =>
        [
          "resourceType",
          "status",
          "authorizingPrescription",
          "authorizingPrescription[].identifier",
          "authorizingPrescription[].identifier.value",
          "extension",
        ].includes(name),
      typed: (name) =>
        [
          "resourceType",
          "status",
          "authorizingPrescription",
          "quantity",
          "quantity.value",
          "whenHandedOver",
          "extension",
          "extension[].url",
          "extension[].extension",
          "extension[].extension[].valueString",
          "extension[].extension[].valueDate",
          "extension[].extension[].valueUnsignedInt",
        ].includes(name),
      values: [
        ...[0, -1, 1.5].map(at("quantity", "value")),
        ...["2026-02-30", "yesterday"].map(at("whenHandedOver")),
        ...["in-progress", ""].map(at("status")),
        ...["0xAB", "ab", ""].map(at("authorizingPrescription", 0, "identifier", "value")),
        ...["1928-09-30x", "xx28-09-30", "28-09-30", "2028-13-30"].map(at("extension", 0, "extension", 3, "valueDate")),
        ...[0, -5, 1.5].map(at("extension", 0, "extension", 4, "valueUnsignedInt")),
      ],
    }),
    legal: ({ scans }: ReturnType<typeof readDispense>) => {
      expect(scans).to.have.length.above(0);
    },
    unspoken: UNSPOKEN,
    whole: WHOLE,
  },
];

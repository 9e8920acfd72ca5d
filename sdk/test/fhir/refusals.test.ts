import { expect } from "chai";
import { toPrescriptionDraft } from "../../src/fhir/index.ts";
import { refused } from "../prescriptions/refused.ts";
import { ATC, GTIN, coded, metformin, other, request, type Change } from "./example.ts";

const quantity = (changes: object): [Change, Change] => [{}, { quantity: { value: 60, ...changes } }];
const period = (start?: string, end?: string): [Change, Change] => [{}, { validityPeriod: { start, end } }];
const interval = (changes: object): [Change, Change] => [{}, { dispenseInterval: { value: 1, unit: "d", ...changes } }];
const unit = "dispenseRequest.quantity.unit";
const code = "dispenseRequest.quantity.code";
const value = "dispenseRequest.quantity.value";
const reference = (changes: Change): [Change, Change] => [{ medicationCodeableConcept: undefined, ...changes }, {}];
const UCUM = "http://unitsofmeasure.org";

const refusals: [string, string, string, Change, Change][] = [
  ["it was stopped", "StatusNotActive", "status", { status: "stopped" }, {}],
  ["its status is a number", "FhirShapeWrong", "status", { status: 1 }, {}],
  ["it has no status", "FhirShapeWrong", "status", { status: undefined }, {}],
  ["it is a plan", "IntentNotOrder", "intent", { intent: "plan" }, {}],
  ["it says what not to give", "DoNotPerform", "doNotPerform", { doNotPerform: true }, {}],
  [
    "a modifier extension changes it",
    "MeaningChanged",
    "modifierExtension",
    { modifierExtension: [{ url: "urn:x" }] },
    {},
  ],
  ["implicit rules change it", "MeaningChanged", "implicitRules", { implicitRules: "urn:x" }, {}],
  [
    "a modifier extension changes its supply",
    "MeaningChanged",
    "dispenseRequest.modifierExtension",
    {},
    { modifierExtension: [{}] },
  ],
  [
    "it has a first fill",
    "InitialFill",
    "dispenseRequest.initialFill",
    {},
    { initialFill: { quantity: { value: 5 } } },
  ],
  ["it has no name", "RequestUnnamed", "id", { id: undefined, identifier: [] }, {}],
  ["it has no medication", "MedicationMissing", "medicationCodeableConcept", ...reference({})],
  ["it has two medications", "MedicationTwice", "medication[x]", { medicationReference: { reference: "#m" } }, {}],
  [
    "it refers to nothing",
    "MedicationMissing",
    "medicationReference.reference",
    ...reference({ medicationReference: {} }),
  ],
  [
    "it refers to what is not there",
    "MedicationUnknown",
    "medicationReference.reference",
    ...reference({ medicationReference: { reference: "Medication/1" } }),
  ],
  [
    "it refers to no Medication",
    "FhirShapeWrong",
    "contained[0].resourceType",
    ...reference({
      medicationReference: { reference: "#m" },
      contained: [{ resourceType: "Device", id: "m", code: {} }],
    }),
  ],
  [
    "its medication has a text only",
    "CodingMissing",
    "medicationCodeableConcept.coding",
    { medicationCodeableConcept: { text: "metformin" } },
    {},
  ],
  ["its coding has no system", "CodingMissing", "medicationCodeableConcept.coding", coded({ code: "860975" }), {}],
  ["its coding is ATC", "CodingMissing", "medicationCodeableConcept.coding", coded(ATC), {}],
  ["two codings decide", "CodingAmbiguous", "medicationCodeableConcept.coding", coded(metformin, other), {}],
  [
    "two unknown systems decide",
    "CodingAmbiguous",
    "medicationCodeableConcept.coding",
    coded({ system: "a", code: "1" }, { system: "b", code: "2" }),
    {},
  ],
  [
    "its GTIN is wrong",
    "CheckDigitWrong",
    "medicationCodeableConcept.coding",
    coded({ ...GTIN, code: "9506000134353" }),
    {},
  ],
  [
    "its coding is a text",
    "FhirShapeWrong",
    "medicationCodeableConcept.coding[0]",
    { medicationCodeableConcept: { coding: ["860975"] } },
    {},
  ],
  ["it has no quantity", "QuantityMissing", value, {}, { quantity: undefined }],
  ["its quantity is a text", "FhirShapeWrong", value, ...quantity({ value: "60" })],
  ["its quantity is zero", "QuantityWrong", value, ...quantity({ value: 0 })],
  ["its quantity is half", "QuantityWrong", value, ...quantity({ value: 0.5 })],
  ["its quantity is too high", "QuantityWrong", value, ...quantity({ value: 0x1000000 })],
  ["its quantity is about", "QuantityWrong", "dispenseRequest.quantity.comparator", ...quantity({ comparator: "<" })],
  ["its quantity is in boxes", "UnitWrong", unit, ...quantity({ unit: "Boxes of 20" })],
  ["its quantity is in 盒", "UnitWrong", unit, ...quantity({ unit: "盒" })],
  ["its quantity is in mg", "UnitWrong", unit, ...quantity({ unit: "mg" })],
  ["its quantity is in litres", "UnitWrong", code, ...quantity({ system: UCUM, code: "L" })],
  ["its quantity is in packages", "UnitWrong", code, ...quantity({ system: UCUM, code: "{package}" })],
  ["it has no validity", "ValidityMissing", "dispenseRequest.validityPeriod", {}, { validityPeriod: undefined }],
  ["its validity has no end", "ValidityMissing", "dispenseRequest.validityPeriod.end", ...period("2026-01-01")],
  [
    "its validity has no start",
    "ValidityMissing",
    "dispenseRequest.validityPeriod.start",
    { authoredOn: undefined },
    { validityPeriod: { end: "2026-01-01" } },
  ],
  [
    "its validity ends before",
    "ValidityEmpty",
    "dispenseRequest.validityPeriod.end",
    ...period("2026-01-02", "2026-01-01"),
  ],
  ["its start is no day", "DateWrong", "dispenseRequest.validityPeriod.start", ...period("2026-02-30", "2026-05-01")],
  [
    "its start is a moment of no day",
    "DateWrong",
    "dispenseRequest.validityPeriod.start",
    ...period("2026-02-30T10:00:00Z", "2026-05-01"),
  ],
  [
    "its start is no hour",
    "DateWrong",
    "dispenseRequest.validityPeriod.start",
    ...period("2026-02-20T25:00:00Z", "2026-05-01"),
  ],
  [
    "its start has no zone",
    "DateWrong",
    "dispenseRequest.validityPeriod.start",
    ...period("2026-02-20T10:00:00", "2026-05-01"),
  ],
  [
    "its end is after the ledger's days",
    "DateOutOfRange",
    "dispenseRequest.validityPeriod.end",
    ...period("2026-02-20", "2149"),
  ],
  [
    "its start is before the ledger's days",
    "DateOutOfRange",
    "dispenseRequest.validityPeriod.start",
    ...period("1969-12-31", "2026"),
  ],
  [
    "its repeats are negative",
    "FhirShapeWrong",
    "dispenseRequest.numberOfRepeatsAllowed",
    {},
    { numberOfRepeatsAllowed: -1 },
  ],
  [
    "its interval has no unit",
    "DurationWrong",
    "dispenseRequest.dispenseInterval.unit",
    ...interval({ unit: undefined }),
  ],
  [
    "its interval is in minutes",
    "DurationWrong",
    "dispenseRequest.dispenseInterval.code",
    ...interval({ code: "min" }),
  ],
  [
    "its interval is no whole day",
    "DurationWrong",
    "dispenseRequest.dispenseInterval.value",
    ...interval({ value: 5, unit: "h" }),
  ],
  [
    "its interval has no value",
    "DurationWrong",
    "dispenseRequest.dispenseInterval.value",
    ...interval({ value: undefined }),
  ],
  ["its text is no Unicode", "NotCanonical", "", { note: [{ text: "\ud800" }] }, {}],
];

describe("given a MedicationRequest that can't become a prescription", () => {
  for (const [what, code, path, changes, dispense] of refusals) {
    describe(`when ${what}`, () => {
      it(`is refused with ${code} at ${path === "" ? "the request" : path}`, async () => {
        const error = await refused(() => toPrescriptionDraft(request(changes, dispense)));
        expect(error.place).to.equal(path === "" ? "MedicationRequest" : `MedicationRequest.${path}`);
        expect(error.code).to.equal(code);
        expect(error.sentence).not.to.contain("secret-patient");
      });
    });
  }

  describe("when it is no MedicationRequest at all", () => {
    it("is refused", async () => {
      for (const value of [undefined, null, 1, "text", [], {}, { resourceType: "Patient" }]) {
        expect((await refused(() => toPrescriptionDraft(value))).code).to.equal("FhirShapeWrong");
      }
    });
  });
});

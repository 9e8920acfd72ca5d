import { expect } from "chai";
import fc from "fast-check";

import { InputError } from "../../src/errors.ts";
import { immunizationResource, readMedicationRequests, toImmunizationDraft } from "../../src/fhir/index.ts";
import type { ImmunizationDone } from "../../src/fhir/index.ts";
import { SAMPLES } from "../../../scripts/start/stage.ts";

const CVX = "http://hl7.org/fhir/sid/cvx";
const whole = {
  resourceType: "Immunization",
  id: "one",
  identifier: [{ system: "https://clinic.example", value: "1" }],
  status: "completed",
  vaccineCode: { coding: [{ system: CVX, code: "140" }] },
  patient: { reference: "Patient/1" },
  occurrenceDateTime: "2026-10-12T09:15:00+08:00",
  lotNumber: "FLU26A",
  expirationDate: "2034-08",
};
const done: ImmunizationDone = {
  ...{ id: `0x${"ab".repeat(32)}`, holder: `0x${"cd".repeat(20)}`, voided: false, givenAt: 1_791_767_700 },
  ...{ offset: 28_800, gtin: "06902345000018", lotNumber: "FLU26A", expiry: "2034-08-31" },
  site: { gln: "6905678000014", name: "Vaccination room" },
};

describe("FHIR Immunizations", () => {
  it("become what can be given: vaccine, lot, days, and when", () => {
    const draft = toImmunizationDraft(whole, { today: 30_000 });
    expect(draft).to.deep.include({ identifier: "Immunization|https://clinic.example|1", inError: false });
    expect(draft.codings).to.deep.equal([{ system: CVX, code: "140" }]);
    expect(draft).to.include({ lotNumber: "FLU26A", time: Date.parse("2026-10-12T01:15:00Z") / 1000 });
    // A month covers all of its days.
    expect((draft.expiry?.last ?? 0) - (draft.expiry?.first ?? 0)).to.equal(30);
    const historic = toImmunizationDraft({ ...whole, occurrenceDateTime: "1991" }, { asActive: true });
    expect(historic).to.deep.include({ days: undefined, time: 0 });
  });

  it("commit to the same document however its fields are ordered", () => {
    const turned = Object.fromEntries(Object.entries(whole).toReversed());
    expect(toImmunizationDraft(turned).documentCanonical).to.equal(toImmunizationDraft(whole).documentCanonical);
  });

  it("that are altered at random are drafted or refused with a place, never anything else", () => {
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom("", -0, "\ud800", "9999-99-99", [[]], {}));
    const field = fc.constantFrom(...Object.keys(whole), "modifierExtension", "implicitRules");
    fc.assert(
      fc.property(fc.array(fc.tuple(field, odd), { minLength: 1, maxLength: 3 }), (changes) => {
        try {
          toImmunizationDraft({ ...whole, ...Object.fromEntries(changes) }, { today: 30_000 });
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.place, error.message).to.match(/^Immunization\b/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("come out of what happened, with every element that R4 requires", () => {
    const told = immunizationResource({ ...done, resource: { ...whole } });
    expect(told).to.deep.equal({
      resourceType: "Immunization",
      identifier: [{ system: "https://yaolian.example/fhir/NamingSystem/immunization", value: done.id }],
      status: "completed",
      vaccineCode: {
        coding: [
          { system: CVX, code: "140" },
          { system: "https://www.gs1.org/gtin", code: "06902345000018" },
        ],
      },
      patient: { reference: "Patient/1" },
      occurrenceDateTime: "2026-10-12T09:15:00+08:00",
      primarySource: true,
      location: {
        identifier: { system: "https://www.gs1.org/gln", value: "6905678000014" },
        display: "Vaccination room",
      },
      lotNumber: "FLU26A",
      expirationDate: "2034-08-31",
      doseQuantity: { value: 1, unit: "dose" },
    });
  });

  it("name only the holder where the document is not there, and say where they were entered in error", () => {
    const told = immunizationResource({ ...done, voided: true });
    expect(told.status).to.equal("entered-in-error");
    expect(told.patient.identifier).to.deep.include({ value: done.holder });
    expect(toImmunizationDraft(told)).to.deep.include({ recordedAs: done.id, inError: true });
  });

  it("of the samples are what their README says", async () => {
    const path = `${SAMPLES}/immunizations/vaccination-day.ndjson`;
    const codes: string[] = [];
    for await (const { other } of readMedicationRequests({ path })) {
      try {
        codes.push(toImmunizationDraft(other).lotNumber ?? "none");
      } catch (error) {
        codes.push(error instanceof InputError ? error.code : "");
      }
    }
    expect(codes).to.deep.equal(["FLU26A", "FLU26A", "FLU26A", "FLU26A", "ImmunizationNotDone", "none"]);
  });
});

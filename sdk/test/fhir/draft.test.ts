import { expect } from "chai";
import { dayOfDate } from "../../src/days.ts";
import { codingsToGroups, toPrescriptionDraft } from "../../src/fhir/index.ts";
import type { DraftOptions } from "../../src/fhir/index.ts";
import { completeDraft, makeSlip, readSlip, slipText, substitutionGroup } from "../../src/prescriptions/index.ts";
import { refused } from "../prescriptions/refused.ts";
import { ATC, GTIN, RXNORM, coded, metformin, other, request, type Change } from "./example.ts";

const day = dayOfDate;
const SNOMED = { system: "http://snomed.info/sct", code: "325072002" };

function draft(changes: Change = {}, dispense: Change = {}, options: DraftOptions = {}) {
  const drafts = toPrescriptionDraft(request(changes, dispense), options);
  const [first] = drafts;
  if (first === undefined) throw new Error("no draft");
  return { ...first, count: drafts.length };
}

describe("given a MedicationRequest", () => {
  describe("when it is whole", () => {
    it("becomes a draft", () => {
      expect(toPrescriptionDraft(request())).to.deep.equal([
        {
          requestIdentifier: "https://clinic.example/requests|1",
          coding: metformin,
          group: substitutionGroup(RXNORM, "860975"),
          gtin: undefined,
          quantity: 60,
          unit: "tablet",
          firstDay: day("2026-01-05"),
          lastDay: day("2026-04-04"),
          interval: 0,
          class: 1,
          part: 0,
          parts: 1,
          documentCanonical: toPrescriptionDraft(request())[0]?.documentCanonical,
        },
      ]);
    });

    it("commits to one text whatever the order of its fields", () => {
      const turned = Object.fromEntries(Object.entries(request()).reverse());
      expect(draft().documentCanonical).to.equal(toPrescriptionDraft(turned)[0]?.documentCanonical);
      expect(JSON.parse(draft().documentCanonical)).to.deep.equal(request());
      expect(draft().documentCanonical).to.match(/^\{"authoredOn":"2026-01-05","dispenseRequest":\{"quantity":/);
    });

    it("completes to a slip that reads and names its drug", () => {
      const parties = { issuer: 1, prescriber: `0x${"19".repeat(20)}` };
      const where = { chainId: 31337, token: `0x${"5f".repeat(20)}` };
      const slip = makeSlip({ ...where, ...completeDraft(draft(), `0x${"01".repeat(32)}`, parties) });
      expect(readSlip(slipText(slip)).drugName).to.equal("metformin");
      const fixed = completeDraft(draft(coded(GTIN)), `0x${"01".repeat(32)}`, parties);
      expect(readSlip(slipText(makeSlip({ ...where, ...fixed }))).slip.drug.gtin).to.equal("09506000134352");
    });

    it("takes its class from the caller, who knows the drug", () => {
      const controlled = { class: ({ code }: { code: string }) => (code === "860975" ? (2 as const) : (1 as const)) };
      expect(draft({}, {}, controlled).class).to.equal(2);
      expect(draft(coded(other), {}, controlled).class).to.equal(1);
      expect(draft({}, {}, { class: 2 }).class).to.equal(2);
    });
  });

  describe("when it is named", () => {
    it("goes by its first identifier, else by its id", () => {
      const named = (changes: Change) => draft(changes).requestIdentifier;
      expect(named({ identifier: [{ system: "s" }, { system: "t", value: "2" }] })).to.equal("t|2");
      expect(named({ identifier: [{ value: "2" }] })).to.equal("|2");
      expect(named({ identifier: undefined })).to.equal("MedicationRequest/m1");
    });
  });

  describe("when its medication has several codings", () => {
    it("takes the first of the preferred systems, or the only one", () => {
      expect(draft(coded(ATC, SNOMED, metformin)).coding).to.deep.equal(metformin);
      expect(draft(coded(ATC, SNOMED)).coding).to.deep.equal(SNOMED);
      expect(draft(coded({ system: "urn:national", code: "7" }, ATC, GTIN)).coding.code).to.equal("7");
      expect(draft(coded(metformin, metformin)).coding).to.deep.equal(metformin);
      expect(draft(coded(metformin, { ...other, userSelected: true })).coding.code).to.equal("861007");
      expect(draft(coded(metformin, ATC), {}, { codingSystems: [ATC.system] }).coding).to.deep.equal(ATC);
    });

    it("prescribes one product where that is all that is coded, or where nothing else may be given", () => {
      const never = { substitution: { allowedBoolean: false } };
      const code = { substitution: { allowedCodeableConcept: { coding: [{ code: "N" }] } } };
      for (const changes of [
        coded(GTIN),
        { ...coded(metformin, GTIN), ...never },
        { ...coded(metformin, GTIN), ...code },
      ]) {
        expect(draft(changes)).to.include({ gtin: "09506000134352", group: undefined });
      }
      expect(draft(coded(metformin, GTIN))).to.include({ gtin: undefined });
      expect(draft({ ...coded(metformin), ...never })).to.include({ group: substitutionGroup(RXNORM, "860975") });
    });

    it("lists the groups of all of them", () => {
      expect(codingsToGroups({ coding: [metformin, SNOMED, { code: "no system" }, metformin] })).to.deep.equal([
        { coding: metformin, group: substitutionGroup(RXNORM, "860975") },
        { coding: SNOMED, group: substitutionGroup(SNOMED.system, SNOMED.code) },
      ]);
      expect(codingsToGroups({})).to.deep.equal([]);
    });

    it("is found in a contained Medication", () => {
      const contained = [
        { resourceType: "Patient" },
        { resourceType: "Medication", id: "med", code: { coding: [other] } },
      ];
      const changes = { contained, medicationCodeableConcept: undefined, medicationReference: { reference: "#med" } };
      expect(draft(changes).coding).to.deep.equal(other);
    });
  });

  describe("when its validity is written in other ways", () => {
    const validity = (start?: string, end?: string, changes: Change = {}) => {
      const { firstDay, lastDay } = draft(changes, { validityPeriod: { start, end } });
      return [firstDay, lastDay];
    };

    it("covers whole months and years, and the ledger's day of a moment", () => {
      expect(validity("2026-02", "2026-02")).to.deep.equal([day("2026-02-01"), day("2026-02-28")]);
      expect(validity("2028", "2028-02")).to.deep.equal([day("2028-01-01"), day("2028-02-29")]);
      expect(validity("2026", "2026")).to.deep.equal([day("2026-01-01"), day("2026-12-31")]);
      const moments = ["2026-03-01T15:59:59Z", "2026-03-01T16:00:00.000Z"] as const;
      expect(validity(...moments)).to.deep.equal([day("2026-03-01"), day("2026-03-02")]);
      expect(draft({}, { validityPeriod: { start: moments[1], end: moments[1] } }, { offset: 0 }).firstDay).to.equal(
        day("2026-03-01"),
      );
    });

    it("begins when it was written where no start is given", () => {
      expect(validity(undefined, "2026-03-01", { authoredOn: "2026-02-01" })).to.deep.equal([
        day("2026-02-01"),
        day("2026-03-01"),
      ]);
    });
  });

  describe("when quantity or validity are missing and defaults are given", () => {
    const defaults = { quantity: 30, validityDays: 28 };
    const bare: Change = { dispenseRequest: undefined };

    it("takes them, from the day it was written, else from today", () => {
      const written = draft(bare, {}, { defaults });
      expect(written).to.include({ quantity: 30, firstDay: day("2026-01-05"), lastDay: day("2026-02-01") });
      const today = day("2026-05-05");
      expect(draft({ ...bare, authoredOn: undefined }, {}, { defaults, today }).firstDay).to.equal(today);
      expect(draft({}, { validityPeriod: { start: "2026-03-01" } }, { defaults }).lastDay).to.equal(day("2026-03-28"));
      expect(draft({}, {}, { defaults })).to.include({ quantity: 60, lastDay: day("2026-04-04") });
    });

    it("never hides a quantity that is wrong", async () => {
      const error = await refused(() => draft({}, { quantity: { value: 0 } }, { defaults }));
      expect(error.place).to.equal("MedicationRequest.dispenseRequest.quantity.value");
    });
  });

  describe("when it is history and taken as if written today", () => {
    it("keeps the length of its validity, whatever it ended as", () => {
      const today = day("2026-11-24");
      for (const status of ["active", "on-hold", "completed", "stopped", "cancelled"]) {
        const taken = draft({ status }, {}, { asActive: true, today });
        expect(taken).to.include({ firstDay: today, lastDay: today + 89 });
      }
      const old = { status: "stopped", authoredOn: "1969-05-27T23:58:16-04:00", dispenseRequest: undefined };
      const defaults = { quantity: 30, validityDays: 28 };
      expect(draft(old, {}, { asActive: true, today, defaults })).to.include({ firstDay: today, lastDay: today + 27 });
    });

    it("stays refused where it never was an order", async () => {
      for (const status of ["draft", "entered-in-error", "unknown"]) {
        expect((await refused(() => draft({ status }, {}, { asActive: true }))).code).to.equal("StatusNotActive");
      }
    });
  });

  describe("when repeats are allowed", () => {
    const days = (drafts: ReturnType<typeof toPrescriptionDraft>) =>
      drafts.map((d) => [d.part, d.parts, d.firstDay, d.lastDay, d.interval]);
    const start = day("2026-01-05");
    const end = day("2026-04-04");
    const month = { value: 1, system: "http://unitsofmeasure.org", code: "mo" };

    it("becomes independent parts", () => {
      const drafts = toPrescriptionDraft(request({}, { numberOfRepeatsAllowed: 2 }));
      expect(days(drafts)).to.deep.equal([0, 1, 2].map((part) => [part, 3, start, end, 0]));
      expect(new Set(drafts.map((d) => d.quantity))).to.deep.equal(new Set([60]));
    });

    it("sets their first days apart by the interval, which is the prescription's own where it has one part", () => {
      const parts = toPrescriptionDraft(request({}, { numberOfRepeatsAllowed: 2, dispenseInterval: month }));
      expect(days(parts)).to.deep.equal([0, 1, 2].map((part) => [part, 3, start + 30 * part, end, 0]));
      const single = toPrescriptionDraft(request({}, { dispenseInterval: { value: 4, unit: "weeks" } }));
      expect(days(single)).to.deep.equal([[0, 1, start, end, 28]]);
      const defaults = { validityDays: 10 };
      const long = toPrescriptionDraft(
        request({}, { validityPeriod: undefined, numberOfRepeatsAllowed: 1, dispenseInterval: month }),
        { defaults },
      );
      expect(days(long)).to.deep.equal([
        [0, 2, start, start + 9, 0],
        [1, 2, start + 30, start + 39, 0],
      ]);
    });

    it("is refused where a part could never be dispensed, or where there are too many", async () => {
      const apart = { numberOfRepeatsAllowed: 3, dispenseInterval: month };
      const place = "MedicationRequest.dispenseRequest.numberOfRepeatsAllowed";
      expect((await refused(() => draft({}, apart))).place).to.equal(place);
      expect((await refused(() => draft({}, { numberOfRepeatsAllowed: 2 ** 31 - 1 }))).place).to.equal(place);
      expect(draft({}, { numberOfRepeatsAllowed: 99 }).count).to.equal(100);
    });
  });

  describe("when its quantity is written in other ways", () => {
    it("counts tablets, doses, mL and g", () => {
      const ucum = "http://unitsofmeasure.org";
      const form = "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm";
      for (const counted of [
        {},
        { unit: "片" },
        { system: ucum, code: "{tbl}" },
        { system: ucum, code: "mL" },
        { system: ucum, code: "1" },
        { system: form, code: "TAB" },
      ]) {
        expect(draft({}, { quantity: { value: 0xffffff, ...counted } }).quantity).to.equal(0xffffff);
      }
    });
  });
});

import { expect } from "chai";

import { fromFhirConsent, toFhirConsent, type ConsentState } from "../../src/consents/index.ts";
import { FLAGS } from "../../src/ledger/index.ts";
import { refusalOf } from "../refused.ts";

const HOLDER = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const NOW = { now: 1_800_000_000, offset: 28_800 };
const CONSENT: ConsentState = {
  holder: HOLDER,
  member: 4,
  scope: [...FLAGS.scope],
  purposes: [...FLAGS.purposes],
  dataUse: ["HMB", "IRB"],
  until: 1_900_000_000,
  sequence: 3,
  lives: true,
};

describe("consents as FHIR", () => {
  it("come back as they went out, with the holder as a pseudonym or without a patient", () => {
    const { scope, purposes, dataUse, until } = CONSENT;
    const terms = { scope, purposes, dataUse, until };
    const bare = toFhirConsent(CONSENT);
    expect(bare).not.to.have.property("patient");
    expect(fromFhirConsent(bare, NOW)).to.deep.equal({ holder: undefined, member: 4, terms });
    const named = JSON.parse(JSON.stringify(toFhirConsent(CONSENT, { withHolder: true }))) as unknown;
    expect(fromFhirConsent(named, NOW)).to.deep.equal({ holder: HOLDER, member: 4, terms });
  });

  it("have HL7's codes", () => {
    const { status, scope, provision } = toFhirConsent({
      ...CONSENT,
      scope: ["Prescriptions"],
      purposes: ["Treatment"],
      dataUse: [],
    });
    expect(status).to.equal("active");
    expect(scope.coding[0]?.code).to.equal("patient-privacy");
    expect(provision.class).to.deep.equal([
      { system: "http://hl7.org/fhir/resource-types", code: "MedicationRequest" },
    ]);
    expect(provision.purpose[0]?.code).to.equal("TREAT");
    expect(provision.period?.end).to.equal("2030-03-17T17:46:40Z");
    expect(provision).not.to.have.property("code");
  });

  it("are inactive once they were revoked", async () => {
    const revoked = toFhirConsent({ ...CONSENT, until: 0, lives: false });
    expect(revoked.status).to.equal("inactive");
    const refused = await refusalOf(() => fromFhirConsent(revoked, NOW), "FhirConsentUnfit");
    expect(refused.place).to.equal("Consent.status");
  });

  it("end with their last day where they name a date", () => {
    const dated = (end: string): number => {
      const document = toFhirConsent(CONSENT);
      return fromFhirConsent({ ...document, provision: { ...document.provision, period: { end } } }, NOW).terms.until;
    };
    expect(dated("2028-02-29")).to.equal(Date.parse("2028-02-29T23:59:59+08:00") / 1000);
    expect(dated("2028-02")).to.equal(dated("2028-02-29"));
    expect(dated("2028")).to.equal(dated("2028-12-31"));
    expect(dated("2028-02-29T10:00:00+02:00")).to.equal(Date.parse("2028-02-29T08:00:00Z") / 1000);
  });

  const document = toFhirConsent(CONSENT);
  const { provision } = document;
  const wrong: [string, unknown, string][] = [
    ["a draft", { ...document, status: "draft" }, "Consent.status"],
    ["a denial", { ...document, provision: { ...provision, type: "deny" } }, "Consent.provision.type"],
    [
      "an exception",
      { ...document, provision: { ...provision, provision: [{ type: "deny" }] } },
      "Consent.provision.provision",
    ],
    ["single data", { ...document, provision: { ...provision, data: [{}] } }, "Consent.provision.data"],
    ["a period of data", { ...document, provision: { ...provision, dataPeriod: {} } }, "Consent.provision.dataPeriod"],
    ["no class", { ...document, provision: { ...provision, class: [] } }, "Consent.provision.class"],
    [
      "a class that is not kept",
      { ...document, provision: { ...provision, class: [{ system: "s", code: "c" }] } },
      "Consent.provision.class[0]",
    ],
    [
      "a purpose that is not kept",
      { ...document, provision: { ...provision, purpose: [{ code: "HMARKT" }] } },
      "Consent.provision.purpose[0]",
    ],
    [
      "a term that is not kept",
      { ...document, provision: { ...provision, code: [{ coding: [] }] } },
      "Consent.provision.code[0]",
    ],
    ["no recipient", { ...document, provision: { ...provision, actor: [] } }, "Consent.provision.actor"],
    [
      "two recipients",
      { ...document, provision: { ...provision, actor: [...provision.actor, ...provision.actor] } },
      "Consent.provision.actor",
    ],
    ["no end", { ...document, provision: { ...provision, period: {} } }, "Consent.provision.period.end"],
    [
      "a start to come",
      { ...document, provision: { ...provision, period: { start: "2040-01-01", end: "2041" } } },
      "Consent.provision.period.start",
    ],
  ];
  for (const [what, given, place] of wrong) {
    it(`are refused with ${what}, at its FHIR path`, async () => {
      expect((await refusalOf(() => fromFhirConsent(given, NOW), "FhirConsentUnfit")).place).to.equal(place);
    });
  }

  it("are refused where they are no Consent", async () => {
    await refusalOf(() => fromFhirConsent({ resourceType: "Patient" }, NOW), "FhirShapeWrong");
    await refusalOf(() => fromFhirConsent({ ...document, modifierExtension: [{}] }, NOW), "FhirShapeWrong");
  });
});

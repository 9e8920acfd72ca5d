import { expect } from "chai";
import { DISPENSED_PACK_EXTENSION, medicationDispense } from "../../src/fhir/index.ts";
import { refused } from "../prescriptions/refused.ts";
import { metformin, request } from "./example.ts";

const id = `0x${"01".repeat(32)}`;
const pack = { gtin: "09506000134352", lot: "A1", serial: "S1", expiry: "2028-03-31", index: 3, units: 0 };
const done = {
  id,
  sequence: 2,
  coding: metformin,
  units: 72,
  unit: "tablet",
  handedOverAt: 1_800_000_000,
  pharmacy: { gln: "0614141000005", name: "Sample Pharmacy" },
  packs: [pack, { gtin: pack.gtin, lot: "A1", units: 12 }],
  request: request({ note: [{ text: "secret-note" }], subject: { reference: "Patient/p", display: "secret-name" } }),
};

describe("given a dispense that happened", () => {
  describe("when it is written as a MedicationDispense", () => {
    it("tells what FHIR R4 asks for, and each pack", () => {
      const url = DISPENSED_PACK_EXTENSION;
      expect(medicationDispense(done)).to.deep.equal({
        resourceType: "MedicationDispense",
        extension: [
          {
            url,
            extension: [
              { url: "gtin", valueString: "09506000134352" },
              { url: "lot", valueString: "A1" },
              { url: "serial", valueString: "S1" },
              { url: "expiry", valueDate: "2028-03-31" },
            ],
          },
          {
            url,
            extension: [
              { url: "gtin", valueString: "09506000134352" },
              { url: "lot", valueString: "A1" },
              { url: "units", valueUnsignedInt: 12 },
            ],
          },
        ],
        identifier: [{ system: "https://yaolian.example/fhir/NamingSystem/dispense", value: `${id}/2` }],
        status: "completed",
        medicationCodeableConcept: {
          coding: [metformin, { system: "https://www.gs1.org/gtin", code: "09506000134352" }],
        },
        subject: { reference: "Patient/p" },
        performer: [
          {
            actor: {
              identifier: { system: "https://www.gs1.org/gln", value: "0614141000005" },
              display: "Sample Pharmacy",
            },
          },
        ],
        authorizingPrescription: [
          {
            reference: "MedicationRequest/m1",
            identifier: { system: "https://yaolian.example/fhir/NamingSystem/prescription", value: id },
          },
        ],
        quantity: { value: 72, unit: "tablet" },
        whenHandedOver: "2027-01-15T16:00:00+08:00",
        substitution: { wasSubstituted: false },
      });
    });

    it("takes nothing of the patient beyond the reference", () => {
      expect(JSON.stringify(medicationDispense(done))).not.to.contain("secret");
      const inside = { ...done, request: request({ subject: { reference: "#p" } }) };
      expect(medicationDispense(inside)).not.to.have.property("subject");
    });

    it("does without the request where the slip did not carry it", () => {
      const { request: _, ...rest } = done;
      const written = medicationDispense(rest);
      expect(written).not.to.have.property("subject");
      expect(written.authorizingPrescription[0]).to.have.all.keys("identifier");
    });

    it("names no product where packs are of several, or of none that has a GTIN", () => {
      const several = { ...done, packs: [pack, { ...pack, gtin: "04012345678901" }] };
      expect(medicationDispense(several).medicationCodeableConcept.coding).to.deep.equal([metformin]);
      const own = { ...done, packs: [{ ...pack, gtin: (2n ** 63n).toString() }] };
      expect(medicationDispense(own).medicationCodeableConcept.coding).to.deep.equal([metformin]);
    });

    it("writes the moment in another zone", () => {
      expect(medicationDispense({ ...done, offset: 0 }).whenHandedOver).to.equal("2027-01-15T08:00:00+00:00");
      expect(medicationDispense({ ...done, offset: -12_600 }).whenHandedOver).to.equal("2027-01-15T04:30:00-03:30");
    });
  });

  describe("when it is not whole", () => {
    it("is refused", async () => {
      expect((await refused(() => medicationDispense({ ...done, packs: [] }))).code).to.equal("DispenseEmpty");
      expect((await refused(() => medicationDispense({ ...done, units: 0 }))).code).to.equal("DispenseEmpty");
      const pharmacy = { gln: "0614141000006" };
      expect((await refused(() => medicationDispense({ ...done, pharmacy }))).code).to.equal("CheckDigitWrong");
    });
  });
});

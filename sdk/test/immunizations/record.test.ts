import { expect } from "chai";

import {
  checkImmunizationRecord,
  completeImmunization,
  immunizationRecordText,
  makeImmunizationRecord,
  readImmunizationRecord,
  type ImmunizationRecord,
} from "../../src/immunizations/index.ts";
import { refused } from "../prescriptions/refused.ts";

const KEY = `0x${"11".repeat(32)}`;
const draft = { identifier: "Immunization/1", documentCanonical: '{"resourceType":"Immunization"}' };
const dose = {
  ...{ member: 7, vaccinator: `0x${"22".repeat(20)}`, site: 9, lot: `0x${"33".repeat(32)}`, index: 4 },
  ...{ units: 1 as const, time: 1_800_000_000 },
};

function record(): ImmunizationRecord {
  return makeImmunizationRecord({
    chainId: 31337,
    token: `0x${"44".repeat(20)}`,
    ...completeImmunization(draft, KEY, dose),
  });
}

describe("an immunization's record", () => {
  it("is the same for the same document, key and dose, and another for another document", () => {
    expect(record()).to.deep.equal(record());
    const other = completeImmunization({ ...draft, identifier: "Immunization/2" }, KEY, dose);
    expect(other.immunization.holder).not.to.equal(record().immunization.holder);
    expect(other.immunization.document).not.to.equal(record().immunization.document);
  });

  it("is read back from its text, with its document", () => {
    const { record: read, id, resource } = readImmunizationRecord(immunizationRecordText(record()));
    expect(read).to.deep.equal(record());
    expect(id).to.equal(record().id);
    expect(resource).to.deep.equal({ resourceType: "Immunization" });
  });

  const { immunization, document } = record();
  const altered: Record<string, [object, string]> = {
    "another dose": [{ immunization: { ...immunization, index: 5 } }, "record.id"],
    "another site": [{ immunization: { ...immunization, site: 8 } }, "record.id"],
    "another chain": [{ chainId: 1 }, "record.id"],
    "another document": [{ document: { ...document, content: "{}" } }, "record.document"],
    "another salt": [{ document: { ...document, salt: KEY } }, "record.document"],
    "another key": [{ holderKey: KEY }, "record.holderKey"],
    "a key that is none": [{ holderKey: `0x${"00".repeat(32)}` }, "record.holderKey"],
    "two units": [{ immunization: { ...immunization, units: 2 } }, "record.immunization.units"],
    "a field too many": [{ patient: "somebody" }, "record"],
  };
  for (const [what, [change, place]] of Object.entries(altered)) {
    it(`is refused with ${what}, at ${place}`, async () => {
      const refusal = await refused(() => checkImmunizationRecord({ ...record(), ...change }));
      expect(refusal.place).to.equal(place);
      expect(refusal.sentence).not.to.contain(document.salt).and.not.to.contain(record().holderKey);
    });
  }

  it("is refused where it is no JSON, or too large for a record", async () => {
    expect((await refused(() => readImmunizationRecord("{"))).code).to.equal("RecordNotJson");
    expect((await refused(() => readImmunizationRecord(new Uint8Array(5_000_000)))).code).to.equal("RecordTooLarge");
  });
});

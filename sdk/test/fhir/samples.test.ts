import { expect } from "chai";
import { InputError } from "../../src/errors.ts";
import { toPrescriptionDraft } from "../../src/fhir/index.ts";
import { readAll, sample } from "./example.ts";

/** What becomes of a sample: for each item the drafts' code, quantity and parts, or the error's code. */
async function becomes(name: string): Promise<string[]> {
  return (await readAll(sample(name))).map((item) => {
    if (item.fault !== undefined) return item.fault.code;
    try {
      const drafts = toPrescriptionDraft(item.resource, { resolve: item.resolve });
      return `${drafts.length} × ${drafts[0]?.quantity} of ${drafts[0]?.coding.code}`;
    } catch (error) {
      if (error instanceof InputError) return error.code;
      throw error;
    }
  });
}

describe("given the sample documents", () => {
  const expected: Record<string, string[]> = {
    "metformin.json": ["1 × 60 of 860975"],
    "diazepam-controlled.json": ["1 × 14 of 197591"],
    "lisinopril-multiple.json": ["4 × 30 of 314076"],
    "two-requests.bundle.json": [
      "NotAMedicationRequest",
      "NotAMedicationRequest",
      "1 × 28 of 314076",
      "1 × 28 of 314231",
    ],
    "clinic-day.ndjson": [
      "1 × 60 of 860975",
      "1 × 30 of 197361",
      "QuantityMissing",
      "StatusNotActive",
      "1 × 90 of 314076",
    ],
  };
  for (const [name, outcomes] of Object.entries(expected)) {
    describe(`when ${name} is read`, () => {
      it("becomes what samples/README.md says", async () => {
        expect(await becomes(name)).to.deep.equal(outcomes);
      });
    });
  }
});

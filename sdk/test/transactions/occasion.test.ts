import { expect } from "chai";
import fc from "fast-check";
import { id, ZeroHash } from "ethers";

import { checkDigit } from "../../src/gs1/index.ts";
import { NO_OCCASION, occasion, readCircumstances } from "../../src/transactions/index.ts";
import { refusalOf } from "../refused.ts";

const keyOf = (digits: number): fc.Arbitrary<string> =>
  fc
    .bigInt({ min: 1n, max: 10n ** BigInt(digits - 1) - 1n })
    .map((number) => number.toString().padStart(digits - 1, "0"))
    .map((body) => `${body}${checkDigit(body)}`);

describe("an occasion", () => {
  it("comes back as it was said", () => {
    fc.assert(
      fc.property(
        fc.record(
          { time: fc.integer({ min: 1, max: 2 ** 40 - 1 }), place: keyOf(13), sscc: keyOf(18) },
          { requiredKeys: [] },
        ),
        (said) => {
          expect(readCircumstances(occasion(said).circumstances)).to.deep.equal(said);
        },
      ),
    );
  });

  it("hashes what its document is called, and takes a hash as it is", () => {
    expect(occasion({ document: "urn:uuid:1" }).document).to.equal(id("urn:uuid:1"));
    expect(occasion({ documentHash: id("x") }).document).to.equal(id("x"));
    expect(occasion()).to.deep.equal(NO_OCCASION);
    expect(NO_OCCASION.document).to.equal(ZeroHash);
  });

  it("refuses a time, place, unit or hash that is none", async () => {
    await refusalOf(() => occasion({ time: 1.5 }), "OccasionTimeWrong");
    await refusalOf(() => occasion({ time: 2 ** 40 }), "OccasionTimeWrong");
    await refusalOf(() => occasion({ place: "6901234000010" }), "CheckDigitWrong");
    await refusalOf(() => occasion({ sscc: "123" }), "NumberLengthWrong");
    await refusalOf(() => occasion({ documentHash: "0x12" }), "DocumentHashWrong");
  });
});

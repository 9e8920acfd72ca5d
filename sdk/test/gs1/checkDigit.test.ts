import { expect } from "chai";
import fc from "fast-check";
import { InputError } from "../../src/errors.ts";
import {
  checkDigit,
  glnToNumber,
  gtinToNumber,
  numberToGln,
  numberToGtin,
  numberToSscc,
  parseGln,
  parseGtin,
  parseSscc,
  ssccToNumber,
} from "../../src/gs1/index.ts";
import { numbered } from "./arbitraries.ts";
import { faultOf } from "./faults.ts";

describe("GS1 numbers", () => {
  describe("given the published vectors", () => {
    for (const [digits, check] of [
      ["0950600013435", 2],
      ["10614141123456789", 7],
      ["061414100000", 5],
      ["950600013435", 2],
    ] as const) {
      it(`it finds the check digit ${check} of ${digits}`, () => expect(checkDigit(digits)).to.equal(check));
    }
  });

  describe("given a number with its check digit", () => {
    it("it pads a GTIN of 8, 12 or 13 digits to 14", () => {
      expect(parseGtin("9506000134352")).to.equal("09506000134352");
      expect(parseGtin("95050003")).to.equal("00000095050003");
      expect(parseGtin("614141007349")).to.equal("00614141007349");
    });

    it("it goes to the ledger's number and back", () => {
      fc.assert(fc.property(numbered(14), (gtin) => numberToGtin(gtinToNumber(gtin)) === gtin));
      fc.assert(fc.property(numbered(13), (gln) => numberToGln(glnToNumber(gln)) === gln));
      fc.assert(fc.property(numbered(18), (sscc) => numberToSscc(ssccToNumber(sscc)) === sscc));
    });
  });

  describe("given a wrong number", () => {
    it("it refuses every single wrong digit", () => {
      for (const [length, parse] of [
        [14, parseGtin],
        [13, parseGln],
        [18, parseSscc],
      ] as const) {
        fc.assert(
          fc.property(numbered(length), fc.nat(length - 1), fc.integer({ min: 1, max: 9 }), (text, at, by) => {
            const wrong = text.slice(0, at) + ((Number(text[at]) + by) % 10) + text.slice(at + 1);
            const fault = faultOf(() => parse(wrong));
            return fault instanceof InputError && ["CheckDigitWrong", "NumberIsZero"].includes(fault.code);
          }),
        );
      }
    });

    it("it names the value, what is wrong, and the cure", () => {
      expect(faultOf(() => parseGtin("09506000134353"))?.sentence).to.equal(
        'The GTIN "09506000134353" ends in 3, its check digit is 2. Scan or type it again; one of its digits is wrong.',
      );
      expect(faultOf(() => parseGtin("1234567"))?.sentence).to.equal(
        'The GTIN "1234567" has 7 digits. A GTIN has 8, 12, 13 or 14 digits, the check digit included.',
      );
    });

    for (const [text, code] of [
      ["", "NumberNotDigits"],
      ["0950600013435X", "NumberNotDigits"],
      ["09506000134352 ", "NumberNotDigits"],
      ["０９５０６０００１３４３５２", "NumberNotDigits"],
      ["00000000000000", "NumberIsZero"],
      ["123456789012345", "NumberLengthWrong"],
    ] as const) {
      it(`it refuses ${JSON.stringify(text)} as ${code}`, () =>
        expect(faultOf(() => parseGtin(text))?.code).to.equal(code));
    }

    it("it refuses a ledger number that is no GTIN", () => {
      expect(faultOf(() => numberToGtin((1n << 63n) + 7n))?.code).to.equal("NumberOutOfRange");
      expect(faultOf(() => numberToGtin(-1n))?.code).to.equal("NumberOutOfRange");
      expect(faultOf(() => numberToGtin(9506000134353n))?.code).to.equal("CheckDigitWrong");
    });
  });
});

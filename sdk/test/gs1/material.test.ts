import { expect } from "chai";
import fc from "fast-check";

import { InputError } from "../../src/errors.ts";
import { isOwnNumber, parseMaterialUri, printMaterialUri } from "../../src/gs1/material.ts";

const BASE = "https://yaolian.example/material/";
const NUMBER = String(1n << 63n);

describe("Material URIs", () => {
  it("name a material, a lot of it or a pack of the lot, and are read as what they were made of", () => {
    const number = fc.bigInt({ min: 1n << 63n, max: (1n << 64n) - 1n }).map(String);
    const text = fc.option(fc.string({ minLength: 1, maxLength: 20, unit: "grapheme-ascii" }), { nil: undefined });
    fc.assert(
      fc.property(number, text, text, (own, lot, serial) => {
        const name = {
          number: own,
          ...(lot === undefined ? {} : { lot }),
          ...(serial === undefined ? {} : { serial }),
        };
        expect(parseMaterialUri(printMaterialUri(name))).to.deep.equal(name);
      }),
    );
  });

  it("are told from other URIs", () => {
    for (const uri of ["urn:epc:id:sgln:690123450000.0.0", "https://yaolian.example/other/1", ""]) {
      expect(parseMaterialUri(uri)).to.equal(undefined);
    }
  });

  for (const [what, uri] of [
    ["a number that a GTIN could have", `${BASE}${(1n << 63n) - 1n}`],
    ["a number beyond 64 bits", `${BASE}${1n << 64n}`],
    ["no number", BASE],
    ["a lot of 21 characters", `${BASE}${NUMBER}/10/${"x".repeat(21)}`],
    ["a serial of 21 characters", `${BASE}${NUMBER}/21/${"x".repeat(21)}`],
    ["a percent sign that stands for nothing", `${BASE}${NUMBER}/10/%zz`],
    ["more than its parts", `${BASE}${NUMBER}/10/a/21/b/c`],
  ] as const) {
    it(`are refused with ${what}`, () => {
      expect(() => parseMaterialUri(uri))
        .to.throw(InputError)
        .with.property("code", "MaterialUriWrong");
    });
  }

  it("have numbers with the top bit of 64 set, and no other", () => {
    expect([NUMBER, String((1n << 64n) - 1n)].every(isOwnNumber)).to.equal(true);
    expect([String((1n << 63n) - 1n), String(1n << 64n), "", "1e19", `-${NUMBER}`].some(isOwnNumber)).to.equal(false);
  });
});

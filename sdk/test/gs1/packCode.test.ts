import { expect } from "chai";
import fc from "fast-check";
import {
  caseSwapped,
  parsePackCode,
  printDigitalLink,
  printElementString,
  printSgtinUrn,
} from "../../src/gs1/index.ts";
import type { PackCode } from "../../src/gs1/index.ts";
import { expiries, gtins, part82 } from "./arbitraries.ts";
import { assertSame, faultOf } from "./faults.ts";

const now = new Date("2026-06-15T00:00:00Z");
const parse = (scan: string) => parsePackCode(scan, { now });
const GTIN = "09506000134352";
const GS = "\u001d";

const packs = fc
  .tuple(gtins, fc.option(part82), fc.option(part82), fc.option(expiries))
  .map(([gtin, serial, lot, expiry]): PackCode => ({
    gtin,
    ...(serial === null ? {} : { serial }),
    ...(lot === null ? {} : { lot }),
    ...(expiry === null ? {} : { expiry }),
  }));

describe("a pack's code", () => {
  describe("given one pack in every form", () => {
    const pack = { gtin: GTIN, serial: "A-1/b", lot: "L25", expiry: "2027-12-31" };
    for (const [form, scan] of [
      ["an element string with parentheses", `(01)${GTIN}(21)A-1/b(17)271231(10)L25`],
      ["a raw element string", `01${GTIN}21A-1/b${GS}1727123110L25`],
      ["a DataMatrix flag", `]d201${GTIN}1727123110L25${GS}21A-1/b`],
      ["a QR flag and FNC1 first", `]Q3${GS}01${GTIN}1727123110L25${GS}21A-1/b`],
      ["a Code 128 flag and line end", `]C101${GTIN}1727123110L25${GS}21A-1/b\r\n`],
      ["a composite flag and a tab", `]e001${GTIN}1727123110L25${GS}21A-1/b\t`],
      ["FNC1 behind fields that need none", `01${GTIN}${GS}17271231${GS}10L25${GS}21A-1/b${GS}`],
      ["other fields in between", `01${GTIN}${GS}71012345${GS}3103001500112601011727123110L25${GS}21A-1/b`],
      ["a Digital Link", `https://id.gs1.org/01/${GTIN}/10/L25/21/A-1%2Fb?17=271231`],
      [
        "a Digital Link of any host, path and link type",
        `http://shop.example/a/b/01/${GTIN}/10/L25/21/A-1%2Fb?linkType=gs1:pip&17=271231#x`,
      ],
      ["a Digital Link with a GTIN of 13 digits", `https://x.example/01/9506000134352/10/L25/21/A-1%2Fb?17=271231`],
      ["a plain QR flag before a link", `]Q1https://id.gs1.org/01/${GTIN}/10/L25/21/A-1%2Fb?17=271231`],
    ] as const) {
      it(`it reads ${form}`, () => expect(parse(scan)).to.deep.equal(pack));
    }

    it("it reads a link that the scanner upper-cased, the serial as it came", () => {
      expect(parse(`HTTPS://ID.GS1.ORG/01/${GTIN}/21/ABC%2fD?17=270200`)).to.deep.equal({
        gtin: GTIN,
        serial: "ABC/D",
        expiry: "2027-02-28",
      });
    });

    it("it reads the EPC URN", () => {
      expect(parse("urn:epc:id:sgtin:9506000.013435.a%2Fb%25")).to.deep.equal({ gtin: GTIN, serial: "a/b%" });
    });

    it("it reads a China trace code and its drug identification", () => {
      const trace = { traceCode: "81234567890123456789", drugIdentification: "8123456" };
      expect(parse("81234567890123456789\r")).to.deep.equal(trace);
      expect(parse("]C081234567890123456789")).to.deep.equal(trace);
    });
  });

  describe("given an expiry", () => {
    for (const [yymmdd, expiry] of [
      ["280200", "2028-02-29"],
      ["270400", "2027-04-30"],
      ["760101", "2076-01-01"],
      ["770101", "1977-01-01"],
      ["991231", "1999-12-31"],
      ["000229", "2000-02-29"],
    ] as const) {
      it(`it reads ${yymmdd} as ${expiry}`, () => expect(parse(`01${GTIN}17${yymmdd}`).expiry).to.equal(expiry));
    }

    it("it reads the century by the year of the scan", () => {
      const read = (year: string, yymmdd: string) =>
        parsePackCode(`01${GTIN}17${yymmdd}`, { now: new Date(`${year}-01-01T00:00:00Z`) }).expiry;
      expect(read("2080", "300101")).to.equal("2130-01-01");
      expect(read("2080", "310101")).to.equal("2031-01-01");
    });
  });

  describe("given any pack", () => {
    it("it prints a raw element string that reads as the same pack", () => {
      fc.assert(fc.property(packs, (pack) => assertSame(parse(printElementString(pack, { now }).raw), pack)));
    });

    it("it prints parentheses that read as the same pack, with parentheses in its serial too", () => {
      fc.assert(fc.property(packs, (pack) => assertSame(parse(printElementString(pack, { now }).human), pack)));
    });

    it("it prints a Digital Link that reads as the same pack", () => {
      fc.assert(fc.property(packs, (pack) => assertSame(parse(printDigitalLink(pack, { now })), pack)));
    });

    it("it prints an SGTIN URN that reads as the same pack, whatever the company prefix", () => {
      fc.assert(
        fc.property(gtins, part82, fc.integer({ min: 6, max: 12 }), (gtin, serial, prefixLength) =>
          assertSame(parse(printSgtinUrn(gtin, serial, prefixLength)), { gtin, serial }),
        ),
      );
    });

    it("it swaps case as caps lock does, and back", () => {
      expect(caseSwapped("aBc-9é")).to.equal("AbC-9é");
      fc.assert(fc.property(fc.string(), (text) => caseSwapped(caseSwapped(text)) === text));
    });
  });

  describe("given what a pack can't say", () => {
    it("it refuses to print it", () => {
      expect(faultOf(() => printElementString({ traceCode: "81234567890123456789" }))?.code).to.equal("GtinMissing");
      expect(faultOf(() => printDigitalLink({ gtin: GTIN, serial: "a b" }))?.code).to.equal("CharacterNotGs1");
      expect(faultOf(() => printDigitalLink({ gtin: GTIN, expiry: "2100-01-01" }, { now }))?.code).to.equal(
        "DateTooFar",
      );
      expect(faultOf(() => printDigitalLink({ gtin: GTIN, expiry: "2027-02-30" }, { now }))?.code).to.equal(
        "DateImpossible",
      );
      expect(faultOf(() => printSgtinUrn(GTIN, "1", 13))?.code).to.equal("CompanyPrefixLengthWrong");
    });
  });
});

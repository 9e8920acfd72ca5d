import { expect } from "chai";
import fc from "fast-check";
import { checkDigit, parseEpc, parsePackCode } from "../../src/gs1/index.ts";
import { CHARACTERS_82, gtins, part82 } from "./arbitraries.ts";
import { faultOf } from "./faults.ts";

const now = new Date("2026-06-15T00:00:00Z");
const GTIN = "09506000134352";
const GS = "\u001d";
const RUNS = { numRuns: 1000, seed: 20260615 };

describe("a malformed code", () => {
  for (const [code, why, scan] of [
    ["CheckDigitWrong", "a wrong check digit", "010950600013435321A"],
    ["CheckDigitWrong", "a wrong check digit in a link", "https://id.gs1.org/01/09506000134353/21/A"],
    ["CheckDigitWrong", "a wrong check digit in another field", `01${GTIN}410061414100000621A`],
    ["ApplicationIdentifierUnknown", "an unknown identifier", `01${GTIN}0412`],
    ["ApplicationIdentifierUnknown", "an unknown identifier in parentheses", `(01)${GTIN}(19)123456`],
    ["ApplicationIdentifierUnknown", "an unknown attribute of a link", `https://id.gs1.org/01/${GTIN}?18=1`],
    ["CharacterNotGs1", "a space in the serial", `01${GTIN}21A B`],
    ["CharacterNotGs1", "an accent", `(01)${GTIN}(21)é`],
    ["CharacterNotGs1", "FNC1 sent as a bar", `01${GTIN}21A|10B`],
    ["CharacterNotGs1", "a hash in a link's serial", `https://id.gs1.org/01/${GTIN}/21/a%23`],
    ["CharacterNotGs1", "a line end within", `01${GTIN}21A\n10B`],
    ["SerialTooLong", "a serial of 21", `01${GTIN}21${"A".repeat(21)}`],
    ["SerialTooLong", "a lost separator", `01${GTIN}21ABCDEFGHIJK1727123110LOT123`],
    ["LotTooLong", "a lot of 21", `(01)${GTIN}(10)${"7".repeat(21)}`],
    ["DateImpossible", "a 30 February", `01${GTIN}17270230`],
    ["DateImpossible", "a month 13", `https://id.gs1.org/01/${GTIN}?17=271301`],
    ["DateImpossible", "a month 0", `01${GTIN}17270000`],
    ["DateImpossible", "29 February of no leap year", `01${GTIN}17270229`],
    ["ElementTruncated", "a GTIN cut short", "0109506000134"],
    ["ElementTruncated", "a date cut short by FNC1", `01${GTIN}172712${GS}10A`],
    ["ElementFormatWrong", "letters for a GTIN", "01ABCDEFGHIJKLMN21A"],
    ["ElementFormatWrong", "an empty serial", `01${GTIN}21`],
    ["ElementFormatWrong", "a GTIN of 13 in parentheses", "(01)9506000134352(21)A"],
    ["CharactersAppended", "letters behind the last field", `01${GTIN}17271231XYZ`],
    ["CharactersAppended", "a digit behind a trace code", "812345678901234567890"],
    ["FieldsContradict", "two serials", `01${GTIN}21A${GS}21B`],
    ["FieldsContradict", "a link whose attribute says otherwise", `https://id.gs1.org/01/${GTIN}/21/A?21=B`],
    ["GtinMissing", "a case label", "00106141411234567897"],
    ["GtinMissing", "no GTIN", `21A${GS}10B`],
    ["ElementStringWrong", "an identifier of one digit", `(1)${GTIN}(21)A`],
    ["EscapeWrong", "a percent sign in a link", `https://id.gs1.org/01/${GTIN}/21/a%zz`],
    ["EscapeWrong", "a percent sign in a URN", "urn:epc:id:sgtin:9506000.013435.a%"],
    ["UrnCharacterUnescaped", "a slash in a URN", "urn:epc:id:sgtin:9506000.013435.a/b"],
    ["EpcFormatWrong", "a URN of 12 digits", "urn:epc:id:sgtin:9506000.01343.a"],
    ["EpcFormatWrong", "a URN without serial", "urn:epc:id:sgtin:9506000.013435"],
    ["EpcNotAPack", "the EPC of a case", "urn:epc:id:sscc:0614141.1234567890"],
    ["DigitalLinkWrong", "some web address", "https://example.org/about"],
    ["ScannerInCapsLock", "a flag in the wrong case", `]D201${GTIN}21a`],
    ["SymbologyNotGs1", "a code of no GS1 symbology", `]d101${GTIN}21a`],
    ["PackCodeUnknown", "some text", "hello"],
    ["ScanEmpty", "nothing", "\r\n"],
  ] as const) {
    it(`given ${why}, it is refused as ${code}`, () => {
      const fault = faultOf(() => parsePackCode(scan, { now }));
      expect(fault?.code).to.equal(code);
      expect(fault?.cure).to.match(/\.$/);
    });
  }

  it("given a wrong serial, the error shows the value and the cure", () => {
    expect(faultOf(() => parsePackCode(`01${GTIN}21A B`))?.sentence).to.equal(
      'The serial (21) "A B" holds the character " " (U+0020), which no GS1 code can carry. Scan again with the scanner ' +
        "set to send FNC1 as GS (0x1D), no other prefix or suffix, and a US keyboard layout.",
    );
  });

  describe("given thousands of broken scans", () => {
    const scans = fc
      .tuple(gtins, part82, part82)
      .chain(([gtin, serial, lot]) =>
        fc.constantFrom(
          `(01)${gtin}(21)${serial.replaceAll("(", "\\(")}(10)${lot.replaceAll("(", "\\(")}`,
          `]d201${gtin}17271231` + `10${lot}${GS}21${serial}`,
          `https://id.gs1.org/01/${gtin}/10/${encodeURIComponent(lot)}/21/${encodeURIComponent(serial)}?17=271231`,
          `urn:epc:id:sgtin:${gtin.slice(1, 8)}.${gtin[0]}${gtin.slice(8, 13)}.7`,
        ),
      );
    const junk = fc.string({
      unit: fc.constantFrom(...CHARACTERS_82, GS, "é", " ", "\\", "\n", "\u{1f48a}", "\ud800"),
      maxLength: 4,
    });
    const broken = fc
      .tuple(scans, fc.nat(80), fc.nat(6), junk)
      .map(([scan, at, cut, insert]) => scan.slice(0, at) + insert + scan.slice(at + cut));

    it("nothing but an InputError comes of them, and what is read has a right check digit and legal parts", () => {
      let refused = 0;
      const judge = (scan: string) => {
        let pack;
        const fault = faultOf(() => (pack = parsePackCode(scan, { now })));
        if (fault !== undefined) refused += 1;
        else assertLegal(pack ?? {});
      };
      fc.assert(fc.property(broken, judge), { ...RUNS, numRuns: 3000 });
      fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), judge), RUNS);
      expect(refused).to.be.greaterThan(2000);
    });

    it("an EPC that is broken is an InputError or names what it is", () => {
      fc.assert(
        fc.property(broken, (uri) => (faultOf(() => parseEpc(uri)), true)),
        RUNS,
      );
    });

    it("a wrong digit anywhere in a GTIN is never read", () => {
      fc.assert(
        fc.property(gtins, fc.nat(13), fc.integer({ min: 1, max: 9 }), part82, (gtin, at, by, serial) => {
          const wrong = gtin.slice(0, at) + ((Number(gtin[at]) + by) % 10) + gtin.slice(at + 1);
          const forms = [`01${wrong}21${serial}`, `(01)${wrong}(21)1`, `https://x.cn/01/${wrong}/21/1`];
          for (const form of forms) {
            expect(faultOf(() => parsePackCode(form))?.code).to.be.oneOf(["CheckDigitWrong", "NumberIsZero"]);
          }
        }),
        RUNS,
      );
    });
  });
});

function assertLegal(pack: ReturnType<typeof parsePackCode>): void {
  if (pack.traceCode !== undefined) {
    expect(pack.traceCode).to.match(/^8[0-9]{19}$/);
    return;
  }
  const gtin = pack.gtin ?? "";
  expect(gtin).to.match(/^[0-9]{14}$/);
  expect(Number(gtin[13])).to.equal(checkDigit(gtin.slice(0, 13)));
  for (const part of [pack.serial, pack.lot]) {
    if (part === undefined) continue;
    expect(part.length).to.be.within(1, 20);
    expect([...part].every((character) => CHARACTERS_82.includes(character))).to.equal(true);
  }
}

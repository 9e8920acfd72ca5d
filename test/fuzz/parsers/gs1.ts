import { expect } from "chai";
import fc from "fast-check";

import {
  checkDigit,
  parseEpc,
  parseGln,
  parseGtin,
  parsePackCode,
  parseSscc,
  printEpc,
} from "../../../sdk/src/gs1/index.ts";
import { numbered, part82 } from "../../../sdk/test/gs1/arbitraries.ts";
import { textOf, type Parser } from "../parser.ts";

const GTIN = "06901234000016";
const GS = "\u001d";
const now = new Date("2026-06-15T00:00:00Z");

/** A number with one of its digits another: its check digit can't be right any more. */
function wrongDigit(length: number): fc.Arbitrary<string> {
  return fc
    .tuple(numbered(length), fc.nat(length - 1), fc.integer({ min: 1, max: 9 }))
    .map(([number, at, by]) => number.slice(0, at) + ((Number(number[at]) + by) % 10) + number.slice(at + 1));
}

/** Digits of a length that no number of the kind has. */
function wrongLength(...lengths: number[]): fc.Arbitrary<string> {
  return fc
    .integer({ min: 1, max: 40 })
    .filter((length) => !lengths.includes(length))
    .chain((length) => fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: length, maxLength: length }));
}

const escaped = (text: string): string => text.replaceAll("(", "\\(");

/** The forms in which a pack's code is scanned. */
const forms = (gtin: string, serial: string, lot = "MF2609", expiry = "280930"): string[] => [
  `(01)${gtin}(21)${escaped(serial)}(17)${expiry}(10)${escaped(lot)}`,
  `]d201${gtin}17${expiry}10${lot}${GS}21${serial}`,
  `https://id.gs1.org/01/${gtin}/10/${encodeURIComponent(lot)}/21/${encodeURIComponent(serial)}?17=${expiry}`,
];

const impossibleDay = fc.constantFrom("271301", "270230", "270431", "279999", "27023X", "2702", "990229");
const tooLong = fc.string({ unit: fc.constantFrom(..."ABC123"), minLength: 21, maxLength: 40 });
const outside82 = fc.constantFrom(
  " ",
  "#",
  "$",
  "@",
  "[",
  "\\",
  "^",
  "`",
  "{",
  "~",
  "é",
  "药",
  "\u0000",
  "\u202e",
  "\u{1f48a}",
);

const spoiledCode = fc.oneof(
  fc.tuple(wrongDigit(14), part82, fc.nat(2)).map(([gtin, serial, form]) => forms(gtin, serial)[form] ?? ""),
  fc.tuple(impossibleDay, fc.nat(2)).map(([day, form]) => forms(GTIN, "A1", "L", day)[form] ?? ""),
  fc.tuple(tooLong, fc.nat(2)).map(([serial, form]) => forms(GTIN, serial)[form] ?? ""),
  fc.tuple(tooLong, fc.nat(2)).map(([lot, form]) => forms(GTIN, "A1", lot)[form] ?? ""),
  fc.tuple(outside82, fc.nat(2)).map(([odd, form]) => forms(GTIN, `A${odd}1`)[form] ?? ""),
  part82.map((serial) => `(21)${escaped(serial)}(10)LOT`),
  fc.constantFrom(
    "(01)",
    "(01)(21)A",
    "]d2",
    "01",
    `01${GTIN}21`,
    `(01)${GTIN}(99999)A`,
    "https://id.gs1.org/",
    "8".repeat(19),
  ),
  fc.nat(15).map((end) => `01${GTIN}`.slice(0, end)),
);

const numberParser = (
  name: string,
  length: number,
  parse: (text: string) => string,
  others: number[] = [],
): Parser => ({
  name: `a ${name}`,
  kind: "GS1",
  form: "text",
  samples: [length === 14 ? GTIN : "0".repeat(length - 8) + "1234567" + checkDigit("0".repeat(length - 8) + "1234567")],
  read: (input) => parse(textOf(input)),
  write: (number: string) => number,
  legal: (number: string) => {
    expect(number).to.match(new RegExp(`^[0-9]{${length}}$`));
    expect(Number(number.at(-1))).to.equal(checkDigit(number.slice(0, -1)));
  },
  spoiled: fc.oneof(
    wrongDigit(length),
    wrongLength(length, ...others),
    fc.constantFrom(
      "",
      "0".repeat(length),
      `${"1".repeat(length - 1)}x`,
      ` ${GTIN}`,
      `${GTIN}\n`,
      "-1",
      "1e13",
      "٣".repeat(length),
    ),
  ),
});

export const GS1: readonly Parser[] = [
  numberParser("GTIN", 14, parseGtin, [8, 12, 13]),
  numberParser("GLN", 13, parseGln),
  numberParser("SSCC", 18, parseSscc),
  {
    name: "a scanned code",
    kind: "GS1",
    form: "text",
    samples: [...forms(GTIN, "F95ZF2PXK87T"), "urn:epc:id:sgtin:6901234.000001.A1", "81234567890123456789"],
    read: (input) => parsePackCode(textOf(input), { now }),
    spoiled: spoiledCode,
    legal: ({ gtin, serial, lot, traceCode }: ReturnType<typeof parsePackCode>) => {
      if (traceCode !== undefined) expect(traceCode).to.match(/^8[0-9]{19}$/);
      else expect(Number(gtin?.at(-1))).to.equal(checkDigit(gtin?.slice(0, 13) ?? ""));
      for (const part of [serial, lot]) if (part !== undefined) expect(part.length).to.be.within(1, 20);
    },
    whole: ["ScanEmpty"],
  },
  {
    name: "an EPC",
    kind: "GS1",
    form: "text",
    samples: [
      "urn:epc:id:sgtin:6901234.000001.A1",
      "urn:epc:class:lgtin:6901234.000001.MF2609",
      "urn:epc:id:sscc:6901234.0000000001",
      "urn:epc:id:sgln:6901234.00000.0",
      `https://id.gs1.org/01/${GTIN}/21/A1`,
      "https://id.gs1.org/414/6901234000009",
      "https://id.gs1.org/00/069012340000000016",
    ],
    read: (input) => parseEpc(textOf(input)),
    write: printEpc,
    spoiled: fc.oneof(
      wrongDigit(14).map((gtin) => `https://id.gs1.org/01/${gtin}/21/A1`),
      wrongDigit(18).map((sscc) => `https://id.gs1.org/00/${sscc}`),
      wrongDigit(13).map((gln) => `https://id.gs1.org/414/${gln}`),
      fc
        .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
        .filter(([a, b]) => a + b !== 13 || a < 6 || a > 12)
        .map(([company, item]) => `urn:epc:id:sgtin:${"1".repeat(company)}.${"2".repeat(item)}.A`),
      outside82.map((odd) => `urn:epc:id:sgtin:6901234.000001.${odd}`),
      fc.constantFrom(
        "",
        "sgtin",
        "urn:epc:id:sgtin:",
        "urn:epc:id:sgtin:6901234.000001.",
        "urn:epc:id:sscc:6901234.1",
        "not a URI",
      ),
    ),
  },
];

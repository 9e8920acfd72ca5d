import { expect } from "chai";
import fc from "fast-check";

import { parseReadings, summarizeReadings } from "../../../sdk/src/coldChain/index.ts";
import { buildLotBytes, openLotBytes, readPackRows, readSerials, readSerialText } from "../../../sdk/src/lots/index.ts";
import type { PackRow, SerialFormat } from "../../../sdk/src/lots/index.ts";
import { GTIN, KEY, LOT, serials } from "../../../sdk/test/lots/example.ts";
import { damagedBytes } from "../damage.ts";
import { fromFile } from "../files.ts";
import { spoiledJson, strict } from "../json.ts";
import { bytesOf, textOf, type Input, type Parser } from "../parser.ts";

const EXPECTED = { gtin: GTIN, lot: LOT, expiry: "2028-09-30", name: "the list" };
const SERIALS = serials(6);
const HEAD = "serial,gtin,lot,expiry";
const line = (serial: string, gtin = GTIN, lot = LOT, expiry = "2028-09-30"): string =>
  [serial, gtin, lot, expiry].join(",");
const csv = (...lines: string[]): string => `${[HEAD, ...lines].join("\n")}\n`;
const good = SERIALS.map((serial) => line(serial));

const wrongSerial = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."ABC123"), minLength: 21, maxLength: 60 }),
  fc.constantFrom("A B", "é", "药盒", "\u0000", "A\u202e1", "A#1", "A~", "\u{1f48a}"),
);

/** One serial more, which is wrong, or there already. */
const badSerials = fc.oneof(wrongSerial, fc.constantFrom(...SERIALS));

async function listed(input: Input, format: SerialFormat, expected: object = EXPECTED): Promise<string[]> {
  async function* once(): AsyncGenerator<Uint8Array> {
    yield bytesOf(input);
  }
  const found: string[] = [];
  for await (const serial of readSerials(once(), format, { name: "the list", ...expected })) found.push(serial);
  return found;
}

const legalSerials = (found: readonly string[]): void => {
  expect(new Set(found).size).to.equal(found.length);
  for (const serial of found) expect(serial).to.match(/^[!-~]{1,20}$/);
};

const badCsv = fc.oneof(
  badSerials.map((serial) => csv(...good, line(`"${serial.replaceAll('"', '""')}"`))),
  fc.nat(9).map((at) => csv(...good, line("NEW1", `${GTIN.slice(0, 13)}${(Number(GTIN[13]) + 1 + (at % 9)) % 10}`))),
  fc.constantFrom("", "L-2026/08", "l-2026/07", `${LOT} `).map((lot) => csv(...good, line("NEW1", GTIN, lot))),
  fc
    .constantFrom("2028-10-30", "280931", "never", "20280931")
    .map((date) => csv(...good, line("NEW1", GTIN, LOT, date))),
  fc.constantFrom(
    csv(...good, "NEW1"),
    csv(...good, `${line("NEW1")},more`),
    csv(...good, `"NEW1,${GTIN}`),
    csv(...good, `NE"W1,${GTIN},${LOT},2028-09-30`),
    csv(...good.slice(0, 2), "", ...good.slice(2)),
    `serial,serial\nA1,A1\n`,
    `gtin,lot\n${GTIN},${LOT}\n`,
    `serial;gtin\nA1;${GTIN}\n`,
    csv(line("")),
    csv(...good, "x".repeat(5000)),
  ),
  fc.nat(200).map((at) => Buffer.concat([bytesOf(csv(...good)).slice(0, 30 + at), Buffer.from([0xff, 0xfe])])),
);

const badJsonList = fc.oneof(
  badSerials.map((serial) => JSON.stringify([...SERIALS, serial])),
  badSerials.map((serial) => JSON.stringify([...SERIALS.map((each) => ({ serial: each })), { serial }])),
  fc
    .constantFrom<unknown>(
      7,
      null,
      true,
      [],
      {},
      { serial: 7 },
      { serial: null },
      { serial: "N1", gtin: 9506000134352 },
      { serial: "N1", lot: "other" },
    )
    .map((item) => JSON.stringify([...SERIALS, item])),
  fc.constantFrom(
    "{}",
    '"A1"',
    "[",
    '["A1"',
    '["A1",]',
    '["A1"] x',
    "7",
    "",
    '[{"serial":"A","serial":"B"}]',
    `["${"x".repeat(100)}`,
  ),
);

const row = (time: string, celsius: string): string => `${time},${celsius}`;
const moments = ["2026-09-01T08:00:00+08:00", "2026-09-01T08:10:00+08:00", "2026-09-01T08:20:00+08:00"];
const readingsCsv = (more: string[] = [], head = "time,celsius"): string =>
  `${[head, ...moments.map((time, at) => row(time, String(4 + at / 10))), ...more].join("\n")}\n`;
const readingsJson = moments.map((time, at) => ({ time, celsius: 4 + at / 10 }));
const LATER = "2026-09-01T09:00:00+08:00";

const rows: PackRow[] = [];
const built = await buildLotBytes({ gtin: GTIN, lot: LOT, lotKey: KEY, serials: SERIALS });
{
  const lot = openLotBytes(Uint8Array.from(built.bytes), "a lot");
  rows.push(...lot.rows(0, lot.count));
  await lot.close();
}

const opened = (input: Input): object => {
  const lot = openLotBytes(Uint8Array.from(bytesOf(input)), "a lot");
  return { gtin: lot.gtin, lot: lot.lot, root: lot.root, rows: [...lot.rows(0, lot.count)] };
};

export const LISTS: readonly Parser[] = [
  {
    name: "a CSV of serials",
    kind: "CSV",
    form: "text",
    samples: [csv(...good), csv(...good).replaceAll("\n", "\r\n"), `\ufeff${csv(...good)}`],
    read: (input) => listed(input, "csv"),
    legal: legalSerials,
    spoiled: badCsv,
  },
  {
    name: "a text of serials",
    kind: "CSV",
    form: "text",
    samples: [csv(...good), `${SERIALS.join("\n")}\n`],
    read: (input) => readSerialText(textOf(input), EXPECTED),
    legal: legalSerials,
    spoiled: fc.oneof(
      badCsv.filter((input) => typeof input === "string" && !input.startsWith("gtin")),
      badSerials.filter((serial) => !serial.includes("\n")).map((serial) => `${[...SERIALS, serial].join("\n")}\n`),
    ),
  },
  {
    name: "lines of serials",
    kind: "CSV",
    form: "text",
    samples: [`${SERIALS.join("\n")}\n`],
    read: (input) => listed(input, "lines"),
    legal: legalSerials,
    spoiled: fc.oneof(
      badSerials.map((serial) => `${[...SERIALS, serial].join("\n")}\n`),
      fc.nat(4).map((at) => `${SERIALS.toSpliced(at + 1, 0, "").join("\n")}\n`),
    ),
  },
  {
    name: "a JSON list of serials",
    kind: "JSON",
    form: "json",
    samples: [JSON.stringify(SERIALS), JSON.stringify(SERIALS.map((serial) => ({ serial, gtin: GTIN, lot: LOT })))],
    read: (input) => listed(input, "json"),
    legal: legalSerials,
    spoiled: badJsonList,
  },
  {
    name: "a CSV of temperatures",
    kind: "CSV",
    form: "text",
    samples: [readingsCsv(), readingsCsv().replaceAll("\n", "\r\n")],
    read: (input) => summed(textOf(input)),
    legal: legalReadings,
    spoiled: fc.oneof(
      fc
        .constantFrom("", "warm", "0x10", "4,1", "4°", "NaN", "Infinity", "--4", "1e400", "1 000", "٤")
        .map((celsius) => readingsCsv([`${LATER},"${celsius}"`])),
      fc
        .constantFrom(
          "",
          "today",
          "2026-02-30T08:00:00Z",
          "2026-09-01",
          "2026-09-01T09:00:00",
          "2026-09-01T25:00:00Z",
          "-5",
          "1.5",
          "1e99",
          "9".repeat(30),
        )
        .map((time) => readingsCsv([row(time, "5")])),
      fc
        .constantFrom(
          "time",
          "celsius",
          "time,temperature",
          "Time,Celsius",
          "time,time",
          "time,celsius,celsius",
          "time,celsius,time",
        )
        .map((head) => readingsCsv([], head)),
      fc
        .constantFrom(`${LATER}`, `${LATER},5,6`, `"${LATER},5`, row(moments[0] ?? "", "5"))
        .map((more) => readingsCsv([more])),
    ),
  },
  {
    name: "a JSON list of temperatures",
    kind: "JSON",
    form: "json",
    samples: [JSON.stringify(readingsJson)],
    read: (input) => summed(textOf(input)),
    legal: legalReadings,
    spoiled: spoiledJson([readingsJson], {
      required: (name) => name === "[].time" || name === "[].celsius",
      typed: (name) => name === "[].celsius" || name === "[]" || name === "",
      values: [
        ...["today", "2026-02-30T08:00:00Z", "2026-09-01", "", 1.5, -5, 1e300, null, true].map(
          (time) => [[1, "time"], time] as const,
        ),
        ...["4", null, 1e300, true].map((celsius) => [[1, "celsius"], celsius] as const),
        [[1, "time"], moments[0]],
      ],
    }),
  },
  {
    name: "rows of packs",
    kind: "JSON",
    form: "text",
    samples: [`${rows.map((each) => JSON.stringify(each)).join("\n")}\n`, `${JSON.stringify(rows[0])}\n`],
    read: (input) =>
      fromFile(input, async (path) => {
        const found: PackRow[] = [];
        for await (const each of readPackRows(path, built.root)) found.push(each);
        return found;
      }),
    legal: (found: PackRow[]) => {
      for (const each of found) expect(rows).to.deep.include(each);
    },
    spoiled: fc.oneof(
      spoiledJson(rows.slice(0, 2), strict()),
      fc.nat(5).map((at) => `${JSON.stringify({ ...rows[at], index: (at + 1) % 6 })}\n`),
      fc.nat(5).map((at) => `${JSON.stringify({ ...rows[at], serial: SERIALS[(at + 1) % 6] })}\n`),
      fc.nat(5).map((at) => `${JSON.stringify({ ...rows[at], proof: rows[at]?.proof.slice(1) })}\n`),
      fc
        .nat(5)
        .map(
          (at) => `${JSON.stringify({ ...rows[at], proof: [...(rows[at]?.proof ?? []), `0x${"00".repeat(32)}`] })}\n`,
        ),
    ),
  },
  {
    name: "a lot file",
    kind: "lot file",
    form: "bytes",
    samples: [built.bytes],
    read: opened,
    bound: (lot) => lot,
    spoiled: fc.oneof(
      fc.tuple(fc.nat(built.bytes.length - 1), fc.nat(7)).map(([at, bit]) => flipped(built.bytes, at, bit)),
      damagedBytes([built.bytes]).filter((bytes) => !Buffer.from(bytesOf(bytes)).equals(built.bytes)),
    ),
    whole: ["LotFileUnknown", "LotFileDamaged"],
  },
];

function summed(text: string): object {
  return summarizeReadings(parseReadings(text), { lowest: 2, highest: 8 });
}

function legalReadings({
  from,
  to,
  lowest,
  highest,
}: {
  from: number;
  to: number;
  lowest: number;
  highest: number;
}): void {
  expect(from).to.be.below(to);
  expect(lowest).to.be.at.most(highest);
  for (const number of [from, to, lowest, highest]) expect(number).to.satisfy(Number.isSafeInteger);
}

function flipped(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ (1 << bit);
  return copy;
}

import { writeFile } from "node:fs/promises";

import { expect } from "chai";
import fc from "fast-check";

import { readSerials, readSerialText, type SerialExpectation, type SerialFormat } from "../../src/lots/index.ts";
import { SerialSet } from "../../src/lots/serialSet.ts";
import { all, folderOfTests, GTIN, LOT, refusal, serials } from "./example.ts";

const CHARACTERS_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const anySerials = fc.uniqueArray(fc.string({ unit: fc.constantFrom(...CHARACTERS_82), minLength: 1, maxLength: 20 }), {
  minLength: 1,
  maxLength: 40,
});

describe("reading serials", () => {
  const at = folderOfTests();

  describe("given any list, cut into pieces anywhere", () => {
    const quotedCell = (serial: string): string => `"${serial.replaceAll('"', '""')}"`;
    const written: Record<SerialFormat, (list: string[], end: string) => string> = {
      lines: (list, end) => list.map((serial) => serial + end).join(""),
      csv: (list, end) => `serial${end}${list.map((serial) => quotedCell(serial) + end).join("")}`,
      json: (list, end) => JSON.stringify(list, null, end),
    };
    for (const format of ["lines", "csv", "json"] as const) {
      for (const end of ["\n", "\r\n"]) {
        it(`it gives back ${format} with ${JSON.stringify(end)}, with and without a byte order mark`, async () => {
          await fc.assert(
            fc.asyncProperty(anySerials, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (list, size, mark) => {
              const bytes = Buffer.from((mark ? "\ufeff" : "") + written[format](list, end));
              expect(await all(readSerials(pieces(bytes, size), format))).to.deep.equal(list);
            }),
            { numRuns: 40 },
          );
        }).timeout(20_000);
      }
    }
  });

  it("tells how many bytes it has read, to the last", async () => {
    const told: number[] = [];
    const bytes = Buffer.from(`serial\n${serials(100).join("\n")}\n`);
    await all(readSerials(pieces(bytes, 64), "csv", { onRead: (read) => told.push(read) }));
    expect(told).to.deep.equal(Array.from(told, (_, place) => Math.min(bytes.length, 64 * (place + 1))));
    expect(told.at(-1)).to.equal(bytes.length);
  });

  describe("given a text at once", () => {
    it("it reads bare lines and CSV as the stream does", () => {
      expect(readSerialText("\ufeffA1\r\nA2\r\n\r\n")).to.deep.equal(["A1", "A2"]);
      expect(readSerialText(`Lot,SERIAL,x\n${LOT},"A,2",\n${LOT},A3,\n`, { lot: LOT })).to.deep.equal(["A,2", "A3"]);
      expect(readSerialText("")).to.deep.equal([]);
    });

    it("it refuses the same, with the line", async () => {
      for (const [text, code, place] of [
        ["A1\nA2\nA1\n", "SerialRepeated", "the list, line 3"],
        ["A1\n\nA2\n", "SerialEmpty", "the list, line 2"],
        ["A 1\n", "SerialCharacterWrong", "the list, line 1"],
        ["serial,lot\nA1,L9\n", "SerialElsewhere", "the list, line 2"],
        ['serial\n"A1\n', "CsvBroken", "the list, line 2"],
      ] as const) {
        const found = await refusal(() => readSerialText(text, { lot: LOT }));
        expect([found.code, found.place]).to.deep.equal([code, place]);
      }
    });
  });

  describe("given files", () => {
    it("it reads a column among others, its titles in any case and order, blank lines at the end", async () => {
      const text = `Lot,SERIAL,Expiry,GTIN,line\r\n${LOT},A1,2027-12-31,${GTIN},x\r\n${LOT},"A,2",271231,${GTIN.slice(1)},\r\n\r\n`;
      await writeFile(at("list.csv"), `\ufeff${text}`);
      const expected = { gtin: GTIN, lot: LOT, expiry: "2027-12-31" };
      expect(await all(readSerials(at("list.csv"), "csv", expected))).to.deep.equal(["A1", "A,2"]);
    });

    it("it reads a single column without a header, and an empty file as no serial", async () => {
      expect(await all(readSerials(given("A1\nA2\n"), "csv"))).to.deep.equal(["A1", "A2"]);
      for (const format of ["csv", "lines"] as const)
        expect(await all(readSerials(given(""), format))).to.deep.equal([]);
      expect(await all(readSerials(given(" [ ] "), "json"))).to.deep.equal([]);
    });

    it("it reads JSON objects and passes over what they say beside", async () => {
      const list = [
        { serial: "A1", gtin: GTIN, lot: LOT, expiry: "20271231", case: { sscc: ["1", { serial: "B" }] }, n: 1 },
        { line: null, serial: "A2" },
      ];
      const expected = { gtin: GTIN, lot: LOT, expiry: "2027-12-31" };
      expect(await all(readSerials(given(JSON.stringify(list)), "json", expected))).to.deep.equal(["A1", "A2"]);
    });
  });

  describe("given a fault", () => {
    const long = "123456789012345678901";
    const cases: Array<[string, SerialFormat, string, string, RegExp, SerialExpectation?]> = [
      ["SerialRepeated", "lines", "A\nB\nC\nB\n", "line 4", /"B".*pack 3.*pack 1 /],
      ["SerialRepeated", "csv", "serial,x\nA,1\nA,2\n", "line 3", /"A".*pack 1.*pack 0 /],
      ["SerialRepeated", "json", '["A","B","A"]', "$[2]", /"A"/],
      ["SerialEmpty", "lines", "A\n\nB\n", "line 2", /empty/],
      ["SerialEmpty", "csv", "serial\nA\n\nB\n", "line 3", /empty/],
      ["SerialEmpty", "csv", "serial,x\nA,1\n,2\n", "line 3", /empty/],
      ["SerialEmpty", "json", '["A",""]', "$[1]", /empty/],
      ["SerialTooLong", "lines", `A\n${long}\n`, "line 2", new RegExp(long)],
      ["SerialTooLong", "csv", `serial\nA\n${long}\n`, "line 3", new RegExp(long)],
      ["SerialCharacterWrong", "lines", "A\nB 1\n", "line 2", /"B 1".*U\+0020/],
      ["SerialCharacterWrong", "csv", "serial\n Ä1\n", "line 2", /U\+0020/],
      ["SerialCharacterWrong", "json", '["药"]', "$[0]", /"药".*U\+836F/],
      ["SerialColumnMissing", "csv", "sn,lot\nA,1\n", "line 1", /sn,lot/],
      ["SerialColumnMissing", "csv", "serial;lot\nA;1\n", "line 1", /serial;lot/],
      ["CsvColumnsWrong", "csv", "serial,serial\nA,B\n", "line 1", /twice/],
      ["CsvColumnsWrong", "csv", "serial,lot\nA,B\nC\n", "line 3", /1 columns.*2/],
      ["CsvBroken", "csv", 'serial\nA"B\n', "line 2", /quote/i],
      ["CsvBroken", "csv", 'serial\n"A\n', "line 2", /quote/i],
      ["CsvBroken", "csv", `serial\n"${"A\n".repeat(5000)}`, "line", /record/i],
      ["LineTooLong", "lines", `A\n${"B".repeat(5000)}`, "line 2", /4096/],
      ["JsonBroken", "json", '["A" "B"]', "$[0] or later", /parser/],
      ["JsonBroken", "json", '["A"', "or later", /parser/],
      ["JsonBroken", "json", "", "$[0]", /parser/],
      ["JsonBroken", "json", `["${"A".repeat(200_000)}"]`, "the list", /double quote/],
      ["JsonListWrong", "json", '{"serials":["A"]}', "the list", /not a list/],
      ["JsonListWrong", "json", "[1234567]", "$[0]", /number "1234567"/],
      ["JsonListWrong", "json", '["A",null]', "$[1]", /null/],
      ["JsonListWrong", "json", '["A",["B"]]', "$[1]", /a list/],
      ["JsonListWrong", "json", '[{"serial":12}]', "$[0]", /number "12"/],
      ["JsonListWrong", "json", '[{"serial":{"a":"b"}}]', "$[0]", /an object/],
      ["JsonListWrong", "json", '[{"lot":"A"}]', "$[0]", /no "serial"/],
      ["JsonListWrong", "json", '[{"serial":"A","serial":"B"}]', "$[0]", /twice/],
      ["JsonListWrong", "json", `[{"x":${"[".repeat(40)}`, "$[0]", /nested/],
      [
        "SerialElsewhere",
        "csv",
        "serial,gtin\nA,4006381333931\n",
        "line 2",
        /4006381333931.*09506000134352/,
        { gtin: GTIN },
      ],
      ["SerialElsewhere", "csv", "serial,lot\nA,L1\nB,l1\n", "line 3", /"l1".*"L1"/, { lot: "L1" }],
      ["SerialElsewhere", "csv", "serial,expiry\nA,270101\n", "line 2", /270101.*2027-12-31/, { expiry: "2027-12-31" }],
      ["SerialElsewhere", "json", '[{"serial":"A","lot":"x"}]', "$[0]", /"x"/, { lot: LOT }],
      ["CheckDigitWrong", "csv", "serial,gtin\nA,4006381333932\n", "line 2", /4006381333932/, { gtin: GTIN }],
    ];
    for (const [code, format, text, place, message, expected] of cases) {
      it(`it refuses ${format} ${JSON.stringify(text.slice(0, 30))} as ${code} at ${place}`, async () => {
        const error = await refusal(() => all(readSerials(given(text), format, expected)));
        expect(error.code).to.equal(code);
        expect(error.place).to.contain(place);
        expect(error.message).to.match(message);
        expect(error.cure).not.to.equal("");
      });
    }

    it("it refuses text that is not UTF-8, and a file that is not there, by name", async () => {
      await writeFile(at("utf16.csv"), Buffer.from("\ufeffserial\nA\n", "utf16le"));
      const encoding = await refusal(() => all(readSerials(at("utf16.csv"), "csv")));
      expect(encoding.code).to.equal("TextNotUtf8");
      expect(encoding.message).to.contain(at("utf16.csv"));
      await writeFile(at("cut.txt"), Buffer.from("A\nÄ").subarray(0, 3));
      expect((await refusal(() => all(readSerials(at("cut.txt"), "lines")))).code).to.equal("TextNotUtf8");
      for (const format of ["csv", "json", "lines"] as const) {
        const missing = await refusal(() => all(readSerials(at("missing"), format)));
        expect(missing.code).to.equal("FileUnusable");
        expect(missing.message).to.contain(at("missing"));
      }
    });

    it("it passes on a fault of the source itself", async () => {
      async function* broken(): AsyncGenerator<string> {
        yield '["A"';
        throw new RangeError("the line was cut");
      }
      for (const format of ["csv", "json", "lines"] as const) {
        const error = await all(readSerials(broken(), format)).catch((failure: unknown) => failure);
        expect(error, format).to.be.instanceOf(RangeError);
      }
    });
  });

  describe("given a reader that stops early", () => {
    for (const format of ["csv", "json", "lines"] as const) {
      it(`it closes the source of ${format}`, async () => {
        let closed = false;
        async function* endless(): AsyncGenerator<string> {
          try {
            if (format === "json") yield "[";
            for (let number = 0; ; number++) yield format === "json" ? `"A${number}",` : `A${number}\n`;
          } finally {
            closed = true;
          }
        }
        for await (const serial of readSerials(endless(), format)) if (serial === "A5") break;
        expect(closed).to.equal(true);
      });
    }
  });
});

describe("a set of serials", () => {
  it("it knows each serial by its number, through its growth and without a false alarm", () => {
    const list = serials(70_000);
    const set = new SerialSet();
    for (const [number, serial] of list.entries()) expect(set.add(serial)).to.equal(number);
    expect(set.size).to.equal(list.length);
    for (const number of [0, 1, 4095, 32_767, 32_768, 69_999]) expect(set.add(list[number] ?? "")).to.equal(number);
    expect(set.size).to.equal(list.length);
  });

  it("it behaves as a Map of serials to their first numbers", () => {
    const short = fc.string({ unit: fc.constantFrom("A", "B"), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(short, { maxLength: 60 }), (list) => {
        const set = new SerialSet();
        const model = new Map<string, number>();
        for (const serial of list) {
          if (!model.has(serial)) model.set(serial, model.size);
          expect(set.add(serial)).to.equal(model.get(serial));
        }
      }),
    );
  });
});

async function* given(text: string): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += 16_384) yield text.slice(from, from + 16_384);
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

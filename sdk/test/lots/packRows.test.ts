import { readFile, stat, writeFile } from "node:fs/promises";

import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";

import { openLotFile, type PackRow, readPackRows, verifyPackRow, writePackRows } from "../../src/lots/index.ts";
import { all, build, folderOfTests, GTIN, LEAF_TYPES, leafValues, LOT, refusal, serials } from "./example.ts";

describe("pack rows", () => {
  const at = folderOfTests();
  const COUNTS = [1, 2, 3, 5, 8, 21, 64, 100];
  const lots = new Map<number, { root: string; rows: PackRow[] }>();

  before(async () => {
    for (const count of COUNTS) {
      const { root } = await build(at(`lot-${count}`), serials(count));
      const file = await openLotFile(at(`lot-${count}`));
      lots.set(count, { root, rows: [...file.rows(0, count)] });
      await file.close();
    }
  });

  describe("given genuine rows", () => {
    it("it verifies each against its own root and no other", () => {
      for (const [count, { root, rows }] of lots) {
        for (const row of rows) expect(verifyPackRow(row, root)).to.equal(true);
        for (const [other, { root: another }] of lots) {
          if (other !== count) expect(verifyPackRow(rows[0] as PackRow, another)).to.equal(false);
        }
      }
    });
  });

  describe("given forged rows", () => {
    const word = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);

    /** Ways to alter a row; each gives a row that differs from the genuine one. */
    const forgeries: Record<string, (row: PackRow, salted: string, place: number, rows: PackRow[]) => PackRow> = {
      "a shorter proof": (row) => ({ ...row, proof: row.proof.slice(1) }),
      "a proof cut at the root's end": (row) => ({ ...row, proof: row.proof.slice(0, -1) }),
      "a longer proof": (row, salted) => ({ ...row, proof: [...row.proof, salted] }),
      "a proof that begins with a node more": (row, salted) => ({ ...row, proof: [salted, ...row.proof] }),
      "another node in the proof": (row, salted, place) => ({
        ...row,
        proof: row.proof.map((node, at) => (at === place % row.proof.length ? salted : node)),
      }),
      "one bit of the proof": (row, _salted, place) => ({
        ...row,
        proof: row.proof.map((node, at) => (at === place % row.proof.length ? flipped(node, place) : node)),
      }),
      "another salt": (row, salted) => ({ ...row, salt: salted }),
      "another index": (row, _salted, place) => ({ ...row, index: (row.index + 1 + place) % 16_000_000 }),
      "another lot": (row) => ({ ...row, lot: `${row.lot}X` }),
      "another GTIN": (row) => ({ ...row, gtin: "04006381333931" }),
      "another serial": (row) => ({ ...row, serial: `${row.serial}0` }),
      "a pack's name with another's proof": (row, _salted, place, rows) => ({
        ...row,
        proof: rows[(row.index + 1 + (place % (rows.length - 1))) % rows.length]?.proof ?? [],
      }),
      "a node in place of the salt": (row, _salted, place) => ({
        ...row,
        salt: row.proof[place % row.proof.length] ?? "",
        proof: row.proof.slice((place % row.proof.length) + 1),
      }),
      "the root in place of the salt": (row) => ({ ...row, salt: lots.get(64)?.root ?? "", proof: [] }),
      "a proof turned round": (row) => ({ ...row, proof: row.proof.toReversed() }),
    };
    for (const [name, forge] of Object.entries(forgeries)) {
      it(`it accepts none with ${name}`, () => {
        fc.assert(
          fc.property(fc.constantFrom(8, 21, 64, 100), fc.nat(), fc.nat(255), word, (count, which, place, salted) => {
            const { root, rows } = lots.get(count) as { root: string; rows: PackRow[] };
            const row = rows[which % count] as PackRow;
            const forged = forge(row, salted, place, rows);
            expect(forged).not.to.deep.equal(row);
            expect(verifyPackRow(forged, root)).to.equal(false);
          }),
          { numRuns: 200 },
        );
      });
    }

    it("it has no row whose leaf is a node: not even the library, given two children as a value, makes one", () => {
      const { root, rows } = lots.get(64) as { root: string; rows: PackRow[] };
      const values = leafValues(serials(64));
      const tree = StandardMerkleTree.of(values, LEAF_TYPES, { sortLeaves: false });
      const [, ...rest] = rows[0]?.proof ?? [];
      const children = [tree.leafHash(values[0] ?? []), rows[0]?.proof[0] ?? ""].sort();
      expect(StandardMerkleTree.verify(root, ["bytes32", "bytes32"], children, rest)).to.equal(false);
    });

    it("it takes malformed rows and roots for not verified", () => {
      const { root, rows } = lots.get(8) as { root: string; rows: PackRow[] };
      const row = rows[3] as PackRow;
      const malformed: unknown[] = [
        null,
        {},
        { ...row, index: "3" },
        { ...row, index: -1 },
        { ...row, salt: "0x" },
        { ...row, proof: "" },
        { ...row, proof: [...row.proof, "0x12"] },
        { ...row, proof: Array.from({ length: 25 }, () => root) },
        { ...row, serial: "" },
        { ...row, gtin: "09506000134353" },
        { ...row, extra: 1 },
      ];
      for (const wrong of malformed)
        expect(verifyPackRow(wrong as PackRow, root), JSON.stringify(wrong)).to.equal(false);
      for (const wrong of ["", "0x", root.slice(0, -1), "root"]) expect(verifyPackRow(row, wrong)).to.equal(false);
      expect(verifyPackRow(row, root.toUpperCase().replace("0X", "0x"))).to.equal(true);
    });
  });

  describe("given ranges that are shipped", () => {
    it("it writes their rows in order, for their owner alone, and reads them back verified", async () => {
      const { root, rows } = lots.get(100) as { root: string; rows: PackRow[] };
      const file = await openLotFile(at("lot-100"));
      const written = await writePackRows(
        file,
        [
          { first: 90, count: 10 },
          { first: 3, count: 2 },
        ],
        at("slip.jsonl"),
      );
      await file.close();
      expect(written).to.equal(12);
      const expected = [...rows.slice(90), ...rows.slice(3, 5)];
      expect(await all(readPackRows(at("slip.jsonl"), root))).to.deep.equal(expected);
      const [first] = (await readFile(at("slip.jsonl"), "utf8")).split("\n");
      expect(Object.keys(JSON.parse(first ?? ""))).to.deep.equal(["gtin", "lot", "index", "serial", "salt", "proof"]);
      expect((await stat(at("slip.jsonl"))).mode & 0o777).to.equal(0o600);
      const asked: string[] = [];
      const rootOf = async (gtin: string, lot: string): Promise<string> => {
        asked.push(`${gtin} ${lot}`);
        return root;
      };
      expect(await all(readPackRows(at("slip.jsonl"), rootOf))).to.deep.equal(expected);
      expect(new Set(asked)).to.deep.equal(new Set([`${GTIN} ${LOT}`]));
    });

    it("it refuses ranges that overlap, are empty or outside, and then writes nothing", async () => {
      const file = await openLotFile(at("lot-100"));
      for (const [code, ranges] of [
        [
          "RangesOverlap",
          [
            { first: 5, count: 5 },
            { first: 0, count: 6 },
          ],
        ],
        ["RangeEmpty", [{ first: 5, count: 0 }]],
        ["RangeEmpty", [{ first: 5, count: 0.5 }]],
        ["PackIndexOutOfLot", [{ first: 95, count: 6 }]],
        ["PackIndexOutOfLot", [{ first: -1, count: 2 }]],
      ] as const) {
        expect((await refusal(() => writePackRows(file, ranges, at("refused.jsonl")))).code).to.equal(code);
      }
      await file.close();
      const missing = await stat(at("refused.jsonl")).catch((error: NodeJS.ErrnoException) => error.code);
      expect(missing).to.equal("ENOENT");
    });
  });

  describe("given a file of rows that is not as it was sent", () => {
    it("it names the line of the first row that is wrong", async () => {
      const { root, rows } = lots.get(8) as { root: string; rows: PackRow[] };
      const lines = rows.map((row) => JSON.stringify(row));
      const [one = "", two = ""] = lines;
      for (const [wrong, message] of [
        [two.replace(/"serial":"[^"]+"/, '"serial":"FAKE"'), /Pack 1 is not in the lot/],
        [two.slice(0, -9), /not JSON/],
        ["", /not JSON/],
        ["[]", /a list does not fit/],
        [two.replace('"index":1', '"index":16777215'), /index/],
        [two.replace('"gtin":"0', '"gtin":"1'), /check digit/],
        [two.replace(/0x(?=.*salt)?/, "0y"), /0x and 64/],
      ] as const) {
        await writeFile(at("wrong.jsonl"), [one, wrong, ""].join("\n"));
        const error = await refusal(() => all(readPackRows(at("wrong.jsonl"), root)));
        expect(error.code).to.equal("PackRowWrong");
        expect(error.place).to.match(/wrong\.jsonl, line 2(\.|$)/);
        expect(error.sentence).to.match(message);
      }
      await writeFile(at("long.jsonl"), "x".repeat(10_000));
      expect((await refusal(() => all(readPackRows(at("long.jsonl"), root)))).code).to.equal("LineTooLong");
      expect((await refusal(() => all(readPackRows(at("missing.jsonl"), root)))).code).to.equal("FileUnusable");
    });
  });
});

function flipped(node: string, place: number): string {
  const bytes = Buffer.from(node.slice(2), "hex");
  bytes[(place >> 3) % 32] = (bytes[(place >> 3) % 32] ?? 0) ^ (1 << (place % 8));
  return `0x${bytes.toString("hex")}`;
}

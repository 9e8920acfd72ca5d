import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";

import { expect } from "chai";

import { buildLotFile, lotIdOf, openLotFile, PackBook, verifyPackRow, writePackRows } from "../../src/lots/index.ts";
import { folderOfTests, GTIN, KEY, refusal, serials } from "./example.ts";

const OTHER_GTIN = "04006381333931";

describe("a pack book", () => {
  const at = folderOfTests();
  const roots: Record<string, string> = {};

  /** Builds a lot outside the book's folder. */
  async function lot(name: string, list: string[], gtin = GTIN): Promise<void> {
    const built = await buildLotFile({ gtin, lot: name, lotKey: KEY, serials: list, path: at(`${name}.lot`) });
    roots[name] = built.root;
  }

  async function slip(name: string, first: number, count: number, path: string): Promise<void> {
    const file = await openLotFile(at(`${name}.lot`));
    await writePackRows(file, [{ first, count }], path);
    await file.close();
  }

  before(async () => {
    await mkdir(at("book"));
    await lot("L1", ["AbC1", "AbC2", "TWICE", ...serials(50)]);
    await lot("L2", ["Q1", "Q2", "TWICE", "AbC2"], OTHER_GTIN);
    await lot("L3", ["R1", "R2", "R3", "R4"]);
    await buildLotFile({
      gtin: GTIN,
      lot: "L1",
      lotKey: KEY,
      serials: ["AbC1", "AbC2", "TWICE", ...serials(50)],
      path: at("book", "own.lot"),
    });
    await slip("L1", 0, 2, at("book", "l1-part.jsonl"));
    await slip("L2", 0, 4, at("book", "l2.jsonl"));
    await slip("L3", 1, 2, at("book", "l3.ndjson"));
    await writeFile(at("book", "notes.txt"), "not a list");
    await writeFile(at("book", "own.lot.1-1.part"), Buffer.alloc(500));
    await mkdir(at("book", "folder"));
  });

  describe("given lot files and pack rows of received goods", () => {
    let book: PackBook;
    before(async () => {
      book = await PackBook.open(at("book"));
    });
    after(() => book.close());

    it("it finds packs of own lots and of slips, with a proof that verifies", () => {
      for (const [question, name, index] of [
        [{ serial: "AbC1" }, "L1", 0],
        [{ serial: "AbC1", gtin: GTIN }, "L1", 0],
        [{ serial: "AbC2", gtin: GTIN.slice(1) }, "L1", 1],
        [{ serial: "AbC2", lot: "L2" }, "L2", 3],
        [{ serial: "Q2" }, "L2", 1],
        [{ serial: "TWICE", gtin: 4006381333931n }, "L2", 2],
        [{ serial: "R3" }, "L3", 2],
      ] as const) {
        const found = book.find(question);
        expect(found).to.include({ lot: name, index, serial: question.serial, root: roots[name] });
        expect(found.lotId).to.equal(lotIdOf(found.gtin, found.lot));
        const { lotId: _lotId, root, ...row } = found;
        expect(verifyPackRow(row, root)).to.equal(true);
      }
    });

    it("it says which lots a serial is in where more than one fits", async () => {
      const { code, message } = await refusal(() => book.find({ serial: "TWICE" }));
      expect(code).to.equal("SerialAmbiguous");
      expect(message).to.contain("L1").and.contain("L2").and.contain(GTIN).and.contain(OTHER_GTIN);
    });

    it("it says when caps lock or an appended character explains an unknown serial", async () => {
      const swapped = await refusal(() => book.find({ serial: "aBc1", gtin: GTIN }));
      expect(swapped.code).to.equal("SerialUnknown");
      expect(swapped.message).to.contain('"aBc1"').and.contain('"AbC1"').and.contain("caps lock");
      const appended = await refusal(() => book.find({ serial: "AbC17", gtin: GTIN }));
      expect(appended.message).to.contain('"AbC1"').and.contain('append "7"');
      const tail = await refusal(() => book.find({ serial: "R2\r" }));
      expect(tail.message).to.contain('"R2"').and.contain("\\r");
    });

    it("it offers nothing where nothing is near, or only under another GTIN or lot", async () => {
      for (const question of [
        { serial: "NONE" },
        { serial: "" },
        { serial: "aBc1", gtin: OTHER_GTIN },
        { serial: "r2", lot: "L1" },
        { serial: "R1" },
        { serial: "x".repeat(40) },
      ]) {
        const { code, message, cure } = await refusal(() => book.find(question));
        expect(code).to.equal("SerialUnknown");
        expect(message).to.match(/is not in any pack list known here\.$/);
        expect(cure).to.contain("suspect");
      }
      expect((await refusal(() => book.find({ serial: "R2", gtin: "1" }))).code).to.equal("NumberLengthWrong");
    });

    it("it names the files that it passed over", () => {
      expect(book.passedOver.map((path) => basename(path))).to.deep.equal(["folder", "notes.txt", "own.lot.1-1.part"]);
    });
  });

  describe("given the ledger's roots", () => {
    it("it accepts lists that agree and refuses those that do not", async () => {
      const ids = new Map([
        [lotIdOf(GTIN, "L1"), roots["L1"]],
        [lotIdOf(OTHER_GTIN, "L2"), roots["L2"]],
      ]);
      const book = await PackBook.open(at("book"), { rootOf: (lotId) => ids.get(lotId) });
      expect(book.find({ serial: "Q1" }).root).to.equal(roots["L2"]);
      await book.close();

      ids.set(lotIdOf(OTHER_GTIN, "L2"), roots["L3"]);
      const rows = await refusal(() => PackBook.open(at("book"), { rootOf: async (lotId) => ids.get(lotId) }));
      expect(rows).to.include({ code: "PackRowWrong", place: `${at("book", "l2.jsonl")}, line 1` });
      expect(rows.message).to.contain("the ledger").and.contain(roots["L3"]);

      ids.set(lotIdOf(GTIN, "L1"), roots["L3"]);
      const lots = await refusal(() => PackBook.open(at("book"), { rootOf: (lotId) => ids.get(lotId) }));
      expect(lots.code).to.equal("LotFileOfAnotherRoot");
      expect(lots.message).to.contain("own.lot").and.contain(roots["L1"]);
    });
  });

  describe("given lists that contradict each other", () => {
    it("it refuses rows that lead to another root than the lot file, and two lot files of one lot", async () => {
      await mkdir(at("contradiction"));
      const common = { gtin: GTIN, lot: "L9", lotKey: KEY };
      await buildLotFile({ ...common, serials: ["A", "B"], path: at("contradiction", "one.lot") });
      await buildLotFile({ ...common, serials: ["A", "C"], path: at("L9.lot") });
      await slip("L9", 0, 1, at("contradiction", "rows.jsonl"));
      const rows = await refusal(() => PackBook.open(at("contradiction")));
      expect(rows.code).to.equal("PackRowWrong");
      expect(rows.message).to.contain("one.lot");

      await rm(at("contradiction", "rows.jsonl"));
      await buildLotFile({ ...common, serials: ["A", "C"], path: at("contradiction", "two.lot") });
      const lots = await refusal(() => PackBook.open(at("contradiction")));
      expect(lots.code).to.equal("LotFileOfAnotherRoot");
    });

    it("it refuses a folder that is not there", async () => {
      expect((await refusal(() => PackBook.open(at("nowhere")))).code).to.equal("FileUnusable");
    });
  });
});

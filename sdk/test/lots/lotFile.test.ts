import { open, readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";

import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";

import {
  buildLotBytes,
  buildLotFile,
  lotIdOf,
  type LotFile,
  lotKey,
  openLotBytes,
  openLotFile,
  packLeaf,
} from "../../src/lots/index.ts";
import { diskStore } from "../../src/lots/files.ts";
import { LotHasher, SaltMaker, hex } from "../../src/lots/hashing.ts";
import { lotName } from "../../src/lots/names.ts";
import { rowHash } from "../../src/lots/rowHash.ts";
import { indexSeed } from "../../src/lots/serialIndex.ts";
import { writeRows } from "../../src/lots/lotWriting.ts";
import { build, folderOfTests, GTIN, KEY, LEAF_TYPES, leafValues, LOT, refusal, serials } from "./example.ts";

describe("a lot file", () => {
  const at = folderOfTests();

  describe("given lists of many lengths", () => {
    const lengths = Array.from({ length: 70 }, (_, before) => before + 1);
    for (const [name, counts] of [
      ["1 to 70", lengths],
      ["127 to 129", [127, 128, 129]],
      ["1,000 and 4,097", [1000, 4097]],
      ["10,000", [10_000]],
    ] as const) {
      it(`it has the root and the proofs of OpenZeppelin's library for ${name} packs`, async () => {
        for (const count of counts) await compareWithLibrary(at(`of-${count}`), serials(count), KEY);
      }).timeout(20_000);
    }

    it("it has them for any serials and any key", async () => {
      const lists = fc.uniqueArray(fc.string({ unit: fc.constantFrom(..."AZaz09!_"), minLength: 1, maxLength: 20 }), {
        minLength: 1,
        maxLength: 80,
      });
      await fc.assert(
        fc.asyncProperty(lists, fc.uint8Array({ minLength: 32, maxLength: 32 }), async (list, key) => {
          await compareWithLibrary(at("any"), list, key);
        }),
        { numRuns: 25 },
      );
    }).timeout(20_000);
  });

  describe("given a list that is hashed by several threads", () => {
    it("it has the root that the same leaves have one after the other", async () => {
      const count = 100_001;
      const list = serials(count);
      const reported: number[] = [];
      const built = await buildLotFile({
        gtin: GTIN,
        lot: LOT,
        lotKey: KEY,
        serials: list,
        path: at("threads"),
        onProgress: ({ step, done, total }) => {
          if (step === "tree") reported.push(done);
          if (step === "tree") expect(total).to.equal(count - 1);
        },
      });
      expect(built.root).to.equal(plainRoot(list));
      expect(reported.at(-1)).to.equal(count - 1);
    }).timeout(20_000);

    it("it refuses a repeat at the end of the list and leaves nothing behind", async () => {
      const list = [...serials(120_000), "S0"];
      const { code, message, place } = await refusal(() => build(at("threads-repeat"), list));
      expect(code).to.equal("SerialRepeated");
      expect(message).to.contain('"S0"').and.contain("pack 0 ");
      expect(place).to.equal("pack 120000");
      await expectAbsent(at("threads-repeat"));
    }).timeout(20_000);

    it("it passes on what the caller's progress throws", async () => {
      const options = { gtin: GTIN, lot: LOT, lotKey: KEY, serials: serials(100_001), path: at("threads-stop") };
      const onProgress = ({ step }: { step: string }): void => {
        if (step === "tree") throw new Error("enough");
      };
      const failure = await buildLotFile({ ...options, onProgress }).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error).with.property("message", "enough");
      await expectAbsent(at("threads-stop"));
    }).timeout(20_000);
  });

  describe("given a list that is built in memory", () => {
    it("it is the same file, byte for byte", async () => {
      for (const count of [1, 2, 3, 70, 5_000]) {
        const list = serials(count);
        const onDisk = await build(at(`disk-${count}`), list);
        const { bytes, ...built } = await buildLotBytes({ gtin: GTIN, lot: LOT, lotKey: KEY, serials: list });
        expect({ ...built, path: onDisk.path }).to.deep.equal(onDisk);
        expect(Buffer.compare(bytes, await readFile(onDisk.path)), `${count} packs`).to.equal(0);
      }
    });

    it("it opens as the file does", async () => {
      const list = serials(300);
      const { bytes, root } = await buildLotBytes({ gtin: GTIN, lot: LOT, lotKey: KEY, serials: list });
      const opened = openLotBytes(bytes, "memory");
      expect(opened.root).to.equal(root);
      expect(opened.indexOf(list[299] ?? "")).to.equal(299);
      expect([...opened.rows(0, 300)].map(({ serial }) => serial)).to.deep.equal(list);
      await opened.close();
      bytes[200] = (bytes[200] ?? 0) ^ 1;
      expect((await refusal(() => openLotBytes(bytes, "memory"))).code).to.equal("LotFileDamaged");
    });
  });

  describe("given an open file", () => {
    const count = 777;
    const list = serials(count);
    let file: LotFile;
    before(async () => {
      await build(at("open"), list);
      file = await openLotFile(at("open"));
    });
    after(() => file.close());

    it("it finds each pack by its serial and each serial by its index", () => {
      for (const [index, serial] of list.entries()) {
        expect(file.indexOf(serial)).to.equal(index);
        expect(file.serialAt(index)).to.equal(serial);
      }
    });

    it("it finds nothing for a serial that is not there or can be none", () => {
      for (const serial of ["S", "s0", "S00", "", "S 0", "x".repeat(21), "Ä"]) {
        expect(file.indexOf(serial), serial).to.equal(undefined);
      }
    });

    it("it gives ranges of rows, each provable, and refuses packs outside", async () => {
      const rows = [...file.rows(700, 77)];
      expect(rows.map(({ index }) => index)).to.deep.equal(Array.from({ length: 77 }, (_, at) => 700 + at));
      for (const row of rows) {
        const leaf = packLeaf(row.gtin, row.lot, row.index, row.serial, row.salt);
        expect(hex(new LotHasher(lotName(GTIN, LOT)).rootOf(fromHex(leaf), row.proof.map(fromHex)))).to.equal(
          file.root,
        );
      }
      expect([...file.rows(5, 0)]).to.deep.equal([]);
      for (const call of [
        () => [...file.rows(700, 78)],
        () => [...file.rows(-1, 2)],
        () => file.row(count),
        () => file.row(1.5),
        () => file.serialAt(-1),
      ]) {
        const { code, cure } = await refusal(call);
        expect(code).to.equal("PackIndexOutOfLot");
        expect(cure).to.contain("0 to 776");
      }
    });

    it("it gives away no other pack's serial, salt or leaf without its salt", () => {
      const row = file.row(100);
      const text = JSON.stringify(row);
      const neighbour = file.row(101);
      expect(text).not.to.contain(neighbour.serial);
      expect(text).not.to.contain(neighbour.salt.slice(2));
      const unsalted = list.map((serial, index) => packLeaf(GTIN, LOT, index, serial, new Uint8Array(32)));
      for (const leaf of unsalted) expect(text).not.to.contain(leaf.slice(2));
    });
  });

  describe("given serials whose hashes collide in the index", () => {
    it("it keeps both and finds each", async () => {
      const [one, other] = collision(indexSeed(KEY));
      await build(at("collision"), ["A", one, "B", other]);
      const file = await openLotFile(at("collision"));
      expect(file.indexOf(one)).to.equal(1);
      expect(file.indexOf(other)).to.equal(3);
      await file.close();
      const { code, message } = await refusal(() => build(at("collision-2"), [one, other, one]));
      expect(code).to.equal("SerialRepeated");
      expect(message).to.contain(one).and.contain("pack 2 ").and.contain("pack 0 ");
    });
  });

  describe("given a list that cannot be a lot", () => {
    it("it refuses none, too many, and a wrong serial by its index", async () => {
      expect((await refusal(() => build(at("none"), []))).code).to.equal("LotEmpty");
      const wrong = await refusal(() => build(at("none"), ["A", "B C"]));
      expect(wrong).to.include({ code: "SerialCharacterWrong", place: "pack 1" });
      await expectAbsent(at("none"));

      const handle = await open(at("rows"), "w");
      const many = await refusal(() => writeRows(diskStore(handle.fd), ["A", "B", "C"], () => undefined, 2));
      expect(await writeRows(diskStore(handle.fd), ["A", "B"], () => undefined, 2)).to.equal(2);
      await handle.close();
      expect(many.code).to.equal("LotTooLarge");
      expect(many.sentence).to.contain("after 2 packs").and.contain("lot number of its own");
    });

    it("it refuses a path where nothing can be written, and leaves an older file alone when the list fails", async () => {
      expect((await refusal(() => build(at("no", "folder"), ["A"]))).code).to.equal("FileUnusable");
      await build(at("older"), ["A"]);
      const before = await readFile(at("older"));
      await refusal(() => build(at("older"), ["A", "A"]));
      expect(await readFile(at("older"))).to.deep.equal(before);
    });
  });

  describe("given the key or the member secret", () => {
    it("it builds the same file, readable by its owner alone", async () => {
      const secret = new Uint8Array(32).fill(9);
      const common = { gtin: GTIN, lot: LOT, serials: ["A", "B"] };
      await buildLotFile({ ...common, memberSecret: secret, path: at("secret") });
      await buildLotFile({ ...common, lotKey: lotKey(secret, GTIN, LOT), path: at("key") });
      expect(await readFile(at("secret"))).to.deep.equal(await readFile(at("key")));
      expect((await stat(at("secret"))).mode & 0o777).to.equal(0o600);
    });
  });

  describe("given a file that is damaged", () => {
    it("it refuses each length that is too short or too long", async () => {
      await build(at("whole"), serials(5));
      const bytes = await readFile(at("whole"));
      for (const length of [0, 4, 8, 100, 171, 172, bytes.length - 1]) {
        await writeFile(at("cut"), bytes);
        await truncate(at("cut"), length);
        const { code } = await refusal(() => openLotFile(at("cut")));
        expect(code, String(length)).to.equal(length < 8 ? "LotFileUnknown" : "LotFileDamaged");
      }
      await writeFile(at("cut"), Buffer.concat([bytes, Buffer.from([0])]));
      expect((await refusal(() => openLotFile(at("cut")))).code).to.equal("LotFileDamaged");
    });

    it("it refuses a change of any single byte", async () => {
      const bytes = await readFile(at("whole"));
      for (let place = 0; place < bytes.length; place++) {
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ 0x20;
        await writeFile(at("changed"), changed);
        const { code } = await refusal(() => openLotFile(at("changed")));
        expect(code, String(place)).to.match(/^LotFile(Damaged|Unknown|VersionUnknown)$/);
      }
    });

    it("it gives no row that does not lead to the root even where the digest was not compared", async () => {
      const bytes = await readFile(at("whole"));
      bytes[172] = "Z".charCodeAt(0);
      await writeFile(at("unchecked"), bytes);
      const file = await openLotFile(at("unchecked"), { digestChecked: true });
      expect((await refusal(() => file.row(0))).code).to.equal("LotFileDamaged");
      await file.close();
    });

    it("it refuses another version and what is no lot file, and says when there is no file", async () => {
      const bytes = await readFile(at("whole"));
      bytes[8] = 2;
      await writeFile(at("version"), bytes);
      expect((await refusal(() => openLotFile(at("version")))).code).to.equal("LotFileVersionUnknown");
      await writeFile(at("text"), "serial\nA\n");
      expect((await refusal(() => openLotFile(at("text")))).code).to.equal("LotFileUnknown");
      const missing = await refusal(() => openLotFile(at("missing")));
      expect(missing.code).to.equal("FileUnusable");
      expect(missing.message).to.contain(at("missing"));
    });
  });
});

async function compareWithLibrary(path: string, list: readonly string[], key: Uint8Array): Promise<void> {
  const values = leafValues(list, GTIN, LOT, key);
  const { length: count } = list;
  const tree = StandardMerkleTree.of(values, LEAF_TYPES, { sortLeaves: false });
  const built = await buildLotFile({ gtin: GTIN, lot: LOT, lotKey: key, serials: list, path });
  expect(built).to.deep.equal({ root: tree.root, count, lotId: lotIdOf(GTIN, LOT), path });

  const file = await openLotFile(path);
  expect(file).to.include({ gtin: GTIN, lot: LOT, count, root: tree.root });
  for (const index of new Set([0, 1, count >> 1, count - 2, count - 1].filter((each) => each in values))) {
    const row = file.row(index);
    expect(row.proof).to.deep.equal(tree.getProof(index));
    expect(StandardMerkleTree.verify(tree.root, LEAF_TYPES, values[index] ?? [], row.proof)).to.equal(true);
    expect(row).to.include({ gtin: GTIN, lot: LOT, index, serial: list[index] });
  }
  await file.close();
}

async function expectAbsent(path: string): Promise<void> {
  const left = (await readdir(dirname(path))).filter((name) => name.startsWith(basename(path)));
  expect(left).to.deep.equal([]);
}

/** The root of a list, node by node in one array. */
function plainRoot(list: readonly string[]): string {
  const hasher = new LotHasher(lotName(GTIN, LOT));
  const salts = new SaltMaker(KEY);
  const nodes = list.map((serial, index) => {
    return hasher.leaf(index, Buffer.from(serial.padEnd(20, "\0")), salts.salt(index));
  });
  for (let at = 0; nodes.length < 2 * list.length - 1; at += 2) {
    const [left, right] = nodes.slice(at, at + 2);
    if (left !== undefined && right !== undefined) nodes.push(hasher.parent(left, right));
  }
  return hex(nodes.at(-1) ?? new Uint8Array());
}

/** Two serials with one hash. */
function collision(seed: number): [string, string] {
  const seen = new Map<number, string>();
  for (let number = 0; ; number++) {
    const serial = `C${number}`;
    const words = new Uint32Array(5);
    new Uint8Array(words.buffer).set(Buffer.from(serial));
    const hash = rowHash(words, 0, seed);
    const other = seen.get(hash);
    if (other !== undefined) return [other, serial];
    seen.set(hash, serial);
  }
}

function fromHex(text: string): Uint8Array {
  return Buffer.from(text.slice(2), "hex");
}

import { createHmac } from "node:crypto";

import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { AbiCoder, keccak256, zeroPadBytes } from "ethers";
import fc from "fast-check";

import {
  decodeLotNumber,
  decodeSerial,
  encodeLotNumber,
  encodeSerial,
  lotIdOf,
  lotKey,
  MOST_PACKS,
  packLeaf,
  packSalt,
} from "../../src/lots/index.ts";
import { GTIN, KEY, LEAF_TYPES, leafValues, LOT, refusal } from "./example.ts";

const CHARACTERS_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const text20 = fc.string({ unit: fc.constantFrom(...CHARACTERS_82), minLength: 1, maxLength: 20 });

describe("a pack's leaf", () => {
  it("it is the library's leaf for any serial, lot and index", () => {
    fc.assert(
      fc.property(text20, text20, fc.nat(MOST_PACKS - 1), (serial, lot, index) => {
        const salt = packSalt(KEY, index);
        const value = [BigInt(GTIN), encodeLotNumber(lot), index, encodeSerial(serial), salt];
        const { root } = StandardMerkleTree.of([value], LEAF_TYPES);
        expect(packLeaf(GTIN, lot, index, serial, salt)).to.equal(root);
      }),
      { numRuns: 50 },
    );
  });

  it("it takes a GTIN of 13 digits or a number as its GTIN-14, and a number of the ledger's own as it is", () => {
    const salt = packSalt(KEY, 0);
    const leaf = packLeaf(GTIN, LOT, 0, "A", salt);
    expect(packLeaf("9506000134352", LOT, 0, "A", salt)).to.equal(leaf);
    expect(packLeaf(9506000134352n, LOT, 0, "A", salt)).to.equal(leaf);
    const own = (1n << 63n) + 5n;
    const { root } = StandardMerkleTree.of(leafValues(["A"], own.toString()), LEAF_TYPES);
    expect(packLeaf(own, LOT, 0, "A", salt)).to.equal(root);
  });

  it("it refuses a wrong check digit, index and salt", async () => {
    const salt = packSalt(KEY, 0);
    expect((await refusal(() => packLeaf("09506000134353", LOT, 0, "A", salt))).code).to.equal("CheckDigitWrong");
    for (const index of [-1, 0.5, Number.NaN, MOST_PACKS]) {
      expect((await refusal(() => packLeaf(GTIN, LOT, index, "A", salt))).code).to.equal("PackIndexWrong");
      expect((await refusal(() => packSalt(KEY, index))).code).to.equal("PackIndexWrong");
    }
    expect((await refusal(() => packLeaf(GTIN, LOT, 0, "A", "0x12"))).code).to.equal("KeyLengthWrong");
  });
});

describe("a lot's key and its packs' salts", () => {
  it("they are the HMAC-SHA256 of the standard library", () => {
    const message = Buffer.concat([Buffer.from("yaolian/lot-key/v1\0"), Buffer.from(`${GTIN}\0${LOT}`)]);
    const key = createHmac("sha256", KEY).update(message).digest();
    expect(Buffer.from(lotKey(KEY, "9506000134352", LOT))).to.deep.equal(key);
    for (const index of [0, 1, 255, 65_536, MOST_PACKS - 1]) {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(index);
      expect(packSalt(key, index)).to.equal(`0x${createHmac("sha256", key).update(bytes).digest("hex")}`);
    }
  });

  it("it refuses a secret of another length and does not show it", async () => {
    const { code, message } = await refusal(() => lotKey("0xdeadbeef", GTIN, LOT));
    expect(code).to.equal("KeyLengthWrong");
    expect(message).not.to.contain("deadbeef");
    expect((await refusal(() => packSalt(new Uint8Array(31), 0))).code).to.equal("KeyLengthWrong");
  });
});

describe("a lot's id", () => {
  it("it is keccak256(abi.encode(gtin, lotNumber))", () => {
    const lotNumber = zeroPadBytes(Buffer.from(LOT), 20);
    // zeroPadBytes pads on the right, as bytes20 does.
    const encoded = AbiCoder.defaultAbiCoder().encode(["uint64", "bytes20"], [BigInt(GTIN), lotNumber]);
    expect(lotIdOf(GTIN, LOT)).to.equal(keccak256(encoded));
  });
});

describe("serials and lot numbers as bytes20", () => {
  it("they come back as they were", () => {
    fc.assert(
      fc.property(text20, (text) => {
        expect(decodeSerial(encodeSerial(text))).to.equal(text);
        expect(decodeLotNumber(encodeLotNumber(text))).to.equal(text);
      }),
    );
  });

  it("it refuses what GS1 cannot write, naming the value and the character", async () => {
    const tooLong = "123456789012345678901";
    expect((await refusal(() => encodeSerial(""))).code).to.equal("SerialEmpty");
    expect((await refusal(() => encodeLotNumber(""))).code).to.equal("LotNumberEmpty");
    const long = await refusal(() => encodeSerial(tooLong));
    expect(long.code).to.equal("SerialTooLong");
    expect(long.message).to.contain(tooLong).and.contain("21");
    for (const wrong of ["A B", "A\u001d", "Ä", "#1", "批号", "A\0", "😀"]) {
      const { code, message } = await refusal(() => encodeLotNumber(wrong));
      expect(code, wrong).to.equal("LotNumberCharacterWrong");
      expect(message).to.match(/U\+[0-9A-F]{4,}/);
    }
  });

  it("it refuses bytes that are no padded text", async () => {
    expect((await refusal(() => decodeSerial("0x4142"))).code).to.equal("SerialBytesWrong");
    expect((await refusal(() => decodeSerial(`0x${"00".repeat(20)}`))).code).to.equal("SerialEmpty");
    expect((await refusal(() => decodeSerial(`0x410042${"00".repeat(17)}`))).code).to.equal("SerialCharacterWrong");
  });
});

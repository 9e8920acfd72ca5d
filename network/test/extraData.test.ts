import { expect } from "chai";
import { concat, encodeRlp, getAddress, hexlify, toBeHex } from "ethers";
import fc from "fast-check";

import { decodeExtraData, encodeExtraData } from "../src/create/index.ts";

const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => getAddress(hexlify(bytes)));
const validators = fc.uniqueArray(address, { minLength: 1, maxLength: 100 });

describe("the extraData of a QBFT genesis block", () => {
  it("is byte for byte what Besu makes of four validators", () => {
    const four = [4, 2, 1, 3].map((each) => toBeHex(each, 20));
    const wanted = [1, 2, 3, 4].flatMap((each) => ["0x94", toBeHex(each, 20)]);
    const parts = ["0xf87a", "0xa0", `0x${"00".repeat(32)}`, "0xf854", ...wanted, "0xc0", "0x80", "0xc0"];
    expect(encodeExtraData(four)).to.equal(concat(parts));
  });

  it("decoded equals the validators, in whatever order they were given", () => {
    const law = fc.property(validators, (given) => {
      const decoded = decodeExtraData(encodeExtraData(given));
      expect(decoded).to.have.members(given);
      const lower = decoded.map((each) => each.toLowerCase());
      expect(lower).to.deep.equal([...lower].sort());
      expect(encodeExtraData([...given].reverse())).to.equal(encodeExtraData(given));
    });
    fc.assert(law, { numRuns: 200 });
  });

  it("is refused once any byte of it that is no address is another, or it is cut short", () => {
    const law = fc.property(validators, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, place, change) => {
      const bytes = Buffer.from(encodeExtraData(given).slice(2), "hex");
      // The last three bytes say: no vote, round 0, no seals.
      const at = bytes.length - 1 - (place % 3);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      expect(() => decodeExtraData(hexlify(bytes)))
        .to.throw()
        .with.property("code", "ExtraDataWrong");
      const short = bytes.subarray(0, place % bytes.length);
      expect(() => decodeExtraData(hexlify(short)))
        .to.throw()
        .with.property("code", "ExtraDataWrong");
    });
    fc.assert(law, { numRuns: 200 });
  });

  it("is refused with a short vanity, a vote or an address of 19 bytes", () => {
    const vanity = `0x${"00".repeat(32)}`;
    const one = toBeHex(1, 20);
    for (const parts of [
      ["0x00", [one], [], "0x", []],
      [vanity, [one], [one, "0xff"], "0x", []],
      [vanity, [toBeHex(1, 19)], [], "0x", []],
      [vanity, [one], [], "0x"],
      one,
    ]) {
      expect(() => decodeExtraData(encodeRlp(parts)))
        .to.throw()
        .with.property("code", "ExtraDataWrong");
    }
  });
});

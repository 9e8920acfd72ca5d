import { keccak_256 } from "@noble/hashes/sha3.js";
import { expect } from "chai";
import fc from "fast-check";

import { keccak256 } from "../../src/lots/keccak.ts";

describe("Keccak-256 of the pack lists", () => {
  it("it gives the published hash of nothing", () => {
    const hash = Buffer.from(keccak256(new Uint8Array())).toString("hex");
    expect(hash).to.equal("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  });

  it("it equals @noble/hashes at each length around the edges of one to three blocks", () => {
    const bytes = Uint8Array.from({ length: 420 }, (_, at) => (at * 31) & 0xff);
    for (let length = 0; length <= bytes.length; length++) {
      const data = bytes.subarray(0, length);
      expect(keccak256(data), `${length} bytes`).to.deep.equal(keccak_256(data));
    }
  });

  it("it equals @noble/hashes for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (data) => {
        expect(keccak256(data)).to.deep.equal(keccak_256(data));
      }),
      { numRuns: 300 },
    );
  });
});

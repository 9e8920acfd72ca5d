import { expect } from "chai";
import { encodeRlp } from "ethers";

import { bytesASlot } from "../../../scripts/scale/measure/trie.ts";

describe("a slot's bytes on disk", () => {
  it("are those of its flat entry and its leaf, where it is alone", () => {
    const word = `0x${"ff".repeat(32)}`;
    const value = encodeRlp(word);
    // The whole path behind a byte that says what it is.
    const leaf = encodeRlp([`0x20${"ff".repeat(32)}`, value]);
    const bytes = (hex: string): number => (hex.length - 2) / 2;
    expect(bytesASlot(1)).to.equal(32 + 32 + bytes(value) + 32 + bytes(leaf));
  });

  it("hardly change with the number of slots once there are many", () => {
    const [some, many] = [bytesASlot(2_000), bytesASlot(32_000)];
    expect(some).to.be.above(bytesASlot(1));
    expect(Math.abs(many - some)).to.be.below(0.03 * some);
  });
});

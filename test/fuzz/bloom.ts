import { getBytes, hexlify, keccak256 } from "ethers";

/** A block's filter over its logs' addresses and topics (Ethereum's yellow paper, 4.3.1). */
export function bloomOf(values: readonly string[]): string {
  const bloom = new Uint8Array(256);
  for (const value of values) {
    const hash = getBytes(keccak256(value));
    for (const at of [0, 2, 4]) {
      const bit = (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047;
      const byte = 255 - (bit >> 3);
      bloom[byte] = (bloom[byte] ?? 0) | (1 << (bit & 7));
    }
  }
  return hexlify(bloom);
}

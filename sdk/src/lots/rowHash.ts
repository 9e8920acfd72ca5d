/** 32-bit words of a serial row. */
export const ROW_WORDS = 5;

/** MurmurHash3 (x86, 32 bits) of a serial row of five little-endian words, as an unsigned number. */
export function rowHash(words: Uint32Array, at: number, seed: number): number {
  let hash = seed;
  for (let word = 0; word < ROW_WORDS; word++) {
    let block = Math.imul(words[at + word] ?? 0, 0xcc9e2d51);
    block = Math.imul((block << 15) | (block >>> 17), 0x1b873593);
    hash ^= block;
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= ROW_WORDS * 4;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** True where the rows that begin at two places of `words` are the same serial. */
export function sameRow(words: Uint32Array, at: number, otherWords: Uint32Array, otherAt: number): boolean {
  for (let word = 0; word < ROW_WORDS; word++) {
    if (words[at + word] !== otherWords[otherAt + word]) return false;
  }
  return true;
}

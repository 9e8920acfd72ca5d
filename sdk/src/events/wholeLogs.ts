import { getBytes, keccak256 } from "ethers";

/** What a block says of itself and of its logs, as a node answers it. */
export interface BlockHeader {
  readonly number: string;
  readonly hash: string;
  readonly parentHash: string;
  readonly logsBloom: string;
}

/** What a log is checked by, as a node answers it. */
export interface PlacedLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly blockHash: string;
  readonly logIndex: string;
}

const BLOOM_BYTES = 256;
const MOST_REMEMBERED = 50_000;

/** Bits of a bloom filter, as [byte, bit]. */
type Places = readonly (readonly [number, number])[];
const remembered = new Map<string, Places>();

/** The three bits that stand for an address or a topic (Ethereum's yellow paper, 4.3.1). */
function placesOf(value: string): Places {
  const known = remembered.get(value);
  if (known !== undefined) return known;
  const hash = getBytes(keccak256(value));
  const places = [0, 2, 4].map((at): [number, number] => {
    const bit = (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047;
    return [BLOOM_BYTES - 1 - (bit >> 3), 1 << (bit & 7)];
  });
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(value, places);
  return places;
}

/**
 * Whether these are all logs of a block and no others: numbered from the first on without a gap, of this block by its hash,
 * and together the bloom filter that the block's own hash vouches for. A node that has not caught up with its neighbours
 * answers with fewer logs, and no error.
 */
export function isWhole(header: BlockHeader, logs: readonly PlacedLog[]): boolean {
  const indexes = logs.map(({ logIndex }) => Number(logIndex)).sort((one, other) => one - other);
  if (indexes.some((index, place) => index !== place)) return false;
  if (logs.some(({ blockHash }) => blockHash !== header.hash)) return false;
  const bloom = new Uint8Array(BLOOM_BYTES);
  for (const { address, topics } of logs) {
    for (const value of [address, ...topics]) {
      for (const [byte, bit] of placesOf(value)) bloom[byte] = (bloom[byte] ?? 0) | bit;
    }
  }
  const told = getBytes(header.logsBloom);
  return told.length === BLOOM_BYTES && told.every((byte, place) => byte === bloom[place]);
}

import { numberText } from "../figures.ts";
import { thousandth, type Spent } from "./spent.ts";

/** What gas goes to, in the order of a table. */
export const PART_MEANINGS = {
  base: "21,000 of each transaction; shared over a batch",
  calldata: "16 a byte, 4 for a zero",
  calldataFloor: "what EIP-7623 asks besides of a transaction that is nearly all calldata",
  newSlots: "words of storage that were zero",
  changedSlots: "words of storage that had another value",
  slotsAgain: "words of storage written again in the transaction, or with what they had",
  coldReads: "words of storage read for the first time in the transaction",
  warmReads: "words of storage read again",
  events: "topics and data of logs",
  coldCalls: "first calls of another contract in the transaction, or looks at its code",
  warmCalls: "calls of a contract that was called before",
  signatures: "recovering who signed",
  hashing: "Keccak-256: ids, places in mappings, what was signed",
  computing: "everything else: decoding, comparing, packing, memory",
  refund: "given back for words of storage that became zero",
} as const;

export type PartName = keyof typeof PART_MEANINGS;

export const PART_NAMES = Object.keys(PART_MEANINGS) as readonly PartName[];

/** Gas of a part, and how many there were: transactions, bytes, slots, events, calls, signatures, hashes, steps. */
export interface Part {
  readonly count: number;
  readonly gas: number;
}

export type Parts = Readonly<Record<PartName, Part>>;

export function noParts(): Record<PartName, { count: number; gas: number }> {
  return Object.fromEntries(PART_NAMES.map((name) => [name, { count: 0, gas: 0 }])) as ReturnType<typeof noParts>;
}

/**
 * The parts of what was spent, of an item.
 *
 * @param of The parts of each transaction, by its hash.
 * @throws Error Where they do not add up to the gas.
 */
export function partsOf(spent: Spent, of: ReadonlyMap<string, Parts>): Parts {
  const total = noParts();
  for (const { hash, times } of spent.transactions) {
    const parts = of.get(hash);
    if (parts === undefined) throw new Error(`Transaction ${hash} was not looked into.`);
    for (const name of PART_NAMES) {
      total[name].count += parts[name].count * times;
      total[name].gas += parts[name].gas * times;
    }
  }
  const whole = spent.transactions.reduce((sum, { gas, times }) => sum + gas * times, 0);
  mustAddUp(total, whole, spent.transactions.map(({ hash }) => hash).join(" + "));
  const each = ({ count, gas }: Part): Part => ({ count: count / spent.items, gas: gas / spent.items });
  return Object.fromEntries(PART_NAMES.map((name) => [name, each(total[name])])) as unknown as Parts;
}

/** Without the parts that there are none of, to a thousandth. */
export function toldParts(parts: Parts): Partial<Parts> {
  const told = PART_NAMES.filter((name) => parts[name].count !== 0 || parts[name].gas !== 0).map((name) => {
    const { count, gas } = parts[name];
    return [name, { count: thousandth(count), gas: thousandth(gas) }] as const;
  });
  return Object.fromEntries(told);
}

/** Throws where parts are not exactly the gas that was used. */
export function mustAddUp(parts: Parts, gas: number, what: string): void {
  const sum = PART_NAMES.reduce((total, name) => total + parts[name].gas, 0);
  if (sum !== gas) throw new Error(`The parts of ${what} add up to ${sum} gas, but it used ${gas}.`);
}

/** A line of the table. */
export function partsText(id: string, parts: Partial<Parts>): string {
  const shown = PART_NAMES.flatMap((name) => {
    const part = parts[name];
    return part === undefined ? [] : [`${name} ${numberText(part.gas)} (${numberText(part.count)})`];
  });
  return `${id.padEnd(22)} ${shown.join(", ")}`;
}

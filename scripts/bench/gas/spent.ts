import type { ContractTransactionResponse } from "ethers";

/** A transaction of the bench's chain, and how often it counts: a difference takes some away. */
export interface Counted {
  readonly hash: string;
  readonly gas: number;
  readonly times: number;
}

/** What transactions spent, or each of the items in them; it knows which they were, so that each can be looked into. */
export class Spent {
  readonly transactions: readonly Counted[];
  readonly items: number;

  private constructor(transactions: readonly Counted[], items: number) {
    this.transactions = transactions;
    this.items = items;
  }

  static by(hash: string, gas: number): Spent {
    return new Spent([{ hash, gas, times: 1 }], 1);
  }

  /** Of an item, to a thousandth. */
  get gas(): number {
    const sum = this.transactions.reduce((total, { gas, times }) => total + gas * times, 0);
    return thousandth(sum / this.items);
  }

  plus(other: Spent): Spent {
    return this.with(other, 1);
  }

  minus(other: Spent): Spent {
    return this.with(other, -1);
  }

  /** The same, told per item. */
  each(items: number): Spent {
    return new Spent(this.transactions, this.items * items);
  }

  private with(other: Spent, sign: 1 | -1): Spent {
    if (other.items !== this.items) throw new RangeError(`${this.items} and ${other.items} items do not add up.`);
    const others = other.transactions.map((each) => ({ ...each, times: each.times * sign }));
    return new Spent([...this.transactions, ...others], this.items);
  }
}

export function thousandth(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Waits for a transaction and tells what it spent. */
export async function spentBy(sent: Promise<ContractTransactionResponse>): Promise<Spent> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("The transaction was not mined.");
  return Spent.by(receipt.hash, Number(receipt.gasUsed));
}

import { Wallet } from "ethers";
import type { TransactionRequest, HDNodeWallet } from "ethers";

/** What a dry run stops at: the transaction that would have been sent, after the node has tried it. */
export class Rehearsed extends Error {
  readonly from: string;
  readonly gasLimit: bigint;

  constructor(from: string, gasLimit: bigint) {
    super("A dry run sends nothing.");
    this.name = "Rehearsed";
    this.from = from;
    this.gasLimit = gasLimit;
  }
}

/** A key that signs messages, and no transaction: with it every check runs and nothing is sent. */
export class RehearsingWallet extends Wallet {
  override async signTransaction(transaction: TransactionRequest): Promise<string> {
    throw new Rehearsed(this.address, BigInt(transaction.gasLimit ?? 0));
  }
}

/** The same key for a dry run. */
export function rehearsing(wallet: Wallet | HDNodeWallet): RehearsingWallet {
  return new RehearsingWallet(wallet.privateKey);
}

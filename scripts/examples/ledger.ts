import { readFile } from "node:fs/promises";

import { JsonRpcProvider, Wallet } from "ethers";

import { LotLedger__factory, PrescriptionToken__factory } from "../../typechain-types/index.ts";
import type { LotLedger, PrescriptionToken } from "../../typechain-types/index.ts";

/** The contracts of a deployment book as ethers sees them; connect a wallet to act on them. */
export interface Contracts {
  readonly provider: JsonRpcProvider;
  readonly lotLedger: LotLedger;
  readonly prescriptionToken: PrescriptionToken;
  /** The block from which on there are events. */
  readonly startBlock: number;
}

interface Book {
  readonly contracts: Record<string, { readonly address: string; readonly startBlock: number }>;
}

/** Reads a deployment book, `deployments/<chainId>.json`, and connects to its contracts. */
export async function openLedger(rpc: string, book: string): Promise<Contracts> {
  const { contracts } = JSON.parse(await readFile(book, "utf8")) as Book;
  const at = (name: string): { address: string; startBlock: number } => {
    const contract = contracts[name];
    if (contract === undefined) throw new Error(`${book} names no contract ${name}: is it a deployment book?`);
    return contract;
  };
  // Without the cache, a nonce that was just used is not offered again.
  const provider = new JsonRpcProvider(rpc, undefined, { cacheTimeout: -1 });
  const { address, startBlock } = at("lotLedger");
  return {
    provider,
    startBlock,
    lotLedger: LotLedger__factory.connect(address, provider),
    prescriptionToken: PrescriptionToken__factory.connect(at("prescriptionToken").address, provider),
  };
}

/** A wallet whose key the environment holds: so that no key stands in a file that is committed. */
export function walletOf(variable: string, provider: JsonRpcProvider): Wallet {
  const key = process.env[variable];
  if (key === undefined) throw new Error(`Set ${variable} to a private key; npm run demo:keys prints the demo's.`);
  return new Wallet(key, provider);
}

/** Where the local chain of `npm start` is, and its deployment book. */
export const PLACE = {
  rpc: { type: "string", default: "http://127.0.0.1:8545" },
  book: { type: "string", default: "deployments/31337.json" },
} as const;

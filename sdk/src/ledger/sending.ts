import { JsonRpcSigner, keccak256 } from "ethers";
import type { Signer } from "ethers";

import { TransientError } from "../errors.ts";
import { pause } from "../pause.ts";
import { broadcast, NotTaken, whyOf } from "./broadcast.ts";
import type { Fee } from "./fees.ts";
import type { Mined } from "./inclusion.ts";
import type { Ledger } from "./ledger.ts";
import { ask, isTrouble } from "./rpc.ts";

/** A transaction with all that is signed. */
export interface Transaction extends Fee {
  readonly to: string;
  readonly data: string;
  readonly nonce: number;
  readonly gasLimit: bigint;
}

/** A transaction that may be on its way. */
export interface Sent {
  readonly nonce: number;
  /** Resolves once it is in a block; sends it again where the node does not know it. */
  settle(): Promise<Mined>;
}

const LOOK_UP_ATTEMPTS = 20;
const LOOK_UP_PAUSE_MS = 250;

/** Signs a transaction, here or at the node, without sending it. */
export async function signTransaction(ledger: Ledger, signer: Signer, transaction: Transaction): Promise<Sent> {
  if (signer instanceof JsonRpcSigner) return signedByNode(ledger, signer.address, transaction);
  const { chainId } = ledger;
  const signed = await signer.signTransaction({ ...transaction, chainId, type: 2, value: 0n });
  return signedHere(ledger, signed, transaction.nonce);
}

function signedHere(ledger: Ledger, signed: string, nonce: number): Sent {
  const { provider, inclusion } = ledger.link;
  const hash = keccak256(signed);
  const send = (): Promise<void> => broadcast(provider, signed);
  let isSent = false;
  const settle = async (): Promise<Mined> => {
    const earlier = isSent ? await inclusion.lookUp(hash) : undefined;
    if (earlier !== undefined) return earlier;
    isSent = true;
    const mined = inclusion.wait(hash, send);
    // Whoever fails first is what the caller hears of; the other must not be left unheard.
    mined.catch(() => undefined);
    try {
      await send();
    } catch (error) {
      inclusion.forget(hash);
      throw error;
    }
    inclusion.nudge();
    return mined;
  };
  return { nonce, settle };
}

/** The node holds the key and names the hash only in its answer: after a lost answer, nonce and sender find it. */
function signedByNode(ledger: Ledger, from: string, transaction: Transaction): Sent {
  const { provider, inclusion } = ledger.link;
  const { nonce } = transaction;
  let hash: string | undefined;
  let isSent = false;
  const settle = async (): Promise<Mined> => {
    if (isSent) hash ??= await findByNonce(ledger, from, nonce);
    isSent = true;
    try {
      hash ??= (await provider.send("eth_sendTransaction", [rpcTransaction(from, transaction)])) as string;
    } catch (error) {
      hash = await findByNonce(ledger, from, nonce);
      if (hash === undefined) throw isTrouble(error) ? error : new NotTaken(whyOf(error), error);
    }
    const mined = inclusion.wait(hash, async () => undefined);
    inclusion.nudge();
    return mined;
  };
  return { nonce, settle };
}

function rpcTransaction(from: string, { to, data, ...numbers }: Transaction): Record<string, string> {
  const quantity = (value: number | bigint): string => `0x${value.toString(16)}`;
  return {
    from,
    to,
    data,
    nonce: quantity(numbers.nonce),
    gas: quantity(numbers.gasLimit),
    maxFeePerGas: quantity(numbers.maxFeePerGas),
    maxPriorityFeePerGas: quantity(numbers.maxPriorityFeePerGas),
  };
}

/** The hash of the transaction that used a nonce; undefined where none did, also not one that waits for its block. */
async function findByNonce(ledger: Ledger, from: string, nonce: number): Promise<string | undefined> {
  const { provider } = ledger.link;
  const count = async (at: string): Promise<number> =>
    Number(await ask<string>(provider, "eth_getTransactionCount", [from, at]));
  const newest = Number(await ask<string>(provider, "eth_blockNumber", []));
  for (let attempt = 0; attempt < LOOK_UP_ATTEMPTS; attempt += 1) {
    if ((await count("latest")) > nonce) return await hashOf(ledger, from, nonce, Math.max(0, newest - 50));
    if ((await count("pending")) <= nonce) return undefined;
    await pause(LOOK_UP_PAUSE_MS);
  }
  const message = `The transaction ${nonce} of ${from} waits for its block.`;
  throw new TransientError("NotMinedYet", message, "Try again: it is looked up before it is sent again.");
}

async function hashOf(ledger: Ledger, from: string, nonce: number, since: number): Promise<string | undefined> {
  interface Block {
    transactions: { hash: string; from: string; nonce: string }[];
  }
  const { provider } = ledger.link;
  const newest = Number(await ask<string>(provider, "eth_blockNumber", []));
  for (let number = newest; number >= since; number -= 1) {
    const block = await ask<Block>(provider, "eth_getBlockByNumber", [`0x${number.toString(16)}`, true]);
    const found = block.transactions.find((each) => isOf(each, from, nonce));
    if (found !== undefined) return found.hash;
  }
  return undefined;
}

function isOf(transaction: { from: string; nonce: string }, from: string, nonce: number): boolean {
  return transaction.from.toLowerCase() === from.toLowerCase() && Number(transaction.nonce) === nonce;
}

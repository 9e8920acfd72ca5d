/*
 * What signs. It weighs as much as the rest of the page together, so it is loaded when somebody signs in.
 */
import { BrowserProvider, type Signer } from "ethers";

import { Actor, connect, type Ledger } from "@yaolian/sdk/ledger";

import { DEMO_CHAIN, demoKey } from "../../../cli/src/demo/keys.ts";
import type { LedgerNow } from "../data/types.ts";
import type { Account } from "./account.ts";
import { walletNamed } from "./wallets.ts";

/** The wallet is on another chain than the ledger. */
export class WrongChain extends Error {
  readonly found: number;
  readonly expected: number;

  constructor(found: number, expected: number) {
    super(`The wallet is on chain ${found}, the ledger on chain ${expected}.`);
    this.name = "WrongChain";
    this.found = found;
    this.expected = expected;
  }
}

/** The address of a demo key. Throws where this is no demonstration. */
export function demoAddress(key: number, { demo, deployment }: LedgerNow): string {
  if (!demo || deployment.chainId !== DEMO_CHAIN) throw new Error("The demo's keys mean nothing on this chain.");
  return demoKey(key).address;
}

/** Asks a wallet which of its accounts is used here. */
export async function walletAddress(rdns: string): Promise<string> {
  const { address } = await providerOf(rdns).getSigner();
  return address;
}

/** Signs a text as EIP-191 says. */
export async function signText(account: Account, text: string): Promise<string> {
  return (await signerOf(account)).signMessage(text);
}

/** The ledger, acted on by the account. Throws {@link WrongChain}, and as the SDK's `connect`. */
export async function ledgerFor(account: Account, { deployment }: LedgerNow): Promise<Ledger> {
  const signer = await signerOf(account);
  if (account.kind === "demo") return connect({ rpcUrl: `${location.origin}/rpc`, deployment, signer });
  const provider = signer.provider as BrowserProvider;
  const found = Number((await provider.getNetwork()).chainId);
  if (found !== deployment.chainId) throw new WrongChain(found, deployment.chainId);
  const ledger = await connect({ provider: provider, deployment });
  return ledger.as(new Actor(signer));
}

async function signerOf(account: Account): Promise<Signer> {
  return account.kind === "demo" ? demoKey(account.key) : providerOf(account.wallet).getSigner(account.address);
}

function providerOf(rdns: string): BrowserProvider {
  const wallet = walletNamed(rdns);
  if (wallet === undefined) throw new Error("The wallet is not in this browser any more.");
  return new BrowserProvider(wallet.provider, undefined, { cacheTimeout: -1 });
}

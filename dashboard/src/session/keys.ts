/*
 * What signs. It weighs as much as the rest of the page together, so it is loaded when somebody signs in.
 */
import { BrowserProvider, toQuantity, type Signer } from "ethers";

import { Actor, connect, type Ledger } from "@yaolian/sdk/ledger";

import { DEMO_CHAIN, demoKey } from "../../../cli/src/demo/keys.ts";
import type { LedgerNow } from "../data/types.ts";
import type { Account } from "./account.ts";
import { CHAIN_UNKNOWN, hasCode } from "./walletRefusals.ts";
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
export async function ledgerFor(account: Account, now: LedgerNow): Promise<Ledger> {
  const { deployment } = now;
  if (account.kind === "wallet") await goToChain(providerOf(account.wallet), now);
  const signer = await signerOf(account);
  if (account.kind === "demo") return connect({ rpcUrl: `${location.origin}/rpc`, deployment, signer });
  return (await connect({ provider: signer.provider as BrowserProvider, deployment })).as(new Actor(signer));
}

/** Lets a wallet go to the ledger's chain; one that does not know it is told of it where this page has a node to offer. */
async function goToChain(provider: BrowserProvider, { deployment, demo }: LedgerNow): Promise<void> {
  const { chainId, name } = deployment;
  const wanted = toQuantity(chainId);
  const found = await chainOf(provider);
  if (found === chainId) return;
  try {
    await provider.send("wallet_switchEthereumChain", [{ chainId: wanted }]);
  } catch (error) {
    if (!hasCode(error, CHAIN_UNKNOWN)) throw error;
    if (!demo) throw new WrongChain(found, chainId);
    const chain = { chainName: `Yaolian ${name}`, rpcUrls: [`${location.origin}/rpc`], nativeCurrency: NO_MONEY };
    await provider.send("wallet_addEthereumChain", [{ chainId: wanted, ...chain }]);
  }
  const now = await chainOf(provider);
  if (now !== chainId) throw new WrongChain(now, chainId);
}

async function chainOf(provider: BrowserProvider): Promise<number> {
  return Number(await provider.send("eth_chainId", []));
}

/** A wallet wants to know what is paid with: here nothing is. */
const NO_MONEY = { name: "Nothing is paid", symbol: "NONE", decimals: 18 };

async function signerOf(account: Account): Promise<Signer> {
  return account.kind === "demo" ? demoKey(account.key) : providerOf(account.wallet).getSigner(account.address);
}

function providerOf(rdns: string): BrowserProvider {
  const wallet = walletNamed(rdns);
  if (wallet === undefined) throw new Error("The wallet is not in this browser any more.");
  return new BrowserProvider(wallet.provider, undefined, { cacheTimeout: -1 });
}

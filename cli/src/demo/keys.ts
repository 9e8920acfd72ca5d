import { HDNodeWallet, Mnemonic } from "ethers";

import { InputError } from "../frame/basics.ts";

/**
 * The phrase that Hardhat and other development chains use. Everybody knows it: whatever it signs on another chain,
 * anybody could have signed.
 */
export const DEMO_PHRASE = "test test test test test test test test test test test junk";

/** The local chain's id: the only one on which demo keys mean anything. */
export const DEMO_CHAIN = 31337;

/** How many keys the demo consortium may use: as many as the local chain has funded accounts. */
export const DEMO_KEYS = 64;

const ACCOUNTS = "m/44'/60'/0'/0";

/** The demo key of a number: `m/44'/60'/0'/0/<number>` of {@link DEMO_PHRASE}, as wallets derive accounts. */
export function demoKey(number: number): HDNodeWallet {
  return accounts().deriveChild(number);
}

/** All demo keys, by number. */
export function demoKeys(count = DEMO_KEYS): HDNodeWallet[] {
  return Array.from({ length: count }, (_, number) => demoKey(number));
}

/**
 * Refuses demo keys on any chain but the local one, unless the caller knows what that means.
 * Throws an InputError `DemoKeysElsewhere`.
 */
export function assertDemoChain(chainId: number | bigint, knowing = false): void {
  if (Number(chainId) === DEMO_CHAIN || knowing) return;
  throw new InputError(
    "DemoKeysElsewhere",
    `The demo keys are known to everybody, and this is chain ${chainId}, not the local chain ${DEMO_CHAIN}.`,
    "Use keys of your own (--keys), or say --i-know on a chain that holds nothing of worth.",
  );
}

let root: HDNodeWallet | undefined;

function accounts(): HDNodeWallet {
  root ??= HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(DEMO_PHRASE), ACCOUNTS);
  return root;
}

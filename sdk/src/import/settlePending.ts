import { setTimeout as pause } from "node:timers/promises";

import { TransientError } from "../errors.ts";
import type { Keyring } from "../ledger/keyring.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";

const POLL_MS = 100;
const LIMIT_MS = 120_000;

/**
 * Waits until what an earlier run has sent with these keys is in blocks: a run that was killed may have left
 * transactions on their way, and what they do must be seen before anything is sent again.
 * Throws a TransientError `StillPending` after two minutes.
 */
export async function settlePending(ledger: Ledger, keyring: Keyring): Promise<void> {
  const addresses = keyring.operators().map(({ address }) => address);
  await settleSenders(ledger, addresses);
}

/** As {@link settlePending}, for the addresses of some senders. */
export async function settleSenders(ledger: Ledger, addresses: readonly string[]): Promise<void> {
  const { provider } = ledger;
  const count = async (address: string, at: string): Promise<number> =>
    Number(await ask<string>(provider, "eth_getTransactionCount", [address, at]));
  const limit = Date.now() + LIMIT_MS;
  await Promise.all(
    addresses.map(async (address) => {
      for (;;) {
        const [mined, sent] = await Promise.all([count(address, "latest"), count(address, "pending")]);
        if (mined >= sent) return;
        if (Date.now() > limit) throw stillPending(address, sent - mined);
        await pause(POLL_MS);
      }
    }),
  );
}

function stillPending(address: string, number: number): TransientError {
  return new TransientError(
    "StillPending",
    `${number} transactions of ${address} wait for a block.`,
    "Wait until the network takes them, then try again.",
  );
}

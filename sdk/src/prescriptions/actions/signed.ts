import type { JsonRpcApiProvider } from "ethers";

import type { Ledger } from "../../ledger/ledger.ts";
import type { Link } from "../../ledger/link.ts";

/** A holder's signature and the last second in which it counts, Unix time. */
export interface Signed {
  readonly deadline: number;
  readonly signature: string;
}

/** How long a signature counts where nothing else is said. */
const PATIENCE_SECONDS = 600;

/**
 * Ten minutes from now, Unix time. Now is the newest block's time or this machine's, whichever is later: a machine whose
 * clock is behind would sign what is over already, and a chain without new blocks stands still.
 */
export async function deadlineIn(ledger: Ledger, seconds = PATIENCE_SECONDS): Promise<number> {
  return Math.floor(Math.max(await chainTime(ledger), Date.now() / 1000)) + seconds;
}

/** What is on its way on each connection: many who ask at one time share a question. */
const asking = new WeakMap<Link, Promise<number>>();

async function chainTime({ link, provider }: Ledger): Promise<number> {
  const asked = asking.get(link) ?? newestTime(provider).finally(() => asking.delete(link));
  asking.set(link, asked);
  return asked;
}

async function newestTime(provider: JsonRpcApiProvider): Promise<number> {
  return (await provider.getBlock("latest"))?.timestamp ?? 0;
}

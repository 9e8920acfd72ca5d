import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { ask, connect, InputError, TransientError } from "@yaolian/sdk";
import type { Deployment, Ledger } from "@yaolian/sdk";

import { readNetwork } from "../create/index.ts";
import type { ValidatorEntry } from "../create/index.ts";
import { allowedNodes, PERMISSIONS_FILE, permissionsText } from "../create/nodeFiles.ts";
import { MemberAccounts } from "./accounts.ts";
import { writeIfOther } from "../create/writeIfOther.ts";
import { reloadLists } from "./reload.ts";

/** Whose lists are kept, and from where. */
export interface SyncOptions {
  /** The network's folder. */
  readonly folder: string;
  readonly validator: ValidatorEntry;
  /** The deployment, or the path of its file or of the folder of all. */
  readonly deployment: Deployment | string;
  /** The node that is read and told; the validator's own by default. */
  readonly rpcUrl?: string;
  /** See `AccountRules`. */
  readonly windingDown?: boolean;
  /** Milliseconds between two looks; the network's block period by default. */
  readonly everyMs?: number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** How a look at the chain ended. */
export interface Look {
  /** Accounts in the list; undefined where it was left as it is. */
  readonly accounts: number | undefined;
  readonly written: boolean;
  readonly reloaded: boolean;
}

/**
 * Keeps a validator's allow-lists in step with the on-chain members until the signal ends it. Everything is worked out anew
 * from the ledger's state each time, so that it does no harm to run it twice, to kill it, or to undo blocks under it. A node
 * that is away or still syncing, and a ledger without a seat in its Council, leave the lists as they are.
 */
export async function syncAllowLists(options: SyncOptions): Promise<void> {
  const { signal, log } = options;
  const { blockPeriod } = await readNetwork(options.folder);
  const daemon = new AllowListSync(options);
  try {
    while (!signal.aborted) {
      try {
        const { written, reloaded, accounts } = await daemon.look();
        if (written || reloaded)
          log(`${accounts ?? "?"} accounts${written ? ", written" : ""}${reloaded ? ", read by the node" : ""}.`);
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
        log(error.sentence);
      }
      await pause(options.everyMs ?? blockPeriod * 1000, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    daemon.close();
  }
}

/** One look after the other; what is not done yet is done at the next. */
export class AllowListSync {
  readonly #options: Omit<SyncOptions, "signal" | "log">;
  readonly #rpcUrl: string;
  #ledger: Ledger | undefined;
  #accounts: MemberAccounts | undefined;
  /** Whether the node may have read other lists than the file's: nobody knows what it read before this run. */
  #isUnread = true;

  constructor(options: Omit<SyncOptions, "signal" | "log">) {
    this.#options = options;
    this.#rpcUrl = options.rpcUrl ?? `http://127.0.0.1:${options.validator.rpcPort}`;
  }

  /** Throws a TransientError where the node is in the way; what was written then is told to it later. */
  async look(): Promise<Look> {
    const { folder, validator } = this.#options;
    const network = await readNetwork(folder);
    const accounts = await this.#accountsNow(network.founders);
    if (accounts === undefined) return { accounts: undefined, written: false, reloaded: false };
    const text = permissionsText({ nodes: allowedNodes(network), accounts });
    const written = await writeIfOther(join(folder, validator.name, PERMISSIONS_FILE), text);
    if (written) this.#isUnread = true;
    if (!this.#isUnread) return { accounts: accounts.length, written, reloaded: false };
    await reloadLists(this.#rpcUrl);
    this.#isUnread = false;
    return { accounts: accounts.length, written, reloaded: true };
  }

  close(): void {
    this.#ledger?.close();
  }

  /** Undefined where the ledger can't say it now, so that nobody is locked out by what is only not there yet. */
  async #accountsNow(founders: readonly string[]): Promise<string[] | undefined> {
    const ledger = await this.#ledgerIfAny();
    if (ledger === "none") return [...founders];
    if (ledger === undefined) return undefined;
    if ((await ask<unknown>(ledger.provider, "eth_syncing", [])) !== false) return undefined;
    const { windingDown = false } = this.#options;
    this.#accounts ??= new MemberAccounts(ledger, { founders, windingDown });
    const accounts = [...new Set(await this.#accounts.read())];
    // A ledger whose Council has no seat is one that is being founded, or no ledger any more.
    return accounts.length === 0 ? undefined : accounts;
  }

  /** `none` where nothing is deployed yet; undefined where it is, but this node does not have it yet. */
  async #ledgerIfAny(): Promise<Ledger | "none" | undefined> {
    if (this.#ledger !== undefined) return this.#ledger;
    try {
      this.#ledger = await connect({ rpcUrl: this.#rpcUrl, deployment: this.#options.deployment });
      return this.#ledger;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (error.code === "DeploymentMissing") return "none";
      if (error.code === "ContractMissing") return undefined;
      throw error;
    }
  }
}

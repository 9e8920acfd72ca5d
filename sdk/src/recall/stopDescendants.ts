import pLimit from "p-limit";

import { InputError } from "../errors.ts";
import { holdLot } from "../goods/holdLot.ts";
import type { LotInput, WithOccasion } from "../goods/inputs.ts";
import { recallLot } from "../goods/recallLot.ts";
import { settlePending } from "../import/settlePending.ts";
import type { Keyring } from "../ledger/keyring.ts";
import type { Ledger } from "../ledger/ledger.ts";
import {
  descendantsOf,
  isStopped,
  stopperOf,
  stoppersOf,
  type Descendant,
  type StoppedBy,
  type Stop,
} from "./descendants.ts";

const IN_FLIGHT = 16;

/** How descendants are stopped. */
export interface StopOptions extends WithOccasion {
  readonly by?: StoppedBy;
  /** Says what would be done and sends nothing. */
  readonly dryRun?: boolean;
  /** Most transactions on their way at one time; 16 by default. */
  readonly inFlight?: number;
  /** Hears how far it is; `total` grows where new descendants are registered meanwhile. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** A descendant that is not stopped, and why. */
export interface OpenDescendant {
  readonly descendant: Descendant;
  readonly reason: string;
}

/** How it ended. */
export interface Stopped {
  /** Stopped by this run; in a dry run, those it would stop. */
  readonly stopped: readonly Descendant[];
  /** Stopped before, or by others meanwhile. */
  readonly before: readonly Descendant[];
  /** What is still open. */
  readonly open: readonly OpenDescendant[];
  readonly transactions: readonly string[];
  /** How often the ledger was read: once more than it took. */
  readonly passes: number;
}

/** Holds every lot that something is in, at any depth, in as many transactions as it takes. */
export function holdDescendants(
  ledger: Ledger,
  keyring: Keyring,
  lot: LotInput,
  options: StopOptions = {},
): Promise<Stopped> {
  return new Sweep(ledger, keyring, "hold", options).run(lot);
}

/** Recalls every lot that something is in, at any depth; what is recalled as gravely already stays. */
export function recallDescendants(
  ledger: Ledger,
  keyring: Keyring,
  lot: LotInput,
  recallClass: Exclude<Stop, "hold">,
  options: StopOptions = {},
): Promise<Stopped> {
  return new Sweep(ledger, keyring, recallClass, options).run(lot);
}

/**
 * One run over the descendants of a lot. It keeps no record of its own: the chain says which are stopped, so that a run
 * that was killed is simply run again, and the ledger takes a hold once. It reads the ledger anew after each pass, for
 * what was registered meanwhile, until a pass finds nothing that it has not tried.
 */
class Sweep {
  readonly #ledger: Ledger;
  readonly #keyring: Keyring;
  readonly #stop: Stop;
  readonly #options: StopOptions;
  readonly #stopped: Descendant[] = [];
  readonly #failed = new Map<string, string>();
  readonly #transactions: string[] = [];

  constructor(ledger: Ledger, keyring: Keyring, stop: Stop, options: StopOptions) {
    this.#ledger = ledger;
    this.#keyring = keyring;
    this.#stop = stop;
    this.#options = options;
  }

  async run(lot: LotInput): Promise<Stopped> {
    const { dryRun = false } = this.#options;
    if (!dryRun) await settlePending(this.#ledger, this.#keyring);
    for (let passes = 1; ; passes += 1) {
      const all = await descendantsOf(this.#ledger, lot);
      const left = all.filter((each) => !this.#isStopped(each));
      const fresh = left.filter((each) => !this.#failed.has(each.lot));
      this.#tell(all.length - left.length, all.length);
      if (fresh.length === 0 || dryRun) return this.#result(all, left, fresh, passes);
      await this.#stopAll(fresh, all.length);
    }
  }

  async #stopAll(lots: readonly Descendant[], total: number): Promise<void> {
    const limit = pLimit(this.#options.inFlight ?? IN_FLIGHT);
    let done = total - lots.length;
    await Promise.all(
      lots.map((each) =>
        limit(async () => {
          await this.#stopOne(each);
          this.#tell((done += 1), total);
        }),
      ),
    );
  }

  async #stopOne(lot: Descendant): Promise<void> {
    const key = stopperOf(this.#keyring, lot, this.#options.by);
    if (key === undefined) {
      this.#failed.set(lot.lot, missing(lot, this.#options.by));
      return;
    }
    const { occasion } = this.#options;
    const input = { lot: lot.lot, ...(occasion === undefined ? {} : { occasion }) };
    const acting = this.#ledger.as(key.actor);
    try {
      const { hash } = await (this.#stop === "hold"
        ? holdLot(acting, input)
        : recallLot(acting, { ...input, recallClass: this.#stop }));
      this.#stopped.push(lot);
      this.#transactions.push(hash);
    } catch (error) {
      // Where another was faster the next pass finds the lot stopped, and this reason is told to nobody.
      if (!(error instanceof InputError)) throw error;
      this.#failed.set(lot.lot, error.sentence);
    }
  }

  #result(
    all: readonly Descendant[],
    left: readonly Descendant[],
    fresh: readonly Descendant[],
    passes: number,
  ): Stopped {
    const ours = new Set(this.#stopped.map(({ lot }) => lot));
    const would = new Set(fresh.filter((each) => stopperOf(this.#keyring, each, this.#options.by) !== undefined));
    return {
      stopped: [...this.#stopped, ...would],
      before: all.filter((each) => this.#isStopped(each) && !ours.has(each.lot)),
      open: left
        .filter((each) => !would.has(each))
        .map((each) => ({
          descendant: each,
          reason: this.#failed.get(each.lot) ?? missing(each, this.#options.by),
        })),
      transactions: this.#transactions,
      passes,
    };
  }

  #isStopped(lot: Descendant): boolean {
    return isStopped(lot, { stop: this.#stop, by: this.#options.by });
  }

  #tell(done: number, total: number): void {
    this.#options.onProgress?.({ done, total });
  }
}

function missing(lot: Descendant, by: StoppedBy | undefined): string {
  const who = stoppersOf(lot, by).map(({ member }) =>
    member === undefined ? "a regulator" : `a quality officer of member ${member}`,
  );
  return `No key is here of ${who.join(" or ")}.`;
}

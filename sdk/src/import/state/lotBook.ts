import { INTERFACES } from "../../ledger/contracts.ts";
import type { ContractName } from "../../ledger/contracts.ts";
import type { RpcLog } from "../../ledger/inclusion.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { ask } from "../../ledger/rpc.ts";
import { decodeLog, type DecodedEvent } from "../../transactions/index.ts";
import { isLotEvent, type LotEvent } from "./lotEvent.ts";
import { LotState } from "./lotState.ts";
import { readLogs } from "./logs.ts";
import type { Range } from "./ranges.ts";

/** What one event of a watched transaction did to a lot. */
export interface Trace {
  readonly event: LotEvent;
  /** The packs it is about; all of a consignment where it names only that. */
  readonly range: Range | undefined;
}

/** Lots as the chain has them, each read from its own events when it is first asked for. */
export class LotBook {
  readonly #ledger: Ledger;
  readonly #lots = new Map<string, Promise<LotState | undefined>>();
  /** The newest log of each lot that was taken in: block and place in it. */
  readonly #seen = new Map<string, { block: number; logIndex: number }>();
  readonly #watched: ReadonlySet<string>;
  readonly #traces = new Map<string, Trace[]>();

  /** `watched` are the hashes of transactions whose doings are kept for {@link traceOf}. */
  constructor(ledger: Ledger, watched: ReadonlySet<string> = new Set()) {
    this.#ledger = ledger;
    this.#watched = watched;
  }

  /** The lot; undefined where none is registered under this id. */
  async lot(id: string): Promise<LotState | undefined> {
    const known = this.#lots.get(id);
    if (known !== undefined) return known;
    const loading = this.#load(id);
    this.#lots.set(id, loading);
    loading.catch(() => this.#lots.delete(id));
    return loading;
  }

  /** Reads a lot anew: somebody else acted on it. */
  async reload(id: string): Promise<LotState | undefined> {
    this.#lots.delete(id);
    return this.lot(id);
  }

  /** Takes in what a transaction did. */
  async take(events: readonly DecodedEvent[]): Promise<void> {
    for (const event of events) {
      if (!isLotEvent(event)) continue;
      const id = event.args.lot;
      const known = this.#lots.get(id);
      if (known === undefined) continue;
      const lot = await known;
      if (lot === undefined) {
        if (event.name === "LotRegistered") this.put(new LotState(event));
        this.#seen.set(id, event);
      } else if (isAfter(event, this.#seen.get(id))) {
        lot.apply(event);
        this.#seen.set(id, event);
      }
    }
  }

  /** Adds a lot that is not on the chain yet, or was registered just now. */
  put(lot: LotState): void {
    this.#lots.set(lot.id, Promise.resolve(lot));
  }

  /** What a watched transaction did to a lot, once that lot was read. */
  async traceOf(transaction: string, id: string): Promise<readonly Trace[]> {
    await this.lot(id);
    return this.#traces.get(`${transaction} ${id}`) ?? [];
  }

  /** The lots that a transaction was about. */
  async lotsIn(transaction: string): Promise<string[]> {
    const receipt = await ask<{ logs: RpcLog[] } | null>(this.#ledger.provider, "eth_getTransactionReceipt", [
      transaction,
    ]);
    const events = (receipt?.logs ?? []).map((log) => decodeLog(this.#ledger, log));
    return [...new Set(events.flatMap((event) => (event !== undefined && isLotEvent(event) ? [event.args.lot] : [])))];
  }

  async #load(id: string): Promise<LotState | undefined> {
    let lot: LotState | undefined;
    const traces = new Map<string, Trace[]>();
    for (const event of await readLogs(this.#ledger, { contract: "lotLedger", topics: [null, id] })) {
      if (!isLotEvent(event)) continue;
      if (event.name === "LotRegistered") lot = new LotState(event);
      const range = lot?.apply(event);
      this.#seen.set(id, event);
      if (!this.#watched.has(event.transaction)) continue;
      const key = `${event.transaction} ${id}`;
      traces.set(key, [...(traces.get(key) ?? []), { event, range }]);
    }
    for (const [key, trace] of traces) this.#traces.set(key, trace);
    return lot;
  }
}

function isAfter(
  { block, logIndex }: { block: number; logIndex: number },
  seen: { block: number; logIndex: number } | undefined,
): boolean {
  return seen === undefined || block > seen.block || (block === seen.block && logIndex > seen.logIndex);
}

/** The topic of an event's kind. */
export function kindTopic(contract: ContractName, name: string): string {
  const fragment = INTERFACES[contract].getEvent(name);
  if (fragment === null) throw new Error(`The ${contract} has no event ${name}.`);
  return fragment.topicHash;
}

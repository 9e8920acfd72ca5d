import { InputError } from "../errors.ts";
import { isLotEvent } from "../import/state/lotEvent.ts";
import { LotState } from "../import/state/lotState.ts";
import type { RpcLog } from "../ledger/inclusion.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Link } from "../ledger/link.ts";
import { ask } from "../ledger/rpc.ts";
import { decodeLog } from "../transactions/outcome.ts";
import { lotIdFrom, type LotInput } from "./inputs.ts";

/** Where a pack is now. */
export interface PackPlace {
  /** The first pack of the consignment that contains it: the consignment's name. */
  readonly consignment: number;
  /** The custodian's site. */
  readonly site: number;
  /** The site it is on its way to; 0 when it is not in transit. */
  readonly recipient: number;
}

/** What the events of one lot have told so far. */
class LotReader {
  #state: LotState | undefined;
  #nextBlock: number;
  #reading: Promise<void> | undefined;
  #queued: Promise<void> | undefined;

  constructor(startBlock: number) {
    this.#nextBlock = startBlock;
  }

  /** The lot with all that is on the chain when this is called. Many who ask at one time share a question. */
  async now(ledger: Ledger, id: string): Promise<LotState | undefined> {
    if (this.#reading === undefined) {
      this.#reading = this.#read(ledger, id).finally(() => (this.#reading = undefined));
      await this.#reading;
    } else {
      // The question that is on its way may have been put before what the caller knows of.
      this.#queued ??= this.#reading
        .catch(() => undefined)
        .then(() => {
          this.#queued = undefined;
          this.#reading = this.#read(ledger, id).finally(() => (this.#reading = undefined));
          return this.#reading;
        });
      await this.#queued;
    }
    return this.#state;
  }

  async #read(ledger: Ledger, id: string): Promise<void> {
    const newest = Number(await ask<string>(ledger.provider, "eth_blockNumber", []));
    if (newest < this.#nextBlock) return;
    const { address } = ledger.deployment.contracts.lotLedger;
    const blocks = { fromBlock: `0x${this.#nextBlock.toString(16)}`, toBlock: `0x${newest.toString(16)}` };
    const logs = await ask<RpcLog[]>(ledger.provider, "eth_getLogs", [{ address, topics: [null, id], ...blocks }]);
    for (const log of logs) {
      const event = decodeLog(ledger, log);
      if (event === undefined || !isLotEvent(event)) continue;
      if (event.name === "LotRegistered") this.#state = new LotState(event);
      else this.#state?.apply(event);
    }
    this.#nextBlock = newest + 1;
  }
}

/** The lots that were asked for on each connection. */
const readers = new WeakMap<Link, Map<string, LotReader>>();

/**
 * The consignment that contains a pack now, from the lot's events; later questions read only what is new.
 * Throws an InputError `LotUnknown` or `PackIndexOutOfLot`.
 */
export async function locatePack(ledger: Ledger, lot: LotInput, index: number): Promise<PackPlace> {
  const id = lotIdFrom(lot);
  const state = await lotState(ledger, id);
  if (state === undefined) {
    throw new InputError("LotUnknown", `Lot ${id} is not registered.`, "Check GTIN and lot number.");
  }
  const found = Number.isInteger(index) ? state.holding(index) : undefined;
  if (found === undefined) {
    const cure = `Its ${state.packCount} packs are numbered from 0 to ${state.packCount - 1}.`;
    throw new InputError("PackIndexOutOfLot", `Lot ${id} has no pack ${index}.`, cure);
  }
  return { consignment: found.first, site: found.site, recipient: found.recipient };
}

/** A lot as its events tell it; undefined where none is registered under this id. */
export async function lotState(ledger: Ledger, id: string): Promise<LotState | undefined> {
  const lots = readers.get(ledger.link) ?? new Map<string, LotReader>();
  readers.set(ledger.link, lots);
  const reader = lots.get(id) ?? new LotReader(ledger.deployment.contracts.lotLedger.startBlock);
  lots.set(id, reader);
  return reader.now(ledger, id);
}

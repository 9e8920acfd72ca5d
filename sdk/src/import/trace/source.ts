import type { GoodsQuantity } from "../../epcis/index.ts";
import type { DecodedEvent } from "../../transactions/index.ts";
import type { Site } from "../state/sites.ts";

/** A transaction with all that the ledger said in it. */
export interface HistoryTransaction {
  /** Its block's time, Unix seconds. */
  readonly time: number;
  /** In the order of the chain. */
  readonly events: readonly DecodedEvent[];
}

/** A lot as documents name it. */
export type LotName = Required<Pick<GoodsQuantity, "gtin" | "lot">>;

/** What the story of a lot is told from: the chain itself, or tables that follow it. */
export interface HistorySource {
  readonly chainId: number;
  /** Seconds by which the ledger's days are ahead of UTC. */
  readonly dayOffset: number;
  /** The transactions in which the lot ledger says something of a lot, in the order of the chain. */
  transactionsOf(lot: string): AsyncIterable<HistoryTransaction>;
  /** What a lot is called; undefined where none is registered under this id. */
  nameOf(lot: string): Promise<LotName | undefined>;
  /** What the Consortium has of a site. */
  siteOf(site: number): Promise<Site>;
}

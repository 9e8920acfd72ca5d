import type { ConsignmentInput } from "../goods/inputs.ts";
import { showConsignment, showLot } from "../goods/show.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { refusable } from "../transactions/refusable.ts";
import { recordWords } from "./words.ts";

/** What is known of a consignment's temperatures. */
export interface TemperatureRecord {
  readonly lot: string;
  readonly first: number;
  readonly count: number;
  readonly site: number;
  /** Without a gap from then to then, Unix seconds; undefined where nothing is known. */
  readonly record: { readonly since: number; readonly until: number } | undefined;
  readonly minutesOut: number;
  /** Minutes out of range that the product bears. */
  readonly budget: number;
  /** Whether a device's hold is on it. */
  readonly isHeldByDevice: boolean;
  /** Whether it is received only with a record of its journey. */
  readonly mustBeRecorded: boolean;
  /** All that in a sentence. */
  readonly words: string;
}

/** What is known of a consignment's temperatures. Throws an InputError `ConsignmentUnknown` or `LotUnknown`. */
export async function showRecord(ledger: Ledger, input: ConsignmentInput): Promise<TemperatureRecord> {
  const [goods, { gtin }] = [await showConsignment(ledger, input), await showLot(ledger, input.lot)];
  const { excursionBudget } = await refusable(ledger.drugRegistry.keepingOf(BigInt(gtin)));
  const { lot, first, count, site, record, minutesOut, mustBeRecorded, holds } = goods;
  const budget = Number(excursionBudget);
  return {
    ...{ lot, first, count, site, record, minutesOut, budget, mustBeRecorded },
    isHeldByDevice: holds.includes("Device"),
    words: recordWords({ record, minutesOut, budget }),
  };
}

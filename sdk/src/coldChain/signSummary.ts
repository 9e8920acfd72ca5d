import { getAddress, type Signer } from "ethers";

import { InputError } from "../errors.ts";
import { consignmentFrom, type ConsignmentInput } from "../goods/inputs.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { refusable } from "../transactions/refusable.ts";
import { summarizeReadings, type Reading, type StorageRange } from "./readings.ts";
import { coldChainDomain, SUMMARY_TYPES, type SignedSummary, type Summary } from "./types.ts";

/** What a logger signs: its readings, or a summary of them, and the consignments that it was with. */
export interface SummaryInput {
  readonly consignments: readonly ConsignmentInput[];
  /** Summed up against the storage range of the goods; instead of `summary`. */
  readonly readings?: readonly Reading[];
  readonly summary?: Summary;
}

/** Signs a summary as the device. Sends nothing: whoever has the goods sends it, see `submitSummary`. */
export async function signSummary(ledger: Ledger, device: Signer, input: SummaryInput): Promise<SignedSummary> {
  const consignments = input.consignments.map(consignmentFrom);
  const summary = input.summary ?? summarizeReadings(input.readings ?? [], await rangeOf(ledger, consignments));
  const signature = await device.signTypedData(coldChainDomain(ledger), SUMMARY_TYPES, { consignments, ...summary });
  return { device: getAddress(await device.getAddress()), consignments, summary, signature };
}

/** The range in which all of these goods are kept, in degrees. Throws an InputError `LotUnknown` or `RangesApart`. */
export async function rangeOf(ledger: Ledger, consignments: readonly { lot: string }[]): Promise<StorageRange> {
  const lots = [...new Set(consignments.map(({ lot }) => lot))];
  const keepings = await Promise.all(
    lots.map(async (lot) => {
      const { gtin, packCount } = await refusable(ledger.lotLedger.lotOf(lot));
      if (packCount === 0n) throw new InputError("LotUnknown", `Lot ${lot} is not registered.`, "Check it.");
      return refusable(ledger.drugRegistry.keepingOf(gtin));
    }),
  );
  const lowest = Math.max(...keepings.map(({ storageMin }) => Number(storageMin))) / 10;
  const highest = Math.min(...keepings.map(({ storageMax }) => Number(storageMax))) / 10;
  if (lowest <= highest) return { lowest, highest };
  const message = "These goods are kept at temperatures that have nothing in common.";
  throw new InputError("RangesApart", message, "Sign a summary for each product.");
}

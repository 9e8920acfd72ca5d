import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { EventNamed, Outcome } from "../transactions/outcome.ts";
import type { SignedSummary } from "./types.ts";

/** What came of a summary. */
export interface SummaryOutcome extends Outcome {
  /** What each consignment's record is now. */
  readonly recorded: readonly EventNamed<"TemperatureRecorded">["args"][];
  /** The consignments that are held because of it. */
  readonly held: readonly { readonly lot: string; readonly first: number }[];
}

/**
 * Sends a logger's summary: goods beyond their budget are held in the same transaction. Staff or a vaccinator of who has
 * the goods, or of whom they are on their way to.
 */
export async function submitSummary(ledger: Ledger, signed: SignedSummary): Promise<SummaryOutcome> {
  const { device, consignments, summary, signature } = signed;
  const outcome = await act(ledger, "coldChain", "recordSummary", [
    device,
    consignments.map(({ lot, first }) => ({ lot, first })),
    { ...summary },
    signature,
  ]);
  const { events } = outcome;
  return {
    ...outcome,
    recorded: events.flatMap((event) => (event.name === "TemperatureRecorded" ? [event.args] : [])),
    held: events.flatMap((event) => (event.name === "ConsignmentHeld" ? [event.args] : [])),
  };
}

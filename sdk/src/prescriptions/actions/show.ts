import type { Ledger } from "../../ledger/ledger.ts";
import { refusable } from "../../transactions/refusable.ts";

/** A prescription as it is now. */
export interface PrescriptionState {
  readonly id: string;
  /** Units still to be dispensed. */
  readonly units: number;
  /** How many transitions it has made: what the next signature names. */
  readonly sequence: number;
  /** The pharmacy that has it to itself, and until when (Unix time); undefined where it is free. */
  readonly accepted: { readonly site: number; readonly until: number } | undefined;
  /** The ledger's day of the latest dispense; 0 for none. */
  readonly dispensedDay: number;
  readonly cancellation: "none" | "asked" | "done";
  /** The end of the hash chain over its dispenses: 16 bytes. */
  readonly chain: string;
}

/** A prescription as it is now. Throws an InputError `PrescriptionUnknown`. */
export async function showPrescription(
  ledger: Ledger,
  { id, holder }: { readonly id: string; readonly holder: string },
): Promise<PrescriptionState> {
  const state = await refusable(ledger.prescriptionToken.stateOf(id, holder));
  const asked = state.cancelAsked ? "asked" : "none";
  return {
    id,
    units: Number(state.units),
    sequence: Number(state.sequence),
    accepted: state.acceptanceLives ? { site: Number(state.site), until: Number(state.until) } : undefined,
    dispensedDay: Number(state.dispensedDay),
    cancellation: state.cancelled ? "done" : asked,
    chain: state.chain,
  };
}

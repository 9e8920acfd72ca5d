import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, type LotInput, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Opens a pack, to give it in units at this site. A dispenser or vaccinator. */
export function openPack(
  ledger: Ledger,
  input: WithOccasion & { readonly lot: LotInput; readonly consignment: number; readonly index: number },
): Promise<Outcome> {
  const { lot, consignment, index } = input;
  return act(ledger, "lotLedger", "open", [lotIdFrom(lot), consignment, index, occasionFrom(input)]);
}

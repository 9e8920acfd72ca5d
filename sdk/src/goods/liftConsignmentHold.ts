import { enumNumber, type HoldName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { type ConsignmentInput, lotIdFrom, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Lifts a hold on a consignment. Whoever may lift it, as the ledger says for each hold. */
export function liftConsignmentHold(
  ledger: Ledger,
  input: WithOccasion & ConsignmentInput & { readonly hold: HoldName },
): Promise<Outcome> {
  const hold = enumNumber("Hold", input.hold);
  return act(ledger, "lotLedger", "liftConsignmentHold", [
    lotIdFrom(input.lot),
    input.first,
    hold,
    occasionFrom(input),
  ]);
}

import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, type LotInput, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Lifts a hold on a lot. Whoever set it, or a regulator. */
export function liftLotHold(
  ledger: Ledger,
  input: WithOccasion & { readonly lot: LotInput; readonly hold: EnumValue<"LotHold"> },
): Promise<Outcome> {
  const hold = enumNumber("LotHold", input.hold);
  return act(ledger, "lotLedger", "liftLotHold", [lotIdFrom(input.lot), hold, occasionFrom(input)]);
}

import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { occasionFrom, rangeFrom, type RangeInput, type WithOccasion } from "./inputs.ts";

/** Packs that are taken out of their consignments and go to another site. */
export interface PickInput extends WithOccasion {
  /**
   * At most 150. Where several come out of one consignment, each names the one that contains it after those before it
   * were taken out.
   */
  readonly ranges: readonly RangeInput[];
  readonly to: number;
  /** Sale by default. */
  readonly reason?: EnumValue<"MovementReason">;
}

/** Takes packs out of their consignments and sends them. Logistics of the custodian. */
export function pick(ledger: Ledger, input: PickInput): Promise<Outcome> {
  const reason = enumNumber("MovementReason", input.reason ?? "Sale");
  return act(ledger, "lotLedger", "pick", [input.ranges.map(rangeFrom), input.to, reason, occasionFrom(input)]);
}

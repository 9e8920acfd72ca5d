import { enumNumber } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, occasionFrom, rangeFrom } from "./inputs.ts";
import type { ListInput, RangeInput, WithOccasion } from "./inputs.ts";

/** Why packs leave the ledger. Exported, sample, free sample and damaged can be undone; the others never. */
export type RetireReason =
  "Destroyed" | "Exported" | "Sample" | "FreeSample" | "Stolen" | "Lost" | "Damaged" | "Repacked";

interface WithReason {
  readonly reason: RetireReason;
}

/** Takes packs out of the ledger, at most 65,536. Staff of the custodian. */
export function retire(ledger: Ledger, input: WithOccasion & RangeInput & WithReason): Promise<Outcome> {
  const [range, reason] = [rangeFrom(input), enumNumber("PackReason", input.reason)];
  return act(ledger, "lotLedger", "retire", [range, reason, occasionFrom(input)], range.count);
}

/** Takes single packs of one consignment out of the ledger, at most 250. Staff of the custodian. */
export function retireList(ledger: Ledger, input: WithOccasion & ListInput & WithReason): Promise<Outcome> {
  const { lot, consignment, indices } = input;
  const reason = enumNumber("PackReason", input.reason);
  const occasion = occasionFrom(input);
  return act(ledger, "lotLedger", "retireList", [lotIdFrom(lot), consignment, [...indices], reason, occasion]);
}

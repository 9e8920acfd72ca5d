import { dayOfDate } from "../days.ts";
import { normalGtin } from "../lots/names.ts";
import { encodeLotNumber } from "../lots/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import { eventIn, type Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, occasionFrom, type LotInput, type WithOccasion } from "./inputs.ts";

/** What a lot is registered with. */
export interface LotRegistrationInput extends WithOccasion {
  /** GTIN, or the number of a material. */
  readonly gtin: string;
  readonly lot: string;
  /** 1 to 16,777,215. */
  readonly packCount: number;
  /** Merkle root of its pack list: what `buildLotFile` gives. */
  readonly root: string;
  /** Day of manufacture and last day of use: `YYYY-MM-DD`, or the ledger's day number. */
  readonly made: string | number;
  readonly expiry: string | number;
  /** The lots it was made from; at most 64. */
  readonly inputs?: readonly LotInput[];
}

/** Registers a lot once packing is done, and tells its id. A quality officer with a site. */
export async function registerLot(
  ledger: Ledger,
  input: LotRegistrationInput,
): Promise<Outcome & { readonly lot: string }> {
  const registration = {
    gtin: BigInt(normalGtin(input.gtin)),
    lotNumber: encodeLotNumber(input.lot),
    packCount: input.packCount,
    madeDay: dayFrom(input.made),
    expiryDay: dayFrom(input.expiry),
    root: input.root,
  };
  const inputs = (input.inputs ?? []).map(lotIdFrom);
  const outcome = await act(ledger, "lotLedger", "registerLot", [registration, inputs, occasionFrom(input)]);
  return { ...outcome, lot: eventIn(outcome, "LotRegistered").args.lot };
}

function dayFrom(day: string | number): number {
  return typeof day === "number" ? day : dayOfDate(day);
}

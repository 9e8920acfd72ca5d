import { openingOf } from "../../claims/opening.ts";
import type { ClaimOpening } from "../../claims/policy.ts";
import { prepareClaim, type ClaimInput } from "../../claims/request.ts";
import { lotIdFrom, type LotInput } from "../../goods/inputs.ts";
import { locatePack } from "../../goods/locatePack.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { act } from "../../transactions/act.ts";
import { eventIn, type Outcome } from "../../transactions/outcome.ts";

/** A dose to be given at the vaccinator's site. */
export interface ImmunizeInput {
  /** The patient side's address, which never had an immunization. */
  readonly holder: string;
  /** See `documentCommitment`. */
  readonly document: string;
  readonly lot: LotInput;
  readonly index: number;
  /** 0 (the default) for a whole pack that holds one dose, 1 for a dose of a pack that was opened here. */
  readonly units?: 0 | 1;
  /** The first pack of the consignment that contains it; looked up by default. */
  readonly consignment?: number;
  /** When it was given, Unix time; the block's time alone counts by default. */
  readonly time?: number;
}

/** Uses a dose up and records who has it, in one transaction; tells the immunization's id. A vaccinator. */
export async function immunize(ledger: Ledger, input: ImmunizeInput): Promise<Outcome & { readonly id: string }> {
  const outcome = await act(ledger, "immunizationToken", "immunize", [await orderFrom(ledger, input)]);
  return { ...outcome, id: eventIn(outcome, "ImmunizationGiven").args.id };
}

/**
 * Gives a dose as {@link immunize} does, and opens a claim for it, which has the immunization's id. Returns the opening
 * beside what happened: it is for the insurer alone. A vaccinator.
 */
export async function immunizeAndClaim(
  ledger: Ledger,
  input: ImmunizeInput,
  claim: ClaimInput,
): Promise<Outcome & { readonly id: string; readonly opening: ClaimOpening }> {
  const { request, policy } = prepareClaim(claim);
  const outcome = await act(ledger, "immunizationToken", "immunizeAndClaim", [await orderFrom(ledger, input), request]);
  const { id } = eventIn(outcome, "ImmunizationGiven").args;
  return { ...outcome, id, opening: openingOf(ledger, id, policy) };
}

/** A vaccination day: at most 100 doses in one transaction, never two of one patient: a batch would join them. */
export async function immunizeBatch(
  ledger: Ledger,
  inputs: readonly ImmunizeInput[],
): Promise<Outcome & { readonly ids: readonly string[] }> {
  const orders = await Promise.all(inputs.map((input) => orderFrom(ledger, input)));
  const outcome = await act(ledger, "immunizationToken", "immunizeBatch", [orders]);
  const given = outcome.events.filter((event) => event.name === "ImmunizationGiven");
  return { ...outcome, ids: given.map(({ args }) => args.id) };
}

async function orderFrom(
  ledger: Ledger,
  { holder, document, lot, index, units = 0, time = 0, ...rest }: ImmunizeInput,
) {
  const consignment = rest.consignment ?? (await locatePack(ledger, lot, index)).consignment;
  return { holder, document, lot: lotIdFrom(lot), index, consignment, units, time };
}

import { InputError } from "../../errors.ts";
import { dateOfDay } from "../../days.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { refusable } from "../../transactions/refusable.ts";

/** An immunization as the ledger has it now. */
export interface ImmunizationState {
  readonly id: string;
  readonly holder: string;
  readonly site: number;
  readonly vaccinator: string;
  readonly lot: string;
  readonly index: number;
  /** 0 for a whole pack, 1 for a dose drawn from an opened one. */
  readonly units: number;
  /** When it was given as its document says, Unix time; 0 where only the block says. */
  readonly time: number;
  /** The day it was recorded on, `YYYY-MM-DD`, and the transaction that did it. */
  readonly recorded: string;
  readonly transaction: string;
  /** Whether it opened a claim, which has its id. */
  readonly claimed: boolean;
  /** Whether it was entered in error. */
  readonly voided: boolean;
}

/** An immunization as it is now. Throws an InputError `ImmunizationUnknown`. */
export async function showImmunization(ledger: Ledger, id: string): Promise<ImmunizationState> {
  const { immunizationToken, deployment } = ledger;
  const { startBlock } = deployment.contracts.immunizationToken;
  const [state, [given]] = await Promise.all([
    refusable(immunizationToken.stateOf(id)),
    immunizationToken.queryFilter(immunizationToken.filters.ImmunizationGiven(id), startBlock),
  ]);
  if (given === undefined) {
    throw new InputError("ImmunizationUnknown", `There is no immunization ${id}.`, "Give its whole id.");
  }
  const { lot, index, units, time, vaccinator } = given.args;
  return {
    id,
    holder: state.holder,
    site: Number(state.site),
    vaccinator,
    lot,
    index: Number(index),
    units: Number(units),
    time: Number(time),
    recorded: dateOfDay(Number(state.day)),
    transaction: given.transactionHash,
    claimed: state.claimed,
    voided: state.voided,
  };
}

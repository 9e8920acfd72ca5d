import { flagBits, type RoleName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** An address that is to act for a member. */
export interface OperatorInput {
  readonly member: number;
  readonly operator: string;
  readonly roles: readonly RoleName[];
  /** Where it acts: needed for logistics, dispenser and vaccinator. */
  readonly site?: number;
  /** The last second of its term, Unix time. */
  readonly until: number;
}

/** Lets an address act for a member. The member's admin. */
export function addOperator(ledger: Ledger, input: OperatorInput): Promise<Outcome> {
  const { member, operator, roles, site = 0, until } = input;
  return act(ledger, "consortium", "addOperator", [member, operator, flagBits("roles", roles), site, until]);
}

import type { EnumValue, RoleName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";
import { showMember, showOperator, type Operator } from "./show.ts";

/** Roles of people who are licensed to practise: their term is that licence's. */
export const PRACTICE_ROLES: readonly RoleName[] = ["Prescriber", "Dispenser", "Vaccinator"];

/** How somebody of the staff stands: `Ending` is in office, and not for long. */
export type StaffState = "InOffice" | "Ending" | "Ended" | "Distrusted";

/** Somebody who acts for a member, and how long. */
export interface StaffMember extends Operator {
  readonly state: StaffState;
  /** Whole days of office that are left, today's included; 0 where it is over. */
  readonly daysLeft: number;
  /** Whether acts are refused for the member's own sake: the standing it has now. */
  readonly standing: EnumValue<"Standing">;
}

export interface StaffOptions {
  /** Only who has one of these roles; {@link PRACTICE_ROLES} by default. */
  readonly roles?: readonly RoleName[];
  /** From how many days before the end somebody counts as ending; 30 by default. */
  readonly soonDays?: number;
  /** Who is over too. */
  readonly past?: boolean;
}

const DAY = 86_400;

/** Who practises for a member, whose office ends first standing first. Throws an InputError `MemberUnknown`. */
export async function listStaff(ledger: Ledger, member: number, options: StaffOptions = {}): Promise<StaffMember[]> {
  const { roles = PRACTICE_ROLES, soonDays = 30, past = false } = options;
  const { consortium, deployment } = ledger;
  const [{ standing }, added, time] = await Promise.all([
    showMember(ledger, member),
    consortium.queryFilter(
      consortium.filters.OperatorAdded(undefined, member),
      deployment.contracts.consortium.startBlock,
    ),
    timeNow(ledger),
  ]);
  const addresses = [...new Set(added.map(({ args }) => args.operator))];
  const operators = await Promise.all(addresses.map((address) => showOperator(ledger, address)));
  return operators
    .filter((operator) => operator.member === member && operator.roles.some((role) => roles.includes(role)))
    .map((operator) => ({ ...operator, standing, ...officeOf(operator, time, soonDays) }))
    .filter(({ state }) => past || state === "InOffice" || state === "Ending")
    .sort((one, other) => one.until - other.until || (one.operator < other.operator ? -1 : 1));
}

function officeOf(
  { until, distrustedFrom }: Operator,
  time: number,
  soonDays: number,
): Pick<StaffMember, "state" | "daysLeft"> {
  if (distrustedFrom !== 0) return { state: "Distrusted", daysLeft: 0 };
  // The last second of a term is part of it.
  if (until < time) return { state: "Ended", daysLeft: 0 };
  const daysLeft = Math.ceil((until - time + 1) / DAY);
  return { state: daysLeft <= soonDays ? "Ending" : "InOffice", daysLeft };
}

async function timeNow({ provider }: Ledger): Promise<number> {
  const { timestamp } = await ask<{ timestamp: string }>(provider, "eth_getBlockByNumber", ["latest", false]);
  return Number(timestamp);
}

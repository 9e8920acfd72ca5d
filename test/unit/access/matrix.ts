import type { BaseContract } from "ethers";

import type { World } from "../../helpers/world.ts";
import type { Stage } from "./stage.ts";

/** One operator of each single role: whoever handles goods or records at the hospital's ward, the others at home. */
export const ROLE_CALLERS = [
  "officer",
  "enforcer",
  "quality",
  "logistics",
  "prescriber",
  "dispenser",
  "vaccinator",
  "claims",
  "records",
  "notary",
] as const;
export type RoleCaller = (typeof ROLE_CALLERS)[number];

/**
 * Everybody who calls while all are in office: `module` is a contract of the ledger, `ownAdmin` the hospital's admin,
 * `otherAdmin` the pharmacy's, `foreign` an operator with the act's first role who acts for another member, `colleague`
 * one who acts for the same member, at another of its sites where the role is bound to one.
 */
export const CALLERS = [
  "stranger",
  "deployer",
  "council",
  "module",
  "ownAdmin",
  "otherAdmin",
  ...ROLE_CALLERS,
  "foreign",
  "colleague",
] as const;
export type Caller = (typeof CALLERS)[number];

/** What becomes of everybody before the row's actor tries again. */
export const STATES = ["suspended", "expelled", "lapsed", "expired", "ended", "distrusted"] as const;
export type State = (typeof STATES)[number];

/** The states that end an operator's term; the others put its member out of standing. */
export const TERM_STATES: readonly State[] = ["expired", "ended", "distrusted"];

/** That the call succeeds, or the error that refuses it. */
export type Outcome = string;
export const SUCCEEDS: Outcome = "succeeds";

/** How many cells each function has. */
export const CELLS = CALLERS.length + STATES.length;

/** One function: a call that succeeds for whoever may make it, and what comes of it for everybody. */
export interface Row<Prepared = unknown> {
  args(stage: Stage, prepared: Prepared): readonly unknown[];
  /** Addresses that stand in for the usual callers, e.g. the maker's quality officer for the ward's. */
  as?(stage: Stage, prepared: Prepared): Partial<Record<Caller, string>>;
  /** Who tries again when everybody's member is out of standing. */
  actor: Caller;
  /** Who tries again when every operator's term is over. */
  endedActor: RoleCaller;
  cells: Record<Caller | State, Outcome>;
}

/** The rows of one contract. Every function of its ABI that changes something has one. */
export interface Plan<Prepared = unknown> {
  name: string;
  contract(world: World): BaseContract;
  /** What the calls are about, made once on the stage. It has to outlive the licences, which end in five days. */
  prepare(stage: Stage): Promise<Prepared>;
  rows: Record<string, Row<Prepared>>;
}

interface RowOptions<Prepared> {
  args: Row<Prepared>["args"];
  as?: NonNullable<Row<Prepared>["as"]>;
  /** Cells that differ from what the family of functions gives. */
  but?: Partial<Record<Caller | State, Outcome>>;
}

/**
 * A function of operators: who has one of `roles` succeeds. What winds down, members out of standing may do too.
 * `foreign` is what comes of it for an operator of another member, who has the first of the roles; `colleague`, for one of
 * the same member at another site: that it succeeds, unless told otherwise.
 */
export function byRoles<Prepared>(
  roles: readonly [RoleCaller, ...RoleCaller[]],
  options: RowOptions<Prepared> & { foreign: Outcome; colleague?: Outcome; windsDown?: boolean },
): Row<Prepared> {
  const { foreign, colleague = SUCCEEDS, windsDown = false, but = {} } = options;
  const outOfStanding = windsDown ? SUCCEEDS : "MemberNotInStanding";
  return {
    ...pick(options),
    actor: roles[0],
    endedActor: roles[0],
    cells: {
      ...all(CALLERS, "OperatorUnknown"),
      ...all(ROLE_CALLERS, "OperatorRoleMissing"),
      ...all(roles, SUCCEEDS),
      foreign,
      colleague,
      ...all(STATES, outOfStanding),
      ...all(TERM_STATES, "OperatorTermEnded"),
      ...but,
    },
  };
}

/** A function of the Council. */
export function byCouncil<Prepared>(options: RowOptions<Prepared>): Row<Prepared> {
  return only("council", "CouncilOnly", options);
}

/** A function of the founder, of whom there is none once the ledger is deployed. */
export function byFounder<Prepared>(options: RowOptions<Prepared>): Row<Prepared> {
  return { ...only("council", "FoundingOver", options), cells: everybody("FoundingOver") };
}

/** A function of the hospital's admin, whom `refusal` keeps apart from others; in standing only, where `standing`. */
export function byAdmin<Prepared>(
  options: RowOptions<Prepared> & { refusal: Outcome; standing: boolean },
): Row<Prepared> {
  const row = only("ownAdmin", options.refusal, options);
  const outOfStanding = options.standing ? "MemberNotInStanding" : SUCCEEDS;
  const cells = { ...row.cells, suspended: outOfStanding, expelled: outOfStanding, lapsed: outOfStanding };
  return { ...row, actor: "ownAdmin", cells: { ...cells, ...options.but } };
}

/** A function that one caller may use, at any time, and everybody else is refused with the same error. */
export function only<Prepared>(caller: Caller, refusal: Outcome, options: RowOptions<Prepared>): Row<Prepared> {
  return {
    ...pick(options),
    actor: "officer",
    endedActor: "logistics",
    cells: { ...everybody(refusal), [caller]: SUCCEEDS, ...options.but },
  };
}

/** The same for everybody and at any time: {@link SUCCEEDS}, or the error that refuses it. */
export function alike<Prepared>(outcome: Outcome, options: RowOptions<Prepared>): Row<Prepared> {
  const cells = { ...everybody(outcome), ...options.but };
  return { ...pick(options), actor: "officer", endedActor: "logistics", cells };
}

function everybody(outcome: Outcome): Record<Caller | State, Outcome> {
  return { ...all(CALLERS, outcome), ...all(STATES, outcome) };
}

function all<Name extends string>(names: readonly Name[], outcome: Outcome): Record<Name, Outcome> {
  return Object.fromEntries(names.map((name) => [name, outcome])) as Record<Name, Outcome>;
}

function pick<Prepared>({ args, as }: RowOptions<Prepared>): Pick<Row<Prepared>, "args" | "as"> {
  return as === undefined ? { args } : { args, as };
}

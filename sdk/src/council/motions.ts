import { getAddress } from "ethers";

import { admission, type AdmissionInput } from "../members/admission.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { paperHash } from "../transactions/act.ts";
import { prepare, type PreparedCall } from "../transactions/prepare.ts";

/** A call that the Council is to carry out. */
export type CouncilCall = Pick<PreparedCall, "to" | "data">;

/** What is said of a member: its number, and the paper that gives the reason (what it is called, or its hash). */
export interface StandingInput {
  readonly member: number;
  readonly reason: string;
}

/** Whose seat, and the address that votes for it. */
export interface SeatInput {
  readonly member: number;
  readonly holder: string;
}

/** To admit an organisation. It has no seat by that: {@link givingSeat} is a decision of its own. */
export function admitting(ledger: Ledger, input: AdmissionInput): CouncilCall[] {
  return [prepare(ledger, "consortium", "admit", [admission(input)])];
}

/** To bring a suspended or expelled member back. */
export function reinstating(ledger: Ledger, { member, reason }: StandingInput): CouncilCall[] {
  return [prepare(ledger, "consortium", "reinstate", [member, paperHash(reason)])];
}

/** To suspend a member until the Council says otherwise. Its seat keeps its vote. */
export function suspending(ledger: Ledger, { member, reason }: StandingInput): CouncilCall[] {
  return [prepare(ledger, "consortium", "suspendIndefinitely", [member, paperHash(reason)])];
}

/** To expel a member, and to end its seat where it has one now. */
export async function expelling(ledger: Ledger, { member, reason }: StandingInput): Promise<CouncilCall[]> {
  const expel = prepare(ledger, "consortium", "expel", [member, paperHash(reason)]);
  const hasSeat = BigInt(await ledger.councilSeat.holderOf(member)) !== 0n;
  return hasSeat ? [expel, ...endingSeat(ledger, { member })] : [expel];
}

/** To put another address in the place of a lost or captured admin. */
export function replacingAdmin(
  ledger: Ledger,
  { member, admin }: { readonly member: number; readonly admin: string },
): CouncilCall[] {
  return [prepare(ledger, "consortium", "replaceAdmin", [member, getAddress(admin)])];
}

/** To make a contract a part of the ledger, to let one begin nothing new, or to stop one for good. */
export function changingModule(
  ledger: Ledger,
  { module, to }: { readonly module: string; readonly to: "Active" | "Closing" | "Frozen" },
): CouncilCall[] {
  const address = getAddress(module);
  if (to === "Active") return [prepare(ledger, "consortium", "registerModule", [address])];
  if (to === "Closing") return [prepare(ledger, "consortium", "closeModule", [address])];
  return [prepare(ledger, "consortium", "freezeModule", [address])];
}

/** To give a member a seat. */
export function givingSeat(ledger: Ledger, { member, holder }: SeatInput): CouncilCall[] {
  return [prepare(ledger, "councilSeat", "giveSeat", [member, getAddress(holder)])];
}

/** To let another address vote for a member. */
export function movingSeat(ledger: Ledger, { member, holder }: SeatInput): CouncilCall[] {
  return [prepare(ledger, "councilSeat", "moveSeat", [member, getAddress(holder)])];
}

/** To end a member's seat. */
export function endingSeat(ledger: Ledger, { member }: { readonly member: number }): CouncilCall[] {
  return [prepare(ledger, "councilSeat", "endSeat", [member])];
}

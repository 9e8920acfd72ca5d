import { listSeats } from "@yaolian/sdk/council";

import { InputError } from "../../frame/basics.ts";
import type { ActingLedger, Session } from "../../frame/session.ts";
import { numberOf } from "../../frame/values.ts";

export const MOST_MEMBERS = 0xffffff;

/** The option that says whose seat acts. */
export const AS = {
  type: "string",
  valueHint: "member",
  description: "The member whose seat does it, by number, where keys of several seats are here",
} as const;

/** The argument that names a proposal. */
export const PROPOSAL = {
  type: "positional",
  required: true,
  description: "The proposal's number, as `council list` shows it, or its id",
} as const;

/** A proposal's number or id. Throws an InputError `ProposalUnknown`. */
export function proposalOf(text: string): bigint {
  if (/^(\d{1,78}|0x[0-9a-fA-F]{1,64})$/.test(text)) return BigInt(text);
  throw new InputError(
    "ProposalUnknown",
    `"${text}" is no proposal.`,
    "See `yaolian council list` for those there are.",
  );
}

/**
 * The ledger, acted on by whoever votes for a member's seat: the one that is said, else the only seat whose key is here.
 * Throws an InputError `SeatUnknown`, `SeatNeeded` or `KeyMissing`.
 */
export async function actingForSeat(session: Session, as: string | undefined): Promise<ActingLedger> {
  const [ledger, keyring] = [await session.ledger(), await session.keyring()];
  const seats = await listSeats(ledger);
  const own = seats.filter(({ holder }) => keyring.actor(holder) !== undefined);
  const wanted = as === undefined ? undefined : numberOf(as, "member's number", MOST_MEMBERS);
  const [only, another] = wanted === undefined ? own : seats.filter(({ member }) => member === wanted);
  if (only !== undefined && another === undefined) {
    const actor = await session.actorOf(only.holder);
    return { ...ledger.as(actor), actor };
  }
  const cure = "Say whose with --as and the member's number; `yaolian council seats` shows all.";
  if (wanted !== undefined) throw new InputError("SeatUnknown", `Member ${wanted} has no seat in the Council.`, cure);
  if (only === undefined)
    throw new InputError("KeyMissing", "No key of a seat is here.", "Bring its keystore (--keys).");
  throw new InputError("SeatNeeded", `Keys of ${own.length} seats are here.`, cure);
}

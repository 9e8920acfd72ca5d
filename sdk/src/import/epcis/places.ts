import type { Circumstances, Movement } from "../../epcis/index.ts";
import type { LotPacks } from "../plan/pieces.ts";
import { piecesOf } from "../plan/pieces.ts";
import type { Sites } from "../state/sites.ts";

type Placed = Pick<Circumstances, "readPoint" | "bizLocation">;

/** The GLNs that may name where goods leave from: the parties first, then where the event was seen. */
export function senderGlns(statement: Placed & Movement): string[] {
  const { from, fromParties, readPoint, bizLocation } = statement;
  return given([from, fromParties.location, readPoint?.gln, bizLocation?.gln, fromParties.owning_party]);
}

/** The GLNs that may name where goods arrive, for the event that receives them. */
export function receiverGlns(statement: Placed & Movement): string[] {
  const { to, toParties, readPoint, bizLocation } = statement;
  return given([to, toParties.location, bizLocation?.gln, readPoint?.gln, toParties.owning_party]);
}

/** The GLNs that an event which sends goods gives for where they go. */
export function destinationGlns({ to, toParties }: Movement): string[] {
  return given([to, toParties.location, toParties.owning_party]);
}

/** The GLNs of where something was done. */
export function placeGlns({ bizLocation, readPoint }: Placed): string[] {
  return given([bizLocation?.gln, readPoint?.gln]);
}

/**
 * The site where something is done to goods: of those that the event names the one that has them, else the first; the
 * one that has them where it names none. Throws an InputError `GlnUnknown`.
 */
export async function actingSite(
  sites: Sites,
  glns: readonly string[],
  goods: readonly LotPacks[],
): Promise<number | undefined> {
  const first = await sites.first(glns);
  const custodian = piecesOf(goods)[0]?.consignment.site;
  if (first === undefined || first === custodian) return custodian;
  const named = await Promise.all(glns.map((gln) => sites.named(gln)));
  return named.includes(custodian) ? custodian : first;
}

function given(glns: readonly (string | undefined)[]): string[] {
  return [...new Set(glns.filter((gln) => gln !== undefined))];
}

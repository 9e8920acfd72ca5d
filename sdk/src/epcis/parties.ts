import { parseEpc } from "../gs1/epc.ts";
import type { AggregationEvent } from "./event.ts";
import type { DocumentReference, Movement, Parties, Place } from "./statement.ts";

type Moved = Pick<AggregationEvent, "sourceList" | "destinationList" | "bizTransactionList">;

/**
 * The two sides of a movement. Custody is what the ledger moves, so the GLN to act on is, first that is given, the
 * possessing party's, the location's, the owning party's.
 */
export function readParties(event: Moved): Omit<Movement, "goods"> {
  const fromParties = partiesOf((event.sourceList ?? []).map(({ type, source }) => [type, source]));
  const toParties = partiesOf((event.destinationList ?? []).map(({ type, destination }) => [type, destination]));
  const [from, to] = [actingParty(fromParties), actingParty(toParties)];
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), fromParties, toParties };
}

/** The documents an event refers to. */
export function readDocuments(event: Moved): DocumentReference[] {
  return (event.bizTransactionList ?? []).map(({ type, bizTransaction }) => ({
    ...(type === undefined ? {} : { type }),
    id: bizTransaction,
  }));
}

/** A place by its GLN, or undefined where the URI is no GLN's. */
export function placeOf(uri: string): Place | undefined {
  const epc = parseEpc(uri);
  if (epc.kind === "pgln") return { gln: epc.gln };
  if (epc.kind !== "sgln") return undefined;
  return { gln: epc.gln, ...(epc.extension === undefined ? {} : { extension: epc.extension }) };
}

/** Sentences on places and parties that are named by something else than a GLN. */
export function unplaced(uris: readonly string[]): string[] {
  const without = uris.filter((uri) => placeOf(uri) === undefined);
  return without.length === 0 ? [] : [`The ledger knows places by GLN, and has none for ${without.join(", ")}.`];
}

function actingParty({ possessing_party, location, owning_party }: Parties): string | undefined {
  return possessing_party ?? location ?? owning_party;
}

function partiesOf(typed: Array<[type: string, uri: string]>): Parties {
  const parties: Parties = {};
  for (const [type, uri] of typed) {
    const gln = placeOf(uri)?.gln;
    if (gln === undefined) continue;
    if (type === "possessing_party" || type === "location" || type === "owning_party") parties[type] ??= gln;
  }
  return parties;
}

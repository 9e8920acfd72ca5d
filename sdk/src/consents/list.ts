import { readEvents } from "../events/readEvents.ts";
import { kindTopic } from "../import/state/lotBook.ts";
import { readLogs, topicOf } from "../import/state/logs.ts";
import { flagNames, type PurposeName, type ScopeName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { EventNamed } from "../transactions/outcome.ts";
import { showConsent, showGlass, type ConsentState, type GlassState } from "./show.ts";

/** A disclosure as it was logged. */
export interface LoggedDisclosure {
  readonly holder: string;
  readonly from: number;
  readonly to: number;
  readonly scope: readonly ScopeName[];
  readonly purpose: PurposeName | undefined;
  /** What it rests on: the consent's sequence, or the emergency access. */
  readonly basis: { readonly consent: number } | { readonly glass: bigint };
  /** Salted commitment to what was disclosed. */
  readonly document: string;
  readonly by: string;
  readonly block: number;
  readonly transaction: string;
}

/** Every consent that one of these holders ever gave, as it is now; of all holders where none is named. */
export async function listConsents(ledger: Ledger, holders?: readonly string[]): Promise<ConsentState[]> {
  const granted = only(await readEvents(ledger, { names: ["ConsentGranted"] }), holders);
  const pairs = new Map(granted.map(({ args: { holder, member } }) => [`${holder} ${member}`, { holder, member }]));
  return Promise.all([...pairs.values()].map((pair) => showConsent(ledger, pair)));
}

/** Every disclosure of these holders' records that was logged, oldest first. */
export async function listDisclosures(ledger: Ledger, holders?: readonly string[]): Promise<LoggedDisclosure[]> {
  return only(await readEvents(ledger, { names: ["Disclosed"] }), holders).map(disclosureOf);
}

/**
 * The disclosures of one holder's records by one member to another, oldest first: for who keeps those records, and asks
 * whether it logged one. The node learns nothing from it that the log does not say.
 */
export async function findDisclosures(
  ledger: Ledger,
  { holder, from, to }: { readonly holder: string; readonly from: number; readonly to: number },
): Promise<LoggedDisclosure[]> {
  const contract = "consentRegistry";
  const topics = [kindTopic(contract, "Disclosed"), topicOf(holder), topicOf(from), topicOf(to)];
  const events = await readLogs(ledger, { contract, topics });
  return events.flatMap((event) => (event.name === "Disclosed" ? [disclosureOf(event)] : []));
}

function disclosureOf({ args, block, transaction }: EventNamed<"Disclosed">): LoggedDisclosure {
  return {
    holder: args.holder,
    from: args.from,
    to: args.to,
    scope: flagNames("scope", args.scope),
    purpose: flagNames("purposes", args.purpose)[0],
    basis: args.consent === 0 ? { glass: args.glass } : { consent: args.consent },
    document: args.document,
    by: args.by,
    block,
    transaction,
  };
}

/** Every emergency access to these holders' records, oldest first. */
export async function listGlasses(ledger: Ledger, holders?: readonly string[]): Promise<GlassState[]> {
  const broken = only(await readEvents(ledger, { names: ["GlassBroken"] }), holders);
  return Promise.all(broken.map(({ args: { glass } }) => showGlass(ledger, glass)));
}

/**
 * The node is asked for all holders' events: whoever asks for some addresses together tells the node that they are one
 * patient's.
 */
function only<E extends { readonly args: { readonly holder: string } }>(
  events: readonly E[],
  holders: readonly string[] | undefined,
): readonly E[] {
  if (holders === undefined) return events;
  const wanted = new Set(holders.map((holder) => holder.toLowerCase()));
  return events.filter(({ args }) => wanted.has(args.holder.toLowerCase()));
}

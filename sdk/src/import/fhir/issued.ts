import { ZeroAddress } from "ethers";

import type { Ledger } from "../../ledger/index.ts";
import { chunked } from "../plan/pieces.ts";
import { kindTopic } from "../state/lotBook.ts";
import { readLogs, topicOf } from "../state/logs.ts";

const AT_ONCE = 200;
const TERM = 0xffffn;

/** What the chain tells of a prescription that was issued: with the slip's secrets it gives the id again. */
export interface IssuedTerms {
  readonly id: string;
  readonly issuer: number;
  readonly prescriber: string;
  readonly coPrescriber: string;
  readonly quantity: number;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly interval: number;
  /** The number of the class. */
  readonly class: number;
}

/**
 * The prescriptions that were issued to these holders, by holder. A holder's address comes from the document's key and
 * the request's identifier, so that a request that was imported before is found whatever day it was.
 */
export async function issuedTo(
  ledger: Ledger,
  holders: readonly string[],
  onFound: (count: number) => void,
): Promise<Map<string, IssuedTerms>> {
  const found = new Map<string, IssuedTerms>();
  for (const portion of chunked(holders, AT_ONCE)) {
    for (const [holder, terms] of await issuedToSome(ledger, portion)) found.set(holder, terms);
    onFound(portion.length);
  }
  return found;
}

async function issuedToSome(ledger: Ledger, holders: readonly string[]): Promise<[string, IssuedTerms][]> {
  const transfer = kindTopic("prescriptionToken", "TransferSingle");
  const topics = [transfer, null, topicOf(ZeroAddress), holders.map(topicOf)];
  const minted = new Map<string, { holder: string; prescriber: string; quantity: number }>();
  for (const event of await readLogs(ledger, { contract: "prescriptionToken", topics })) {
    if (event.name !== "TransferSingle") continue;
    const { operator, to, id, value } = event.args;
    const key = topicOf(id);
    // A withdrawal mints too, and comes later.
    if (!minted.has(key)) minted.set(key, { holder: to, prescriber: operator, quantity: Number(value) });
  }
  if (minted.size === 0) return [];
  const kind = kindTopic("prescriptionToken", "PrescriptionIssued");
  const events = await readLogs(ledger, { contract: "prescriptionToken", topics: [kind, [...minted.keys()]] });
  return events.flatMap((event): [string, IssuedTerms][] => {
    const mint = event.name === "PrescriptionIssued" ? minted.get(event.args.id) : undefined;
    if (event.name !== "PrescriptionIssued" || mint === undefined) return [];
    const { id, issuer, coPrescriber, terms } = event.args;
    const term = (bit: bigint): number => Number((terms >> bit) & TERM);
    const days = { firstDay: term(0n), lastDay: term(16n), interval: term(32n), class: term(48n) & 0xff };
    return [[mint.holder, { id, issuer, coPrescriber, ...mint, ...days }]];
  });
}

import { ZeroHash } from "ethers";

import type { Ledger } from "../../ledger/ledger.ts";
import { ask } from "../../ledger/rpc.ts";
import { documentHash } from "../../transactions/index.ts";
import { chunked } from "../plan/pieces.ts";
import { kindTopic } from "../state/lotBook.ts";
import { readLogs } from "../state/logs.ts";
import { actOfEventId, documentName, type Part } from "./identity.ts";

const ATONCE = 4;

/** An event, or a part of what it does, whose transactions are looked up. */
interface Sought {
  readonly eventId: string;
  readonly part?: Part;
}

/** Which events the ledger has transactions of already. */
export class RecordedActs {
  readonly #transactions = new Map<string, string[]>();
  readonly #ledger: Ledger;

  private constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Looks up all events of a run, many with one question; `onFound` hears how many were looked up. */
  static async lookUp(
    ledger: Ledger,
    sought: readonly Sought[],
    size: number,
    onFound: (count: number) => void,
  ): Promise<RecordedActs> {
    const recorded = new RecordedActs(ledger);
    await recorded.#findExported(sought);
    let open = sought.filter((each) => recorded.of(each.eventId, each.part).length === 0);
    for (let step = 1; open.length > 0; step++) {
      const found: Sought[] = [];
      for (const portions of chunked(chunked(open, size), ATONCE)) {
        const lists = await Promise.all(portions.map((portion) => recorded.#find(portion, step)));
        found.push(...lists.flat());
        if (step === 1) onFound(portions.flat().length);
      }
      open = found;
    }
    return recorded;
  }

  /** The hashes of an event's transactions, in their order. */
  of(eventId: string, part?: Part): readonly string[] {
    return this.#transactions.get(keyOf(eventId, part)) ?? [];
  }

  /** Every transaction that was found. */
  all(): Set<string> {
    return new Set([...this.#transactions.values()].flat());
  }

  /** Whether the ledger has recorded this document by now: asked anew. */
  async isRecorded(document: string): Promise<string | undefined> {
    const [event] = await readLogs(this.#ledger, {
      contract: "lotLedger",
      topics: [kindTopic("lotLedger", "Recorded"), document],
    });
    return event?.transaction;
  }

  async #find(portion: readonly Sought[], step: number): Promise<Sought[]> {
    const byDocument = new Map(
      portion.map((each) => [documentHash({ document: documentName(each.eventId, step, each.part) }), each]),
    );
    const events = await readLogs(this.#ledger, {
      contract: "lotLedger",
      topics: [kindTopic("lotLedger", "Recorded"), [...byDocument.keys()]],
    });
    const found = new Set<Sought>();
    for (const event of events) {
      const each = event.name === "Recorded" ? byDocument.get(event.args.document) : undefined;
      if (each === undefined) continue;
      found.add(each);
      this.#add(each, event.transaction);
    }
    return [...found];
  }

  /** Events that were exported from this very chain are on it by what their eventIDs name. */
  async #findExported(sought: readonly Sought[]): Promise<void> {
    const { chainId } = this.#ledger;
    const acts = sought.flatMap((each) => {
      const act = actOfEventId(each.eventId);
      return act === undefined || BigInt(act.chainId) !== chainId ? [] : [{ each, hash: act.transaction }];
    });
    for (const portion of chunked(acts, 100)) {
      await Promise.all(
        portion.map(async ({ each, hash }) => {
          const receipt = await ask<object | null>(this.#ledger.provider, "eth_getTransactionReceipt", [hash]);
          if (receipt !== null) this.#add(each, hash);
        }),
      );
    }
  }

  #add({ eventId, part }: Sought, transaction: string): void {
    const key = keyOf(eventId, part);
    const known = this.#transactions.get(key) ?? [];
    if (!known.includes(transaction)) this.#transactions.set(key, [...known, transaction]);
  }
}

function keyOf(eventId: string, part: Part | undefined): string {
  return `${part ?? ZeroHash} ${eventId}`;
}

import { addressField, checkShape, settleSenders } from "@yaolian/sdk";

import { anchorPending, settleBatches } from "./anchoring.ts";
import { hexOf } from "./answer.ts";
import { sweep, type Swept } from "./destruction.ts";
import { fetchRecord, type FetchedRecord, type FetchInput } from "./fetching.ts";
import { buried } from "./mirror.ts";
import { MOST_BYTES, Once, type DeskParts, type RecordDeskOptions } from "./parts.ts";
import { Peers } from "./peers.ts";
import { checkRequest } from "./releaseRequest.ts";
import { releaseRecord, senderOf, type Released } from "./releasing.ts";
import { dueAt, GERMANY, type Clock } from "./retention.ts";
import { dropRecord, liveRecord, openRecord, storeRecord, type OpenedRecord, type StoreInput } from "./storing.ts";
import { RecordTables, type RecordRow } from "./tables.ts";

/**
 * A hospital's desk of encrypted records: it keeps documents, anchors them, releases them while the ledger allows it, asks
 * other hospitals for theirs, and destroys what has been kept long enough.
 */
export class RecordDesk {
  readonly #parts: DeskParts;
  readonly #storing = new Once<RecordRow>();
  readonly #releasing = new Once<Released>();
  readonly #chores = new Once<unknown>();
  #settled: Promise<void> | undefined;

  private constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /**
   * Opens a desk. Before it answers anything it takes away what a crash left half stored, and destroys what this
   * gateway, its store or its backup says was destroyed, and what is due by now.
   */
  static async open({ store, ...options }: RecordDeskOptions): Promise<RecordDesk> {
    const defaults = { mirrors: [], rules: GERMANY, peers: new Peers([]), mostBytes: MOST_BYTES };
    const parts = { ...defaults, ...options, tables: new RecordTables(store) };
    for (const row of parts.tables.recordsIn("storing")) await dropRecord(parts, row);
    for (const place of [parts.objects, ...parts.mirrors.map(({ objects }) => objects)]) {
      for (const id of await buried(place)) {
        const row = parts.tables.record(id);
        if (row !== undefined && row.state !== "destroyed") parts.tables.setState(id, "destroying");
      }
    }
    await sweep(parts);
    return new RecordDesk(parts);
  }

  /** The member that keeps these records. */
  get member(): number {
    return this.#parts.member;
  }

  /** The public key that peers pin. */
  get identity(): string {
    return hexOf(this.#parts.master.identity.publicKey);
  }

  /** Keeps a document. It comes onto the ledger with the next batch, at the latest when it is first asked for. */
  store(input: StoreInput): Promise<RecordRow> {
    const { requestKey } = input;
    if (requestKey === undefined) return storeRecord(this.#parts, input);
    // One after the other, never together: the second may bring another document, and has to hear so.
    return this.#after(requestKey, () => storeRecord(this.#parts, input));
  }

  /** A record as it is kept, for the hospital's own system. Throws an InputError `RecordUnknown` or `RecordDestroyed`. */
  show(id: string): RecordRow {
    return liveRecord(this.#parts, id);
  }

  /** The records of a patient's side, oldest first. Throws an InputError `HolderWrong`. */
  find(holder: string): RecordRow[] {
    const options = { code: "HolderWrong", root: "holder", cure: "Give the patient's address for this hospital." };
    const rows = this.#parts.tables.recordsOf(checkShape(addressField, holder, options));
    return rows.filter(({ state }) => state === "stored" || state === "anchored");
  }

  /** A record, opened, for the hospital's own system. */
  async read(id: string): Promise<Omit<OpenedRecord, "secrets">> {
    const { row, document } = await openRecord(this.#parts, id);
    return { row, document };
  }

  /** Sets a record's clock anew, as its prescription is completed or cancelled. */
  async setClock(id: string, clock: Clock): Promise<RecordRow> {
    const due = dueAt(this.#parts.rules, clock);
    liveRecord(this.#parts, id);
    this.#parts.tables.setClock(id, { ...clock, due });
    return this.#mirrored(id);
  }

  /** Puts a record's destruction off, or lets its clock run again: a court's or an authority's word. */
  async setHeld(id: string, held: boolean): Promise<RecordRow> {
    liveRecord(this.#parts, id);
    this.#parts.tables.setHeld(id, held);
    return this.#mirrored(id);
  }

  /** Answers another member's request. Throws what refuses it; see docs/records.md. */
  release(request: unknown): Promise<Released> {
    const checked = checkRequest(request);
    const key = JSON.stringify(checked);
    return this.#releasing.run(key, () => releaseRecord(this.#parts, checked, () => this.#settle()));
  }

  /** Asks another member for a record. */
  fetch(input: FetchInput): Promise<FetchedRecord> {
    return fetchRecord(this.#parts, input);
  }

  /** Brings what was stored since the last time onto the ledger, in as few batches as may be. Returns their records' number. */
  async anchor(): Promise<number> {
    const work = async (): Promise<number> => {
      await this.#settle();
      return anchorPending(this.#parts);
    };
    return (await this.#chores.run("anchor", work)) as number;
  }

  /** Destroys what is due. */
  async sweep(): Promise<Swept> {
    return (await this.#chores.run("sweep", () => sweep(this.#parts))) as Swept;
  }

  /** What the backup is made of; see backup.ts. */
  get parts(): DeskParts {
    return this.#parts;
  }

  /** Once for each run: until what an earlier one sent is in blocks, nobody can tell what it did. */
  #settle(): Promise<void> {
    this.#settled ??= this.#settleNow().catch((error: unknown) => {
      this.#settled = undefined;
      throw error;
    });
    return this.#settled;
  }

  async #settleNow(): Promise<void> {
    await settleSenders(this.#parts.ledger, [senderOf(this.#parts)]);
    await settleBatches(this.#parts);
  }

  async #after(key: string, work: () => Promise<RecordRow>): Promise<RecordRow> {
    for (;;) {
      let isMine = false;
      const row = this.#storing.run(key, () => {
        isMine = true;
        return work();
      });
      if (isMine) return row;
      await row.catch(() => undefined);
    }
  }

  async #mirrored(id: string): Promise<RecordRow> {
    const { tables, keys, mirrors } = this.#parts;
    const row = liveRecord(this.#parts, id);
    const secrets = await keys.get(id);
    for (const mirror of mirrors) if (secrets !== undefined) await mirror.keep(row, secrets);
    return tables.record(id) ?? row;
  }
}

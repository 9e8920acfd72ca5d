import { z } from "zod";

import { InputError } from "../../errors.ts";
import type { Journal } from "../../ledger/journal.ts";
import type { Vault } from "../../ledger/vault.ts";
import type { PackingNote } from "./logisticUnits.ts";

const NAME = "logistic-units";

const pack = z.strictObject({ gtin: z.string(), serial: z.string(), lot: z.string().exactOptional() });
const note = z.strictObject({
  eventId: z.string(),
  time: z.number(),
  place: z.string().exactOptional(),
  action: z.enum(["pack", "unpack"]),
  container: z.union([z.strictObject({ sscc: z.string() }), z.strictObject({ gtin: z.string(), serial: z.string() })]),
  goods: z.strictObject({
    packs: z.array(pack),
    logisticUnits: z.array(z.string()),
    quantities: z.array(
      z.strictObject({
        gtin: z.string(),
        lot: z.string().exactOptional(),
        quantity: z.number().exactOptional(),
        unitOfMeasure: z.string().exactOptional(),
      }),
    ),
  }),
  whole: z.boolean(),
});

/** What was packed into what, kept in the vault: the ledger itself knows ranges of packs, not cases. */
export class PackingJournal {
  readonly #journal: Journal;
  readonly #notes: PackingNote[];
  readonly #known: Set<string>;

  /** Reads the journal of a vault. Throws an InputError `PackingJournalDamaged` with its line. */
  constructor(vault: Vault) {
    this.#journal = vault.journal(NAME);
    this.#notes = this.#journal.entries().map((entry, place) => noteOf(this.#journal.path, place + 1, entry));
    this.#known = new Set(this.#notes.map(({ eventId }) => eventId));
  }

  /** All notes, in the order in which they were first made. */
  get notes(): readonly PackingNote[] {
    return this.#notes;
  }

  /** Keeps a note; one of an event that is there already is left as it is. */
  keep(kept: PackingNote): void {
    if (this.#known.has(kept.eventId)) return;
    this.#known.add(kept.eventId);
    this.#notes.push(kept);
    this.#journal.append(kept);
  }

  close(): void {
    this.#journal.close();
  }
}

function noteOf(path: string, line: number, entry: object): PackingNote {
  const checked = note.safeParse(entry);
  if (checked.success) return checked.data;
  throw new InputError(
    "PackingJournalDamaged",
    `What the vault knows of cases and pallets is damaged at ${checked.error.issues[0]?.path.join(".") ?? "a line"}.`,
    "Restore the file from the backup, or take it away and import the packing events again.",
    { place: `${path}, line ${line}` },
  );
}

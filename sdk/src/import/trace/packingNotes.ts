import { eventOf, type EpcisEvent, type Goods } from "../../epcis/index.ts";
import type { Vault } from "../../ledger/vault.ts";
import { LogisticUnits, packKey, type PackingNote } from "../epcis/logisticUnits.ts";
import { PackingJournal } from "../epcis/packingJournal.ts";

/** What a vault knows of the cases of one lot, as events. */
export interface PackingEvents {
  /** Those that lead to the lot's packing order: they are told before the lot is used. */
  readonly before: readonly EpcisEvent[];
  /** The others. */
  readonly after: readonly EpcisEvent[];
}

/** What a vault knows of cases. Throws an InputError `PackingJournalDamaged`. */
export function packingNotesOf(vault: Vault): readonly PackingNote[] {
  const journal = new PackingJournal(vault);
  const notes = [...journal.notes];
  journal.close();
  return notes;
}

/**
 * Packing and unpacking of a lot's packs. Who imports the trace numbers packs in the order of the cases told first, so
 * only those stand there that give the order that was registered. Where `only` names the pack that a trace is of, `serials`
 * are all that it tells, and cases are told without what else is in them.
 */
export function packingOf({ notes, gtin, serials, offset, only }: PackingParts): PackingEvents {
  if (notes.length === 0 || serials.length === 0) return { before: [], after: [] };
  const own = new Set(serials.map((serial) => packKey({ gtin, serial })));
  const units = new LogisticUnits();
  const isOurs = (goods: Goods): boolean => units.expand(goods).packs.some((pack) => own.has(packKey(pack)));
  const concerned = notes.flatMap((note) => {
    const isConcerned = isOurs(note.goods) || (note.whole && note.action === "unpack");
    const told = only === undefined ? note : alone(note, only, isOurs);
    units.note(note);
    return isConcerned ? [told] : [];
  });
  const packing = concerned.filter(({ action }) => action === "pack");
  const isInOrder = leadsTo(packing, own, serials, gtin);
  const before = isInOrder ? packing : [];
  const after = isInOrder ? concerned.filter(({ action }) => action === "unpack") : concerned;
  return {
    before: before.map((note) => eventOfNote(note, offset)),
    after: after.map((note) => eventOfNote(note, offset)),
  };
}

interface PackingParts {
  readonly notes: readonly PackingNote[];
  readonly gtin: string;
  readonly serials: readonly string[];
  readonly offset: string;
  readonly only: number | undefined;
}

/** A note of the goods that lead to some packs. As it says less than its event did, it has a name of its own. */
function alone(note: PackingNote, only: number, isOurs: (goods: Goods) => boolean): PackingNote {
  const { packs, logisticUnits } = note.goods;
  const goods = {
    packs: packs.filter((pack) => isOurs({ ...NOTHING, packs: [pack] })),
    logisticUnits: logisticUnits.filter((sscc) => isOurs({ ...NOTHING, logisticUnits: [sscc] })),
    quantities: [],
  };
  return { ...note, eventId: `${note.eventId}#pack${only}`, goods };
}

const NOTHING = { packs: [], logisticUnits: [], quantities: [] };

function leadsTo(
  packing: readonly PackingNote[],
  own: ReadonlySet<string>,
  serials: readonly string[],
  gtin: string,
): boolean {
  const units = new LogisticUnits();
  for (const note of packing) units.note(note);
  const ordered = [...new Set([...units.inPackingOrder(own), ...own])];
  return ordered.every((key, index) => key === packKey({ gtin, serial: serials[index] ?? "" }));
}

function eventOfNote(
  { eventId, time, place, action, container, goods, whole }: PackingNote,
  offset: string,
): EpcisEvent {
  const at = place === undefined ? {} : { readPoint: { gln: place }, bizLocation: { gln: place } };
  const circumstances = { eventId, eventTime: time, timeZoneOffset: offset, ...at, documents: [], notes: [] };
  return action === "pack"
    ? eventOf({ ...circumstances, kind: "pack", container, goods })
    : eventOf({ ...circumstances, kind: "unpack", container, goods, whole });
}

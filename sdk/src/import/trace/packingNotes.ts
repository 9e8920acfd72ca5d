import { eventOf, type EpcisEvent } from "../../epcis/index.ts";
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

/**
 * Packing and unpacking of a lot's packs. Who imports the trace numbers packs in the order of the cases told first, so
 * only those stand there that give the order that was registered.
 */
export function packingOf(
  vault: Vault | undefined,
  gtin: string,
  serials: readonly string[],
  offset: string,
): PackingEvents {
  if (vault === undefined || serials.length === 0) return { before: [], after: [] };
  const journal = new PackingJournal(vault);
  const notes = [...journal.notes];
  journal.close();
  const own = new Set(serials.map((serial) => packKey({ gtin, serial })));
  const units = new LogisticUnits();
  const concerned = notes.filter((note) => {
    const isOurs = units.expand(note.goods).packs.some((pack) => own.has(packKey(pack)));
    units.note(note);
    return isOurs || (note.whole && note.action === "unpack");
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

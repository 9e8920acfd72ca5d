import { eventHash, interpretEvent, readEpcisDocument } from "../../epcis/index.ts";
import type { Circumstances, DocumentEvent, EpcisEvent, ExtendedEvent, Goods, Statement } from "../../epcis/index.ts";
import { InputError } from "../../errors.ts";
import { chunksOf, nameOf, type ImportSource } from "../source.ts";
import { ledgerWords, withoutLedgerWords, type LedgerStep, type LedgerWords } from "./words.ts";

/** A statement in the ledger's own words, for which the standard has none. */
export type LedgerStatement = Circumstances & { readonly kind: LedgerStep; readonly goods: Goods };

/** An event that may change the ledger. */
export interface StatedItem {
  readonly file: string;
  readonly item: string;
  readonly eventId: string;
  readonly statement: Statement | LedgerStatement;
  readonly words: LedgerWords;
  /** The hash of its content: tells two events of one eventID apart. */
  readonly content: () => string;
}

/** An item with its place among all items of a run, from 0. */
export interface PlacedItem extends StatedItem {
  readonly place: number;
}

/** A part of a file that is at its end before anything is sent. */
export interface EndedItem {
  readonly file: string;
  readonly item: string;
  readonly outcome: "passed-over" | "refused";
  readonly reason: string;
}

/** Reads a document's events in their order; one that can't be read is one refused item. Throws no InputError. */
export async function* readItems(
  source: ImportSource,
  options: { maxBytes?: number } = {},
): AsyncGenerator<StatedItem | EndedItem> {
  const file = nameOf(source);
  let document;
  try {
    document = await readEpcisDocument(chunksOf(source), options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    yield { file, item: "document", outcome: "refused", reason: error.sentence };
    return;
  }
  if (document.events.length === 0) {
    yield { file, item: "document", outcome: "passed-over", reason: "The document holds no events." };
  }
  for (const event of document.events) yield readItem(file, event);
}

function readItem(file: string, found: DocumentEvent): StatedItem | EndedItem {
  const { position, eventId, event, fault } = found;
  const item = `event ${position + 1} (${eventId})`;
  if (event === undefined) {
    return { file, item, outcome: "refused", reason: fault?.sentence ?? "The event is not valid." };
  }
  try {
    const words = ledgerWords(event);
    const plain = withoutLedgerWords(event);
    const statement =
      words.step === undefined ? interpretEvent(plain, eventId) : inLedgerWords(plain, eventId, words.step);
    if (statement.kind === "passedOver") return { file, item, outcome: "passed-over", reason: statement.reason };
    return { file, item, eventId, statement, words, content: () => eventHash({ ...event }) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { file, item, outcome: "refused", reason: error.sentence };
  }
}

/** Read as an event that the standard has a word for, it gives goods and circumstances. */
function inLedgerWords(event: EpcisEvent | ExtendedEvent, eventId: string, step: LedgerStep) {
  const {
    disposition: _,
    persistentDisposition: __,
    ...rest
  } = { disposition: "", persistentDisposition: {}, ...event };
  const statement = interpretEvent({ ...rest, bizStep: "holding" }, eventId);
  if (statement.kind !== "hold" && statement.kind !== "releaseHold") return statement;
  return { ...statement, kind: step };
}

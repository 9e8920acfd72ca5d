import type { EpcisEvent } from "../../epcis/index.ts";
import { InputError } from "../../errors.ts";
import { normalGtin } from "../../lots/names.ts";
import type { LotState } from "../state/lotState.ts";
import { indexesOf, sizeOf, type Range } from "../state/ranges.ts";
import type { PackingNote } from "../epcis/logisticUnits.ts";
import { readHistory, type Act, type History } from "./acts.ts";
import { packingOf } from "./packingNotes.ts";
import { Reading, type Reader } from "./reader.ts";
import { restricted, withCompanions } from "./restrict.ts";
import { openSerials, type Serials } from "./serials.ts";
import type { HistorySource } from "./source.ts";
import { tellDecisions, tellRegistration } from "./tellLots.ts";
import { tellCallingBack, tellOwnSteps, tellReceiving, tellShipping } from "./tellMovements.ts";
import { PackTelling, tellHolds } from "./tellPacks.ts";
import { offsetText, Telling } from "./telling.ts";
import { tellTemperatures } from "./tellTemperatures.ts";
import { Naming, writtenEvent, type Told } from "./told.ts";

export const MOST_SERIALS = 100_000;

export interface TellOptions {
  /** Folders with pack lists: lot files, or rows that came with goods; packs that are in none are told by number. */
  readonly packLists?: readonly string[];
  /** What is known of cases. */
  readonly packing?: readonly PackingNote[];
  /** The most packs that are told by serial; where there are more, they are told by number. 100,000 by default. */
  readonly mostSerials?: number;
  /** The story of this pack alone, by its serial or its number. */
  readonly pack?: string | number;
  /** Who it is told to; one that may know all of it by default. */
  readonly reader?: Reader;
}

/** One event of a lot's story. */
export interface ToldEvent {
  readonly event: EpcisEvent;
  /** What on the chain it tells, and its place among those that tell the same; these order a story. */
  readonly block: number;
  readonly logIndex: number;
  readonly place: number;
  /** The block's time, Unix seconds; undefined for packing, which is not on the chain. */
  readonly recordTime: number | undefined;
}

export interface ToldLot {
  readonly lot: LotState;
  readonly events: readonly ToldEvent[];
  /** What is left out of the lot's whole story, as a sentence; undefined where nothing is. */
  readonly partial: string | undefined;
}

/**
 * Tells a lot's story as EPCIS events, in the order of the chain.
 * Throws an InputError `LotUnknown`, also where the reader never had any of it; `PackUnknown` for a serial or number that
 * is not in the lot, or not in its pack list; and whatever the source throws.
 */
export async function tellLot(source: HistorySource, lotId: string, options: TellOptions = {}): Promise<ToldLot> {
  const whole = await readHistory(source, lotId);
  const serials = await openSerials(options.packLists ?? [], whole.lot);
  try {
    const reading = await Reading.of(options.reader, { history: whole, source, serials });
    const only = options.pack === undefined ? undefined : indexOf(options.pack, whole.lot, serials, reading);
    const packs = only === undefined ? [{ first: 0, count: whole.lot.packCount }] : withCompanions(whole, only);
    const history = only === undefined ? whole : restricted(whole, packs);
    const events = await toldTo(reading, { source, history, packs, only }, options);
    const partial = sentenceOf(only, packs, reading);
    return { lot: whole.lot, events, partial };
  } finally {
    await serials.close();
  }
}

interface Parts {
  readonly source: HistorySource;
  readonly history: History;
  /** The packs that are told of. */
  readonly packs: readonly Range[];
  readonly only: number | undefined;
}

async function toldTo(reading: Reading, parts: Parts, options: TellOptions): Promise<ToldEvent[]> {
  const { source, history, packs, only } = parts;
  const { lot, acts } = history;
  const gtin = normalGtin(lot.gtin);
  const isByClass = sizeOf(packs) > (options.mostSerials ?? MOST_SERIALS);
  const indexes = only === undefined ? undefined : [...indexesOf(packs)];
  const serialOf = (place: number): string | undefined => reading.serialOf(indexes?.[place] ?? place);
  const naming = new Naming({ lot, gtin, serialOf, isByClass });
  const telling = new Telling({ source, lot: lot.id, naming, only });
  const notes = options.packing ?? [];
  const known = isByClass || notes.length === 0 ? [] : reading.serialsIn(packs);
  const packing = packingOf({ notes, gtin, serials: known, offset: offsetText(source.dayOffset), only });
  const tellingPacks = new PackTelling(telling, acts);
  const events: ToldEvent[] = [];
  for (const [number, act] of acts.entries()) {
    const { block, logIndex, recordTime } = act;
    const told = (await tellAct(telling, tellingPacks, act, lot)).filter((each) => reading.sees(each));
    events.push(...told.map(({ event }, place) => ({ event, block, logIndex, place, recordTime })));
    if (number > 0) continue;
    const cases = packing.before.filter((event) => reading.seesPacking(event));
    events.push(
      ...cases.map((event, place) => ({ event, block, logIndex, place: told.length + place, ...UNRECORDED })),
    );
  }
  const cases = packing.after.filter((event) => reading.seesPacking(event));
  events.push(...cases.map((event, place) => ({ event, ...AT_THE_END, place, ...UNRECORDED })));
  return events;
}

const UNRECORDED = { recordTime: undefined };
const AT_THE_END = { block: Number.MAX_SAFE_INTEGER, logIndex: 0 };

/** An event as it is told, with the sites that it concerns and does not name. */
export interface Heard {
  readonly event: EpcisEvent;
  readonly recipients: readonly number[];
}

/** An act is of one kind; what it is not gives no events. */
async function tellAct(telling: Telling, packs: PackTelling, act: Act, lot: LotState): Promise<Heard[]> {
  const told: Told[] = [
    ...(await tellRegistration(telling, act, lot)),
    ...(await tellDecisions(telling, act)),
    ...(await tellShipping(telling, act)),
    ...(await tellReceiving(telling, act)),
    ...(await tellCallingBack(telling, act)),
    ...(await tellOwnSteps(telling, act)),
    ...(await tellTemperatures(telling, act)),
    ...(await tellHolds(telling, act)),
  ];
  const changes = await packs.tell(act);
  return [
    ...told.map((each) => ({ event: writtenEvent(each), recipients: each.recipients ?? [] })),
    ...changes.map((event) => ({ event, recipients: [] })),
  ];
}

function indexOf(pack: string | number, lot: LotState, serials: Serials, reading: Reading): number {
  const index = typeof pack === "number" ? pack : serials.indexOf(pack);
  const isInLot = index !== undefined && Number.isInteger(index) && index >= 0 && index < lot.packCount;
  if (isInLot && reading.knows(index)) return index;
  const known = typeof pack === "number" ? `no pack ${pack}` : `no pack with this serial in a pack list that is here`;
  const cure = `Give a serial of its pack list, or a number from 0 to ${lot.packCount - 1}.`;
  throw new InputError("PackUnknown", `Lot ${lot.lotNumber} has ${known}.`, cure);
}

function sentenceOf(only: number | undefined, packs: readonly Range[], reading: Reading): string | undefined {
  const others = sizeOf(packs) - 1;
  const beside = others === 0 ? "" : `, with ${others} that its story can't be told without`;
  const ofPack = only === undefined ? [] : [`This is the story of pack ${only} of the lot${beside}.`];
  const ofReader = reading.hides
    ? ["It has the events that its reader took part in, and serials of packs it had."]
    : [];
  const sentences = [...ofPack, ...ofReader];
  return sentences.length === 0 ? undefined : sentences.join(" ");
}

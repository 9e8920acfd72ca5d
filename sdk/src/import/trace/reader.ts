import type { AggregationEvent, EpcisEvent, ObjectEvent } from "../../epcis/index.ts";
import { InputError } from "../../errors.ts";
import { parseEpc } from "../../gs1/epc.ts";
import { indexesOf, union, type Range } from "../state/ranges.ts";
import type { Act, History } from "./acts.ts";
import type { Serials } from "./serials.ts";
import type { HistorySource } from "./source.ts";
import type { Heard } from "./tellLot.ts";

/** A member that a story is told to: it hears what happened at its sites, or between them and others. */
export interface Reader {
  readonly sites: ReadonlySet<number>;
}

/** What of one lot's story its reader may know. */
export class Reading {
  /** Whether the story has anything that this reader does not hear. */
  hides = false;
  readonly #reader: Reader | undefined;
  readonly #glns: ReadonlySet<string>;
  /** The packs that were ever at its sites, or on their way to them. */
  readonly #had: readonly Range[];

  readonly #serials: Serials;

  private constructor(parts: { reader: Reader | undefined; glns: string[]; had: readonly Range[]; serials: Serials }) {
    this.#reader = parts.reader;
    this.#glns = new Set(parts.glns);
    this.#had = parts.had;
    this.#serials = parts.serials;
  }

  /** Throws an InputError `LotUnknown` for a reader that never had any of the lot. */
  static async of(
    reader: Reader | undefined,
    { history: { lot, acts }, source, serials }: { history: History; source: HistorySource; serials: Serials },
  ): Promise<Reading> {
    if (reader === undefined) return new Reading({ reader, glns: [], had: [], serials });
    const had = union(acts.flatMap((act) => hadIn(act, reader.sites)));
    if (had.length === 0) {
      throw new InputError("LotUnknown", `No lot is known under ${lot.id}.`, "Ask for lots that you have or had.");
    }
    const sites = await Promise.all([...reader.sites].map((site) => source.siteOf(site)));
    return new Reading({ reader, glns: sites.map(({ gln }) => gln), had, serials });
  }

  /** Whether the reader may know of a pack: it had it. */
  knows(index: number): boolean {
    return this.#reader === undefined || this.#had.some(({ first, count }) => index >= first && index < first + count);
  }

  /** The serial of a pack, where the reader may know it: it had that pack. */
  serialOf(index: number): string | undefined {
    if (this.knows(index)) return this.#serials.of(index);
    this.hides = true;
    return undefined;
  }

  /** The serials of packs, whether the reader may know them or not; none where some are in no pack list. */
  serialsIn(packs: readonly Range[]): string[] {
    const found = [...indexesOf(packs)].map((index) => this.#serials.of(index));
    const known = found.filter((serial) => serial !== undefined);
    return known.length === found.length ? known : [];
  }

  /** Whether the reader hears an event: one of its sites, its making, or what was decided about the lot as such. */
  sees({ event, recipients }: Heard): boolean {
    const reader = this.#reader;
    if (reader === undefined) return true;
    const isHeard = isOfLot(event) || this.#isAt(event) || recipients.some((site) => reader.sites.has(site));
    if (!isHeard) this.hides = true;
    return isHeard;
  }

  /** Whether the reader hears of a case: packed at its site, or of packs that all were its own. */
  seesPacking(event: EpcisEvent): boolean {
    if (this.#reader === undefined || this.#isAt(event)) return true;
    const { childEPCs: epcs = [] } = event as AggregationEvent;
    const isHeard = epcs.length > 0 && epcs.every((epc) => this.#isOwn(epc));
    if (!isHeard) this.hides = true;
    return isHeard;
  }

  #isOwn(uri: string): boolean {
    const epc = parseEpc(uri);
    const index = epc.kind === "sgtin" ? this.#serials.indexOf(epc.serial) : undefined;
    return index !== undefined && this.knows(index);
  }

  #isAt(event: EpcisEvent): boolean {
    return placesOf(event).some((uri) => {
      const epc = parseEpc(uri);
      return epc.kind === "sgln" && this.#glns.has(epc.gln);
    });
  }
}

/** The packs that an act found at these sites, or brought or sent there. */
function hadIn({ deeds }: Act, sites: ReadonlySet<number>): Range[] {
  return deeds.flatMap(({ event, range, custodian, recipient }) => {
    const to = "to" in event.args && typeof event.args.to === "number" ? event.args.to : 0;
    const isHad = [custodian ?? 0, recipient, to].some((site) => sites.has(site));
    return isHad && range !== undefined ? [range] : [];
  });
}

/** What was decided about a lot as such names no place; its making is where every story begins. */
function isOfLot(event: EpcisEvent): boolean {
  if (event.type === "TransformationEvent" || event.bizStep === "commissioning") return true;
  const { bizLocation, quantityList = [] } = event as ObjectEvent;
  return bizLocation === undefined && quantityList.length > 0 && quantityList.every(isClass);
}

function isClass({ quantity }: { quantity?: number | undefined }): boolean {
  return quantity === undefined;
}

/** The places of an event's parties: where the goods were, left, and went. */
function placesOf({ bizLocation, sourceList = [], destinationList = [] }: EpcisEvent): string[] {
  return [
    ...(bizLocation === undefined ? [] : [String(bizLocation.id)]),
    ...sourceList.map(({ source }) => source),
    ...destinationList.map(({ destination }) => destination),
  ];
}

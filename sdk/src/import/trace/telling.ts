import type { Circumstances } from "../../epcis/index.ts";
import { actEventId } from "../epcis/identity.ts";
import type { LotEventName, LotEventNamed } from "../state/lotEvent.ts";
import type { Range } from "../state/ranges.ts";
import type { Site } from "../state/sites.ts";
import type { Act } from "./acts.ts";
import type { HistorySource, LotName } from "./source.ts";
import type { Naming } from "./told.ts";

/** What telling the acts of one lot works with. */
export class Telling {
  readonly lot: string;
  readonly naming: Naming;
  readonly #source: HistorySource;
  readonly #offset: string;
  /** Set where only some packs are told: an event of them is not the one that tells all. */
  readonly #only: number | undefined;

  constructor(parts: { source: HistorySource; lot: string; naming: Naming; only: number | undefined }) {
    this.lot = parts.lot;
    this.naming = parts.naming;
    this.#source = parts.source;
    this.#offset = offsetText(parts.source.dayOffset);
    this.#only = parts.only;
  }

  /** What the Consortium has of a site. */
  siteOf(site: number): Promise<Site> {
    return this.#source.siteOf(site);
  }

  /** Lots by their names. One that was never registered has none on the ledger, and is left out. */
  async named(lots: readonly string[]): Promise<LotName[]> {
    const names = await Promise.all(lots.map((lot) => this.#source.nameOf(lot)));
    return names.filter((name) => name !== undefined);
  }

  /** Who, when and where of an event that tells an act, or a part of it, done at a site. */
  async circumstances(act: Act, site: number | undefined, part?: string): Promise<Circumstances> {
    const own = site === undefined || site === 0 ? undefined : (await this.siteOf(site)).gln;
    const { place = own, sscc } = act.circumstances;
    return {
      eventId: this.eventId(act, part),
      eventTime: act.time,
      timeZoneOffset: this.#offset,
      ...(place === undefined ? {} : { readPoint: { gln: place } }),
      ...(own === undefined ? {} : { bizLocation: { gln: own } }),
      ...(sscc === undefined ? {} : { sscc }),
      documents: [],
      notes: [],
    };
  }

  /** The eventID that tells an act, or a part of it. */
  eventId({ transaction, logIndex }: Act, part?: string): string {
    const { lot } = this;
    const { chainId } = this.#source;
    const named = this.#only === undefined ? part : `${part ?? ""}pack${this.#only}`;
    return actEventId({ chainId, transaction, logIndex, lot, ...(named === undefined ? {} : { part: named }) });
  }
}

/** A deed of one kind, with its packs. */
export interface DeedNamed<N extends LotEventName> {
  readonly args: LotEventNamed<N>["args"];
  readonly range: Range;
  readonly custodian: number;
  readonly recipient: number;
}

/** The deeds of one kind of an act. */
export function deedsNamed<N extends LotEventName>(act: Act, name: N): DeedNamed<N>[] {
  return act.deeds.flatMap(({ event, range, custodian = 0, recipient }) =>
    event.name === name
      ? [{ args: event.args as LotEventNamed<N>["args"], range: range ?? NONE, custodian, recipient }]
      : [],
  );
}

const NONE: Range = { first: 0, count: 0 };

/** An offset from UTC as EPCIS writes it, e.g. `+08:00`. */
export function offsetText(seconds: number): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const minutes = Math.floor(Math.abs(seconds) / 60);
  return `${seconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

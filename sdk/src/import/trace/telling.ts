import type { Circumstances } from "../../epcis/index.ts";
import { actEventId } from "../epcis/identity.ts";
import type { LotEventName, LotEventNamed } from "../state/lotEvent.ts";
import type { Range } from "../state/ranges.ts";
import type { Sites } from "../state/sites.ts";
import type { Act } from "./acts.ts";
import type { Naming } from "./told.ts";

/** What telling the acts of one lot works with. */
export class Telling {
  readonly lot: string;
  readonly naming: Naming;
  readonly sites: Sites;
  readonly #chainId: number;
  readonly #offset: string;

  constructor(parts: { lot: string; naming: Naming; sites: Sites; chainId: number; dayOffset: number }) {
    this.lot = parts.lot;
    this.naming = parts.naming;
    this.sites = parts.sites;
    this.#chainId = parts.chainId;
    this.#offset = offsetText(parts.dayOffset);
  }

  /** Who, when and where of an event that tells an act, or a part of it, done at a site. */
  async circumstances(act: Act, site: number | undefined, part?: string): Promise<Circumstances> {
    const own = site === undefined || site === 0 ? undefined : (await this.sites.of(site)).gln;
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
    return actEventId({ chainId: this.#chainId, transaction, logIndex, lot, ...(part === undefined ? {} : { part }) });
  }
}

/** A deed of one kind, with its packs. */
export interface DeedNamed<N extends LotEventName> {
  readonly args: LotEventNamed<N>["args"];
  readonly range: Range;
  readonly custodian: number;
}

/** The deeds of one kind of an act. */
export function deedsNamed<N extends LotEventName>(act: Act, name: N): DeedNamed<N>[] {
  return act.deeds.flatMap(({ event, range, custodian = 0 }) =>
    event.name === name ? [{ args: event.args as LotEventNamed<N>["args"], range: range ?? NONE, custodian }] : [],
  );
}

const NONE: Range = { first: 0, count: 0 };

/** An offset from UTC as EPCIS writes it, e.g. `+08:00`. */
export function offsetText(seconds: number): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const minutes = Math.floor(Math.abs(seconds) / 60);
  return `${seconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

import { isHeldFor, type LotState } from "../../import/state/lotState.ts";
import { without, type Range } from "../../import/state/ranges.ts";
import type { EventNamed } from "../../transactions/index.ts";
import type { Happened, Told } from "../told.ts";

/** Whether a summary's goods were held by a device afterwards, and whether that was because of it. */
export const HOLDS = ["not held", "held", "held already"] as const;

type Measured = EventNamed<"SummaryRecorded">["args"];

/** Goods that a device's summary found out of range. */
export interface Excursion {
  readonly lot: LotState;
  readonly range: Range;
  /** Where they were. */
  readonly site: number;
  readonly measured: Measured;
  /** Minutes out of range of these goods, with this summary's. */
  readonly minutesOutInAll: number;
  readonly time: number;
  hold: (typeof HOLDS)[number];
  /** What of them is held since then. */
  held: readonly Range[];
  /** The papers that let them go, who decided last, and when. */
  readonly decisions: Set<string>;
  decidedBy: number | undefined;
  closedAt: number | undefined;
}

/** Excursions as the events tell them: held goods may be split and joined, and let go in parts. */
export class Excursions {
  readonly all: Excursion[] = [];
  #measured: Measured | undefined;
  #document = "";

  /** Takes an event in that the lots have not taken in yet. */
  see({ event, time }: Happened, { lots }: Told): void {
    switch (event.name) {
      // Each of the two says what the lot ledger's events after it are about.
      case "SummaryRecorded":
        this.#measured = event.args;
        return;
      case "Recorded":
        this.#document = event.args.document;
        return;
      case "TemperatureRecorded":
        return this.#record(event.args, lots.get(event.args.lot)?.lot, time);
      case "ConsignmentHeld": {
        const last = this.all.at(-1);
        if (event.args.hold !== "Device" || last === undefined) return;
        last.hold = "held";
        last.held = [last.range];
        last.closedAt = undefined;
        return;
      }
      case "ConsignmentHoldLifted": {
        const { lot, first, hold, by } = event.args;
        const lifted = lots.get(lot)?.lot.named(first);
        if (hold === "Device" && lifted !== undefined) this.#lift(lot, lifted, { by, time });
        return;
      }
      default:
    }
  }

  #record({ first, minutesOut }: EventNamed<"TemperatureRecorded">["args"], lot: LotState | undefined, time: number) {
    const [measured, goods] = [this.#measured, lot?.named(first)];
    if (measured === undefined || lot === undefined || goods === undefined || measured.minutesOut === 0) return;
    const range = { first, count: goods.count };
    const isHeld = isHeldFor(goods, "Device");
    this.all.push({
      ...{ lot, range, site: goods.site, measured, minutesOutInAll: minutesOut, time },
      ...{ hold: isHeld ? "held already" : "not held", held: isHeld ? [range] : [] },
      ...{ decisions: new Set(), decidedBy: undefined, closedAt: isHeld ? undefined : time },
    });
  }

  #lift(lot: string, lifted: Range, { by, time }: { readonly by: number; readonly time: number }): void {
    for (const each of this.all) {
      if (each.lot.id !== lot || each.closedAt !== undefined) continue;
      const left = without(each.held, [lifted]);
      if (left.length === each.held.length && left.every(({ count }, place) => count === each.held[place]?.count)) {
        continue;
      }
      each.held = left;
      each.decisions.add(this.#document);
      each.decidedBy = by;
      if (left.length === 0) each.closedAt = time;
    }
  }
}

import type { EpcisEvent, RetireReason } from "../../epcis/index.ts";
import type { EnumValue } from "../../ledger/enums.ts";
import type { LedgerCondition } from "../epcis/words.ts";
import { groupBy } from "../plan/pieces.ts";
import type { Range } from "../state/ranges.ts";
import type { Act } from "./acts.ts";
import { tellStep } from "./tellMovements.ts";
import { deedsNamed, type DeedNamed, type Telling } from "./telling.ts";
import { writtenEvent, type Told } from "./told.ts";

type PackReason = EnumValue<"PackReason">;
type Changed = DeedNamed<"PacksChanged">;

const RETIRED: Partial<Record<PackReason, RetireReason>> = {
  Destroyed: "destroyed",
  Exported: "exported",
  Sample: "sample",
  FreeSample: "freeSample",
  Stolen: "stolen",
  Lost: "lost",
  Damaged: "damaged",
  Repacked: "repacked",
};

const HELD: Record<EnumValue<"Hold">, LedgerCondition> = {
  Custodian: "held_by_custodian",
  Device: "held_by_device",
  Regulator: "held_by_regulator",
  Dispute: "disputed",
};

/** Holds on consignments, set and lifted. */
export async function tellHolds(telling: Telling, act: Act): Promise<Told[]> {
  const told: Told[] = [];
  for (const { args, range, custodian, recipient } of deedsNamed(act, "ConsignmentHeld")) {
    const circumstances = await telling.circumstances(act, custodian, `held${args.first}`);
    const goods = telling.naming.packs([range]);
    told.push({
      statement: { ...circumstances, kind: "hold", goods },
      set: [HELD[args.hold]],
      recipients: [recipient],
    });
  }
  for (const { args, range, custodian, recipient } of deedsNamed(act, "ConsignmentHoldLifted")) {
    const circumstances = await telling.circumstances(act, custodian, `lifted${args.first}`);
    const goods = telling.naming.packs([range]);
    told.push({
      statement: { ...circumstances, kind: "releaseHold", goods },
      unset: [HELD[args.hold]],
      recipients: [recipient],
    });
  }
  return told;
}

/** What acts did to packs, and which of it other acts took back. */
export class PackTelling {
  readonly #telling: Telling;
  /** What a later act undoes, by act and first pack: it is told by an event of its own. */
  readonly #undone = new Set<string>();
  /** The event that tells what can be undone, by range: the latest one. */
  readonly #events = new Map<string, EpcisEvent>();
  /** The dispense of each pack, for a withdrawal. */
  readonly #dispenses = new Map<number, EpcisEvent>();

  constructor(telling: Telling, acts: readonly Act[]) {
    this.#telling = telling;
    const latest = new Map<string, string>();
    for (const act of acts) {
      for (const { args, range } of deedsNamed(act, "PacksChanged")) {
        const key = keyOf(range);
        if (args.reason !== "Undone") latest.set(key, `${telling.eventId(act)} ${key}`);
        else this.#undone.add(latest.get(key) ?? "");
      }
    }
  }

  /** The events that tell what an act did to packs. */
  async tell(act: Act): Promise<EpcisEvent[]> {
    const events: EpcisEvent[] = [];
    for (const [reason, changed] of groupBy(deedsNamed(act, "PacksChanged"), ({ args }) => args.reason)) {
      if (reason === "Undone") events.push(...this.#declareUndone(act, changed));
      else if (reason === "Withdrawn") events.push(...(await this.#tellWithdrawn(act, changed)));
      else events.push(...(await this.#tellChange(act, reason, changed)));
    }
    const drawn = deedsNamed(act, "UnitsDrawn");
    if (drawn.length > 0) {
      const site = drawn[0]?.args.site;
      const circumstances = await this.#telling.circumstances(act, site, "units");
      const goods = this.#telling.naming.packs(drawn.map(({ range }) => range));
      events.push(
        writtenEvent({ statement: { ...circumstances, kind: "supply", goods, channel: "dispensing", partial: true } }),
      );
    }
    return events;
  }

  /** What is undone later stands in an event of its own, which the undoing can declare an error as a whole. */
  async #tellChange(act: Act, reason: PackReason, changed: readonly Changed[]): Promise<EpcisEvent[]> {
    const id = this.#telling.eventId(act);
    const isUndone = ({ range }: Changed): boolean => this.#undone.has(`${id} ${keyOf(range)}`);
    const kept = changed.filter((each) => !isUndone(each));
    const events: EpcisEvent[] = [];
    if (kept.length > 0) events.push(await this.#event(act, reason, kept, undefined));
    for (const each of changed.filter(isUndone)) {
      const event = await this.#event(act, reason, [each], `undone${each.range.first}`);
      this.#events.set(keyOf(each.range), event);
      events.push(event);
    }
    return events;
  }

  async #event(
    act: Act,
    reason: PackReason,
    changed: readonly Changed[],
    part: string | undefined,
  ): Promise<EpcisEvent> {
    const ranges = changed.map(({ range }) => range);
    const site = changed[0]?.args.site;
    if (reason === "Opened") {
      const [told] = await tellStep(this.#telling, act, "opening", site, ranges);
      if (told !== undefined) return writtenEvent(told);
    }
    const goods = this.#telling.naming.packs(ranges);
    const circumstances = await this.#telling.circumstances(act, site, part);
    const retired = RETIRED[reason];
    if (retired !== undefined) {
      return writtenEvent({ statement: { ...circumstances, kind: "retire", goods, reason: retired } });
    }
    if (reason === "Locked")
      return writtenEvent({ statement: { ...circumstances, kind: "hold", goods }, set: ["locked"] });
    if (reason === "Unlocked") {
      return writtenEvent({ statement: { ...circumstances, kind: "releaseHold", goods }, unset: ["locked"] });
    }
    const channel = reason === "Supplied" ? "overTheCounter" : "dispensing";
    const event = writtenEvent({ statement: { ...circumstances, kind: "supply", goods, channel, partial: false } });
    if (channel === "dispensing") for (const { first } of ranges) this.#dispenses.set(first, event);
    return event;
  }

  #declareUndone(act: Act, changed: readonly Changed[]): EpcisEvent[] {
    return changed.flatMap(({ range }) => declared(this.#events.get(keyOf(range)), act.time));
  }

  /** A withdrawal declares its dispense an error; a pack that did not come back into stock is retired beside that. */
  async #tellWithdrawn(act: Act, changed: readonly Changed[]): Promise<EpcisEvent[]> {
    const dispenses = new Set(changed.map(({ range }) => this.#dispenses.get(range.first)));
    const events = [...dispenses].flatMap((event) => declared(event, act.time));
    const gone = changed.filter(({ args }) => args.current === "Retired");
    if (gone.length === 0) return events;
    const circumstances = await this.#telling.circumstances(act, gone[0]?.custodian, "withdrawn");
    const goods = this.#telling.naming.packs(gone.map(({ range }) => range));
    return [...events, writtenEvent({ statement: { ...circumstances, kind: "retire", goods } })];
  }
}

/** The same event again, declared an error. */
function declared(event: EpcisEvent | undefined, time: number): EpcisEvent[] {
  if (event === undefined) return [];
  const declarationTime = new Date(time * 1000).toISOString();
  return [{ ...event, errorDeclaration: { declarationTime, reason: "did_not_occur" } }];
}

function keyOf({ first, count }: Range): string {
  return `${first} ${count}`;
}

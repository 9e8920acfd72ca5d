import type { Goods, Statement } from "../../epcis/index.ts";
import { InputError } from "../../errors.ts";
import type { Ending, ItemResult } from "../itemResult.ts";
import { ItemTally } from "../itemTally.ts";
import type { Turns } from "../turns.ts";
import { applyEvent } from "./applyEvent.ts";
import type { RunContext } from "./context.ts";
import { asLots, nameGoods, type NamedGoods } from "./goodsOnLedger.ts";
import type { LookAhead } from "./lookAhead.ts";
import type { GatheredLot, MakingStatement } from "./lotGathering.ts";
import { recordInputsOf, registerGathered } from "./lotRegistration.ts";
import type { PackingJournal } from "./packingJournal.ts";
import type { NamedPackList } from "./packLists.ts";
import type { ActStatement } from "./plans.ts";
import type { PlacedItem, StatedItem } from "./readItems.ts";
import { packWords } from "./sentences.ts";
import { recordTemperatures, type SensorStatement } from "./temperatures.ts";
import { Transformations, type Used } from "./transformations.ts";
import { undoDeclared } from "./undoing.ts";

/** What an {@link EpcisRun} works with. */
export interface RunParts {
  readonly context: RunContext;
  readonly turns: Turns;
  readonly ahead: LookAhead;
  readonly journal: PackingJournal;
  readonly packLists: ReadonlyMap<string, NamedPackList>;
  readonly give: (place: number, result: ItemResult) => void;
  /** Hears of what is no fault of an event, and so ends the run. */
  readonly fail: (failure: unknown) => void;
  /** Whether nothing more is to be begun. */
  readonly isStopped: () => boolean;
}

/** Takes the events of a run in their order: gathers lots, notes cases, and lets each act have its turn. */
export class EpcisRun {
  readonly #parts: RunParts;
  readonly #met = new Map<string, StatedItem>();
  readonly #transformations: Transformations;
  readonly #works = new Set<Promise<void>>();
  #acts = 0;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#transformations = new Transformations(parts.ahead);
  }

  /** Takes the next event. Resolves when its turn is planned, not when it has come. */
  async take(item: PlacedItem): Promise<void> {
    const tally = new ItemTally(item, (result) => this.#parts.give(item.place, result));
    const early = this.#repetitionOf(item) ?? this.#declaredError(item);
    if (early !== undefined) {
      tally.seal(early);
      return;
    }
    try {
      await this.#dispatch(item, tally);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      tally.seal({ outcome: "refused", reason: error.sentence });
    }
  }

  /** Registers what is still gathered, unless the run was stopped, and waits until everything that was begun has ended. */
  async finish(): Promise<void> {
    if (!this.#parts.isStopped()) {
      this.#transformations.end();
      this.#register(this.#parts.context.gathering.openLots);
    }
    await this.#idle();
  }

  async #idle(): Promise<void> {
    while (this.#works.size > 0) await Promise.all(this.#works);
  }

  async #dispatch(item: PlacedItem, tally: ItemTally): Promise<void> {
    const { statement } = item;
    switch (statement.kind) {
      case "commission":
        this.#gather(item, statement, tally);
        return;
      case "transform":
        await this.#transform(item, statement, tally);
        return;
      case "pack":
      case "unpack":
        this.#noteUnit(statement, tally);
        return;
      case "declareError":
        // It undoes what earlier events did, whatever their lots.
        await this.#idle();
        tally.seal(await undoDeclared(this.#parts.context, statement));
        return;
      default:
        await this.#act(item, statement, tally);
    }
  }

  /** An event that was met before in this run: the same, or another under the same eventID. */
  #repetitionOf(item: StatedItem): Ending | undefined {
    const key = item.statement.kind === "declareError" ? `${item.eventId} error` : item.eventId;
    const first = this.#met.get(key);
    if (first === undefined) {
      this.#met.set(key, item);
      return undefined;
    }
    const where = `${first.file}, ${first.item}`;
    if (first.content() === item.content()) {
      return { outcome: "already-applied", reason: `The same event stands in ${where}.` };
    }
    const reason = `Another event has the same eventID, in ${where}. Give this one an eventID of its own, or leave out the wrong one.`;
    return { outcome: "refused", reason };
  }

  /** An event that another of this run declares an error is not applied first only to be undone. */
  #declaredError({ statement, eventId }: StatedItem): Ending | undefined {
    const { ahead, context } = this.#parts;
    if (statement.kind === "declareError" || !ahead.isDeclaredError(eventId)) return undefined;
    if (context.recorded.of(eventId).length > 0) return undefined;
    return { outcome: "passed-over", reason: "Another event of this import declares it an error: it was not applied." };
  }

  #gather(item: StatedItem, statement: MakingStatement, tally: ItemTally): GatheredLot[] {
    const { gathering } = this.#parts.context;
    const made = statement.kind === "commission" ? statement.goods : statement.outputs;
    const lots = gathering.add(statement, made, item.words.set.has("awaiting_release"));
    this.#endWith(lots, tally, statement.notes);
    tally.seal();
    return lots;
  }

  /** Lets an item end as these lots do. */
  #endWith(lots: readonly GatheredLot[], tally: ItemTally, notes: readonly string[] = []): void {
    for (const { endings } of lots) {
      const end = tally.part();
      endings.push((ending) => end({ ...ending, reason: [ending.reason, ...notes].join(" ") }));
    }
  }

  #noteUnit(statement: Statement & { kind: "pack" | "unpack" }, tally: ItemTally): void {
    const { context, journal } = this.#parts;
    const { kind: action, eventId, eventTime: time, container, goods } = statement;
    const place = (statement.bizLocation ?? statement.readPoint)?.gln;
    const whole = statement.kind === "unpack" && statement.whole;
    const { packs } = context.units.expand(goods);
    const note = { eventId, time, action, container, goods, whole, ...(place === undefined ? {} : { place }) };
    context.units.note(note);
    if (!context.isDryRun) journal.keep(note);
    const lots = new Set(packs.flatMap((pack) => context.gathering.lotOf(pack) ?? []));
    const open = [...lots].map((lot) => context.gathering.get(lot)).filter((lot) => lot !== undefined);
    const name = "sscc" in container ? container.sscc : `${container.gtin} ${container.serial}`;
    if (action === "pack" && open.length > 0) {
      this.#endWith(open, tally, [`Its packs of case ${name} lie together.`, ...statement.notes]);
      tally.seal();
      return;
    }
    const what = action === "pack" ? `holds ${packWords(packs.length)} more` : "was unpacked";
    const reason = `The ledger keeps no cases: that case ${name} ${what} is known here from now on.`;
    tally.seal({ outcome: "passed-over", reason: [reason, ...statement.notes].join(" ") });
  }

  async #transform(item: StatedItem, statement: Statement & { kind: "transform" }, tally: ItemTally): Promise<void> {
    // Whatever it was measured in: a lot was made from these lots.
    const goods = await this.#name(asLots(statement.inputs), statement.notes);
    if (goods.fault !== undefined) throw goods.fault;
    this.#register(goods.lots);
    const used: Used = { papers: statement, goods };
    const { outputs, lot } = statement;
    if (outputs.packs.length + outputs.quantities.length === 0) {
      const told = this.#transformations.addInputs(statement, used, tally);
      if (told !== undefined) this.#use(told, used, tally);
      return;
    }
    if (lot.lot === undefined || lot.expiry === undefined) {
      const made = await this.#name(outputs, statement.notes);
      if (made.fault === undefined) {
        this.#register(made.lots);
        this.#recordInputs(made.lots, used, tally, statement.notes);
        return;
      }
    }
    const lots = this.#gather(item, statement, tally);
    const earlier = this.#transformations.tellOutputs(statement, lots);
    this.#transformations.addTo(lots, used);
    for (const waiting of earlier) this.#use(lots, waiting.used, waiting.tally);
  }

  /** Adds what was used up to lots that are still gathered, or records it for those that are registered. */
  #use(lots: readonly GatheredLot[], used: Used, tally: ItemTally): void {
    const { gathering } = this.#parts.context;
    if (lots.some(({ lot }) => gathering.get(lot) === undefined)) {
      this.#recordInputs(
        lots.map(({ lot }) => lot),
        used,
        tally,
      );
      return;
    }
    this.#transformations.addTo(lots, used);
    this.#endWith(lots, tally);
    tally.seal();
  }

  #recordInputs(lots: readonly string[], used: Used, tally: ItemTally, notes: readonly string[] = []): void {
    this.#begin(
      [...lots, ...used.goods.lots],
      () => recordInputsOf(this.#parts.context, lots, used),
      (ending) => tally.seal({ ...ending, reason: [ending.reason, ...notes].join(" ") }),
    );
  }

  async #act(item: PlacedItem, statement: ActStatement | SensorStatement, tally: ItemTally): Promise<void> {
    const { context, ahead } = this.#parts;
    const goods = await this.#name(statement.goods, statement.notes);
    this.#register(goods.lots);
    const laterReceiver = ahead.receiverOf(item.place, statement.goods, goods.packs);
    this.#acts += 1;
    const keys = goods.lots.length === 0 ? [`act ${this.#acts}`] : goods.lots;
    const work = (): Promise<Ending> =>
      statement.kind === "sensor"
        ? recordTemperatures(context, { ...statement, goods })
        : applyEvent(context, { item, statement, goods, laterReceiver });
    this.#begin(keys, work, (ending) => tally.seal(ending));
  }

  /** The goods of an event; what is left out of them is noted. */
  async #name(goods: Goods, notes: string[]): Promise<NamedGoods> {
    const named = await this.#nameOnce(goods);
    notes.push(...named.leftOut.filter((sentence) => !notes.includes(sentence)));
    return named;
  }

  /** Where packs are unknown, the lists of their products that wait are read first. */
  async #nameOnce(goods: Goods): Promise<NamedGoods> {
    const { context, packLists } = this.#parts;
    const named = await nameGoods(context, goods);
    if (named.fault?.code !== "SerialUnknown" || packLists.size === 0) return named;
    const gtins = new Set(named.packs.map(({ gtin }) => gtin));
    const waiting = [...packLists].filter(([, { gtin }]) => gtins.has(gtin)).map(([lot]) => lot);
    this.#register(waiting);
    await this.#idle();
    return nameGoods(context, goods);
  }

  /** Has these lots registered, those of them that are still gathered. */
  #register(lots: readonly string[]): void {
    const { context, packLists } = this.#parts;
    for (const lot of lots) {
      const closed = context.gathering.close(lot, context.units);
      if (closed === undefined) continue;
      const keys = [lot, ...closed.inputs];
      this.#begin(
        keys,
        () => registerGathered(context, closed, packLists.get(lot)),
        (ending) => {
          if (ending.outcome === "refused") context.refusedLots.set(lot, ending.reason);
          for (const end of closed.endings) end(ending);
        },
      );
    }
  }

  /** Begins a work that has its turn behind those of the same lots. What refuses it ends it; else the run fails. */
  #begin(keys: readonly string[], work: () => Promise<Ending>, end: (ending: Ending) => void): void {
    const { turns, isStopped, fail } = this.#parts;
    const ended = turns
      .run(keys, async () => (isStopped() ? undefined : work()))
      .then(
        (ending) => {
          if (ending !== undefined) end(ending);
        },
        (error: unknown) => {
          if (error instanceof InputError) end({ outcome: "refused", reason: error.sentence });
          else fail(error);
        },
      );
    this.#works.add(ended);
    void ended.then(() => this.#works.delete(ended));
  }
}

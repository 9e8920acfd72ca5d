import { eventsBetween } from "../events/readEvents.ts";
import type { EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { decodeLotNumber } from "../lots/leaf.ts";
import { normalGtin } from "../lots/names.ts";
import type { DecodedEvent, EventNamed } from "../transactions/index.ts";

/** What a genealogy knows of a lot: who made it and how it stands. */
export interface LotEntry {
  readonly lot: string;
  /** GTIN-14, or the number of a material. */
  readonly gtin: string;
  readonly lotNumber: string;
  readonly packCount: number;
  readonly maker: number;
  readonly site: number;
  readonly holds: ReadonlySet<EnumValue<"LotHold">>;
  readonly recallClass: EnumValue<"RecallClass">;
}

/** A lot on the way from another, and how many steps away it is at least. */
export interface Relative {
  readonly lot: string;
  readonly depth: number;
}

/** What inputs are followed to: the lots something was made from, or the lots made from it. */
export type Direction = "up" | "down";

/** A step of a tree, linked to the one before it, so that a deep tree costs no more than its lines. */
export interface Branch {
  /** Where it comes from. */
  readonly lot: string;
  /** It is the last among its siblings. */
  readonly isLast: boolean;
  readonly before: Branch | undefined;
}

/** A line of a tree. */
export interface TreeLine extends Relative {
  /** The step that leads to it; undefined for the root. */
  readonly branch: Branch | undefined;
  /** It stands in the tree already, with what follows from it. */
  readonly isRepeated: boolean;
  /** It is on its own way: lots that name each other as inputs. */
  readonly isCycle: boolean;
}

const NAMES = [
  ...(["LotRegistered", "InputsRecorded", "LotHeld", "LotHoldLifted", "LotRecalled"] as const),
  ...(["ProductRegistered", "MaterialRegistered"] as const),
] as const;
type GenealogyEvent = EventNamed<(typeof NAMES)[number]>;
type LotGenealogyEvent = Extract<GenealogyEvent, { contract: "lotLedger" }>;

/**
 * What lots were made from, as their events tell it. The ledger records what a maker names, so that lots may name each
 * other: every walk here meets a lot once, and {@link cycleAt} tells of it. No walk is recursive: depth has no limit.
 */
export class Genealogy {
  readonly #lots = new Map<string, LotEntry>();
  readonly #inputs = new Map<string, Set<string>>();
  readonly #made = new Map<string, Set<string>>();
  /** The members that answer for products and materials. */
  readonly #holders = new Map<string, number>();

  /** Reads the ledger up to a block, the newest by default. */
  static async read(ledger: Ledger, to?: number): Promise<Genealogy> {
    const genealogy = new Genealogy();
    const options = { names: NAMES, ...(to === undefined ? {} : { to }) };
    for await (const events of eventsBetween(ledger, options)) for (const event of events) genealogy.apply(event);
    return genealogy;
  }

  /** Takes an event in where it is one that a genealogy is made of. */
  applyAny(event: DecodedEvent): void {
    if (isGenealogyEvent(event)) this.apply(event);
  }

  /** Takes an event in, in the order of the chain. */
  apply(event: GenealogyEvent): void {
    switch (event.name) {
      case "ProductRegistered":
        this.#holders.set(normalGtin(event.args.gtin), event.args.registration.keeping.holder);
        return;
      case "MaterialRegistered":
        this.#holders.set(normalGtin(event.args.number), event.args.holder);
        return;
      default:
        this.#applyToLot(event, event.args.lot);
    }
  }

  #applyToLot(event: LotGenealogyEvent, lot: string): void {
    switch (event.name) {
      case "LotRegistered": {
        const { gtin, lotNumber, packCount, maker, site } = event.args;
        const names = { gtin: normalGtin(gtin), lotNumber: decodeLotNumber(lotNumber) };
        this.#lots.set(lot, { lot, ...names, packCount, maker, site, holds: new Set(), recallClass: "None" });
        return;
      }
      case "InputsRecorded":
        for (const input of event.args.inputs) {
          setAt(this.#inputs, lot).add(input);
          setAt(this.#made, input).add(lot);
        }
        return;
      case "LotRecalled":
        return this.#change(lot, { recallClass: event.args.class });
      case "LotHeld":
      case "LotHoldLifted": {
        const holds = new Set(this.#lots.get(lot)?.holds);
        if (event.name === "LotHeld") holds.add(event.args.hold);
        else holds.delete(event.args.hold);
        this.#change(lot, { holds });
      }
    }
  }

  /** A lot by its id; undefined where it is only named as an input and was never registered. */
  lot(id: string): LotEntry | undefined {
    return this.#lots.get(id);
  }

  /** The member that answers for a product or material: its authorisation holder. Undefined where it is unknown. */
  holderOf(gtin: string): number | undefined {
    return this.#holders.get(gtin);
  }

  /** All registered lots, in the order of their registration. */
  get lots(): Iterable<LotEntry> {
    return this.#lots.values();
  }

  /** The lots it was made from. */
  inputsOf(id: string): readonly string[] {
    return [...(this.#inputs.get(id) ?? [])];
  }

  /** The lots that were made from it. */
  madeFrom(id: string): readonly string[] {
    return [...(this.#made.get(id) ?? [])];
  }

  /** All lots that went into it, the nearest first. */
  ancestors(id: string): Relative[] {
    return this.#walk(id, "up");
  }

  /** All lots that it went into, the nearest first. */
  descendants(id: string): Relative[] {
    return this.#walk(id, "down");
  }

  /** The way from a lot through its inputs back to itself; undefined where there is none, as it should be. */
  cycleAt(id: string): readonly string[] | undefined {
    const from = new Map<string, string>();
    const queue = [id];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      for (const input of this.inputsOf(next)) {
        if (input === id) return wayBack(from, next, id);
        if (from.has(input)) continue;
        from.set(input, next);
        queue.push(input);
      }
    }
    return undefined;
  }

  /** The lines of a tree as it is drawn: each lot's branches once, a dense genealogy being no tree. */
  *tree(id: string, direction: Direction): Generator<TreeLine> {
    const drawn = new Set<string>();
    const open: Pick<TreeLine, "lot" | "depth" | "branch">[] = [{ lot: id, depth: 0, branch: undefined }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { lot, depth, branch } = next;
      const following = this.#next(lot, direction);
      const isDrawn = drawn.has(lot) && following.length > 0;
      const isCycle = isDrawn && isOn(branch, lot);
      yield { lot, depth, branch, isRepeated: isDrawn && !isCycle, isCycle };
      if (isDrawn) continue;
      drawn.add(lot);
      for (const [place, each] of [...following.entries()].reverse()) {
        const isLast = place === following.length - 1;
        open.push({ lot: each, depth: depth + 1, branch: { lot, isLast, before: branch } });
      }
    }
  }

  #next(id: string, direction: Direction): readonly string[] {
    return direction === "up" ? this.inputsOf(id) : this.madeFrom(id);
  }

  #walk(id: string, direction: Direction): Relative[] {
    const walk = relativesOf(id);
    let step = walk.next();
    while (step.done !== true) step = walk.next(step.value.flatMap((lot) => this.#next(lot, direction)));
    return step.value;
  }

  #change(id: string, changed: Partial<LotEntry>): void {
    const entry = this.#lots.get(id);
    if (entry !== undefined) this.#lots.set(id, { ...entry, ...changed });
  }
}

/**
 * The walk from a lot to all its relatives in one direction, the nearest first. It yields the lots whose neighbours it
 * has to know, is handed these, and returns the relatives: so that it walks over events and over rows alike.
 */
export function* relativesOf(id: string): Generator<readonly string[], Relative[], readonly string[]> {
  const met = new Set([id]);
  const found: Relative[] = [];
  let level = [id];
  for (let depth = 1; level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const lot of yield level) {
      if (met.has(lot)) continue;
      met.add(lot);
      next.push(lot);
      found.push({ lot, depth });
    }
    level = next;
  }
  return found;
}

function isGenealogyEvent(event: DecodedEvent): event is GenealogyEvent {
  return NAMES.some((name) => name === event.name);
}

function isOn(branch: Branch | undefined, lot: string): boolean {
  for (let step = branch; step !== undefined; step = step.before) if (step.lot === lot) return true;
  return false;
}

function wayBack(from: ReadonlyMap<string, string>, last: string, id: string): string[] {
  const way = [id, last];
  for (let step = last; step !== id;) {
    step = from.get(step) ?? id;
    if (step !== id) way.push(step);
  }
  return [...new Set(way)].reverse();
}

function setAt(map: Map<string, Set<string>>, key: string): Set<string> {
  const found = map.get(key) ?? new Set<string>();
  map.set(key, found);
  return found;
}

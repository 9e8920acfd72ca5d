import type { Goods, LotFacts, Statement } from "../../epcis/index.ts";
import { InputError } from "../../errors.ts";
import { lotIdOf } from "../../lots/index.ts";
import type { EndPart } from "../itemTally.ts";
import { packKey, type LogisticUnits } from "./logisticUnits.ts";
import type { Used } from "./transformations.ts";

/** Commissioning, or a transformation that makes a lot. */
export type MakingStatement = Statement & { kind: "commission" | "transform" };

/** A lot that events of this run make known and that is not registered yet. */
export interface GatheredLot {
  readonly lot: string;
  readonly gtin: string;
  readonly lotNumber: string;
  /** `YYYY-MM-DD`. */
  readonly expiry: string;
  readonly productionDate: string | undefined;
  /** The first event that commissions it: its eventID is the registration's document. */
  readonly origin: MakingStatement;
  /** Serials in the order of commissioning. */
  readonly serials: Set<string>;
  /** How many packs the events count by class. */
  counted: number;
  /** Lots it was made from. */
  readonly inputs: Set<string>;
  /** Goods that making it used up, by the event that says so. */
  readonly consumed: Used[];
  /** It waits for its release, as the event says. */
  readonly awaitsRelease: boolean;
  /** The events that are at their end when the lot is. */
  readonly endings: EndPart[];
}

/** A lot whose gathering is over. */
export interface ClosedLot extends GatheredLot {
  /** Serials in packing order. */
  readonly ordered: readonly string[];
}

/** Gathers what the events of a run say of lots that are not registered yet. */
export class LotGathering {
  readonly #open = new Map<string, GatheredLot>();
  readonly #closed = new Set<string>();
  /** The lot of each pack, open or being registered. */
  readonly #lotOfPack = new Map<string, string>();

  /** The lots that are still open. */
  get openLots(): string[] {
    return [...this.#open.keys()];
  }

  get(lot: string): GatheredLot | undefined {
    return this.#open.get(lot);
  }

  /** The lot of a pack that this run has commissioned and not registered yet. */
  lotOf(pack: { gtin: string; serial: string }): string | undefined {
    return this.#lotOfPack.get(packKey(pack));
  }

  /**
   * Adds what a commissioning or transformation makes. All or nothing: throws an InputError `LotFactMissing` with the
   * field, `LotsContradict`, `LotInUse` or `SerialRepeated`. Returns the lots.
   */
  add(statement: MakingStatement, made: Goods, awaitsRelease: boolean): GatheredLot[] {
    const gtins = new Set([...made.packs, ...made.quantities].map(({ gtin }) => gtin));
    const { lot: lotNumber, expiry } = requiredFacts(statement.lot);
    const additions = [...gtins].map((gtin) => {
      const lot = lotIdOf(gtin, lotNumber);
      const { productionDate } = statement.lot;
      const fresh: GatheredLot = {
        ...{ lot, gtin, lotNumber, expiry, productionDate, origin: statement, awaitsRelease },
        ...{ serials: new Set(), counted: 0, inputs: new Set(), consumed: [], endings: [] },
      };
      const gathered = this.#open.get(lot) ?? fresh;
      this.#requireFit(gathered, statement);
      const serials = made.packs.filter((pack) => pack.gtin === gtin).map(({ serial }) => serial);
      for (const serial of serials) this.#requireNew(gtin, serial);
      const counted = made.quantities
        .filter((each) => each.gtin === gtin)
        .reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
      return { gathered, serials, counted };
    });
    for (const { gathered, serials, counted } of additions) {
      this.#open.set(gathered.lot, gathered);
      gathered.counted += counted;
      for (const serial of serials) {
        gathered.serials.add(serial);
        this.#lotOfPack.set(packKey({ gtin: gathered.gtin, serial }), gathered.lot);
      }
    }
    return additions.map(({ gathered }) => gathered);
  }

  /** Ends the gathering of a lot: its packs are in their order now. Undefined where it is not open. */
  close(lot: string, units: LogisticUnits): ClosedLot | undefined {
    const gathered = this.#open.get(lot);
    if (gathered === undefined) return undefined;
    this.#open.delete(lot);
    this.#closed.add(lot);
    const { gtin, serials } = gathered;
    const keys = new Set([...serials].map((serial) => packKey({ gtin, serial })));
    const packed = units.inPackingOrder(keys).map((key) => key.slice(gtin.length + 1));
    return { ...gathered, ordered: [...new Set([...packed, ...serials])] };
  }

  /** The lot's pack list is known elsewhere from now on, or it will never be. */
  forget({ gtin, serials }: GatheredLot): void {
    for (const serial of serials) this.#lotOfPack.delete(packKey({ gtin, serial }));
  }

  #requireFit(gathered: GatheredLot, { lot: { expiry, productionDate } }: MakingStatement): void {
    const { lotNumber } = gathered;
    if (this.#closed.has(gathered.lot)) {
      throw new InputError(
        "LotInUse",
        `Lot ${lotNumber} was registered before this event, when another event used it.`,
        "A lot is registered once: give all events that commission it before the first that moves or uses it.",
      );
    }
    const dates = [gathered.productionDate, productionDate];
    if (expiry === gathered.expiry && (dates[0] === dates[1] || dates.includes(undefined))) return;
    throw new InputError(
      "LotsContradict",
      `Lot ${lotNumber} was commissioned before with expiry ${gathered.expiry} and production date ${dates[0] ?? "unknown"}, and now with ${expiry ?? "none"} and ${productionDate ?? "unknown"}.`,
      "Correct the dates in one of the events.",
    );
  }

  #requireNew(gtin: string, serial: string): void {
    if (!this.#lotOfPack.has(packKey({ gtin, serial }))) return;
    throw new InputError(
      "SerialRepeated",
      `The serial ${serial} of GTIN ${gtin} was commissioned before.`,
      "A serial is given to one pack only: correct the event, or leave out what an earlier one has commissioned.",
    );
  }
}

function requiredFacts({ lot, expiry }: LotFacts): { lot: string; expiry: string } {
  if (lot === undefined) throw factMissing("lot number", "cbvmda:lotNumber");
  if (expiry === undefined) throw factMissing("expiry", "cbvmda:itemExpirationDate");
  return { lot, expiry };
}

function factMissing(what: string, field: string): InputError {
  return new InputError("LotFactMissing", `The event gives no ${what}.`, `Add it as ilmd.${field}.`, {
    place: `ilmd.${field}`,
  });
}

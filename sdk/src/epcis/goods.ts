import { InputError } from "../errors.ts";
import { parseEpc, printEpc } from "../gs1/epc.ts";
import type { Epc } from "../gs1/epc.ts";
import { quoted } from "../gs1/quoted.ts";
import type { LotFacts } from "./lotFacts.ts";
import type { Container, Goods, GoodsQuantity } from "./statement.ts";

/** A quantity as an event's quantity lists give it. */
export type QuantityElement = { epcClass: string; quantity?: number | undefined; uom?: string | undefined };

/** Goods, and the EPCs among them that the ledger has no place for, as they were written. */
export type ReadGoods = { goods: Goods; unusable: string[] };

/** Sorts EPCs and quantities into packs, logistic units and quantities by class. One object named in two forms counts once. */
export function readGoods(epcs: readonly string[] = [], quantities: readonly QuantityElement[] = []): ReadGoods {
  const goods: Goods = { packs: [], logisticUnits: [], quantities: [] };
  const unusable: string[] = [];
  const seen = new Set<string>();
  for (const uri of epcs) {
    const epc = parseEpc(uri);
    const link = printEpc(epc);
    if (seen.has(link)) continue;
    seen.add(link);
    if (epc.kind === "sgtin") goods.packs.push(packOf(epc));
    else if (epc.kind === "sscc") goods.logisticUnits.push(epc.sscc);
    else if (epc.kind === "lgtin" || epc.kind === "sgtinPattern") goods.quantities.push(classOf(epc));
    else unusable.push(uri);
  }
  for (const { epcClass, quantity, uom } of quantities) {
    const epc = parseEpc(epcClass);
    if (epc.kind !== "lgtin" && epc.kind !== "sgtinPattern") {
      unusable.push(epcClass);
      continue;
    }
    goods.quantities.push({
      ...classOf(epc),
      ...(quantity === undefined ? {} : { quantity }),
      ...(uom === undefined ? {} : { unitOfMeasure: uom }),
    });
  }
  return { goods, unusable };
}

/** Whether there are no goods at all. */
export function isEmpty(goods: Goods): boolean {
  return goods.packs.length + goods.logisticUnits.length + goods.quantities.length === 0;
}

/** What the parent of an aggregation is, or undefined for a parent that holds no medicine (a crate, a vehicle, a place). */
export function containerOf(parent: string | undefined): Container | undefined {
  const epc = parent === undefined ? undefined : parseEpc(parent);
  if (epc?.kind === "sscc") return { sscc: epc.sscc };
  return epc?.kind === "sgtin" ? { gtin: epc.gtin, serial: epc.serial } : undefined;
}

/**
 * Completes what ilmd says of a lot by the lot that the identifiers name. Throws `LotsContradict` where they name
 * another than ilmd, or several.
 */
export function lotOfGoods(facts: LotFacts, goods: Goods, place: string): LotFacts {
  const named = [...goods.packs, ...goods.quantities].flatMap(({ lot }) => (lot === undefined ? [] : [lot]));
  const all = [...new Set([...(facts.lot === undefined ? [] : [facts.lot]), ...named])];
  if (all.length > 1) {
    throw new InputError(
      "LotsContradict",
      `The event names the lots ${all.map(quoted).join(" and ")} at once.`,
      "One event commissions one lot: correct the lot number or split the event.",
      { place },
    );
  }
  const [lot] = all;
  return lot === undefined ? facts : { ...facts, lot };
}

/** A sentence on EPCs that the ledger has no place for. */
export function unusableSentence(unusable: readonly string[]): string {
  const shown = unusable.slice(0, 5).join(", ");
  const more = unusable.length > 5 ? ` and ${unusable.length - 5} more` : "";
  return `The ledger keeps packs (SGTIN), lots (LGTIN) and cases (SSCC), and has no place for ${shown}${more}.`;
}

function packOf(epc: Epc & { kind: "sgtin" }): Goods["packs"][number] {
  return { gtin: epc.gtin, serial: epc.serial, ...(epc.lot === undefined ? {} : { lot: epc.lot }) };
}

function classOf(epc: Epc & { kind: "lgtin" | "sgtinPattern" }): GoodsQuantity {
  return epc.kind === "lgtin" ? { gtin: epc.gtin, lot: epc.lot } : { gtin: epc.gtin };
}

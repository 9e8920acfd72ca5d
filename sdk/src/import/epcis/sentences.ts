import { sizeOf } from "../state/ranges.ts";
import type { LedgerGoods } from "./goodsOnLedger.ts";

/** A number of packs in words. */
export function packWords(size: number): string {
  return size === 1 ? "1 pack" : `${size} packs`;
}

/** How many packs goods are. */
export function sizeOfGoods({ packs }: LedgerGoods): number {
  return packs.reduce((sum, { ranges }) => sum + sizeOf(ranges), 0);
}

/** Goods at the head of a sentence: `12 packs of lot MF2609 were`. */
export function goodsWere(goods: LedgerGoods): string {
  const size = sizeOfGoods(goods);
  const lots = goods.packs.map(({ state }) => state.lotNumber);
  const shown = lots.slice(0, 3).join(", ") + (lots.length > 3 ? ` and ${lots.length - 3} more` : "");
  return `${packWords(size)} of lot${lots.length === 1 ? "" : "s"} ${shown} ${size === 1 ? "was" : "were"}`;
}

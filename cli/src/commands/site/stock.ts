import { stockAt } from "@yaolian/sdk/goods";
import type { StockLine } from "@yaolian/sdk/goods";

import { query } from "../../frame/command.ts";
import { tableLines } from "../../frame/table.ts";
import { siteOf } from "../../frame/values.ts";

export const siteStock = query({
  name: "site stock",
  description: "What a site has of each lot, what expires first at the top",
  examples: ["yaolian --demo site stock 6906789000016"],
  args: { site: { type: "positional", required: true, description: "The site's GLN, or its number" } },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const stock = await stockAt(ledger, await siteOf(ledger, args.site));
    const cells = stock.map((line) => [
      line.lotNumber,
      directory.product(line.gtin),
      line.expiry,
      ...[line.active, line.locked, line.held, line.leaving, line.coming, line.openUnits].map(count),
      remarkOf(line),
    ]);
    const heads = ["lot", "product", "expiry", ">packs", ">locked", ">held", ">leaving", ">coming", ">open units", ""];
    const lines = stock.length === 0 ? ["It has nothing, and awaits nothing."] : undefined;
    return { data: stock, lines: lines ?? tableLines(cells, { heads, emphasis: session.io.colors.bold }) };
  },
});

function count(number: number): string {
  return number === 0 ? "" : number.toLocaleString("en");
}

function remarkOf({ isRecalled, isExpired, isReleased }: StockLine): string {
  const remarks = [isRecalled ? "recalled" : "", isExpired ? "expired" : "", isReleased ? "" : "not released"];
  return remarks.filter(Boolean).join(", ");
}

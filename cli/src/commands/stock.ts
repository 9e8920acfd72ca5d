import { readFile } from "node:fs/promises";

import { countStock } from "@yaolian/sdk/goods";
import type { CountedLot, StockRow } from "@yaolian/sdk/goods";
import { findScanned } from "@yaolian/sdk/import";

import { InputError } from "../frame/basics.ts";
import { query } from "../frame/command.ts";
import type { Session } from "../frame/session.ts";
import { tableLines } from "../frame/table.ts";
import { lotOf, numberOf, siteOf } from "../frame/values.ts";
import { packs } from "../told/events.ts";

const count = query({
  name: "stock count",
  description: "Compare what was counted on the shelves with the ledger; without a count, look at what is there",
  examples: [
    "yaolian --demo stock count --at 6905678000014",
    "yaolian --demo stock count shelf.csv --at 6905678000014 --soon 60",
  ],
  args: {
    file: {
      type: "positional",
      required: false,
      description: "A line each: GTIN/lot,packs or GTIN/lot,packs,units left in opened ones; or scanned codes",
    },
    at: { type: "string", required: true, valueHint: "gln", description: "The site that was counted" },
    soon: { type: "string", valueHint: "days", default: "30", description: "Days ahead that count as expiring soon" },
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const site = await siteOf(ledger, args.at);
    const counted = args.file === undefined ? undefined : await countedOf(session, await readFile(args.file, "utf8"));
    const stock = await countStock(ledger, {
      site,
      soonDays: numberOf(args.soon, "number of days", 36_500),
      ...(counted === undefined ? {} : { counted }),
    });
    const { bold, green, red } = session.io.colors;
    const heads = ["product", "lot", "expires", ">packs", ">units", ">counted", "what is wrong"];
    const directory = await session.directory();
    const cells = stock.rows.map((row) => [
      directory.product(row.gtin),
      row.lotNumber,
      row.expiry,
      String(row.packs),
      row.units === 0 ? "" : String(row.units),
      countedText(row),
      wrongOf(row).join("; "),
    ]);
    const verdict = stock.isRight ? green("Everything is right.") : red("Something is wrong: see the last column.");
    const lines =
      cells.length === 0 ? ["Nothing is there."] : [...tableLines(cells, { heads, emphasis: bold }), verdict];
    return { data: stock, lines, exitCode: stock.isRight ? 0 : 2 };
  },
});

function countedText({ counted }: StockRow): string {
  if (counted === undefined) return "";
  return counted.units === undefined ? String(counted.packs) : `${counted.packs} + ${counted.units}`;
}

/** What differs and what may not be used, in words. */
function wrongOf({
  missing,
  surplus,
  missingUnits,
  surplusUnits,
  missingIndices,
  surplusIndices,
  warnings,
}: StockRow): string[] {
  const which = (indices: readonly number[]): string =>
    indices.length === 0 ? "" : ` (${indices.map((index) => index + 1).join(", ")})`;
  return [
    ...(missing > 0 ? [`${packs(missing)} missing${which(missingIndices)}`] : []),
    ...(surplus > 0 ? [`${packs(surplus)} too many${which(surplusIndices)}`] : []),
    ...(missingUnits > 0 ? [`${missingUnits} units missing`] : []),
    ...(surplusUnits > 0 ? [`${surplusUnits} units too many`] : []),
    ...warnings,
  ];
}

/** Rows of lots with numbers, or scanned codes; both may stand in one file. Lines that begin with `#` are passed over. */
async function countedOf(session: Session, text: string): Promise<CountedLot[]> {
  const ledger = await session.ledger();
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const rows: CountedLot[] = [];
  const codes: string[] = [];
  for (const [place, line] of lines.entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const [, lot, whole, units] = /^(\d{8,20}\/[^,;\t]+)[,;\t]\s*(\d+)(?:[,;\t]\s*(\d+))?$/.exec(line) ?? [];
    if (lot === undefined || whole === undefined) codes.push(line);
    else {
      const opened = units === undefined ? {} : { units: numberOf(units, "number of units", 0xffffff) };
      rows.push({
        lot: await lotOf(ledger, lot.trim()),
        packs: numberOf(whole, "number of packs", 0xffffff),
        ...opened,
      });
    }
    if (/^\d{8,20}\//.test(line) && lot === undefined) {
      throw new InputError("CountWrong", `Line ${place + 1} is no count.`, "Write GTIN/lot,packs or a scanned code.");
    }
  }
  return [...rows, ...(await scannedRows(session, codes))];
}

async function scannedRows(session: Session, codes: readonly string[]): Promise<CountedLot[]> {
  if (codes.length === 0) return [];
  const byLot = new Map<string, number[]>();
  for (const { lot, row } of await findScanned(await session.ledger(), session.vault, codes)) {
    byLot.set(lot.id, [...(byLot.get(lot.id) ?? []), row.index]);
  }
  return [...byLot].map(([lot, indices]) => ({ lot, indices }));
}

/** `yaolian stock …`. */
export const stockCommands = { count };

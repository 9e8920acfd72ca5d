import { showRecord } from "@yaolian/sdk/coldChain";

import { query } from "../../frame/command.ts";
import { tableLines } from "../../frame/table.ts";
import { moment, range } from "../../told/events.ts";
import { readLot } from "../../acts/stock.ts";

export const showRecords = query({
  name: "cold show",
  description: "How warm the consignments of a lot were, as far as it is recorded",
  examples: ["yaolian --demo cold show FLU2611"],
  args: { lot: { type: "positional", required: true, description: "GTIN/lot number, or the number alone" } },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const { id, consignments } = await readLot(session, args.lot);
    const records = await Promise.all(consignments.map(({ first }) => showRecord(ledger, { lot: id, first })));
    const cells = await Promise.all(
      records.map(async ({ first, count, site, record, minutesOut, budget, isHeldByDevice }) => [
        range(first, count),
        await directory.site(site),
        record === undefined ? "" : moment(record.since),
        record === undefined ? "" : moment(record.until),
        `${minutesOut} of ${budget}`,
        isHeldByDevice ? "held" : "",
      ]),
    );
    const heads = [">packs", "site", "recorded from", "to", ">minutes out", ""];
    return { data: records, lines: tableLines(cells, { heads, emphasis: session.io.colors.bold }) };
  },
});

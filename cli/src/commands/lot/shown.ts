import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { readEvents } from "@yaolian/sdk/events";
import { openLotFile, writePackRows } from "@yaolian/sdk/lots";
import type { LotFile } from "@yaolian/sdk/lots";

import { LotBook } from "../../acts/plans.ts";
import type { Consignment, LotState } from "../../acts/plans.ts";
import { readLot } from "../../acts/stock.ts";
import { dateOfDay, InputError } from "../../frame/basics.ts";
import { action, query } from "../../frame/command.ts";
import { tableLines } from "../../frame/table.ts";
import { rangesOf } from "../../frame/values.ts";
import type { Directory } from "../../told/directory.ts";
import { range, tellEvent } from "../../told/events.ts";
import { holdersOf, standingOf } from "../../told/lots.ts";

const LOT = {
  type: "positional",
  required: true,
  description: "The lot: GTIN/lot number, or its number alone",
} as const;

export const listLots = query({
  name: "lot list",
  description: "All lots, and how they stand",
  examples: ["yaolian --demo lot list"],
  async run(session) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const { lotLedger, deployment } = ledger;
    const events = await lotLedger.queryFilter(
      lotLedger.filters.LotRegistered(),
      deployment.contracts.lotLedger.startBlock,
    );
    const book = new LotBook(ledger);
    const states = (await Promise.all(events.map(({ args }) => book.lot(args.lot)))).filter(
      (state) => state !== undefined,
    );
    const rows = states.map((state) => summaryOf(state, directory));
    const cells = rows.map((row) => [row.gtin, row.lot, row.product, String(row.packs), row.expiry, row.standing]);
    const heads = ["GTIN", "lot", "product", ">packs", "use by", "standing"];
    return {
      data: rows,
      lines:
        rows.length === 0
          ? ["No lot is registered yet."]
          : tableLines(cells, { heads, emphasis: session.io.colors.bold }),
    };
  },
});

export const showLot = query({
  name: "lot show",
  description: "One lot: where its packs are and in what state",
  examples: ["yaolian --demo lot show MF2609"],
  args: { lot: LOT },
  async run(session, args) {
    const directory = await session.directory();
    const state = await readLot(session, args.lot);
    const summary = summaryOf(state, directory);
    const holders = await holdersOf(state, directory);
    const consignments = await Promise.all(state.consignments.map((each) => consignmentRow(each, directory)));
    const inputs = await Promise.all(state.inputs.map((input) => directory.lot(input)));
    const { bold } = session.io.colors;
    const lines = [
      `${bold(`Lot ${summary.lot}`)}  ${summary.product}, GTIN ${summary.gtin}`,
      `${summary.packs} packs made on ${summary.made}, use by ${summary.expiry}; ${summary.standing}`,
      ...(inputs.length === 0 ? [] : [`made from ${inputs.join(", ")}`]),
      "",
      ...tableLines(
        holders.map(({ range: packs, place, state: condition }) => [packs, place, condition]),
        { heads: [">packs", "place", "state"], emphasis: bold },
      ),
    ];
    return { data: { ...summary, id: state.id, root: state.root, inputs, consignments, packs: holders }, lines };
  },
});

export const lotEvents = query({
  name: "lot events",
  description: "What happened to a lot, in the order of the chain",
  examples: ["yaolian --demo lot events MF2609"],
  args: { lot: LOT },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const state = await readLot(session, args.lot);
    const events = (await readEvents(ledger)).filter((event) => "lot" in event.args && event.args.lot === state.id);
    const all = await Promise.all(
      events.map(async (event) => ({ block: event.block, event: event.name, told: await tellEvent(event, directory) })),
    );
    const told = all.filter((each) => each.told !== undefined);
    const lines = tableLines(
      told.map(({ block, told: line = "" }) => [String(block), line]),
      { heads: [">block", "what happened"], emphasis: session.io.colors.bold },
    );
    return { data: told, lines };
  },
});

export const packRows = action({
  name: "lot rows",
  description: "Write the rows of shipped packs, which their recipient needs to verify them",
  examples: ["yaolian lot rows MF2609 --packs 1-12 --out case-1.jsonl"],
  args: {
    lot: LOT,
    packs: { type: "string", valueHint: "ranges", description: "Packs, numbered from 1: 1-12,15; all by default" },
    out: { type: "string", valueHint: "file", required: true, description: "Where they go; for the recipient alone" },
  },
  async run(session, args) {
    const state = await readLot(session, args.lot);
    const ranges = args.packs === undefined ? [{ first: 0, count: state.packCount }] : rangesOf(args.packs);
    const file = await packList(session.vault.lotFolder, state);
    try {
      if (session.globals.dryRun) return { reason: `Would be written to ${args.out}.` };
      const written = await writePackRows(file, ranges, args.out);
      return { reason: `Wrote ${written} rows of lot ${state.lotNumber} to ${args.out}.`, data: { rows: written } };
    } finally {
      await file.close();
    }
  },
});

async function packList(folder: string, state: LotState): Promise<LotFile> {
  for (const name of (await readdir(folder)).filter((each) => each.endsWith(".lot"))) {
    const file = await openLotFile(join(folder, name));
    if (file.lotId === state.id) return file;
    await file.close();
  }
  throw new InputError(
    "PackListMissing",
    `The pack list of lot ${state.lotNumber} is not in ${folder}.`,
    "Its maker has it: use the maker's vault.",
  );
}

interface Summary {
  readonly gtin: string;
  readonly lot: string;
  readonly product: string;
  readonly packs: number;
  readonly made: string;
  readonly expiry: string;
  readonly standing: string;
}

function summaryOf(state: LotState, directory: Directory): Summary {
  const gtin = String(state.gtin).padStart(14, "0");
  return {
    gtin,
    lot: state.lotNumber,
    product: directory.product(gtin),
    packs: state.packCount,
    made: dateOfDay(state.madeDay),
    expiry: dateOfDay(state.expiryDay),
    standing: standingOf(state),
  };
}

async function consignmentRow(consignment: Consignment, directory: Directory): Promise<Record<string, unknown>> {
  const { first, count, site, recipient, holds } = consignment;
  const on = recipient === 0 ? undefined : await directory.site(recipient);
  return {
    packs: range(first, count),
    place: await directory.site(site),
    ...(on === undefined ? {} : { onItsWayTo: on }),
    holds,
  };
}

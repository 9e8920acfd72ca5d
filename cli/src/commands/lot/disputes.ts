import { listDisputes, returnGoods, settleDispute } from "@yaolian/sdk/goods";
import type { Settlement } from "@yaolian/sdk/goods";

import { OCCASION_ARGS } from "../../acts/occasions.ts";
import { toldOf } from "../../acts/perform.ts";
import { findPacks, readLot } from "../../acts/stock.ts";
import { InputError } from "../../frame/basics.ts";
import { action, query } from "../../frame/command.ts";
import type { Done } from "../../frame/command.ts";
import type { Session } from "../../frame/session.ts";
import { tableLines } from "../../frame/table.ts";
import { numberOf, siteOf } from "../../frame/values.ts";
import { moment, range } from "../../told/events.ts";

const LOT = {
  type: "positional",
  required: true,
  description: "The lot: GTIN/lot number, or its number alone",
} as const;
const AS: readonly Settlement[] = ["Found", "Lost", "Stolen", "Damaged", "Destroyed"];

export const lotDisputes = query({
  name: "lot disputes",
  description: "Packs that a recipient did not accept, which wait for their sender",
  examples: ["yaolian --demo lot disputes"],
  async run(session) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const disputes = await listDisputes(ledger);
    const cells = await Promise.all(
      disputes.map(async ({ lot, first, count, site, recipient, since }) => [
        ...[await directory.lot(lot), range(first, count), await directory.site(site), await directory.site(recipient)],
        moment(since),
      ]),
    );
    const heads = ["lot", ">packs", "sender, who has them", "not accepted by", "since"];
    const lines =
      cells.length === 0 ? ["Nothing is disputed."] : tableLines(cells, { heads, emphasis: session.io.colors.bold });
    return { data: disputes, lines };
  },
});

export const settleLot = action({
  name: "lot settle",
  description: "Say what became of disputed packs: found, they are back in stock; else they are retired for good",
  examples: ["yaolian --demo lot settle MF2609 --pack 19 --as found", "yaolian lot settle MF2609 --pack 19 --as lost"],
  args: {
    lot: LOT,
    pack: {
      type: "string",
      valueHint: "number",
      required: true,
      description: "A pack of the disputed ones, numbered from 1",
    },
    as: {
      type: "enum",
      options: AS.map((each) => each.toLowerCase()),
      required: true,
      description: "What became of them",
    },
    document: OCCASION_ARGS.document,
  },
  async run(session, args) {
    const state = await readLot(session, args.lot);
    const as = AS.find((each) => each.toLowerCase() === args.as);
    const consignment = state.holding(numberOf(args.pack, "pack's number", state.packCount) - 1);
    if (as === undefined || consignment === undefined) {
      const cure = `Its packs are numbered from 1 to ${state.packCount}.`;
      throw new InputError("PackIndexOutOfLot", `Lot ${state.lotNumber} has no pack ${args.pack}.`, cure);
    }
    const staff = (["Logistics", "QualityOfficer", "Dispenser"] as const).map((role) => ({
      role,
      site: consignment.site,
    }));
    const input = { lot: state.id, first: consignment.first, as, ...papersOf(args) };
    return told(session, await settleDispute(await session.actingAs(staff), input));
  },
});

export const returnLot = action({
  name: "lot return",
  description: "Send packs back to who sent them; held and recalled ones may go too",
  examples: ["yaolian --demo lot return MF2609 --packs 15-16", "yaolian lot return MF2609 --to 6901234000016"],
  args: {
    lot: LOT,
    packs: { type: "string", valueHint: "ranges", description: "Packs, numbered from 1: 1-12,15; all by default" },
    at: { type: "string", valueHint: "gln", description: "Your site, where keys of several are here" },
    to: { type: "string", valueHint: "gln", description: "Where they go back to; who sent them by default" },
    document: OCCASION_ARGS.document,
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const state = await readLot(session, args.lot);
    const { goods, site } = await findPacks(session, state, { packs: args.packs, site: args.at, transit: false });
    const acting = await session.actingAs([{ role: "Logistics", site }]);
    const outcomes = await returnGoods(acting, {
      ...{ lot: state.id, from: site, ranges: goods.flatMap(({ ranges }) => ranges) },
      ...(args.to === undefined ? {} : { to: await siteOf(ledger, args.to) }),
      ...papersOf(args),
    });
    return told(session, outcomes);
  },
});

function papersOf({ document }: { document?: string | undefined }): { occasion?: { document: string } } {
  return document === undefined ? {} : { occasion: { document } };
}

async function told(session: Session, outcomes: Awaited<ReturnType<typeof returnGoods>>): Promise<Done> {
  const reason = await toldOf(
    session,
    outcomes.flatMap(({ events }) => events),
  );
  return { reason, data: { transactions: outcomes.map(({ hash }) => hash) } };
}

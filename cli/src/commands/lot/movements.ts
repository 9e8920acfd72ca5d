import { OCCASION_ARGS, occasionOf } from "../../acts/occasions.ts";
import { perform } from "../../acts/perform.ts";
import { piecesOf, planReceiving, planRecall, planShipping } from "../../acts/plans.ts";
import type { Step } from "../../acts/plans.ts";
import { findPacks, readLot } from "../../acts/stock.ts";
import { InputError } from "../../frame/basics.ts";
import { action } from "../../frame/command.ts";
import { dashed, enumOf, numberOf, siteOf } from "../../frame/values.ts";

const LOT = {
  type: "positional",
  required: true,
  description: "The lot: GTIN/lot number, or its number alone",
} as const;
const PACKS = {
  type: "string",
  valueHint: "ranges",
  description: "Packs, numbered from 1: 1-12,15; all by default",
} as const;
const AT = { type: "string", valueHint: "gln", description: "Your site, where keys of several are here" } as const;
const REASONS = ["Sale", "Transfer", "Return", "Rework", "Sample", "DirectDelivery", "Recall", "Scrap"] as const;

export const shipLot = action({
  name: "lot ship",
  description: "Send packs to another site; custody moves when that site receives them",
  examples: [
    "yaolian lot ship 06901234000016/MF2609 --to 6903456000010",
    "yaolian lot ship MF2609 --packs 1-12,15 --to 6906789000016 --reason return",
  ],
  args: {
    lot: LOT,
    to: { type: "string", valueHint: "gln", required: true, description: "The site it goes to" },
    packs: PACKS,
    at: AT,
    reason: { type: "string", valueHint: "word", default: "sale", description: REASONS.map(dashed).join(", ") },
    ...OCCASION_ARGS,
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const state = await readLot(session, args.lot);
    const reason = enumOf("MovementReason", args.reason);
    const to = await siteOf(ledger, args.to);
    const { goods, site } = await findPacks(session, state, { packs: args.packs, site: args.at, transit: false });
    const steps = planShipping(goods, { from: site, to, reason });
    return perform(session, steps, { occasion: occasionOf(args), nothing: "There is nothing to send." });
  },
});

export const receiveLot = action({
  name: "lot receive",
  description: "Accept packs that are on their way to you; what is left out stays the sender's, as disputed",
  examples: ["yaolian lot receive MF2609", "yaolian lot receive MF2609 --packs 13-18 --at 6906789000016"],
  args: { lot: LOT, packs: PACKS, at: AT, ...OCCASION_ARGS },
  async run(session, args) {
    const state = await readLot(session, args.lot);
    const { goods, site } = await findPacks(session, state, { packs: args.packs, site: args.at, transit: true });
    const { steps } = planReceiving(goods, site);
    return perform(session, steps, { occasion: occasionOf(args), nothing: "The packs are received already." });
  },
});

export const rejectLot = action({
  name: "lot reject",
  description: "Turn shipments away whole; they stay in the sender's custody",
  examples: ["yaolian lot reject MF2609 --at 6906789000016"],
  args: { lot: LOT, packs: PACKS, at: AT, ...OCCASION_ARGS },
  async run(session, args) {
    const state = await readLot(session, args.lot);
    const { goods, site } = await findPacks(session, state, { packs: args.packs, site: args.at, transit: true });
    const consignments = [...new Set(piecesOf(goods).map(({ consignment }) => consignment.first))];
    const step: Step = {
      act: "reject",
      consignments: consignments.map((first) => ({ lot: state.id, first })),
      by: { roles: ["Logistics"], site },
    };
    return perform(session, [step], { occasion: occasionOf(args), nothing: "" });
  },
});

export const callBack = action({
  name: "lot call-back",
  description: "Call shipments back before they are received",
  examples: ["yaolian lot call-back MF2609 --at 6903456000010"],
  args: { lot: LOT, packs: PACKS, at: AT, ...OCCASION_ARGS },
  async run(session, args) {
    const ledger = await session.ledger();
    const state = await readLot(session, args.lot);
    const at = args.at === undefined ? undefined : await siteOf(ledger, args.at);
    const moving = state.consignments.filter(({ recipient, site }) => recipient !== 0 && (at ?? site) === site);
    const [first] = moving;
    if (first === undefined) {
      const cure = `See where it is: yaolian lot show ${state.lotNumber}.`;
      throw new InputError("NothingThere", `Nothing of lot ${state.lotNumber} is on its way.`, cure);
    }
    const steps = planRecall([{ state, ranges: moving.filter(({ site }) => site === first.site) }], first.site);
    return perform(session, steps, { occasion: occasionOf(args), nothing: "" });
  },
});

export const splitLot = action({
  name: "lot split",
  description: "Make one consignment two, at a pack",
  examples: ["yaolian lot split MF2609 --pack 13"],
  args: {
    lot: LOT,
    pack: {
      type: "string",
      valueHint: "number",
      required: true,
      description: "The first pack of the second part, numbered from 1",
    },
    ...OCCASION_ARGS,
  },
  async run(session, args) {
    const state = await readLot(session, args.lot);
    const { consignment, second } = consignmentAt(state, args.pack);
    const by = { roles: ["Logistics"], site: consignment.site } as const;
    const step: Step = { act: "split", lot: state.id, first: consignment.first, second, by };
    const steps = consignment.first === second ? [] : [step];
    return perform(session, steps, {
      occasion: occasionOf(args),
      nothing: `A consignment begins at pack ${args.pack} already.`,
    });
  },
});

export const mergeLot = action({
  name: "lot merge",
  description: "Make two neighbouring consignments one; the worse condition of both counts",
  examples: ["yaolian lot merge MF2609 --pack 13"],
  args: {
    lot: LOT,
    pack: {
      type: "string",
      valueHint: "number",
      required: true,
      description: "The first pack of the second part, numbered from 1",
    },
    ...OCCASION_ARGS,
  },
  async run(session, args) {
    const state = await readLot(session, args.lot);
    const { consignment, second } = consignmentAt(state, args.pack);
    if (consignment.first !== second || second === 0) {
      return {
        outcome: "already-applied",
        reason: `No consignment begins at pack ${args.pack}: there is nothing to join.`,
      };
    }
    const before = state.holding(second - 1) ?? consignment;
    const by = { roles: ["Logistics"], site: consignment.site } as const;
    const step: Step = { act: "merge", lot: state.id, first: before.first, second, by };
    return perform(session, [step], { occasion: occasionOf(args), nothing: "" });
  },
});

function consignmentAt(
  state: Awaited<ReturnType<typeof readLot>>,
  pack: string,
): { consignment: NonNullable<ReturnType<typeof state.holding>>; second: number } {
  const second = numberOf(pack, "pack's number", state.packCount) - 1;
  const consignment = state.holding(second);
  if (consignment !== undefined) return { consignment, second };
  const cure = `Its packs are numbered from 1 to ${state.packCount}.`;
  throw new InputError("PackIndexOutOfLot", `Lot ${state.lotNumber} has no pack ${pack}.`, cure);
}

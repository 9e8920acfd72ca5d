import type { OperatorNeed } from "@yaolian/sdk/ledger";

import { OCCASION_ARGS, occasionOf } from "../../acts/occasions.ts";
import { sent } from "../../acts/perform.ts";
import { callOf } from "../../acts/plans.ts";
import type { LotState, Step } from "../../acts/plans.ts";
import { readLot } from "../../acts/stock.ts";
import { action } from "../../frame/command.ts";
import type { Done } from "../../frame/command.ts";
import type { Session } from "../../frame/session.ts";
import { enumOf } from "../../frame/values.ts";
import { stopDescendants } from "./recall.ts";

const LOT = {
  type: "positional",
  required: true,
  description: "The lot: GTIN/lot number, or its number alone",
} as const;
const AS = {
  type: "enum" as const,
  options: ["maker", "regulator"],
  description: "Who does it, where keys of both are here; the maker by default",
};

export const releaseLot = action({
  name: "lot release",
  description: "Release a lot for use",
  examples: ["yaolian lot release MF2610"],
  args: { lot: LOT, as: AS, ...OCCASION_ARGS },
  async run(session, args) {
    const state = await readLot(session, args.lot);
    if (state.released) return { outcome: "already-applied", reason: `Lot ${state.lotNumber} is released already.` };
    const as = args.as ?? (state.releasedByRegulatorOnly ? "regulator" : "maker");
    return act(session, state, { act: "releaseLot", lot: state.id, by: { roles: [] } }, { ...args, as });
  },
});

export const holdLot = action({
  name: "lot hold",
  description: "Hold a lot everywhere at once",
  examples: ["yaolian lot hold MF2609 --as regulator --document 'order 17'"],
  args: { lot: LOT, as: AS, ...OCCASION_ARGS },
  async run(session, args) {
    const state = await readLot(session, args.lot);
    return act(session, state, { act: "holdLot", lot: state.id, by: { roles: [] } }, args);
  },
});

export const liftLot = action({
  name: "lot lift",
  description: "Lift a hold on a lot",
  examples: ["yaolian lot lift MF2609", "yaolian lot lift MF2609 --hold regulator --as regulator"],
  args: {
    lot: LOT,
    as: AS,
    hold: { type: "enum", options: ["maker", "regulator"], description: "Whose hold; the one there is by default" },
    ...OCCASION_ARGS,
  },
  async run(session, args) {
    const state = await readLot(session, args.lot);
    const hold = enumOf("LotHold", args.hold ?? (state.heldByMaker ? "maker" : "regulator"));
    return act(
      session,
      state,
      { act: "liftLotHold", lot: state.id, hold, by: { roles: [] } },
      { ...args, as: args.as ?? (hold === "Regulator" ? "regulator" : "maker") },
    );
  },
});

export const recallLot = action({
  name: "lot recall",
  description: "Recall a lot for good: its packs may only be returned or destroyed",
  examples: [
    "yaolian lot recall MF2609 --class II --document 'recall notice 2026-11'",
    "yaolian --demo lot recall HQ2601 --class I --descendants",
    "yaolian --demo lot recall HQ2601 --class I --descendants --with recall --dry-run",
  ],
  args: {
    lot: LOT,
    as: AS,
    class: { type: "enum", options: ["I", "II", "III"], required: true, description: "How urgent; I is the gravest" },
    descendants: { type: "boolean", description: "Stop every lot too that something of it is in; run again to go on" },
    with: {
      type: "enum",
      options: ["hold", "recall"],
      default: "hold",
      description: "Whether descendants are held, or recalled themselves",
    },
    ...OCCASION_ARGS,
  },
  async run(session, args) {
    const state = await readLot(session, args.lot);
    const recallClass = enumOf("RecallClass", args.class);
    if (args.descendants === true) return recallWithDescendants(session, state, args);
    if (state.recallClass === recallClass) {
      return {
        outcome: "already-applied",
        reason: `Lot ${state.lotNumber} is recalled already, class ${recallClass}.`,
      };
    }
    return act(session, state, { act: "recallLot", lot: state.id, recallClass, by: { roles: [] } }, args);
  },
});

/** Recalls a lot, unless it is as gravely recalled already, and stops what was made from it. */
async function recallWithDescendants(
  session: Session,
  state: LotState,
  args: OccasionArgs & { as?: string | undefined; class: string; with: string },
): Promise<Done> {
  const recallClass = enumOf("RecallClass", args.class);
  const isNew = state.recallClass === "None" || recallClass < state.recallClass;
  const step: Step = { act: "recallLot", lot: state.id, recallClass, by: { roles: [] } };
  // Its own recall first: from then on nobody registers a lot that is made from it.
  const own = isNew && !session.globals.dryRun ? await act(session, state, step, args) : undefined;
  const { class: wanted, as, document } = args;
  const rest = await stopDescendants(session, state.id, {
    class: wanted,
    as,
    isRecall: args.with === "recall",
    document,
  });
  if (own === undefined) return rest;
  const outcome = rest.outcome === "already-applied" ? "applied" : (rest.outcome ?? "applied");
  return { ...rest, outcome, reason: `${own.reason}\n${rest.reason}` };
}

type OccasionArgs = Parameters<typeof occasionOf>[0];

/** Does a step of a whole lot as its maker or a regulator. */
async function act(
  session: Session,
  state: LotState,
  step: Step,
  args: OccasionArgs & { as?: string | undefined },
): Promise<Done> {
  const maker: OperatorNeed[] = [
    { role: "QualityOfficer", site: state.site },
    { role: "QualityOfficer", member: state.maker },
  ];
  const authority: OperatorNeed[] = [{ role: "RegulatorOfficer" }, { role: "EnforcementOfficer" }];
  const needs = args.as === "maker" ? maker : args.as === "regulator" ? authority : [...maker, ...authority];
  const ledger = await session.actingAs(needs);
  return sent(session, await ledger.actor.send(callOf(ledger, step, occasionOf(args))), { lot: state.id });
}

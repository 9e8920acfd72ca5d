import { InputError } from "../../errors.ts";
import type { EnumValue } from "../../ledger/enums.ts";
import { keyFor } from "../state/acting.ts";
import type { LotState } from "../state/lotState.ts";
import { sizeOf } from "../state/ranges.ts";
import type { Need, Step } from "../state/step.ts";
import type { Plan, Planned } from "./plans.ts";
import { RECALL_CONDITIONS } from "./words.ts";

/** From the gravest to the mildest. */
const CLASSES = ["I", "II", "III"] as const;

const REGULATOR: Need = { roles: ["RegulatorOfficer"] };
const AUTHORITY: Need = { roles: ["EnforcementOfficer", "RegulatorOfficer"] };

/** Holds lots everywhere at once: by the authority where the event says so, else by the maker, else by who is here. */
export function planLotHold(planned: Planned): Plan {
  const { goods, item } = planned;
  const wanted = item.words.set.has("lot_held_by_regulator")
    ? "Regulator"
    : item.words.set.has("lot_held_by_maker")
      ? "Maker"
      : undefined;
  const steps = goods.lots.flatMap((lot): Step[] => {
    const by = deciderOf(planned, lot, wanted);
    const isHeld = isAuthority(by) ? lot.heldByRegulator : lot.heldByMaker;
    return isHeld ? [] : [{ act: "holdLot", lot: lot.id, by }];
  });
  if (steps.length === 0) return { passedOver: `${lotsWere(goods.lots)} held already.` };
  return { steps, said: `${lotsWere(goods.lots)} held.` };
}

/** Lifts what holds lots, or releases them where that is what they wait for. */
export function planLotRelease(planned: Planned): Plan {
  const { goods, item } = planned;
  const { unset } = item.words;
  const waiting = goods.lots.filter(({ released }) => !released);
  // A lot that passed its inspection is released, where it waits for that; else what held it is lifted.
  if (unset.has("awaiting_release") || (isInspection(planned) && waiting.length > 0)) {
    if (waiting.length === 0) return { passedOver: `${lotsWere(goods.lots)} released already.` };
    const steps = waiting.map((lot): Step => {
      const by = lot.releasedByRegulatorOnly ? REGULATOR : deciderOf(planned, lot, "Maker");
      return { act: "releaseLot", lot: lot.id, by };
    });
    return { steps, said: `${lotsWere(waiting)} released.` };
  }
  const isTold = unset.has("lot_held_by_maker") || unset.has("lot_held_by_regulator");
  const steps = goods.lots.flatMap((lot): Step[] => {
    const maker = lot.heldByMaker && (!isTold || unset.has("lot_held_by_maker"));
    const regulator = lot.heldByRegulator && (!isTold || unset.has("lot_held_by_regulator"));
    return [
      ...(maker ? [liftStep(planned, lot, "Maker")] : []),
      ...(regulator ? [liftStep(planned, lot, "Regulator")] : []),
    ];
  });
  if (steps.length === 0) return { passedOver: `${lotsWere(goods.lots)} not held.` };
  return { steps, said: `Holds on lot ${goods.lots.map(({ lotNumber }) => lotNumber).join(", ")} were lifted.` };
}

/** Recalls whole lots: named by class, or by all of their packs. Throws `RecallOfPart`. */
export function planLotRecall(planned: Planned): Plan {
  const { goods, item, context } = planned;
  const lots = [...goods.lots];
  for (const { state, ranges } of goods.packs) {
    if (sizeOf(ranges) < state.packCount) throw recallOfPart(state, sizeOf(ranges));
    lots.push(state);
  }
  const told = CLASSES.find((each) => item.words.set.has(RECALL_CONDITIONS[each]));
  const recallClass = told ?? context.options.recallClass ?? "III";
  const steps = lots
    .filter((lot) => isGraver(recallClass, lot.recallClass))
    .map((lot): Step => ({ act: "recallLot", lot: lot.id, recallClass, by: deciderOf(planned, lot, undefined) }));
  if (steps.length === 0) return { passedOver: `${lotsWere(lots)} recalled already.` };
  const guessed = told === undefined ? " The event gives no class; a recall may become graver, never milder." : "";
  return { steps, said: `${lotsWere(lots)} recalled, class ${recallClass}.${guessed}` };
}

function isInspection({ item: { statement } }: Planned): boolean {
  return "bizStep" in statement && statement.bizStep === "inspecting";
}

function liftStep(planned: Planned, lot: LotState, hold: EnumValue<"LotHold">): Step {
  const by = deciderOf(planned, lot, hold);
  return { act: "liftLotHold", lot: lot.id, hold, by };
}

/** Who decides about a lot: its maker's quality officer or the authority, whoever is asked for, else whoever is here. */
function deciderOf({ context }: Planned, lot: LotState, wanted: EnumValue<"LotHold"> | undefined): Need {
  const maker: Need = { roles: ["QualityOfficer"], member: lot.maker };
  if (wanted === "Regulator") return AUTHORITY;
  if (wanted === "Maker" || keyFor(context.keyring, maker) !== undefined) return maker;
  return keyFor(context.keyring, AUTHORITY) === undefined ? maker : AUTHORITY;
}

function isAuthority({ roles }: Need): boolean {
  return roles === AUTHORITY.roles;
}

function isGraver(wanted: (typeof CLASSES)[number], current: EnumValue<"RecallClass">): boolean {
  return current === "None" || CLASSES.indexOf(wanted) < CLASSES.indexOf(current);
}

function lotsWere(lots: readonly LotState[]): string {
  const names = lots.map(({ lotNumber }) => lotNumber).join(", ");
  return lots.length === 1 ? `Lot ${names} was` : `Lots ${names} were`;
}

function recallOfPart({ lotNumber, packCount }: LotState, size: number): InputError {
  return new InputError(
    "RecallOfPart",
    `The event recalls ${size} of the ${packCount} packs of lot ${lotNumber}; a recall is of a whole lot.`,
    "Recall the lot by its class (LGTIN), or hold the packs.",
  );
}

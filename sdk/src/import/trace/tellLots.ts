import { dateOfDay } from "../../days.ts";
import type { LotFacts } from "../../epcis/index.ts";
import { RECALL_CONDITIONS, type LedgerCondition } from "../epcis/words.ts";
import type { LotState } from "../state/lotState.ts";
import type { Act } from "./acts.ts";
import { deedsNamed, type Telling } from "./telling.ts";
import type { Told } from "./told.ts";

const NOTHING = { packs: [], logisticUnits: [], quantities: [] };

/** The registration of a lot, as its commissioning or as the transformation that made it; and inputs recorded later. */
export async function tellRegistration(telling: Telling, act: Act, lot: LotState): Promise<Told[]> {
  const [registered] = deedsNamed(act, "LotRegistered");
  const inputs = await telling.named(deedsNamed(act, "InputsRecorded").flatMap(({ args }) => args.inputs));
  if (registered === undefined && inputs.length === 0) return [];
  const circumstances = await telling.circumstances(act, registered?.args.site ?? lot.site);
  if (registered === undefined) {
    const facts = { lot: lot.lotNumber };
    const outputs = telling.naming.lot();
    const used = { ...NOTHING, quantities: inputs };
    return [{ statement: { ...circumstances, kind: "transform", inputs: used, outputs, lot: facts } }];
  }
  const facts: LotFacts = {
    lot: lot.lotNumber,
    expiry: dateOfDay(lot.expiryDay),
    productionDate: dateOfDay(lot.madeDay),
  };
  const made = telling.naming.packs([registered.range]);
  const set: LedgerCondition[] = ["awaiting_release"];
  if (inputs.length === 0)
    return [{ statement: { ...circumstances, kind: "commission", goods: made, lot: facts }, set }];
  const used = { ...NOTHING, quantities: inputs };
  return [{ statement: { ...circumstances, kind: "transform", inputs: used, outputs: made, lot: facts }, set }];
}

/** What was decided about a lot as such: its release, holds and recalls. */
export async function tellDecisions(telling: Telling, act: Act): Promise<Told[]> {
  const told: Told[] = [];
  const circumstances = await telling.circumstances(act, undefined);
  const goods = telling.naming.lot();
  const lift = (unset: LedgerCondition): Told => ({
    statement: { ...circumstances, kind: "releaseHold", goods },
    unset: [unset],
  });
  for (const { event } of act.deeds) {
    if (event.name === "LotReleased") told.push(lift("awaiting_release"));
    if (event.name === "LotHoldLifted") told.push(lift(heldBy(event.args.hold)));
    if (event.name === "LotHeld") {
      told.push({ statement: { ...circumstances, kind: "hold", goods }, set: [heldBy(event.args.hold)] });
    }
    if (event.name === "LotRecalled" && event.args.class !== "None") {
      const set = ["recalled" as const, RECALL_CONDITIONS[event.args.class]];
      told.push({ statement: { ...circumstances, kind: "recall", goods }, set });
    }
  }
  return told;
}

function heldBy(hold: "Maker" | "Regulator"): LedgerCondition {
  return hold === "Maker" ? "lot_held_by_maker" : "lot_held_by_regulator";
}

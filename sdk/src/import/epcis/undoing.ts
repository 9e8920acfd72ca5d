import type { Statement } from "../../epcis/index.ts";
import type { Ending } from "../itemResult.ts";
import { STAFF } from "../plan/packs.ts";
import type { LotEvent } from "../state/lotEvent.ts";
import { isHeldFor, type LotState } from "../state/lotState.ts";
import type { Range } from "../state/ranges.ts";
import type { Need, Step } from "../state/step.ts";
import type { RunContext } from "./context.ts";
import type { Part } from "./identity.ts";
import { packWords } from "./sentences.ts";

const PARTS: readonly (Part | undefined)[] = [undefined, "release", "inputs", "consumed"];

/** Reasons of a change that the ledger undoes within ten days. */
const UNDOABLE = new Set(["Exported", "Sample", "FreeSample", "Damaged", "Supplied"]);

/** What an error declaration comes to for one thing that its event did. */
type Undoing = { readonly step: Step } | { readonly cannot: string } | undefined;

/** Undoes what the event that is declared an error has done, as far as the ledger lets anybody, and says what stays. */
export async function undoDeclared(
  context: RunContext,
  statement: Statement & { kind: "declareError" },
): Promise<Ending> {
  const { recorded, performer } = context;
  const { originalEventId } = statement;
  if (recorded.of(originalEventId, "error").length > 0) {
    return { outcome: "already-applied", reason: "The declaration was acted on already." };
  }
  const undoings: Exclude<Undoing, undefined>[] = [];
  for (const part of PARTS) {
    for (const transaction of recorded.of(originalEventId, part)) {
      undoings.push(...(await undoingsOf(context, transaction)));
    }
  }
  const steps = undoings.flatMap((each) => ("step" in each ? [each.step] : []));
  const kept = [...new Set(undoings.flatMap((each) => ("cannot" in each ? [each.cannot] : [])))].join(" ");
  if (undoings.length === 0) {
    const reason = "Nothing of the event that is declared an error is on the ledger: there is nothing to undo.";
    return { outcome: "passed-over", reason };
  }
  if (steps.length === 0) return { outcome: "refused", reason: `The event can't be undone. ${kept}` };
  const papers = { eventId: originalEventId, eventTime: statement.declarationTime };
  const transactions = await performer.perform(papers, steps, "error");
  const reason =
    `What the event did was undone in ${steps.length} step${steps.length === 1 ? "" : "s"}. ${kept}`.trim();
  return { outcome: kept === "" ? "applied" : "refused", reason, transactions };
}

async function undoingsOf(context: RunContext, transaction: string): Promise<Exclude<Undoing, undefined>[]> {
  const undoings = [];
  for (const lot of await context.book.lotsIn(transaction)) {
    const state = await context.book.lot(lot);
    if (state === undefined) continue;
    for (const { event, range } of await context.book.traceOf(transaction, lot)) {
      const undoing = undoingOf(state, event, range);
      if (undoing !== undefined) undoings.push(undoing);
    }
  }
  return undoings;
}

function undoingOf(state: LotState, event: LotEvent, range: Range | undefined): Undoing {
  switch (event.name) {
    case "PacksChanged":
      return undoPacks(state, event.args);
    case "ConsignmentShipped":
      return callBack(state, event.args);
    case "ConsignmentHeld": {
      const { first, hold } = event.args;
      const held = state.named(first);
      if (held === undefined || !isHeldFor(held, hold)) return undefined;
      const by: Need = hold === "Regulator" ? AUTHORITY : { roles: STAFF, site: held.site };
      return { step: { act: "liftConsignmentHold", lot: state.id, first, hold, by } };
    }
    case "LotHeld":
      return liftLotHold(state, event.args.hold);
    case "ConsignmentReceived": {
      const words = range === undefined ? "Goods" : packWords(range.count);
      return { cannot: `${words} of lot ${state.lotNumber} were received by site ${event.args.to}: ship them back.` };
    }
    case "LotRegistered":
      return { cannot: `Lot ${state.lotNumber} is registered for good: hold or recall it.` };
    case "LotRecalled":
      return { cannot: `The recall of lot ${state.lotNumber} is never lifted.` };
    case "InputsRecorded":
      return { cannot: `What lot ${state.lotNumber} was made from stays recorded: hold the lot.` };
    case "PackOpened":
    case "UnitsDrawn":
      return { cannot: `An opened pack of lot ${state.lotNumber} stays open: destroy it.` };
    default:
      // Cuts, releases and lifted holds are no harm to leave.
      return undefined;
  }
}

const AUTHORITY: Need = { roles: ["EnforcementOfficer", "RegulatorOfficer"] };

function undoPacks(
  state: LotState,
  { site, first, count, reason }: { site: number; first: number; count: number; reason: string },
): Undoing {
  const consignment = state.holding(first);
  if (consignment === undefined) return undefined;
  const range = { lot: state.id, consignment: consignment.first, first, count };
  const by: Need = { roles: STAFF, site };
  if (reason === "Locked") {
    return state.stateOf(first) === "Locked" ? { step: { act: "unlock", range, by } } : undefined;
  }
  if (UNDOABLE.has(reason)) {
    return state.stateOf(first) === "Active" ? undefined : { step: { act: "undo", range, by } };
  }
  if (reason === "Unlocked" || reason === "Undone" || reason === "Opened") return undefined;
  return { cannot: `${packWords(count)} of lot ${state.lotNumber} can't come back (${reason}).` };
}

function callBack(state: LotState, { first, from, to }: { first: number; from: number; to: number }): Undoing {
  const consignment = state.named(first);
  const isOnItsWay = consignment?.site === from && consignment.recipient === to;
  if (isOnItsWay) {
    const by: Need = { roles: ["Logistics"], site: from };
    return { step: { act: "recallShipment", consignments: [{ lot: state.id, first }], by } };
  }
  if (consignment?.site === from) return undefined;
  return { cannot: `The shipment of lot ${state.lotNumber} to site ${to} was received: have it sent back.` };
}

function liftLotHold(state: LotState, hold: "Maker" | "Regulator"): Undoing {
  const isHeld = hold === "Maker" ? state.heldByMaker : state.heldByRegulator;
  if (!isHeld) return undefined;
  const by: Need = hold === "Maker" ? { roles: ["QualityOfficer"], member: state.maker } : AUTHORITY;
  return { step: { act: "liftLotHold", lot: state.id, hold, by } };
}

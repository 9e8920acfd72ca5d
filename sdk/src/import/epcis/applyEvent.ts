import type { Slip } from "../../prescriptions/index.ts";
import { InputError } from "../../errors.ts";
import { printEpc } from "../../gs1/index.ts";
import { dispenseFromSlip } from "../dispense/index.ts";
import type { Ending } from "../itemResult.ts";
import type { Consignment } from "../state/lotState.ts";
import type { Step } from "../state/step.ts";
import type { Sites } from "../state/sites.ts";
import type { RunContext } from "./context.ts";
import { locateGoods, type LedgerGoods, type NamedGoods } from "./goodsOnLedger.ts";
import { placeGlns, receiverGlns, senderGlns } from "./places.ts";
import { planStatement, type ActStatement, type Plan } from "./plans.ts";
import type { StatedItem } from "./readItems.ts";
import { takenBy } from "./taken.ts";
import { recordTemperatures } from "./temperatures.ts";

const DRY = "Not sent, since this is a dry run: ";

/** An event of a run that acts on goods, with what was found out when its turn was planned. */
export interface PlannedEvent {
  readonly item: StatedItem;
  readonly statement: ActStatement;
  readonly goods: NamedGoods;
  /** The GLNs of where the same goods are received later in this run. */
  readonly laterReceiver: readonly string[];
}

/**
 * Applies one event about goods of the ledger, and records the temperatures that it tells: of goods that arrive, before
 * they are received. Throws an InputError where it can't be applied.
 */
export async function applyEvent(context: RunContext, event: PlannedEvent): Promise<Ending> {
  const { item, statement, goods } = event;
  const sensors = "sensors" in statement ? (statement.sensors ?? []) : [];
  if (sensors.length === 0) return applyAct(context, event);
  const sensed = { eventId: item.eventId, sensors, goods };
  if (statement.kind !== "receive") {
    const ending = await applyAct(context, event);
    return withTemperatures(ending, await recordTemperatures(context, sensed));
  }
  const temperatures = await recordTemperatures(context, sensed);
  return withTemperatures(await applyAct(context, event), temperatures);
}

/** An event ends as its act did. */
function withTemperatures(ending: Ending, temperatures: Ending): Ending {
  const transactions = [...(ending.transactions ?? []), ...(temperatures.transactions ?? [])];
  const reason = `${ending.reason} ${temperatures.reason}`;
  return { outcome: ending.outcome, reason, ...(transactions.length === 0 ? {} : { transactions }) };
}

async function applyAct(context: RunContext, event: PlannedEvent): Promise<Ending> {
  const { item, statement, goods } = event;
  const earlier = context.recorded.of(item.eventId);
  const done: Ending = { outcome: "already-applied", reason: "The event is on the ledger already." };
  if (earlier.length > 0 && (goods.fault !== undefined || goods.lots.length === 0)) return done;
  const slip = context.options.slips?.get(item.eventId);
  if (slip !== undefined && statement.kind === "supply") return dispense(context, event, slip);
  const isMeant = await meantBy(context, statement);
  for (let attempt = 1, before = ""; ; attempt++) {
    const taken = await takenBy(context, item.eventId, goods);
    const located = await locateGoods(context, goods, taken, isMeant);
    if (earlier.length > 0 && located.packs.length === 0) return done;
    const plan = await planStatement({ context, item, goods: located, laterReceiver: event.laterReceiver }, statement);
    if ("passedOver" in plan) return earlier.length > 0 ? done : { outcome: "passed-over", reason: said(event, plan) };
    try {
      const transactions = await context.performer.perform(statement, plan.steps);
      const reason = (context.isDryRun ? DRY : "") + said(event, plan);
      return { outcome: "applied", reason, ...(transactions.length === 0 ? {} : { transactions }) };
    } catch (error) {
      const planned = JSON.stringify(plan.steps);
      if (!(error instanceof InputError) || planned === before || attempt > 2) throw error;
      before = planned;
      if (!(await hasMoved(context, located, plan.steps))) throw error;
    }
  }
}

/** Whether somebody else has changed the goods since they were read: they are read anew for another plan. */
async function hasMoved(context: RunContext, { packs }: LedgerGoods, steps: readonly Step[]): Promise<boolean> {
  if (context.isDryRun || steps.length === 0) return false;
  const shapeOf = (states: readonly ({ consignments: readonly Consignment[] } | undefined)[]): string =>
    JSON.stringify(states.map((state) => state?.consignments));
  const before = shapeOf(packs.map(({ state }) => state));
  const anew = await Promise.all(packs.map(({ state }) => context.book.reload(state.id)));
  return shapeOf(anew) !== before;
}

/** Where packs that are only counted must be for an event to mean them. */
async function meantBy({ sites }: RunContext, statement: ActStatement): Promise<(consignment: Consignment) => boolean> {
  if (statement.kind === "receive") {
    const at = await firstNamed(sites, receiverGlns(statement));
    return ({ recipient }) => recipient !== 0 && (at === undefined || recipient === at);
  }
  const isMovement = statement.kind === "ship" || statement.kind === "return" || statement.kind === "voidShipment";
  const at = await firstNamed(sites, isMovement ? senderGlns(statement) : placeGlns(statement));
  const isSent = statement.kind === "voidShipment";
  return ({ site, recipient }) => (at === undefined || site === at) && isSent === (recipient !== 0);
}

async function firstNamed(sites: Sites, glns: readonly string[]): Promise<number | undefined> {
  const named = await Promise.all(glns.map((gln) => sites.named(gln)));
  return named.find((site) => site !== undefined);
}

function said({ item: { statement } }: PlannedEvent, plan: Plan): string {
  const sentence = "passedOver" in plan ? plan.passedOver : plan.said;
  const notes = "notes" in statement ? statement.notes : [];
  return [sentence, ...notes].join(" ");
}

async function dispense(context: RunContext, { goods, item }: PlannedEvent, slip: Slip): Promise<Ending> {
  if (goods.fault !== undefined) throw goods.fault;
  if (context.isDryRun) return { outcome: "passed-over", reason: `${DRY}The packs would be dispensed on the slip.` };
  const { ledger, keyring, vault } = context;
  const scans = goods.packs.map((pack) => printEpc({ kind: "sgtin", ...pack }));
  const { outcome, receipt } = await dispenseFromSlip(ledger, keyring, vault, slip, scans, {
    time: "eventTime" in item.statement ? item.statement.eventTime : 0,
  });
  for (const lot of goods.lots) await context.book.reload(lot);
  const reason = `${receipt.units} units were dispensed on the slip's prescription.`;
  return { outcome, reason, transactions: [receipt.transactionHash] };
}

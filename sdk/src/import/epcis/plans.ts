import type { Circumstances, Statement } from "../../epcis/index.ts";
import { InputError } from "../../errors.ts";
import type { EnumValue } from "../../ledger/enums.ts";
import { planReceiving, planRecall, planShipping } from "../plan/movements.ts";
import { planHolding, planLocking, planOpening, planReleasing, planRetiring, planSupply } from "../plan/packs.ts";
import { piecesOf } from "../plan/pieces.ts";
import { sizeOf } from "../state/ranges.ts";
import type { Step } from "../state/step.ts";
import type { RunContext } from "./context.ts";
import type { LedgerGoods } from "./goodsOnLedger.ts";
import { planMerging, planRejecting, planSplitting } from "./ledgerPlans.ts";
import { planLotHold, planLotRecall, planLotRelease } from "./lotPlans.ts";
import { actingSite, destinationGlns, placeGlns, receiverGlns, senderGlns } from "./places.ts";
import type { LedgerStatement, StatedItem } from "./readItems.ts";
import { goodsWere, packWords, sizeOfGoods } from "./sentences.ts";

/** What an event comes to: steps and the sentence that tells them, or why there is nothing to do. */
export type Plan = { readonly steps: readonly Step[]; readonly said: string } | { readonly passedOver: string };

type MovementStatement = Statement & { kind: "ship" | "return" | "receive" | "voidShipment" };

/** What a plan is made from. */
export interface Planned {
  readonly context: RunContext;
  readonly item: StatedItem;
  readonly goods: LedgerGoods;
  /** The GLNs of where the same goods are received later in this run, for a shipment that names no destination. */
  readonly laterReceiver: readonly string[];
}

/** Statements that {@link planStatement} knows: the others are gathered, noted or undone elsewhere. */
export type ActStatement = Extract<
  Statement | LedgerStatement,
  | { kind: "ship" | "return" | "receive" | "voidShipment" | "retire" | "supply" | "hold" | "releaseHold" | "recall" }
  | LedgerStatement
>;

/** What is done to a lot as such. */
const OF_LOTS = new Set<string>(["hold", "releaseHold", "recall"]);

/** Turns a statement about goods of the ledger into steps. Throws an InputError where it can't be done. */
export async function planStatement(planned: Planned, statement: ActStatement): Promise<Plan> {
  const [lot] = planned.goods.lots;
  if (lot !== undefined && !OF_LOTS.has(statement.kind)) throw numberMissing(lot.lotNumber);
  switch (statement.kind) {
    case "ship":
    case "return":
      return planShipment(planned, statement);
    case "receive":
      return planReceipt(planned, statement);
    case "voidShipment": {
      const from = await requireSite(planned, senderGlns(statement));
      return {
        steps: planRecall(planned.goods.packs, from),
        said: `${goodsWere(planned.goods)} called back by site ${from}.`,
      };
    }
    case "retire":
      return planRetirement(planned, statement);
    case "supply":
      return planSale(planned, statement);
    case "hold":
      return planHold(planned, statement);
    case "releaseHold":
      return planHoldRelease(planned, statement);
    case "recall":
      return planLotRecall(planned);
    case "opening": {
      const at = await requireSite(planned, placeGlns(statement));
      return { steps: planOpening(planned.goods.packs, at), said: `${goodsWere(planned.goods)} opened at site ${at}.` };
    }
    case "splitting":
      return planSplitting(planned, await requireSite(planned, placeGlns(statement)));
    case "merging":
      return planMerging(planned, await requireSite(planned, placeGlns(statement)));
    case "rejecting":
      return planRejecting(planned, await requireSite(planned, placeGlns(statement)));
    case "reassigning":
      return { passedOver: "Custody is reassigned by two regulator officers, who must each sign it themselves." };
  }
}

async function planShipment(planned: Planned, statement: MovementStatement): Promise<Plan> {
  const { context, goods } = planned;
  const from = await requireSite(planned, senderGlns(statement));
  const named = destinationGlns(statement);
  const later = named.length > 0 ? [] : planned.laterReceiver;
  const to = await context.sites.first(named.length > 0 ? named : later);
  if (to === undefined) {
    return {
      passedOver:
        "destinationList is missing and no later event of this import receives the goods: where they go is not known.",
    };
  }
  const reason = await reasonOf(planned, statement, from, to);
  const steps = planShipping(goods.packs, { from, to, reason });
  const learnt = later.length === 0 ? "" : ` The destination is that of the event that receives them.`;
  return { steps, said: `${goodsWere(planned.goods)} shipped from site ${from} to site ${to} (${reason}).${learnt}` };
}

async function reasonOf(
  { context, item }: Planned,
  statement: MovementStatement,
  from: number,
  to: number,
): Promise<EnumValue<"MovementReason">> {
  if (statement.kind === "return") return "Return";
  if (statement.disposition === "recalled") return "Recall";
  const told = [...item.words.set].find((condition) => condition.startsWith("moved_as_"));
  if (told !== undefined) return MOVED_AS[told] ?? "Sale";
  const [sender, recipient] = await Promise.all([context.sites.of(from), context.sites.of(to)]);
  return sender.member === recipient.member ? "Transfer" : "Sale";
}

const MOVED_AS: Partial<Record<string, EnumValue<"MovementReason">>> = {
  moved_as_sale: "Sale",
  moved_as_transfer: "Transfer",
  moved_as_rework: "Rework",
  moved_as_sample: "Sample",
  moved_as_direct_delivery: "DirectDelivery",
  moved_as_scrap: "Scrap",
};

async function planReceipt(planned: Planned, statement: MovementStatement): Promise<Plan> {
  const glns = receiverGlns(statement);
  const recipient = piecesOf(planned.goods.packs)[0]?.consignment.recipient;
  const at = (await planned.context.sites.first(glns)) ?? recipient;
  if (at === undefined || at === 0) throw placeMissing("bizLocation");
  const { steps, here, disputed } = planReceiving(planned.goods.packs, at);
  if (steps.length === 0) {
    return {
      passedOver: `${packWords(sizeOfGoods(planned.goods))} are at site ${at} already: an earlier event received them.`,
    };
  }
  const also = here.length === 0 ? "" : ` ${packWords(sizeOf(here))} were there already.`;
  const rest =
    disputed === 0
      ? ""
      : ` ${packWords(disputed)} of the shipment ${disputed === 1 ? "is missing and stays" : "are missing and stay"} the sender's, as disputed.`;
  return { steps, said: `${goodsWere(planned.goods)} received at site ${at}.${rest}${also}` };
}

const RETIRED_AS = {
  destroyed: "Destroyed",
  exported: "Exported",
  sample: "Sample",
  freeSample: "FreeSample",
  stolen: "Stolen",
  lost: "Lost",
  damaged: "Damaged",
  repacked: "Repacked",
} as const;

async function planRetirement(planned: Planned, statement: Statement & { kind: "retire" }): Promise<Plan> {
  const at = await requireSite(planned, placeGlns(statement));
  const { retireReason = "Damaged" } = planned.context.options;
  const reason = statement.reason === undefined ? retireReason : RETIRED_AS[statement.reason];
  const guessed = statement.reason === undefined ? " The event does not say why." : "";
  const steps = planRetiring(planned.goods.packs, at, reason);
  return { steps, said: `${goodsWere(planned.goods)} retired at site ${at} (${reason}).${guessed}` };
}

async function planSale(planned: Planned, statement: Statement & { kind: "supply" }): Promise<Plan> {
  const { context, goods } = planned;
  const classes = await Promise.all(goods.packs.map(({ state }) => context.products.classOf(state.gtin)));
  const isFree = classes.every((each) => each === "OverTheCounter");
  if (statement.channel === "dispensing" && !isFree) {
    return {
      passedOver: "Dispensing a prescription drug needs a slip: dispense it with the slip and the packs' codes.",
    };
  }
  if (statement.partial) {
    return { passedOver: "Units of an opened pack are given on a prescription only: dispense them with its slip." };
  }
  const at = await requireSite(planned, placeGlns(statement));
  return {
    steps: planSupply(goods.packs, at),
    said: `${goodsWere(planned.goods)} supplied over the counter at site ${at}.`,
  };
}

async function planHold(planned: Planned, statement: Circumstances): Promise<Plan> {
  if (planned.goods.lots.length > 0) return planLotHold(planned);
  const { words } = planned.item;
  if (words.set.has("held_by_device")) {
    return {
      passedOver: "A device's hold comes with its signed summary of temperatures: only that sets it.",
    };
  }
  if (words.set.has("held_by_regulator")) {
    return {
      steps: planHolding(planned.goods.packs, undefined),
      said: `${goodsWere(planned.goods)} held by the authority.`,
    };
  }
  const at = await requireSite(planned, placeGlns(statement));
  const { packs: held } = planned.goods;
  if (words.set.has("locked"))
    return { steps: planLocking(held, at, "lock"), said: `${goodsWere(planned.goods)} locked at site ${at}.` };
  const steps = planHolding(held, at);
  const locked = steps.some(({ act }) => act === "lock")
    ? " Packs that are a part of their consignment were locked."
    : "";
  if (steps.length === 0) return { passedOver: `${packWords(sizeOfGoods(planned.goods))} are held or locked already.` };
  return { steps, said: `${goodsWere(planned.goods)} held at site ${at}.${locked}` };
}

const LIFTED = [
  ["held_by_regulator", "Regulator"],
  ["held_by_custodian", "Custodian"],
  ["disputed", "Dispute"],
] as const;

async function planHoldRelease(planned: Planned, statement: Circumstances): Promise<Plan> {
  if (planned.goods.lots.length > 0) return planLotRelease(planned);
  const { unset } = planned.item.words;
  const at = unset.has("held_by_regulator") ? undefined : await requireSite(planned, placeGlns(statement));
  const meant = LIFTED.flatMap(([condition, hold]) => (unset.has(condition) ? [hold] : []));
  const steps = planReleasing(planned.goods.packs, at, ...(meant.length === 0 ? [] : [meant]));
  if (steps.length === 0) {
    return { passedOver: `Nothing holds these ${sizeOfGoods(planned.goods)} packs that could be lifted here.` };
  }
  return { steps, said: `Holds on ${packWords(sizeOfGoods(planned.goods))} were lifted.` };
}

/** The site where it is done. Throws `GlnUnknown`, or `PlaceMissing` where neither the event nor the ledger knows it. */
async function requireSite({ context, goods }: Planned, glns: readonly string[]): Promise<number> {
  const site = await actingSite(context.sites, glns, goods.packs);
  if (site === undefined) throw placeMissing("bizLocation");
  return site;
}

function numberMissing(lotNumber: string): InputError {
  return new InputError(
    "PacksNotNamed",
    `The event names lot ${lotNumber} and no packs of it.`,
    "Name the packs by their serials, or the case they are in.",
  );
}

function placeMissing(field: string): InputError {
  return new InputError("PlaceMissing", "The event does not say where it happened.", `Add ${field} with a GLN.`, {
    place: field,
  });
}

import { InputError } from "../errors.ts";
import { isLotEvent } from "../import/state/lotEvent.ts";
import { planShipping } from "../import/plan/movements.ts";
import { callOf } from "../import/state/calls.ts";
import { LotState } from "../import/state/lotState.ts";
import { readLogs } from "../import/state/logs.ts";
import type { Range } from "../import/state/ranges.ts";
import { actorOf, type Ledger } from "../ledger/ledger.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, occasionFrom, type LotInput, type WithOccasion } from "./inputs.ts";

/** Goods that go back. */
export interface ReturnInput extends WithOccasion {
  readonly lot: LotInput;
  /** Where they are. */
  readonly from: number;
  /** The packs; all that the site has of the lot by default. */
  readonly ranges?: readonly Range[];
  /** Where they go; to who sent them by default. */
  readonly to?: number;
}

/**
 * Sends goods back: as a recall where the lot is recalled, else as a return, so that held goods may go too. Logistics of
 * the custodian. Throws an InputError `LotUnknown`, `NothingThere`, or `SenderUnknown` where several sent them or nobody.
 */
export async function returnGoods(ledger: Ledger, input: ReturnInput): Promise<Outcome[]> {
  const { state, senders } = await readSenders(ledger, lotIdFrom(input.lot));
  const here = state.consignments.filter(({ site, recipient }) => site === input.from && recipient === 0);
  const ranges = input.ranges ?? here.map(({ first, count }) => ({ first, count }));
  if (ranges.length === 0) {
    const message = `Site ${input.from} has nothing of lot ${state.lotNumber}.`;
    throw new InputError("NothingThere", message, "Look up where the lot is: recallStatus, or `yaolian lot show`.");
  }
  const to = input.to ?? senderOf(senders, ranges, input.from);
  const reason = state.recallClass === "None" ? "Return" : "Recall";
  const steps = planShipping([{ state, ranges }], { from: input.from, to, reason });
  const outcomes: Outcome[] = [];
  const occasion = occasionFrom(input);
  for (const step of steps) outcomes.push(await actorOf(ledger).send(callOf(ledger, step, occasion)));
  return outcomes;
}

/** Who sent the packs that a site has; undefined where it is not one sender. */
export async function senderOfPacks(
  ledger: Ledger,
  lot: LotInput,
  { at, ranges }: { readonly at: number; readonly ranges: readonly Range[] },
): Promise<number | undefined> {
  const { senders } = await readSenders(ledger, lotIdFrom(lot));
  return onlySender(senders, ranges, at);
}

/** A receipt of packs: who sent them to whom. */
interface Receipt extends Range {
  readonly from: number;
  readonly to: number;
}

async function readSenders(ledger: Ledger, id: string): Promise<{ state: LotState; senders: readonly Receipt[] }> {
  const senders: Receipt[] = [];
  let state: LotState | undefined;
  for (const event of await readLogs(ledger, { contract: "lotLedger", topics: [null, id] })) {
    if (!isLotEvent(event)) continue;
    if (event.name === "LotRegistered") state = new LotState(event);
    else {
      const range = state?.apply(event);
      if (event.name !== "ConsignmentReceived" || range === undefined) continue;
      senders.push({ ...range, from: event.args.from, to: event.args.to });
    }
  }
  if (state !== undefined) return { state, senders };
  throw new InputError("LotUnknown", `Lot ${id} is not registered.`, "Check GTIN and lot number.");
}

/** The last receipt of each pack counts; what never moved has no sender. */
function onlySender(receipts: readonly Receipt[], ranges: readonly Range[], at: number): number | undefined {
  const found = new Set<number | undefined>();
  for (const { first, count } of ranges) {
    for (let index = first; index < first + count;) {
      const last = receipts.findLast(
        (receipt) => receipt.to === at && index >= receipt.first && index < receipt.first + receipt.count,
      );
      found.add(last?.from);
      if (found.size > 1) return undefined;
      index += 1;
    }
  }
  return [...found][0];
}

function senderOf(receipts: readonly Receipt[], ranges: readonly Range[], at: number): number {
  const sender = onlySender(receipts, ranges, at);
  if (sender !== undefined) return sender;
  const message = "The packs did not all come from one other site.";
  throw new InputError("SenderUnknown", message, "Say where they go back to.");
}

import { blockTimes } from "../events/blockTimes.ts";
import { readEvents } from "../events/readEvents.ts";
import { InputError } from "../errors.ts";
import { isLotEvent } from "../import/state/lotEvent.ts";
import { isHeldFor, LotState } from "../import/state/lotState.ts";
import { indexesOf, rangesOf } from "../import/state/ranges.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { type ConsignmentInput, lotIdFrom, type WithOccasion } from "./inputs.ts";
import { liftConsignmentHold } from "./liftConsignmentHold.ts";
import { lotState } from "./locatePack.ts";
import { retire } from "./retire.ts";

/** Packs that a recipient did not accept: they stay the sender's, held, until it is clear what became of them. */
export interface Dispute {
  readonly lot: string;
  readonly first: number;
  readonly count: number;
  /** The sender, who has custody. */
  readonly site: number;
  /** Who did not accept them. */
  readonly recipient: number;
  /** Unix seconds. */
  readonly since: number;
}

/** The disputes that are open now, the oldest first. */
export async function listDisputes(ledger: Ledger): Promise<Dispute[]> {
  const events = await readEvents(ledger);
  const disputed = new Set(events.flatMap((each) => (each.name === "ConsignmentDisputed" ? [each.args.lot] : [])));
  const lots = new Map<string, LotState>();
  const told: { lot: string; first: number; count: number; recipient: number; block: number }[] = [];
  for (const event of events) {
    if (!isLotEvent(event) || !disputed.has(event.args.lot)) continue;
    if (event.name === "LotRegistered") lots.set(event.args.lot, new LotState(event));
    else lots.get(event.args.lot)?.apply(event);
    if (event.name !== "ConsignmentDisputed") continue;
    const { lot, first, count, to } = event.args;
    told.push({ lot, first, count, recipient: to, block: event.block });
  }
  const times = await blockTimes(
    ledger,
    told.map(({ block }) => block),
  );
  return [...lots.values()]
    .flatMap((state) =>
      state.consignments.filter((each) => isHeldFor(each, "Dispute")).map((each) => ({ state, each })),
    )
    .map(({ state, each: { first, count, site } }) => {
      const last = told.findLast((one) => one.lot === state.id && first >= one.first && first < one.first + one.count);
      const since = times.get(last?.block ?? 0) ?? 0;
      return { lot: state.id, first, count, site, recipient: last?.recipient ?? 0, since };
    })
    .sort((one, other) => one.since - other.since);
}

/** What became of disputed packs: they were with the sender, or they are gone. */
export type Settlement = "Found" | "Lost" | "Stolen" | "Damaged" | "Destroyed";

/**
 * Settles a dispute as the sender: packs that were found go back to its stock, the others are retired for good.
 * Staff of the sender. Throws an InputError `NotDisputed`.
 */
export async function settleDispute(
  ledger: Ledger,
  input: WithOccasion & ConsignmentInput & { readonly as: Settlement },
): Promise<Outcome[]> {
  const { first, as } = input;
  const lot = lotIdFrom(input.lot);
  const state = await lotState(ledger, lot);
  const consignment = state?.named(first);
  if (state === undefined || consignment === undefined || !isHeldFor(consignment, "Dispute")) throw notDisputed(first);
  const occasion = input.occasion === undefined ? {} : { occasion: input.occasion };
  const outcomes: Outcome[] = [];
  // What an earlier attempt has retired stays out: a settlement that was cut short is asked for again.
  const states = as === "Found" ? [] : (["Active", "Locked"] as const);
  const left = states.flatMap((each) =>
    rangesOf([...indexesOf([consignment])].filter((index) => state.stateOf(index) === each)),
  );
  for (const range of left) {
    outcomes.push(await retire(ledger, { lot, consignment: first, ...range, reason: as as Gone, ...occasion }));
  }
  return [...outcomes, await liftConsignmentHold(ledger, { lot, first, hold: "Dispute", ...occasion })];
}

type Gone = Exclude<Settlement, "Found">;

function notDisputed(first: number): InputError {
  const cure = "See the open ones with listDisputes, or `yaolian lot disputes`.";
  return new InputError("NotDisputed", `No disputed consignment begins at pack ${first}.`, cure);
}

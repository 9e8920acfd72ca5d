import type { Movement } from "../../epcis/index.ts";
import type { EnumValue } from "../../ledger/enums.ts";
import { MOVEMENT_CONDITIONS, stepUri, type LedgerCondition, type LedgerStep } from "../epcis/words.ts";
import { groupBy } from "../plan/pieces.ts";
import type { Range } from "../state/ranges.ts";
import type { Act } from "./acts.ts";
import { deedsNamed, type DeedNamed, type Telling } from "./telling.ts";
import type { Told } from "./told.ts";

/**
 * Shipments: one event, and a second one for consignments that lie against one of the first, so that who imports them
 * does not take two for one.
 */
export async function tellShipping(telling: Telling, act: Act): Promise<Told[]> {
  const shipped = deedsNamed(act, "ConsignmentShipped").sort((one, other) => one.args.first - other.args.first);
  const events: DeedNamed<"ConsignmentShipped">[][] = [[], []];
  let [end, last] = [-1, 0];
  for (const deed of shipped) {
    last = deed.args.first === end ? 1 - last : 0;
    end = deed.args.first + deed.args.count;
    events[last]?.push(deed);
  }
  const told = events.map((deeds, place) => tellShipment(telling, act, deeds, place === 0 ? undefined : "neighbours"));
  return (await Promise.all(told)).flat();
}

async function tellShipment(
  telling: Telling,
  act: Act,
  deeds: readonly DeedNamed<"ConsignmentShipped">[],
  part: string | undefined,
): Promise<Told[]> {
  const [first] = deeds;
  if (first === undefined) return [];
  const { from, to, reason } = first.args;
  const moved = await movement(telling, from, to, deeds);
  const { bizLocation: _, ...circumstances } = await telling.circumstances(act, from, part);
  if (reason === "Return") return [{ statement: { ...circumstances, kind: "return", ...moved } }];
  if (reason === "Recall") {
    return [{ statement: { ...circumstances, kind: "ship", disposition: "recalled", ...moved } }];
  }
  const condition = await conditionOf(telling, reason, from, to);
  return [
    {
      statement: { ...circumstances, kind: "ship", ...moved },
      ...(condition === undefined ? {} : { set: [condition] }),
    },
  ];
}

/** A sale goes to another member, a transfer stays with one; any other reason is told. */
async function conditionOf(
  telling: Telling,
  reason: EnumValue<"MovementReason">,
  from: number,
  to: number,
): Promise<LedgerCondition | undefined> {
  const [sender, recipient] = await Promise.all([telling.siteOf(from), telling.siteOf(to)]);
  const implied = sender.member === recipient.member ? "Transfer" : "Sale";
  return reason === implied ? undefined : MOVEMENT_CONDITIONS[reason];
}

/** Receipts: what was not accepted is what the event leaves out of the shipment. */
export async function tellReceiving(telling: Telling, act: Act): Promise<Told[]> {
  const senders = groupBy(deedsNamed(act, "ConsignmentReceived"), ({ args }) => args.from);
  const told = [...senders].map(async ([from, deeds], place): Promise<Told> => {
    const to = deeds[0]?.args.to ?? 0;
    const circumstances = await telling.circumstances(act, to, place === 0 ? undefined : `from${from}`);
    return { statement: { ...circumstances, kind: "receive", ...(await movement(telling, from, to, deeds)) } };
  });
  return Promise.all(told);
}

/** Shipments that their sender called back. */
export async function tellCallingBack(telling: Telling, act: Act): Promise<Told[]> {
  const recipients = groupBy(deedsNamed(act, "ShipmentRecalled"), ({ args }) => args.to);
  const told = [...recipients].map(async ([to, deeds], place): Promise<Told> => {
    const from = deeds[0]?.args.from ?? 0;
    const circumstances = await telling.circumstances(act, from, place === 0 ? undefined : `to${to}`);
    return { statement: { ...circumstances, kind: "voidShipment", ...(await movement(telling, from, to, deeds)) } };
  });
  return Promise.all(told);
}

/** What only the ledger has a word for: shipments turned away, custody reassigned, consignments cut and joined. */
export async function tellOwnSteps(telling: Telling, act: Act): Promise<Told[]> {
  const rejected = deedsNamed(act, "ShipmentRejected");
  const reassigned = deedsNamed(act, "CustodyReassigned");
  const merged = deedsNamed(act, "ConsignmentsMerged");
  const isMove = deedsNamed(act, "ConsignmentShipped").length + deedsNamed(act, "ConsignmentReceived").length > 0;
  const split = isMove ? [] : deedsNamed(act, "ConsignmentSplit");
  return [
    ...(await tellStep(telling, act, "rejecting", rejected[0]?.args.to, rejected.map(rangeOf))),
    ...(await tellStep(telling, act, "reassigning", reassigned[0]?.args.to, reassigned.map(rangeOf))),
    ...(await tellStep(telling, act, "merging", merged[0]?.custodian, merged.map(rangeOf))),
    ...(await tellStep(telling, act, "splitting", split[0]?.custodian, split.map(secondOf))),
  ];
}

/** A step of the ledger's own is written as a hold under another name: it names goods and a place. */
export async function tellStep(
  telling: Telling,
  act: Act,
  step: LedgerStep,
  site: number | undefined,
  ranges: readonly Range[],
): Promise<Told[]> {
  if (site === undefined) return [];
  const circumstances = await telling.circumstances(act, site);
  const goods = telling.naming.packs(ranges);
  return [{ statement: { ...circumstances, bizStep: stepUri(step), kind: "hold", goods } }];
}

async function movement(
  telling: Telling,
  from: number,
  to: number,
  deeds: readonly { readonly range: Range }[],
): Promise<Movement> {
  const [sender, recipient] = await Promise.all([telling.siteOf(from), telling.siteOf(to)]);
  return {
    goods: telling.naming.packs(deeds.map(rangeOf)),
    fromParties: { location: sender.gln },
    toParties: { location: recipient.gln },
  };
}

function rangeOf({ range }: { readonly range: Range }): Range {
  return range;
}

/** The part behind a cut. */
function secondOf({ args: { first, count, second } }: DeedNamed<"ConsignmentSplit">): Range {
  return { first: second, count: first + count - second };
}

import { isLotEvent } from "../../import/state/lotEvent.ts";
import type { LotState } from "../../import/state/lotState.ts";
import { ENUMS, type EnumValue } from "../../ledger/enums.ts";
import type { EventName, EventNamed } from "../../transactions/index.ts";
import type { RowOf } from "../columns.ts";
import { LOT_COLUMNS, lotNames, moment, type Gatherer, type Happened, type Told } from "../told.ts";

/** The events that move custody, or end a shipment otherwise, by what the report calls them. */
export const MOVEMENTS = {
  ConsignmentShipped: "shipped",
  ConsignmentReceived: "received",
  ConsignmentDisputed: "disputed",
  ShipmentRejected: "turned away",
  ShipmentRecalled: "called back",
  CustodyReassigned: "reassigned",
} as const satisfies { [N in EventName]?: string };

/** What takes packs out of stock without a person or a recipient. */
export const RETIREMENTS = [
  "Destroyed",
  "Exported",
  "Sample",
  "FreeSample",
  "Stolen",
  "Lost",
  "Damaged",
  "Repacked",
] as const satisfies readonly EnumValue<"PackReason">[];

const ACTS = [...Object.values(MOVEMENTS), "retired", "put back"] as const;
const REASONS = [...new Set([...ENUMS.MovementReason, ...RETIREMENTS])];

export const movements = {
  name: "movements",
  about:
    "Shipments that began or ended in the period, one row for each consignment, and packs that were retired or put back, one row for each range; in the period's order.",
  columns: {
    at: { kind: "moment", about: "When." },
    block: { kind: "number", about: "In which block." },
    act: { kind: ACTS, about: "What happened." },
    ...LOT_COLUMNS,
    firstPack: { kind: "number", about: "The consignment's or the range's first pack, numbered from 1." },
    packs: { kind: "number", about: "How many packs." },
    from: { kind: "number", about: "The sender's site, or the one that retired them or put them back." },
    to: { kind: "number", about: "The recipient's site.", isOptional: true },
    reason: { kind: REASONS, about: "Why they were sent or retired.", isOptional: true },
    shippedAt: { kind: "moment", about: "When they were sent.", isOptional: true },
  },
} as const;

type Row = RowOf<typeof movements.columns>;

export class Movements implements Gatherer<Row> {
  readonly #rows: Row[] = [];
  readonly #sent = new SentAt();

  see({ event, time, isInPeriod }: Happened, told: Told): void {
    if (!isLotEvent(event)) return;
    const lot = told.lots.get(event.args.lot)?.lot;
    if (event.name === "PacksChanged" && isInPeriod && lot !== undefined) this.#retire(event, lot, time);
    if (!(event.name in MOVEMENTS) || !("from" in event.args) || lot === undefined) return;
    const { first, from, to } = event.args;
    const standing = lot.named(first);
    const isShipment = event.name === "ConsignmentShipped";
    const count = "count" in event.args ? event.args.count : (standing?.count ?? 0);
    if (isShipment) this.#sent.note(lot.id, first, count, time);
    if (!isInPeriod) return;
    const shippedAt = event.name === "CustodyReassigned" ? undefined : this.#sent.of(lot.id, first);
    this.#rows.push({
      ...{ at: moment(time), block: event.block, act: MOVEMENTS[event.name as keyof typeof MOVEMENTS] },
      ...lotNames(lot),
      ...{ firstPack: first + 1, packs: count, from, to },
      reason: isShipment ? event.args.reason : event.name === "CustodyReassigned" ? null : (standing?.reason ?? null),
      shippedAt: shippedAt === undefined ? null : moment(shippedAt),
    });
  }

  rows(_told: Told): Row[] {
    return this.#rows;
  }

  /** What a dispense or a sale changed, the dispenses tell; what is set aside stays where it is. */
  #retire({ args, block }: EventNamed<"PacksChanged">, lot: LotState, time: number): void {
    const { site: from, first, count } = args;
    const retirement = RETIREMENTS.find((each) => each === args.reason);
    const isPutBack = args.reason === "Undone" && lot.stateOf(first) === "Retired";
    if (retirement === undefined && !isPutBack) return;
    this.#rows.push({
      ...{ at: moment(time), block, act: isPutBack ? "put back" : "retired", ...lotNames(lot) },
      ...{ firstPack: first + 1, packs: count, from, to: null, reason: retirement ?? null, shippedAt: null },
    });
  }
}

/** When packs were sent last: what is received in parts was sent as one. */
export class SentAt {
  readonly #sent = new Map<string, { readonly first: number; readonly end: number; readonly time: number }[]>();

  note(lot: string, first: number, count: number, time: number): void {
    const end = first + count;
    const others = (this.#sent.get(lot) ?? []).filter((each) => each.first < first || each.end > end);
    this.#sent.set(lot, [...others, { first, end, time }]);
  }

  of(lot: string, index: number): number | undefined {
    return this.#sent.get(lot)?.findLast(({ first, end }) => index >= first && index < end)?.time;
  }
}

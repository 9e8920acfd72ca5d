/** What a lot, or its product, may be. */
export const LOT_STATES = [
  "in order",
  "not released",
  "held by its maker",
  "held by a regulator",
  "recalled",
  "expired",
  "of a suspended product",
  "of a withdrawn product",
] as const;

/** Where a consignment may lie, and which hold it may have; "here" is the caller's site. */
export const PLACES = [
  "here",
  "here, held by its custodian",
  "here, held by a device",
  "here, held by a regulator",
  "here, disputed",
  "on its way from here",
  "on its way here",
  "elsewhere",
] as const;

/** What a pack may be, and how it came to that; all of it at the caller's site, less than 10 days ago. */
export const PACKS = [
  "Active",
  "Dispensed over the counter",
  "Dispensed by a module",
  "Dispensed by opening",
  "Retired as damaged",
  "Retired as destroyed",
  "Locked",
] as const;

export type LotState = (typeof LOT_STATES)[number];
export type Place = (typeof PLACES)[number];
export type PackWas = (typeof PACKS)[number];

/** One case that an operation meets. */
export interface Cell {
  lot: LotState;
  place: Place;
  pack: PackWas;
}

/** A row of the table, in the words of ILotLedger.sol, and the calls that the row is about. */
export interface Row {
  operations: string;
  lot: string;
  consignment: string;
  packs: string;
  calls: readonly string[];
}

const OURS = "the caller's, not in transit";
const INCOMING = "on its way to the caller";
const RECORDED = "with its record where one is needed";

/** The table of ILotLedger.sol, written down a second time on purpose. */
export const TABLE: readonly Row[] = [
  {
    operations: "{ship}, {pick} as return or recall",
    lot: "✓",
    consignment: OURS,
    packs: "✓",
    calls: ["ship as Return", "ship as Recall", "pick as Return", "pick as Recall"],
  },
  {
    operations: "{ship}, {pick} for another reason",
    lot: "not held, not recalled, in date",
    consignment: `${OURS}, not held`,
    packs: "✓",
    calls: [
      ...["Sale", "Transfer", "Rework", "Sample", "DirectDelivery", "Scrap"].map((reason) => `ship as ${reason}`),
      "pick as Sale",
    ],
  },
  {
    operations: "{receiveGoods}, {receivePart}",
    lot: "✓",
    consignment: `${INCOMING}, ${RECORDED}`,
    packs: "✓",
    calls: ["receiveGoods", "receivePart"],
  },
  { operations: "{reject}", lot: "✓", consignment: INCOMING, packs: "✓", calls: ["reject"] },
  {
    operations: "{recallShipment}",
    lot: "✓",
    consignment: "the caller's, in transit",
    packs: "✓",
    calls: ["recallShipment"],
  },
  { operations: "{split}, {merge}", lot: "✓", consignment: OURS, packs: "✓", calls: ["split", "merge"] },
  {
    operations: "{open}, {supplyPacks}, {dispense}",
    lot: "released, not held, not recalled, in date; product approved",
    consignment: "the caller's site's, not in transit, not held",
    packs: "Active (for units: opened here, in time)",
    calls: ["open", "supplyPacks", "supplyList", "dispense", "dispense of units"],
  },
  {
    operations: "{retire}",
    lot: "✓",
    consignment: OURS,
    packs: "all Active, or all Locked",
    calls: ["retire", "retireList"],
  },
  { operations: "{lock}", lot: "✓", consignment: OURS, packs: "Active", calls: ["lock"] },
  { operations: "{unlock}", lot: "✓", consignment: OURS, packs: "Locked", calls: ["unlock"] },
  {
    operations: "{undo}",
    lot: "not recalled, in date; product not withdrawn",
    consignment: OURS,
    packs: "as the undone act left them, at most 10 days ago, same site",
    calls: ["undo"],
  },
  { operations: "{recordTemperature}", lot: "✓", consignment: "✓", packs: "✓", calls: ["recordTemperature"] },
  {
    operations: "{restore}",
    lot: "✓",
    consignment: "✓",
    packs: "Dispensed; becomes Active if still at that site and not held or recalled, else Retired",
    calls: ["restore"],
  },
];

interface Check {
  /** Where several fail, the lowest rank is the one that is told. */
  rank: number;
  holds: (cell: Cell, call: string) => boolean;
  error: string;
}

const isHeld = ({ lot }: Cell): boolean => lot.startsWith("held");
const isOurs = ({ place }: Cell): boolean => place.startsWith("here") || place === "on its way from here";
const isMoving = ({ place }: Cell): boolean => place.startsWith("on its way");
const ours: Check = { rank: 1, holds: isOurs, error: "NotCustodian" };

function inState(...states: string[]): Check {
  return { rank: 10, holds: ({ pack }) => states.some((state) => pack.startsWith(state)), error: "PackNotInState" };
}

/** What each phrase of the table's columns means. */
const PHRASES: Record<"lot" | "consignment" | "packs", Record<string, Check>> = {
  lot: {
    "not recalled": { rank: 4, holds: ({ lot }) => lot !== "recalled", error: "LotIsRecalled" },
    "not held": { rank: 5, holds: (cell) => !isHeld(cell), error: "LotIsHeld" },
    released: { rank: 6, holds: ({ lot }) => lot !== "not released", error: "LotNotReleased" },
    "in date": { rank: 7, holds: ({ lot }) => lot !== "expired", error: "LotExpired" },
    "product approved": { rank: 9, holds: ({ lot }) => !lot.endsWith("product"), error: "ProductNotApproved" },
    "product not withdrawn": {
      rank: 9,
      holds: ({ lot }) => lot !== "of a withdrawn product",
      error: "ProductNotApproved",
    },
  },
  consignment: {
    "the caller's": ours,
    "the caller's site's": ours,
    "on its way to the caller": { rank: 1, holds: ({ place }) => place === "on its way here", error: "NotRecipient" },
    // None of the cases is about a vaccine; the cold chain's tests are.
    [RECORDED]: { rank: 2, holds: () => true, error: "RecordIncomplete" },
    "not in transit": { rank: 2, holds: (cell) => !isMoving(cell), error: "ConsignmentInTransit" },
    "in transit": { rank: 2, holds: isMoving, error: "ConsignmentNotInTransit" },
    "not held": { rank: 8, holds: ({ place }) => !/held|disputed/.test(place), error: "ConsignmentIsHeld" },
  },
  packs: {
    "Active (for units: opened here, in time)": inState("Active"),
    "all Active, or all Locked": inState("Active", "Locked"),
    Active: inState("Active"),
    Locked: inState("Locked"),
    "as the undone act left them, at most 10 days ago, same site": {
      rank: 3,
      holds: ({ pack }) => pack === "Dispensed over the counter" || pack === "Retired as damaged",
      error: "NothingToUndo",
    },
    "Dispensed; becomes Active if still at that site and not held or recalled, else Retired": inState("Dispensed"),
  },
};

const OPENED_HERE: Check = {
  rank: 10,
  holds: ({ pack }) => pack === "Dispensed by opening",
  error: "NotOpenedHere",
};

/** What the table says of a call in a case: the error that refuses it, or what it leads to. */
export function outcomeOf(row: Row, call: string, cell: Cell): string {
  const failing = checksOf(row, call)
    .filter(({ holds }) => !holds(cell, call))
    .sort((a, b) => a.rank - b.rank)[0];
  if (failing !== undefined) return failing.error;
  if (call !== "restore") return "done";
  return cell.place === "here" && !isHeld(cell) && cell.lot !== "recalled" ? "Active again" : "Retired";
}

function checksOf({ lot, consignment, packs }: Row, call: string): Check[] {
  const phrases = [
    ...lot.split(/[,;] /).map((phrase) => ["lot", phrase] as const),
    ...consignment.split(", ").map((phrase) => ["consignment", phrase] as const),
    ["packs", packs] as const,
  ];
  return phrases
    .filter(([, phrase]) => phrase !== "✓")
    .map(([column, phrase]) => {
      if (column === "packs" && call === "dispense of units") return OPENED_HERE;
      const check = PHRASES[column][phrase];
      if (check === undefined)
        throw new Error(`The table's column ${column} says "${phrase}", which nobody explained.`);
      return check;
    });
}

/** Whether a case can come about: nothing of a lot that is not released was ever given to anybody. */
export function canBe({ lot, pack }: Cell): boolean {
  return lot !== "not released" || !pack.startsWith("Dispensed");
}

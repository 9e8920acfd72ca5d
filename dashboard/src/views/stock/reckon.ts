import type { Outflow, Stock } from "../../data/types.ts";

/** How a consignment stands: what stands against its packs, the gravest first. */
export type Standing = "usable" | "onItsWay" | "held" | "recalled" | "notReleased" | "expired";

/** Days in which what leaves is counted. */
export const OUTFLOW_DAYS = 30;
/** What expires in so many days wants attention. */
export const SOON_DAYS = 90;
const DAY_S = 86_400;

/** A consignment as one looks at it. */
export interface Row extends Stock {
  readonly standing: Standing;
  /** Whether it is on its way to the sites that are looked at, and still another's. */
  readonly isComing: boolean;
  /** Days until it expires; negative where it has. */
  readonly daysLeft: number;
}

/** The ledger's day: of its newest event, or of this machine's clock where that is later. */
export function todayOf(newest: number | undefined, dayOffset: number): number {
  return Math.floor((Math.max(newest ?? 0, Date.now() / 1_000) + dayOffset) / DAY_S);
}

/** Consignments that lie at some sites or are on their way there. */
export function rowsOf(stock: readonly Stock[], isOurs: (site: number) => boolean, today: number): Row[] {
  return stock
    .filter(({ site, recipient }) => isOurs(site) || isOurs(recipient))
    .map((each) => ({
      ...each,
      standing: standingOf(each, today),
      isComing: !isOurs(each.site),
      daysLeft: each.expiryDay - today,
    }));
}

function standingOf({ recallClass, expiryDay, lotHeld, holds, released, recipient }: Stock, today: number): Standing {
  if (recallClass !== "None") return "recalled";
  if (expiryDay < today) return "expired";
  if (lotHeld || holds.length > 0) return "held";
  if (!released) return "notReleased";
  return recipient === 0 ? "usable" : "onItsWay";
}

const sum = (rows: readonly Row[]): number => rows.reduce((packs, { active }) => packs + active, 0);

export interface Figures {
  readonly usable: number;
  readonly soon: number;
  readonly coming: number;
  readonly stopped: number;
}

/** Stock in figures, in packs that are active. */
export function figuresOf(rows: readonly Row[]): Figures {
  const here = rows.filter(({ isComing }) => !isComing);
  const usable = here.filter(({ standing }) => standing === "usable");
  return {
    usable: sum(usable),
    soon: sum(usable.filter(({ daysLeft }) => daysLeft <= SOON_DAYS)),
    coming: sum(rows.filter(({ isComing }) => isComing)),
    stopped: sum(here.filter(({ standing }) => ["held", "recalled", "expired"].includes(standing))),
  };
}

/** Packs that expire in a month. */
export interface Month extends Record<Standing, number> {
  /** `YYYY-MM`. */
  readonly month: string;
}

/** Active packs by the month in which they expire, the next first. */
export function monthsOf(rows: readonly Row[]): Month[] {
  const months = new Map<string, Month>();
  for (const { expiryDay, active, standing } of rows) {
    if (active === 0) continue;
    const month = new Date(expiryDay * DAY_S * 1_000).toISOString().slice(0, 7);
    const known = months.get(month) ?? { month, ...NOTHING };
    months.set(month, { ...known, [standing]: known[standing] + active });
  }
  return [...months.values()].sort((one, other) => (one.month < other.month ? -1 : 1));
}

const NOTHING: Record<Standing, number> = {
  ...{ usable: 0, onItsWay: 0, held: 0, recalled: 0, notReleased: 0, expired: 0 },
};

/** How long a product's stock lasts. */
export interface Lasting {
  readonly gtin: string;
  readonly usable: number;
  readonly coming: number;
  readonly left: number;
  /** Days, rounded down. */
  readonly days: number;
}

/** Products of which packs leave, what runs out first at first. */
export function lastingOf(
  rows: readonly Row[],
  outflow: readonly Outflow[],
  isOurs: (site: number) => boolean,
): Lasting[] {
  const left = new Map<string, number>();
  for (const { site, gtin, packs } of outflow) if (isOurs(site)) left.set(gtin, (left.get(gtin) ?? 0) + packs);
  return [...left]
    .map(([gtin, packs]) => {
      const ofProduct = rows.filter((row) => row.gtin === gtin);
      const usable = sum(ofProduct.filter(({ standing, isComing }) => standing === "usable" && !isComing));
      const coming = sum(ofProduct.filter(({ isComing }) => isComing));
      return { gtin, usable, coming, left: packs, days: Math.floor((usable * OUTFLOW_DAYS) / packs) };
    })
    .sort((one, other) => one.days - other.days);
}

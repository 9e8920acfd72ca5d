import type { Lot } from "../../data/types.ts";

const DAY_MS = 86_400_000;

/** What stands for or against a lot, the gravest first; `usable` where nothing does. */
export type Standing = "recalled" | "held" | "unreleased" | "expired" | "usable";

/** Colours of badges; the words beside them say the same. */
export const COLORS: Record<Standing, string> = {
  recalled: "red",
  held: "orange",
  unreleased: "gray",
  expired: "grape",
  usable: "teal",
};

/** How a lot stands on a day, days since 1970-01-01. */
export function standingsOf(
  lot: Pick<Lot, "recallClass" | "holds" | "isReleased" | "expiry">,
  day: number,
): Standing[] {
  const standings: Standing[] = [];
  if (lot.recallClass !== "None") standings.push("recalled");
  if (lot.holds.length > 0) standings.push("held");
  if (!lot.isReleased) standings.push("unreleased");
  if (dayOf(lot.expiry) < day) standings.push("expired");
  return standings.length === 0 ? ["usable"] : standings;
}

/** A date `YYYY-MM-DD` as days since 1970-01-01. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** Today, where the reader is. */
export function today(): number {
  const now = new Date();
  return Math.floor((now.getTime() - now.getTimezoneOffset() * 60_000) / DAY_MS);
}

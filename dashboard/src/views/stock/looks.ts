import type { Standing } from "./reckon.ts";

/** The colour of each standing, beside its word. */
export const COLORS: Record<Standing, string> = {
  usable: "teal",
  onItsWay: "blue",
  notReleased: "gray",
  held: "yellow",
  recalled: "red",
  expired: "orange",
};

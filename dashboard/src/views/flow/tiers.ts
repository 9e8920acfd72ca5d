import type { Directory } from "../../data/types.ts";

/** Where a site stands in the supply: from who grows and makes to who gives to people. */
export const TIERS = ["growers", "plants", "stores", "distributors", "care", "others"] as const;
export type Tier = (typeof TIERS)[number];

type Site = Directory["sites"][number];
type Member = Directory["members"][number];

/** The tier of a site, by what its member is and what it is for. */
export function tierOf(site: Site | undefined, members: readonly Member[]): Tier {
  const kinds = members.find(({ member }) => member === site?.member)?.kinds ?? [];
  if (kinds.includes("Manufacturer")) return site?.kind === "Plant" ? "plants" : "stores";
  if (kinds.includes("Hospital") || kinds.includes("Clinic") || kinds.includes("Pharmacy")) return "care";
  if (kinds.includes("Distributor") || kinds.includes("Courier")) return "distributors";
  return kinds.includes("Grower") ? "growers" : "others";
}

import { words } from "@yaolian/sdk/errors";
import { flagNames } from "@yaolian/sdk/ledger";

import type { Consignment, LotState } from "../acts/plans.ts";
import type { Directory } from "./directory.ts";
import { range } from "./events.ts";

/** Packs of one lot that are at one place in one state. */
export interface Held {
  /** Packs numbered from 1, as `13–18`. */
  readonly range: string;
  readonly count: number;
  readonly place: string;
  readonly state: string;
}

/** How a lot stands, in words. */
export function standingOf(state: LotState): string {
  const flags = [
    state.recallClass === "None" ? "" : `recalled, class ${state.recallClass}`,
    state.heldByMaker ? "held by its maker" : "",
    state.heldByRegulator ? "held by a regulator" : "",
    state.released ? "released" : "not released",
  ];
  return flags.filter(Boolean).join(", ");
}

/** Where the packs of a lot are and in what state, in packing order. */
export async function holdersOf(state: LotState, directory: Directory): Promise<Held[]> {
  const held: Held[] = [];
  for (const consignment of state.consignments) {
    const place = await placeOf(consignment, directory);
    for (const { first, count, condition } of runsOf(state, consignment)) {
      held.push({ range: range(first, count), count, place, state: condition });
    }
  }
  return held;
}

async function placeOf({ site, recipient }: Consignment, directory: Directory): Promise<string> {
  const name = await directory.site(site);
  return recipient === 0 ? name : `${name}, on its way to ${await directory.site(recipient)}`;
}

/** The packs of a consignment cut where their state changes. */
function runsOf(state: LotState, consignment: Consignment): { first: number; count: number; condition: string }[] {
  const holds = flagNames("holds", consignment.holds).map((hold) => `held (${words(hold)})`);
  const runs: { first: number; count: number; condition: string }[] = [];
  for (let index = consignment.first; index < consignment.first + consignment.count; index += 1) {
    const opened = state.opened.get(index);
    const packState = opened === undefined ? words(state.stateOf(index)) : `opened, ${opened.unitsLeft} units left`;
    const condition = [packState, ...holds].join(", ");
    const last = runs.at(-1);
    if (last?.condition === condition) last.count += 1;
    else runs.push({ first: index, count: 1, condition });
  }
  return runs;
}

import { InputError } from "../../sdk/src/errors.ts";

/** What `npm run bench` measures one after the other, each by a command of its own that prints a {@link Report}. */
export interface Group {
  readonly title: string;
  readonly command: string;
  /** What the command is given where the whole is to be measured, and in the short form. */
  readonly full: readonly string[];
  readonly short: readonly string[];
}

/** How much is measured. */
export type Form = "full" | "short";

export const GROUPS = {
  gas: { title: "Gas", command: "bench:gas", full: ["--growth"], short: [] },
  lots: { title: "Pack lists", command: "bench:lots", full: ["--full"], short: [] },
  rates: { title: "Rates", command: "bench:rates", full: ["--full"], short: [] },
  indexer: {
    title: "The indexer",
    command: "bench:indexer",
    full: [],
    short: ["--events", "20000", "--packs", "100000"],
  },
  dashboard: { title: "The dashboard", command: "bench:dashboard", full: ["--cold"], short: [] },
  tests: { title: "The tests", command: "bench:tests", full: [], short: [] },
} as const satisfies Record<string, Group>;

export type GroupName = keyof typeof GROUPS;

export const GROUP_NAMES = Object.keys(GROUPS) as readonly GroupName[];

/** The groups of these names, in the order in which they are measured; all if none is named. Throws an InputError `GroupUnknown`. */
export function groupsOf(names: readonly string[]): readonly GroupName[] {
  const unknown = names.find((name) => !Object.hasOwn(GROUPS, name));
  if (unknown !== undefined) {
    throw new InputError("GroupUnknown", `There is no group "${unknown}".`, `Give one of: ${GROUP_NAMES.join(", ")}.`);
  }
  return GROUP_NAMES.filter((name) => names.length === 0 || names.includes(name));
}

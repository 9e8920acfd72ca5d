import { InputError } from "../../sdk/src/errors.ts";
import SETTINGS from "./assumptions.json" with { type: "json" };
import HOURS from "./hours.json" with { type: "json" };
import LOADS from "./loads.json" with { type: "json" };

/** A number that a reader may change, and why it is what it is. */
export interface Setting {
  readonly value: number;
  readonly unit?: string;
  readonly least?: number;
  readonly most?: number;
  readonly why: string;
}

type Numbers<T> = { readonly [Name in keyof T]: number };

export type LoadName = keyof typeof LOADS;
/** What a country does in a year. */
export type Load = Numbers<Omit<(typeof LOADS)["germany"], "title" | "what" | "fieldBusy">> & {
  readonly name: LoadName;
  readonly title: string;
  /** What the field counts, and how many a second in its busy hours. */
  readonly what: string;
  readonly fieldBusy: readonly number[];
};

export type Assumptions = { readonly [Group in keyof typeof SETTINGS]: Numbers<(typeof SETTINGS)[Group]> } & {
  /** Share of a day's work in each hour. */
  readonly hours: readonly number[];
  readonly loads: readonly Load[];
};

export const LOAD_NAMES = Object.keys(LOADS) as LoadName[];

/** Every setting by its name, such as `chain.blockGas` or `germany.supplied`. */
export function settings(): Map<string, Setting> {
  const named = new Map<string, Setting>();
  for (const [group, members] of Object.entries({ ...SETTINGS, ...LOADS })) {
    for (const [name, setting] of Object.entries(members)) {
      if (typeof setting === "object" && "value" in setting) named.set(`${group}.${name}`, setting);
    }
  }
  return named;
}

/**
 * The committed assumptions with some of them changed.
 *
 * @throws InputError `AssumptionUnknown`, `AssumptionInvalid`.
 */
export function assume(changes: Readonly<Record<string, number | readonly number[]>> = {}): Assumptions {
  const known = settings();
  const values = new Map([...known].map(([name, { value }]) => [name, value]));
  let hours: readonly number[] = HOURS.value;
  for (const [name, value] of Object.entries(changes)) {
    if (name === "hours") hours = checkedHours(value);
    else values.set(name, checked(name, value, known.get(name)));
  }
  const group = (of: string, members: object): Record<string, number> =>
    Object.fromEntries(
      Object.keys(members)
        .filter((name) => values.has(`${of}.${name}`))
        .map((name) => [name, values.get(`${of}.${name}`) as number]),
    );
  const groups = Object.fromEntries(Object.entries(SETTINGS).map(([name, members]) => [name, group(name, members)]));
  const loads = LOAD_NAMES.map((name) => {
    const { title, what, fieldBusy } = LOADS[name];
    return { name, title, what, fieldBusy, ...group(name, LOADS[name]) };
  });
  return { ...groups, hours, loads } as unknown as Assumptions;
}

function checked(name: string, value: number | readonly number[], setting: Setting | undefined): number {
  if (setting === undefined) {
    const cure = "`npm run scale -- --assumptions` lists them all.";
    throw new InputError("AssumptionUnknown", `There is no assumption "${name}".`, cure);
  }
  const { least = 0, most = Number.MAX_VALUE } = setting;
  if (typeof value === "number" && value >= least && value <= most) return value;
  const range = setting.most === undefined ? `${least} or more` : `${least} to ${most}`;
  throw new InputError("AssumptionInvalid", `${name} can't be ${String(value)}.`, `Give a number, ${range}.`);
}

function checkedHours(value: number | readonly number[]): readonly number[] {
  const hours = typeof value === "number" ? [] : value;
  const sum = hours.reduce((total, share) => total + share, 0);
  if (hours.length === 24 && hours.every((share) => share >= 0) && Math.abs(sum - 1) < 1e-6) return hours;
  throw new InputError("AssumptionInvalid", `hours can't be ${String(value)}.`, "Give 24 shares that sum to 1.");
}

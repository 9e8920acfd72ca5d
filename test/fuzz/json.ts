import fc from "fast-check";

import type { Input } from "./parser.ts";

export type Path = readonly (string | number)[];

/** The paths of all values within a value, the outermost first. */
export function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [path];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...steps.flatMap((step) => pathsOf(Reflect.get(value, step), [...path, step]))];
}

/** A path as rules name it: `a.b[].c`. */
export function nameOf(path: Path): string {
  return path
    .map((step) => (typeof step === "number" ? "[]" : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, step) => (found === null || typeof found !== "object" ? undefined : Reflect.get(found, step)),
    value,
  );
}

/** A copy in which something else stands at a path. */
export function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  const copy: object = Array.isArray(value) ? [...value] : { ...Object(value) };
  const inner = replaced(Reflect.get(copy, step), rest, by);
  // A plain assignment to `__proto__` would not make a member of it.
  Object.defineProperty(copy, step, { value: inner, enumerable: true, configurable: true, writable: true });
  return copy;
}

/** A copy without what stands at a path. */
export function without(value: unknown, path: Path): unknown {
  const parent = path.slice(0, -1);
  const step = path.at(-1);
  const inside = valueAt(value, parent);
  if (Array.isArray(inside))
    return replaced(
      value,
      parent,
      inside.filter((_, index) => index !== step),
    );
  const kept = Object.entries(Object(inside) as object).filter(([key]) => key !== step);
  return replaced(value, parent, Object.fromEntries(kept));
}

/** Values of every type of JSON but that of a value. */
export function otherTypes(value: unknown): unknown[] {
  const all: [string, unknown][] = [
    ["string", "x"],
    ["number", 7],
    ["boolean", true],
    ["null", null],
    ["list", []],
    ["object", {}],
  ];
  return all.filter(([type]) => type !== typeOf(value)).map(([, other]) => other);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value;
}

/** How a document of JSON is made wrong on purpose. */
export interface SpoilRules {
  /** Paths (see {@link nameOf}) whose values may not be taken out. */
  readonly required?: (name: string) => boolean;
  /** Paths whose values must be of their type. */
  readonly typed?: (name: string) => boolean;
  /** Objects that take no member of another name. */
  readonly closed?: (name: string) => boolean;
  /** Ways of its own: a path and what stands there instead. */
  readonly values?: readonly (readonly [path: Path, value: unknown])[];
}

/** Every member is required and of its type, and there is no other: what a strict shape says. But for what `but` names. */
export function strict(
  but: { optional?: readonly string[]; open?: readonly string[]; values?: SpoilRules["values"] } = {},
): SpoilRules {
  return {
    required: (name) => !name.endsWith("[]") && but.optional?.includes(name) !== true,
    typed: () => true,
    closed: (name) => but.open?.includes(name) !== true,
    values: but.values ?? [],
  };
}

/** Good documents made wrong by the rules. */
export function spoiledJson(samples: readonly unknown[], rules: SpoilRules): fc.Arbitrary<Input> {
  const wrong = samples.flatMap((sample) => spoiledWays(sample, rules));
  if (wrong.length === 0) throw new Error("The rules spoil nothing.");
  return fc.nat(wrong.length - 1).map((at) => JSON.stringify((wrong[at] ?? (() => null))()));
}

function spoiledWays(sample: unknown, { required, typed, closed, values = [] }: SpoilRules): (() => unknown)[] {
  const ways: (() => unknown)[] = [];
  for (const path of pathsOf(sample)) {
    const [name, value] = [nameOf(path), valueAt(sample, path)];
    if (path.length > 0 && required?.(name) === true) ways.push(() => without(sample, path));
    if (typed?.(name) === true) ways.push(...otherTypes(value).map((other) => () => replaced(sample, path, other)));
    if (closed?.(name) === true && value !== null && typeof value === "object" && !Array.isArray(value)) {
      for (const key of ["more", "__proto__", "constructor", "\u202e"])
        ways.push(() => replaced(sample, [...path, key], 1));
    }
  }
  for (const [path, value] of values) {
    // A way of one sample may lead nowhere in another.
    if (valueAt(sample, path.slice(0, -1)) !== undefined) ways.push(() => replaced(sample, path, value));
  }
  return ways;
}

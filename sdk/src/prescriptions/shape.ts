import type { z } from "zod";
import { InputError } from "../errors.ts";

/** What zod says may name a member, and its name may be of any length. */
const LONGEST_MESSAGE = 240;
const LONGEST_STEP = 60;

/** What a shape check needs to say when it fails. */
export interface ShapeOptions {
  /** The error's code, e.g. `SlipShapeWrong`. */
  readonly code: string;
  /** The name of the whole value, with which every place begins, e.g. `MedicationRequest`. */
  readonly root: string;
  /** What to do about it, as a sentence. */
  readonly cure: string;
  /** Fields whose values are never said aloud: secrets and whatever may lead to a patient. */
  readonly unspoken?: ReadonlySet<string>;
  /** Fields whose members' own names are secret too: the place ends with such a field. */
  readonly unnamed?: ReadonlySet<string>;
}

/** Checks a value against a shape. Throws an {@link InputError} that names the place and, unless unspoken, the value. */
export function checkShape<Shape extends z.ZodType>(
  shape: Shape,
  value: unknown,
  options: ShapeOptions,
): z.output<Shape> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = named(issue?.path ?? [], options.unnamed);
  const message = short(issue?.message ?? "does not fit", LONGEST_MESSAGE);
  const found = valueAt(value, path);
  const spoken = path.some((step) => options.unspoken?.has(String(step)) === true) ? undefined : said(found);
  const sentence =
    found === undefined
      ? "missing."
      : `${spoken === undefined ? "The value does" : `${spoken} does`} not fit: ${message}.`;
  throw new InputError(options.code, sentence, options.cure, { place: placeOf(options.root, path) });
}

function named(path: readonly PropertyKey[], unnamed: ReadonlySet<string> | undefined): readonly PropertyKey[] {
  const at = path.findIndex((step) => unnamed?.has(String(step)) === true);
  return at < 0 ? path : path.slice(0, at + 1);
}

/** A JSON path as FHIR writes it: `MedicationRequest.identifier[0].value`. */
export function placeOf(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, step) => (typeof step === "number" ? `${place}[${step}]` : `${place}.${short(String(step), LONGEST_STEP)}`),
    root,
  );
}

function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3)}…` : text;
}

/** A value in words short enough for a sentence; what is inside a list or an object is not repeated. */
export function said(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (value !== null && typeof value === "object") return "an object";
  if (typeof value === "bigint") return value.toString();
  const text = Object.is(value, -0) ? "-0" : JSON.stringify(value);
  return short(text, 60);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const step of path) {
    if (found === null || typeof found !== "object") return undefined;
    found = (found as Record<PropertyKey, unknown>)[step];
  }
  return found;
}

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { z } from "zod";

import { InputError } from "../../sdk/src/errors.ts";
import { settings } from "./assumptions.ts";
import type { Changes } from "./report.ts";

export interface Options {
  readonly json: boolean;
  readonly list: boolean;
  readonly write: boolean;
  readonly measure: boolean;
  /** Assumptions by name that differ from the committed ones. */
  readonly changes: Changes;
}

const fileSchema = z.record(z.string(), z.union([z.number(), z.array(z.number())]));

/**
 * Reads the command's options: each assumption is a flag by its name, such as `--chain.blockGas 60000000`, and goes before
 * what `--assumptions FILE` says.
 *
 * @throws InputError `OptionInvalid`, `AssumptionsUnreadable`.
 */
export function readOptions(argv: readonly string[] = process.argv.slice(2)): Options {
  const named = Object.fromEntries([...settings().keys()].map((name) => [name, { type: "string" as const }]));
  const flag = { type: "boolean" as const, default: false };
  const values = parsed(argv, { ...named, json: flag, list: flag, write: flag, measure: flag, assumptions: TEXT });
  const file = values["assumptions"];
  const changes: Record<string, number | number[]> = typeof file === "string" ? readFile(file) : {};
  for (const name of Object.keys(named)) {
    const text = values[name];
    if (typeof text === "string") changes[name] = numberOf(name, text);
  }
  const is = (name: string): boolean => values[name] === true;
  const options = { json: is("json"), list: is("list"), write: is("write"), measure: is("measure"), changes };
  if (!options.write || Object.keys(changes).length === 0) return options;
  const cure = "Change scripts/scale/assumptions.json or loads.json, or leave --write away.";
  throw new InputError("OptionInvalid", "docs/scale.md is of the committed assumptions alone.", cure);
}

const TEXT = { type: "string" as const };

type Parsed = Record<string, string | boolean | undefined>;

function parsed(
  argv: readonly string[],
  options: Record<string, { type: "string" | "boolean"; default?: boolean }>,
): Parsed {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new InputError("OptionInvalid", message, "`npm run scale -- --list` shows what can be changed.");
  }
}

function readFile(path: string): Record<string, number | number[]> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    const cure = 'Give a JSON file such as {"chain.blockGas": 60000000}.';
    throw new InputError("AssumptionsUnreadable", `${path} can't be read as assumptions.`, cure, { cause });
  }
}

function numberOf(name: string, text: string): number {
  const value = Number(text.replaceAll(/[_,]/g, ""));
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InputError("OptionInvalid", `--${name} can't be "${text}".`, "Give a number.");
}

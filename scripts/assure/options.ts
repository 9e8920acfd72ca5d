import { parseArgs } from "node:util";

import { InputError } from "../../sdk/src/errors.ts";
import type { Form } from "./requirement.ts";

export interface Options {
  readonly form: Form;
  readonly json: boolean;
  /** The requirements to look at; all of them if there is none. */
  readonly ids: readonly string[];
  /** Commands that were run by somebody who saw how they ended, with their figures in `figures`. */
  readonly ran: ReadonlySet<string>;
  /** A file of figures to go on from and add to; a new one if left out. */
  readonly figures: string | undefined;
}

/**
 * Reads `[--short | --deep] [--json] [--figures FILE [--ran COMMAND]…] [ID…]`.
 *
 * @throws InputError `OptionInvalid`
 */
export function readOptions(argv: readonly string[]): Options {
  const { values, positionals } = parsed(argv);
  if (values.short && values.deep) throw refusal("--short and --deep exclude each other.", "Give one of them.");
  if (values.ran !== undefined && values.figures === undefined) {
    throw refusal("--ran says that figures are there, but none are given.", "Give their file by --figures FILE.");
  }
  return {
    form: values.short ? "short" : values.deep ? "deep" : "full",
    json: values.json,
    ids: positionals,
    ran: new Set(values.ran),
    figures: values.figures,
  };
}

interface Parsed {
  readonly values: { short: boolean; deep: boolean; json: boolean; figures?: string; ran?: string[] };
  readonly positionals: string[];
}

function parsed(argv: readonly string[]): Parsed {
  const flag = { type: "boolean" as const, default: false };
  const options = { short: flag, deep: flag, json: flag, figures: { type: "string" } } as const;
  try {
    const ran = { type: "string", multiple: true } as const;
    return parseArgs({ args: [...argv], options: { ...options, ran }, allowPositionals: true });
  } catch (error) {
    throw refusal(error instanceof Error ? error.message : String(error), "See docs/security.md for what it takes.");
  }
}

function refusal(message: string, cure: string): InputError {
  return new InputError("OptionInvalid", message, cure);
}

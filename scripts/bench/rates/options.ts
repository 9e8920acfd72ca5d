import { parseArgs } from "node:util";

import { InputError } from "../../../sdk/src/errors.ts";

export interface RateOptions {
  /** Dispenses and transfers of a run. */
  readonly count: number;
  /** EPCIS events that are imported, at least. */
  readonly events: number;
  readonly json: boolean;
}

/** As many as are imported in well under a minute, and the requirement's. */
const SHORT_EVENTS = "5000";
const FULL_EVENTS = "100000";

/** Reads the command's options. Throws an InputError `OptionInvalid`. */
export function readOptions(argv: readonly string[] = process.argv.slice(2)): RateOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      count: { type: "string", default: "400" },
      events: { type: "string" },
      full: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const events = values.events ?? (values.full ? FULL_EVENTS : SHORT_EVENTS);
  return { count: countOf("count", values.count), events: countOf("events", events), json: values.json };
}

function countOf(name: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InputError("OptionInvalid", `--${name} can't be "${text}".`, "Give a whole number from 1 to 9,999,999.");
}

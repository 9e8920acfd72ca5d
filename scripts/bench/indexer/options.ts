import { parseArgs } from "node:util";

import { InputError } from "../../../sdk/src/errors.ts";

export type DatabaseKind = "pglite" | "postgres";

export interface BenchOptions {
  /** Events of the history, at least. */
  readonly events: number;
  /** Packs and consignments of the lot that is asked about. */
  readonly packs: number;
  readonly consignments: number;
  readonly databases: readonly DatabaseKind[];
  /** How long it is followed live, and asked about packs. */
  readonly seconds: number;
  readonly json: boolean;
  readonly check: boolean;
}

const DATABASES: Readonly<Record<string, readonly DatabaseKind[]>> = {
  pglite: ["pglite"],
  postgres: ["postgres"],
  both: ["pglite", "postgres"],
};

/** Reads the command's options; a short history has a smaller lot. Throws an InputError `OptionInvalid`. */
export function readOptions(argv: readonly string[] = process.argv.slice(2)): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      events: { type: "string", default: "200000" },
      packs: { type: "string" },
      consignments: { type: "string" },
      database: { type: "string", default: "both" },
      seconds: { type: "string" },
      json: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
    },
  });
  const events = countOf("events", values.events);
  const databases = DATABASES[values.database];
  if (databases === undefined) throw invalid("database", values.database, "pglite, postgres or both");
  return {
    events,
    packs: countOf("packs", values.packs ?? String(Math.min(1_000_000, 5 * events))),
    consignments: countOf("consignments", values.consignments ?? String(Math.min(1_000, Math.ceil(events / 200)))),
    databases,
    seconds: countOf("seconds", values.seconds ?? (events < 100_000 ? "8" : "30")),
    json: values.json,
    check: values.check,
  };
}

function countOf(name: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw invalid(name, text, "a whole number above 0");
}

function invalid(name: string, text: string, wanted: string): InputError {
  return new InputError("OptionInvalid", `--${name} can't be "${text}".`, `Give ${wanted}.`);
}

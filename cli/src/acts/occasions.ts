import { occasion } from "@yaolian/sdk/transactions";
import type { Occasion } from "@yaolian/sdk/transactions";
import type { ArgsDef } from "citty";

import { InputError } from "../frame/basics.ts";

/** What can be said of when, where and on what paper something was done. */
export const OCCASION_ARGS = {
  document: { type: "string", description: "What the papers are called; their hash is recorded" },
  time: { type: "string", valueHint: "moment", description: "When it was done, e.g. 2026-09-01T08:00+08:00" },
  place: { type: "string", valueHint: "gln", description: "Where it was done, if not at the operator's own site" },
  sscc: { type: "string", valueHint: "sscc", description: "The case or pallet that it was done with" },
} as const satisfies ArgsDef;

/** Reads {@link OCCASION_ARGS}. Throws an InputError `MomentWrong`, or what a wrong GLN or SSCC throws. */
export function occasionOf(args: Partial<Record<keyof typeof OCCASION_ARGS, string | undefined>>): Occasion {
  const { document, time, place, sscc } = args;
  return occasion({
    ...(document === undefined ? {} : { document }),
    ...(time === undefined ? {} : { time: momentOf(time) }),
    ...(place === undefined ? {} : { place }),
    ...(sscc === undefined ? {} : { sscc }),
  });
}

/** A moment with its offset from UTC, in Unix seconds. Throws an InputError `MomentWrong`. */
export function momentOf(text: string): number {
  const moment = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return Math.floor(moment / 1000);
  const cure = "Write it with its offset, as 2026-09-01T08:00+08:00.";
  throw new InputError("MomentWrong", `"${text}" is no moment.`, cure);
}

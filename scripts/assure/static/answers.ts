import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { ROOT } from "../../generated/root.ts";
import { tellFigure } from "../figures.ts";

/** What a tool found: the name of its rule, and where and what in words that stay when lines move. */
export interface Finding {
  readonly check: string;
  readonly what: string;
}

/** Findings of one rule that have one answer. */
const Answer = z.strictObject({
  check: z.string(),
  /** Why the code stays as it is. */
  why: z.string().min(20),
  findings: z.array(z.string()).min(1),
});
export type Answer = z.infer<typeof Answer>;

/** Prints what has no answer, and answers to nothing. 0 where there is neither. */
export function judge(tool: "slither" | "forge", found: readonly Finding[]): number {
  const path = `scripts/assure/static/${tool}.json`;
  const answers = z.array(Answer).parse(JSON.parse(readFileSync(join(ROOT, path), "utf8")));
  const { open, idle } = compare(found, answers);
  for (const { check, what } of open) console.error(`${check}: ${what}\n  Mend it, or answer it in ${path}.`);
  for (const { check, what } of idle) console.error(`${path} answers what is not found any more: ${check}: ${what}`);
  console.log(`${tool}: ${found.length} findings, ${found.length - open.length} answered`);
  tellFigure("static", `${tool} findings`, found.length);
  tellFigure("static", "open findings", open.length);
  tellFigure("static", "idle answers", idle.length);
  return open.length + idle.length === 0 ? 0 : 1;
}

/** The findings without an answer, and the answers without a finding; each answer is good for one finding. */
export function compare(
  found: readonly Finding[],
  answers: readonly Answer[],
): { readonly open: readonly Finding[]; readonly idle: readonly Finding[] } {
  const left = answers.flatMap(({ check, findings }) => findings.map((what) => ({ check, what })));
  const open = found.filter(({ check, what }) => {
    const at = left.findIndex((answer) => answer.check === check && answer.what === what);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return { open, idle: left };
}

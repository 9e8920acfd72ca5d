import { plain, type Mutant } from "./mutants.ts";

const SHOWN = 90;

/** Where a mutant is and what it changes, on one line. */
export function placeOf({ path, line, owner, edit, original }: Mutant): string {
  const change = `${edit.operator}: ${cut(original)} → ${cut(plain(edit.replacement)) || "nothing"}`;
  return `${path.replace("contracts/", "")}:${line} ${owner}  ${change}`;
}

function cut(code: string): string {
  return code.length <= SHOWN ? code : `${code.slice(0, SHOWN)}…`;
}

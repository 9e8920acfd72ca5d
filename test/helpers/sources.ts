import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

const CONTRACTS = new URL("../../contracts/", import.meta.url);

/** How often each function of the ledger has something in its source, as `Contract.function`; comments do not count. */
export function usesOf(pattern: RegExp): Record<string, number> {
  const uses: Record<string, number> = {};
  const sources = readdirSync(CONTRACTS, { recursive: true, encoding: "utf8" });
  for (const source of sources.filter((name) => name.endsWith(".sol") && !/^(test|interfaces)\b/.test(name))) {
    const contract = basename(source, ".sol");
    let place = contract;
    for (const line of readFileSync(new URL(source, CONTRACTS), "utf8").split("\n")) {
      const named = /\bfunction (\w+)\(/.exec(line)?.[1];
      if (named !== undefined) place = `${contract}.${named}`;
      // A function's own name is no use of it.
      const code = line.replace(/\/\/.*|^import .*/, "").replace(/\bfunction \w+\(\)/, "");
      const count = code.match(new RegExp(pattern, "g"))?.length ?? 0;
      if (count > 0) uses[place] = (uses[place] ?? 0) + count;
    }
  }
  return uses;
}

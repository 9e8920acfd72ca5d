import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Interface, type JsonFragment } from "ethers";

/** What the handlers tried: how often it was done, and by which errors it was refused. */
export interface Deed {
  readonly name: string;
  readonly tried: number;
  readonly done: number;
  readonly refused: ReadonlyMap<string, number>;
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What must never be done, whoever tries. */
export const NEVER: readonly string[] = ["Replay", "Transfer", "Govern"];

/** The lines that the test of the deeds tells, as "deed 7 tried 120 done 80 0xaabbccdd 30". */
export function deedsOf(logs: readonly string[]): Deed[] {
  const lines = logs.filter((line) => line.startsWith("deed "));
  if (lines.length === 0) return [];
  const [names, errors] = [deedNames(), errorNames()];
  return lines.map((line) => {
    const [, number, , tried, , done, ...rest] = line.split(" ");
    const refused = new Map<string, number>();
    for (let place = 0; place + 1 < rest.length; place += 2) {
      const selector = rest[place] ?? "";
      refused.set(errors.get(selector) ?? selector, Number(rest[place + 1]));
    }
    return { name: names[Number(number)] ?? `deed ${number}`, tried: Number(tried), done: Number(done), refused };
  });
}

/** A line a deed: tried, done, refused and why. */
export function deedsTable(deeds: readonly Deed[]): string {
  const width = Math.max(...deeds.map(({ name }) => name.length));
  const lines = deeds.map(({ name, tried, done, refused }) => {
    const why = [...refused].sort(([, a], [, b]) => b - a).map(([error, times]) => `${error} ${times}`);
    const counts = [tried, done, tried - done].map((count) => String(count).padStart(6)).join(" ");
    return `${name.padEnd(width)} ${counts}  ${why.join(", ")}`;
  });
  return [`${"deed".padEnd(width)}  tried   done refused, why`, ...lines].join("\n");
}

/** The names in the order of the handlers' enum. */
function deedNames(): string[] {
  const source = readFileSync(`${root}/test/invariant/Record.sol`, "utf8");
  const [, body = ""] = /enum Deed \{([^}]*)\}/.exec(source) ?? [];
  return body.split(",").map((name) => name.trim());
}

/** The contracts' errors by selector, and what Solidity itself reverts with. */
function errorNames(): Map<string, string> {
  const names = new Map([
    ["0x4e487b71", "Panic"],
    ["0x00000000", "(nothing)"],
  ]);
  for (const file of globSync("artifacts/contracts/interfaces/*/*.json", { cwd: root })) {
    const { abi } = JSON.parse(readFileSync(`${root}/${file}`, "utf8")) as { abi: JsonFragment[] };
    new Interface(abi).forEachError(({ selector, name }) => names.set(selector, name));
  }
  return names;
}

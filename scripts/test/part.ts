import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export type Count = { passed: number; failed: number; pending: number };

/**
 * One process of the test run, begun once what it needs has succeeded. `tests: false` marks a step that has none, such as
 * compiling; `waits: true` one that mostly waits, so that it may run beside the others.
 */
export type Part = { name: string; args: string[]; needs?: string; tests?: false; waits?: true };

export type Outcome = { name: string; seconds: number; count: Count | undefined; trouble: string | undefined };

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WATCH_PARENT = new URL("../../bootstrap/watch-parent.mjs", import.meta.url).href;

/**
 * Runs one part and passes its output on as it comes. A part has trouble when a test failed, when its process did,
 * and when it found no test at all: a pattern that matches nothing must not look like success.
 */
export async function runPart(part: Part, write: (text: string) => void): Promise<Outcome> {
  const began = performance.now();
  const child = spawn(process.execPath, ["--import", WATCH_PARENT, ...part.args], {
    cwd: ROOT,
    env: { ...process.env, YAOLIAN_PARENT: String(process.pid), ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let count: Count | undefined;
  child.on("message", (message) => (count = message as Count));
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", write);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { name: part.name, seconds: (performance.now() - began) / 1000, count, trouble: trouble() };

  function trouble(): string | undefined {
    if (signal !== null) return `ended by ${signal}`;
    if (part.tests !== false && count === undefined) return "ended before its tests did";
    if (count !== undefined && count.failed > 0) return `${count.failed} failed`;
    if (code !== 0) return `ended with exit code ${String(code)}`;
    return count?.passed === 0 ? "found no test" : undefined;
  }
}

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What a command ends with where something that it needs is missing on this machine: `.ci/run` tells it as skipped. */
export const UNAVAILABLE = 69;

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The tools in Python, each with its pinned requirements and their hashes beside this file. */
export type PythonTool = "schemathesis" | "slither" | "halmos";

/** What pip prints where no index answers, or has the package in no form for this Python. */
const UNREACHABLE =
  /NewConnectionError|ConnectTimeoutError|ReadTimeoutError|Temporary failure in name resolution|Name or service not known|ProxyError|SSLError|No matching distribution found/;

/**
 * The folder of a tool's programs, in a virtual environment of its own in the packages' cache: made once, from files whose
 * hashes are committed. Where Python or its package index is missing it says so and ends the process with 69.
 */
export function pythonTool(tool: PythonTool): string {
  const requirements = join(ROOT, "scripts", "assure", "python", `${tool}.txt`);
  const stamp = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const cache = join(ROOT, "node_modules", ".cache", "yaolian", "python");
  const place = join(cache, `${tool}-${stamp}`);
  const programs = join(place, process.platform === "win32" ? "Scripts" : "bin");
  const finished = join(place, "finished");
  if (existsSync(finished)) return programs;
  mkdirSync(cache, { recursive: true });
  rmSync(place, { recursive: true, force: true });
  const python = findPython(tool);
  run(python, ["-m", "venv", place], tool);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  // A wheel runs nothing when it is installed; what has none is built from its source, which its hash pins too.
  run(join(programs, "python"), [...pip, "--prefer-binary", "--require-hashes", "-r", requirements], tool);
  run(join(programs, "python"), ["-c", `open(r"${finished}.new", "w").close()`], tool);
  renameSync(`${finished}.new`, finished);
  return programs;
}

function findPython(tool: PythonTool): string {
  const fits = "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))";
  const names = ["python3", "python3.13", "python3.12", "python3.11", "python"];
  const found = names.find((name) => spawnSync(name, ["-c", fits]).status === 0);
  return found ?? unavailable(tool, "Python 3.11 to 3.13 with venv is not here (Debian: apt install python3-venv)");
}

function run(program: string, args: readonly string[], tool: PythonTool): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return;
  const said = (error?.message ?? stderr).trim();
  if (UNREACHABLE.test(said)) unavailable(tool, `the Python package index does not have it for this machine: ${said}`);
  throw new Error(`${tool} was not installed: ${said}`);
}

function unavailable(tool: PythonTool, why: string): never {
  console.error(`${tool} did not run: ${why}`);
  process.exit(UNAVAILABLE);
}

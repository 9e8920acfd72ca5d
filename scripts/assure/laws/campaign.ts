import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import { SolidityOutcome } from "./outcome.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");
const WATCH_PARENT = new URL("../../../bootstrap/watch-parent.mjs", import.meta.url).href;

/** Whatever this program's own environment says: laws that are not looked at would count as held. */
export const EVERY_LAW = "0";

export interface Campaign {
  /** The project's folder. */
  readonly root: string;
  /** The tests' files, from there. */
  readonly files: readonly string[];
  /** What the tests' names fit. */
  readonly grep: string;
  /** The contracts are compiled already, though perhaps not by Hardhat: only the tests are. */
  readonly compiled?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly write: (text: string) => void;
}

/**
 * Runs some Solidity tests in a process of their own, for a project's folder is the working folder of its process.
 *
 * @throws Error where the process ends without an answer: the contracts do not compile, or it was killed
 */
export async function runCampaign(campaign: Campaign): Promise<SolidityOutcome[]> {
  const { root, files, grep, compiled = false, env = {}, write } = campaign;
  const program = ["--import", WATCH_PARENT, "--import", TSX, CHILD];
  const child = spawn(process.execPath, [...program, String(compiled), grep, ...files], {
    cwd: root,
    env: { ...process.env, YAOLIAN_LAW: EVERY_LAW, ...env, YAOLIAN_PARENT: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let answer: unknown;
  child.on("message", (message) => (answer = message));
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", write);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  if (answer === undefined) throw new Error(`The Solidity tests ended without an answer (${String(signal ?? code)}).`);
  return z.array(SolidityOutcome).parse(answer);
}

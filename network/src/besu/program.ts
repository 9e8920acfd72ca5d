import { join } from "node:path";

import { InputError } from "@yaolian/sdk";
import { execa } from "execa";

import type { ValidatorEntry } from "../create/index.ts";

const ANSWER_LIMIT_MS = 60_000;

/**
 * The version of the Besu that is installed, as it tells it. Throws an InputError `BesuMissing` that says how to get it, or
 * `BesuUnusable` where it is there and does not run.
 */
export async function besuVersion(program = "besu"): Promise<string> {
  try {
    const { stdout } = await execa(program, ["--version"], { timeout: ANSWER_LIMIT_MS, stdin: "ignore" });
    return stdout.trim().split("\n").at(-1) ?? "";
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    if (isMissing) {
      const cure =
        "It comes from https://github.com/hyperledger/besu/releases (unpack it and put its bin/ on the PATH) and needs Java 25.";
      throw new InputError("BesuMissing", "Besu is not installed here, so that nothing was rehearsed.", cure, {
        cause,
      });
    }
    const reason = cause instanceof Error && "shortMessage" in cause ? String(cause.shortMessage) : String(cause);
    const cure = "Run `besu --version` and look at what it says; it needs Java 25.";
    throw new InputError("BesuUnusable", `Besu is installed and does not run (${reason}).`, cure, { cause });
  }
}

/** How a validator is started in a rehearsal. */
export interface BesuStart {
  readonly args: readonly string[];
  /** Where it is started: the paths in its configuration are relative to it. */
  readonly cwd: string;
}

/**
 * The command line of a validator in a rehearsal. Its configuration is the network's own but for the account list: a
 * rehearsal's keys are made for the run, and no list could name them before.
 */
export function besuStart(folder: string, { name }: ValidatorEntry, keyFile: string): BesuStart {
  return {
    cwd: join(folder, name),
    args: [
      "--config-file=config.toml",
      `--node-private-key-file=${keyFile}`,
      "--permissions-accounts-config-file-enabled=false",
    ],
  };
}

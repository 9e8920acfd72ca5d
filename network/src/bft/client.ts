import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { ExecaError, execa } from "execa";

import { InputError, TransientError } from "@yaolian/sdk";

import { isModuleMissing } from "../../../scripts/local/goModules.ts";

const MODULE = fileURLToPath(new URL("../../bft", import.meta.url));
const PROGRAM = fileURLToPath(new URL("../../../node_modules/.cache/yaolian/kcn", import.meta.url));
const PACKAGE = "github.com/kaiachain/kaia/cmd/kcn";
/** A cold build takes four minutes on two idle cores, and the machine may be busy. */
const BUILD_LIMIT_MS = 20 * 60_000;
/** One of its packages reaches into Go's runtime, which Go forbids since 1.23 unless it is told not to look. */
const LINK = "-checklinkname=0 -s -w";
const CURE = "Install Go (https://go.dev/dl) and a C compiler, or rehearse on a network of your own.";

/** A version of Go, e.g. [1, 26, 8]. */
type Version = readonly number[];

/**
 * Whether the client can be built here: a Go as new as network/bft/go.mod asks for, and the C compiler that Go uses.
 * Throws an InputError `GoMissing`, `GoTooOld` or `CompilerMissing`.
 */
export async function checkTools(): Promise<void> {
  const [found = "", compiler = ""] = await goSays(["env", "GOVERSION", "CC"]);
  const wanted = goWanted(await readFile(`${MODULE}/go.mod`, "utf8"));
  if (isOlder(versionOf(found), versionOf(wanted))) {
    throw new InputError("GoTooOld", `The client is built with Go ${wanted} or newer, and here is ${found}.`, CURE);
  }
  try {
    await execa(compiler, ["--version"]);
  } catch (cause) {
    throw new InputError("CompilerMissing", `Go's C compiler "${compiler}" does not run.`, CURE, { cause });
  }
}

/**
 * Builds the client from its Go modules, which the Go command gets and checks against go.sum, and returns the program's path.
 * What was built before is not built again. Throws as {@link checkTools} does, and a TransientError `ModulesMissing` or
 * `ClientNotBuilt`.
 */
export async function buildClient(): Promise<string> {
  await checkTools();
  const build = ["build", "-mod=readonly", "-trimpath", "-ldflags", LINK, "-o", PROGRAM, PACKAGE];
  try {
    await execa("go", build, { cwd: MODULE, env: { GOTOOLCHAIN: "local" }, timeout: BUILD_LIMIT_MS });
  } catch (cause) {
    const said = cause instanceof ExecaError ? String(cause.stderr || cause.shortMessage) : String(cause);
    if (isModuleMissing(said)) {
      const reason = said.trim().slice(-300);
      throw new TransientError("ModulesMissing", `Go does not get the BFT client's modules: ${reason}`, CURE, {
        cause,
      });
    }
    const message = `The BFT client was not built: ${said.trim().slice(-2_000)}`;
    throw new TransientError("ClientNotBuilt", message, "Look at what the compiler says, then try again.", {
      cause,
    });
  }
  return PROGRAM;
}

/** The version that a go.mod asks for. */
export function goWanted(module: string): string {
  const [, version] = /^go (\S+)$/m.exec(module) ?? [];
  if (version === undefined) throw new Error("network/bft/go.mod names no version of Go.");
  return version;
}

/** `go1.26.8`, or with more behind it, as numbers. */
export function versionOf(text: string): Version {
  return (/\d+(\.\d+)*/.exec(text)?.[0] ?? "0").split(".").map(Number);
}

/** Whether the one is older than the other. */
export function isOlder(one: Version, other: Version): boolean {
  for (const [place, number] of other.entries()) {
    const mine = one[place] ?? 0;
    if (mine !== number) return mine < number;
  }
  return false;
}

async function goSays(args: readonly string[]): Promise<string[]> {
  try {
    const { stdout } = await execa("go", args, { cwd: MODULE, env: { GOTOOLCHAIN: "local" } });
    return stdout.split("\n").map((line) => line.trim());
  } catch (cause) {
    // A Go that is too old for the module's go.mod says so and ends: it knows its own version.
    const said = cause instanceof ExecaError ? String(cause.stderr) : "";
    if (said.includes("go.mod requires go")) throw new InputError("GoTooOld", said.trim(), CURE, { cause });
    throw new InputError("GoMissing", "There is no Go here, from which the BFT client is built.", CURE, { cause });
  }
}

import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { execa } from "execa";

import { refusalOf } from "../../../sdk/test/refused.ts";
import { buildClient, checkTools } from "../../src/bft/client.ts";
import { withFolder } from "../helpers/folder.ts";

const MAIN = fileURLToPath(new URL("../../src/bft/main.ts", import.meta.url));
const UNAVAILABLE = 69;

/** What a machine's Go says of itself, and what it does when it is to build. */
interface Machine {
  readonly version?: string;
  /** Whether Go's C compiler runs. */
  readonly hasCompiler?: boolean;
  /** A shell command in place of the build. */
  readonly build?: string;
  /** A shell command in place of all. */
  readonly instead?: string;
}

/** Does something where only this Go is on the PATH; without one, where there is none. */
function onMachine<T>(machine: Machine | undefined, act: () => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const bin = join(folder, "bin");
    await mkdir(bin);
    if (machine !== undefined) {
      const { version = "go1.99.0", hasCompiler = true, build = "exit 0", instead = "" } = machine;
      const says = `if [ "$1" = env ]; then echo ${version}; echo ${bin}/cc; exit 0; fi`;
      await program(join(bin, "go"), `${instead}\n${says}\n${build}`);
      if (hasCompiler) await program(join(bin, "cc"), "exit 0");
    }
    const before = process.env["PATH"];
    process.env["PATH"] = bin;
    try {
      return await act();
    } finally {
      process.env["PATH"] = before;
    }
  });
}

async function program(path: string, text: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o700);
}

describe("the BFT client's tools", () => {
  it("are too old by Go's version, or by its own word on go.mod", async () => {
    const old = await onMachine({ version: "go1.20.1" }, () => refusalOf(checkTools, "GoTooOld"));
    expect(old.message).to.match(/is built with Go 1\.\d+\S* or newer, and here is go1\.20\.1\./);
    const word = "go: errors parsing go.mod: go.mod requires go >= 1.26 (running go 1.19)";
    const older = await onMachine({ instead: `echo '${word}' >&2; exit 1` }, () => refusalOf(checkTools, "GoTooOld"));
    expect(older.message).to.equal(word);
  });

  it("lack the C compiler that Go uses", async () => {
    const { message } = await onMachine({ hasCompiler: false }, () => refusalOf(checkTools, "CompilerMissing"));
    expect(message).to.match(/^Go's C compiler ".*cc" does not run\.$/);
  });

  it("do not get the modules, or do not compile them: each is said in Go's own words", async () => {
    const away = "echo 'dial tcp: lookup proxy.example: no such host' >&2; exit 1";
    const missing = await onMachine({ build: away }, () => refusalOf(buildClient, "ModulesMissing"));
    expect(missing.message).to.include("Go does not get the BFT client's modules: dial tcp");
    const wrong = { build: "echo 'main.go:1: undefined: x' >&2; exit 2" };
    const broken = await onMachine(wrong, () => refusalOf(buildClient, "ClientNotBuilt"));
    expect(broken.message).to.equal("The BFT client was not built: main.go:1: undefined: x");
  });
});

describe("npm run rehearse:bft", function () {
  // Each run is a process of its own, and the machine may be busy.
  this.timeout(120_000);

  /** How it ends on a machine with this Go, and what it says. */
  async function rehearsed(machine: Machine | undefined, ...args: string[]): Promise<[number | undefined, string]> {
    const command = ["--import", import.meta.resolve("tsx"), MAIN, ...args];
    const run = () => execa(process.execPath, command, { reject: false, stdin: "ignore" });
    const { exitCode, stdout, stderr } = await onMachine(machine, async () => await run());
    expect(stdout).to.equal("");
    return [exitCode, stderr];
  }

  it("ends with 69 where there is no Go, and says where it comes from", async () => {
    const [code, said] = await rehearsed(undefined);
    expect(code, said).to.equal(UNAVAILABLE);
    expect(said).to.include("There is no Go here").and.include("https://go.dev/dl").and.not.include("    at ");
  });

  it("ends with 0 where it is only to look whether it could, and builds nothing", async () => {
    expect(await rehearsed({ build: "echo built >&2; exit 1" }, "--check")).to.deep.equal([0, ""]);
  });

  it("ends with 1 on a count that is none, before it builds, and where the client does not compile", async () => {
    const wrong = { build: "echo 'undefined: x' >&2; exit 2" };
    const [counted, sentence] = await rehearsed(wrong, "--lines", "0");
    expect([counted, sentence]).to.deep.equal([1, "--lines 0 is no count. Give a whole number above 0."]);
    const [built, said] = await rehearsed(wrong);
    expect(built, said).to.equal(1);
    expect(said).to.include("The BFT client was not built: undefined: x");
  });
});

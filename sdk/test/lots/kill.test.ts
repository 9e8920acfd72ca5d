import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { openLotFile } from "../../src/lots/index.ts";
import { build, folderOfTests, serials } from "./example.ts";

const SCRIPT = fileURLToPath(new URL("./killedBuild.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

describe("a build of a lot file that is killed", function () {
  this.timeout(20_000);
  const at = folderOfTests();

  for (const step of ["serials", "tree"]) {
    describe(`when it is killed amid the ${step}`, () => {
      it("it leaves nothing under the name, and the next build succeeds and clears away its part file", async () => {
        const path = at(`first-${step}`);
        await killAmid(path, step);
        const left = await filesOf(path);
        expect(left).to.have.length(1);
        expect(left[0]).to.match(/\.part$/);

        await build(path, serials(3));
        expect(await filesOf(path)).to.deep.equal([basename(path)]);
        await (await openLotFile(path)).close();
      });

      it("it leaves an older file of that name as it was", async () => {
        const path = at(`older-${step}`);
        await build(path, serials(3));
        const before = await readFile(path);
        await killAmid(path, step);
        expect(await readFile(path)).to.deep.equal(before);
      });
    });
  }
});

async function killAmid(path: string, step: string): Promise<void> {
  const child = spawn(process.execPath, ["--import=tsx", SCRIPT, path, step], { cwd: ROOT });
  const exited = once(child, "exit");
  const errors: string[] = [];
  child.stderr.on("data", (data) => errors.push(String(data)));
  await Promise.race([once(child.stdout, "data"), exited]);
  child.kill("SIGKILL");
  const [, signal] = (await exited) as [number | null, string | null];
  expect(signal, errors.join("")).to.equal("SIGKILL");
}

async function filesOf(path: string): Promise<string[]> {
  return (await readdir(dirname(path))).filter((name) => name.startsWith(basename(path)));
}

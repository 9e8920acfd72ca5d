import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

const BOOTSTRAP = fileURLToPath(new URL("../../bootstrap", import.meta.url));

/** A project with nothing but a workspace of its own, so that the real npm installs it without a network. */
function makeProject(folder) {
  const project = { name: "p", version: "1.0.0", workspaces: ["cli"], config: { node: "24.19.0" } };
  const member = { name: "member", version: "1.0.0" };
  const packages = { "": project, cli: member, "node_modules/member": { resolved: "cli", link: true } };
  const files = {
    "package.json": project,
    "package-lock.json": { name: "p", version: "1.0.0", lockfileVersion: 3, requires: true, packages },
    "cli/package.json": member,
  };
  mkdirSync(join(folder, "cli", "bin"), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
  const program =
    "console.log(JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2) })); process.exitCode = 3;";
  writeFileSync(join(folder, "cli", "bin", "yaolian.mjs"), program);
  cpSync(BOOTSTRAP, join(folder, "bootstrap"), { recursive: true });
}

async function run(project, args, { env = {}, cwd = project } = {}) {
  // As if called by hand, not by the npm that runs these tests.
  const here = { ...process.env, npm_config_offline: "true", ...env };
  for (const name of ["INIT_CWD", "npm_package_json"]) if (env[name] === undefined) delete here[name];
  const child = spawn(process.execPath, [join(project, "bootstrap", "run.mjs"), ...args], { cwd, env: here });
  const code = new Promise((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}

describe("bootstrap, run in a folder with a space in its name", function () {
  this.timeout(60_000);
  let parent;
  let project;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "yaolian bootstrap "));
    project = join(parent, "a clone");
    makeProject(project);
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  describe("given a clean clone", () => {
    it("installs once, passes arguments and exit code on, and keeps stdout for the command", async () => {
      const args = ["import", "two words.json", "--json", "*"];
      const first = await run(project, ["yaolian", ...args], { cwd: parent });
      expect(first.stderr).to.match(/^Installing packages \(nothing is installed yet\)/);
      expect(first.code).to.equal(3);
      expect(JSON.parse(first.stdout)).to.deep.equal({ cwd: parent, args });
      const second = await run(project, ["yaolian"]);
      expect(second).to.deep.include({ code: 3, stderr: "" });
    });
  });

  describe("given a command that is called through npm", () => {
    it("runs where the person is, not where npm went", async () => {
      const env = { npm_package_json: join(project, "package.json"), INIT_CWD: parent };
      const { stdout } = await run(project, ["yaolian"], { env });
      expect(JSON.parse(stdout).cwd).to.equal(parent);
    });
  });

  describe("given what it cannot do", () => {
    const oneSentence = async (args, options) => {
      const { code, stdout, stderr } = await run(project, args, options);
      expect(code).to.equal(1);
      expect(stdout).to.equal("");
      return stderr.trim().split("\n").at(-1);
    };

    it("names the commands there are", async () => {
      expect(await oneSentence(["strat"])).to.match(/^Say which of: start, test, /);
    });

    it("names the file that is missing", async () => {
      expect(await oneSentence(["start"])).to.match(/^scripts\/start\/run\.ts is missing: /);
    });

    it("names the lock file that is missing", async () => {
      rmSync(join(project, "package-lock.json"));
      expect(await oneSentence(["yaolian"])).to.match(/^package-lock\.json is missing from .*a clone/);
    });

    it("says that the registry cannot be reached", async () => {
      const lock = join(project, "package-lock.json");
      const packages = {
        "": { name: "p", dependencies: { nowhere: "1.0.0" } },
        "node_modules/nowhere": { version: "1.0.0" },
      };
      writeFileSync(lock, JSON.stringify({ name: "p", lockfileVersion: 3, packages }));
      writeFileSync(join(project, "package.json"), JSON.stringify({ name: "p", dependencies: { nowhere: "1.0.0" } }));
      const env = {
        npm_config_offline: "false",
        npm_config_registry: "http://127.0.0.1:9",
        npm_config_fetch_retries: "0",
      };
      expect(await oneSentence(["yaolian"], { env })).to.match(/^The npm registry cannot be reached \(ECONNREFUSED\)/);
    });
  });
});

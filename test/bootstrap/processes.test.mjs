import { spawn } from "node:child_process";
import { once } from "node:events";

import { expect } from "chai";

const CHILD = new URL("../../bootstrap/child.mjs", import.meta.url).href;

/** A program that runs another through the bootstrap, as run.mjs does, and ends with its exit code. */
const wrapped = (program) => `
  const { runNode } = await import(${JSON.stringify(CHILD)});
  process.exitCode = await runNode(process.execPath, ["--input-type=module", "-e", ${JSON.stringify(program)}]);`;

const start = (program) =>
  spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });

const firstLine = async (child) => (await once(child.stdout, "data")).toString().trim();

const closed = (child) => once(child, "close");

async function untilGone(pid) {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("bootstrap, the processes it runs", function () {
  this.timeout(20_000);

  describe("when the command ends", () => {
    it("passes on its exit code", async () => {
      const [code] = await closed(start(wrapped("process.exit(42)")));
      expect(code).to.equal(42);
    });

    it("tells of the signal that ended it as shells do", async () => {
      const [code] = await closed(start(wrapped('process.kill(process.pid, "SIGKILL")')));
      expect(code).to.equal(137);
    });
  });

  describe("when a signal arrives", () => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      it(`hands ${signal} to the command, which decides how to end`, async () => {
        const program = `process.on("${signal}", () => process.exit(7)); console.log("up"); setInterval(() => {}, 1e6);`;
        const outer = start(wrapped(program));
        await firstLine(outer);
        outer.kill(signal);
        const [code] = await closed(outer);
        expect(code).to.equal(7);
      });
    }

    it("hands a Ctrl-C that comes from the terminal and from npm to the command once", async () => {
      const program = `let count = 0; process.on("SIGINT", () => { count += 1; console.log("heard"); });
        process.on("SIGTERM", () => process.exit(count)); console.log("up"); setInterval(() => {}, 1e6);`;
      const outer = start(wrapped(program));
      await firstLine(outer);
      outer.kill("SIGINT");
      await firstLine(outer);
      outer.kill("SIGINT");
      outer.kill("SIGTERM");
      const [code] = await closed(outer);
      expect(code).to.equal(1);
    });
  });

  describe("when a process in between is killed", () => {
    it("ends what is below it, down to the last", async () => {
      const sleeper = "console.log(process.pid); setInterval(() => {}, 1e6);";
      const outer = start(wrapped(wrapped(sleeper)));
      const pid = Number(await firstLine(outer));
      outer.kill("SIGKILL");
      await untilGone(pid);
    });

    it("lets the command end what it started itself", async () => {
      const program = `process.on("SIGTERM", () => { console.log("cleaned up"); process.exit(0); });
        console.log("up"); setInterval(() => {}, 1e6);`;
      const outer = start(wrapped(program));
      await firstLine(outer);
      outer.kill("SIGKILL");
      expect(await firstLine(outer)).to.equal("cleaned up");
    });
  });
});

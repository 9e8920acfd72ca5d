import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RUN = fileURLToPath(new URL("../../scripts/start/run.ts", import.meta.url));

interface Run {
  readonly child: ChildProcess;
  /** All that it has printed so far, both streams. */
  text(): string;
  /** Fulfilled once it has printed what is waited for; rejected where it ends before. */
  until(what: RegExp): Promise<RegExpExecArray>;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>;
}

/** Starts the command in a process group of its own, so that whatever it leaves behind can be found. */
function start(...argv: string[]): Run {
  const args = ["--import", import.meta.resolve("tsx"), RUN, ...argv];
  const child = spawn(process.execPath, args, { cwd: ROOT, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (more: string) => (text += more));
  const ended = once(child, "close").then(
    ([code, signal]: unknown[]) => (code as number | null) ?? (signal === null ? -1 : -2),
  );
  const until = async (what: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = what.exec(text);
      if (found !== null) return found;
      const isOver = await Promise.race([ended, once(child.stdout, "data").then(() => undefined)]);
      if (isOver !== undefined && what.exec(text) === null)
        throw new Error(`It ended before ${String(what)}:\n${text}`);
    }
  };
  return { child, text: () => text, until, ended };
}

/** Whether any process of the command's group is left. */
function isAnythingLeft({ child }: Run): boolean {
  try {
    return process.kill(-(child.pid ?? 0), 0);
  } catch {
    // No such process group: all of it is gone.
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  const headers = { "content-type": "application/json" };
  return await fetch(url, { method: "POST", headers, body }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * Asks until it is so; mocha's own limit ends a wait in vain. What runs TypeScript has a helper process of its own, which
 * ends a moment after it.
 */
async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe("npm start", function () {
  this.timeout(60_000);
  const runs: Run[] = [];
  let folder = "";
  const begin = (...argv: string[]): Run => {
    const run = start("--vault", join(folder, "vault"), "--deployments", folder, ...argv);
    runs.push(run);
    return run;
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-start-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => {
    for (const run of runs.splice(0)) if (isAnythingLeft(run)) process.kill(-(run.child.pid ?? 0), "SIGKILL");
  });

  describe("given the sample documents", () => {
    it("does the main job, follows the ledger until Ctrl-C, and leaves no process and no port", async () => {
      const port = await freePort();
      const run = begin("--port", String(port), "--interval", "50");
      await run.until(/Following the ledger's events/);
      const text = run.text();
      expect(text).not.to.contain("\u001b");
      for (const said of [
        "13 members, 16 sites, 40 operators, 6 products",
        "6 packs of lot MF2609 were received at East Gate store",
        "100,000 packs in one transaction",
        'line 4: MedicationRequest.status: "stopped" is not active',
        "is genuine and may be used",
        "Dispensed: 60 tablets in 2 packs",
        "The same packs on another patient's slip: refused.",
        "A copy of a pack of East Gate's, at another pharmacy: refused.",
        "gives 14 of its 20 tablets on a controlled prescription",
        "Lot MF2609 is recalled, class II",
        "is of a recalled lot",
        "At the door: 24 tablets dispensed on the wallet's signature",
        "7 of 13 seats for it, 1 against; it takes 7",
      ]) {
        expect(text).to.contain(said);
      }
      const trace = JSON.parse(await readFile(join(folder, "vault", "traces", "MF2609.jsonld"), "utf8"));
      expect(trace.epcisBody.eventList).to.have.length.above(10);
      const book = JSON.parse(await readFile(join(folder, "31337.json"), "utf8"));
      expect(text).to.contain(book.contracts.prescriptionToken.address);

      const url = `http://127.0.0.1:${port}`;
      expect(await answers(url)).to.equal(true);
      run.child.kill("SIGINT");
      expect(await run.ended, run.text()).to.equal(0);
      await eventually(() => !isAnythingLeft(run));
      expect(await answers(url)).to.equal(false);
    });
  });

  describe("given that something ends it in the middle", () => {
    it("ends with the signal's code at SIGTERM, and leaves nothing", async () => {
      const run = begin("--once");
      const [, url = ""] = await run.until(/(http:\/\/127\.0\.0\.1:\d+)/);
      run.child.kill("SIGTERM");
      expect(await run.ended).to.equal(143);
      await eventually(() => !isAnythingLeft(run));
      expect(await answers(url)).to.equal(false);
    });

    it("leaves nothing even when it is killed", async () => {
      const run = begin("--once");
      const [, url = ""] = await run.until(/(http:\/\/127\.0\.0\.1:\d+)/);
      run.child.kill("SIGKILL");
      await run.ended;
      await eventually(() => !isAnythingLeft(run));
      expect(await answers(url)).to.equal(false);
    });
  });

  describe("given what it can't do", () => {
    it("says in a sentence that the port is in use", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const run = begin("--port", String(port));
      expect(await run.ended).to.equal(1);
      expect(run.text()).to.equal(`Port ${port} is in use: stop what listens there, or say --port.\n`);
      server.close();
    });

    it("says in a sentence what is wrong with an option", async () => {
      const [port, unknown] = [begin("--port", "0"), begin("--onec")];
      expect(await port.ended).to.equal(1);
      expect(port.text()).to.equal('"0" is no port. Say --port with a number from 1 to 65535.\n');
      expect(await unknown.ended).to.equal(1);
      expect(unknown.text()).to.contain("Unknown option '--onec'").and.to.contain("npm start -- --once");
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { freePort } from "../../indexer/service/follower/freePort.ts";
import { POLICY } from "../../scripts/start/story/claims.ts";
import { identifiersIn, leaksIn, leaksOnChain, needlesOf } from "../helpers/privacyScan.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RUN = fileURLToPath(new URL("../../scripts/start/run.ts", import.meta.url));

interface Run {
  readonly child: ChildProcess;
  /** All that it has printed so far, both streams. */
  text(): string;
  /** What of it went to stdout. */
  out(): string;
  /** Fulfilled once it has printed what is waited for; rejected where it ends before. */
  until(what: RegExp): Promise<RegExpExecArray>;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>;
}

/** Starts the command in a process group of its own, so that whatever it leaves behind can be found. */
function start(...argv: string[]): Run {
  const args = ["--import", import.meta.resolve("tsx"), RUN, ...argv];
  const child = spawn(process.execPath, args, { cwd: ROOT, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const printed = new EventEmitter();
  let [text, out] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (more: string) => (out += more));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      printed.emit("more");
    });
  }
  const ended = once(child, "close").then(
    ([code, signal]: unknown[]) => (code as number | null) ?? (signal === null ? -1 : -2),
  );
  const until = async (what: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = what.exec(text);
      if (found !== null) return found;
      const isOver = await Promise.race([ended, once(printed, "more").then(() => undefined)]);
      if (isOver !== undefined && what.exec(text) === null)
        throw new Error(`It ended before ${String(what)}:\n${text}`);
    }
  };
  return { child, text: () => text, out: () => out, until, ended };
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

async function call<T>(url: string, method: string, params: unknown[] = []): Promise<T> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  return ((await response.json()) as { result: T }).result;
}

async function answers(url: string): Promise<boolean> {
  return call(url, "eth_chainId").then(
    () => true,
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
  this.timeout(240_000);
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
    it("does the main job, tells each step's outcome as JSON, follows the ledger until Ctrl-C, and leaves no process and no port", async () => {
      const port = await freePort();
      const run = begin("--json", "--port", String(port), "--interval", "50");
      await run.until(/Following the ledger's events/);
      const text = run.text();
      expect(text).not.to.contain("\u001b");
      const chapters = [...text.matchAll(/^(\d+) {2}\S/gm)].map(([, number]) => Number(number));
      expect(chapters).to.have.length.above(10);
      expect(chapters).to.deep.equal(chapters.map((_, index) => index + 1));
      for (const said of [
        "15 members, 18 sites, 47 operators, 7 products",
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
        "attests: verified",
        "seizure.vtt with one byte more: found out",
        "The third box stood in the sun, 31 °C: held",
        "The second box came without a logger: refused.",
        "A vial of the third box is to be opened: refused.",
        "lot HQ2602 of Astragalus root",
        "lot HP2609 of Astragalus decoction pieces 黄芪饮片 is held",
        "The rest of the prescription, at another pharmacy: refused.",
        "totals agree with the chain; CSV, JSON and schemas",
        "The maker's own release of a vaccine lot: refused.",
        "was given from pack 1 of lot FLU26A",
        "line 4: Immunization.expirationDate",
        "A vial that is open already, opened again: refused.",
        "A claim of a fen above the ceiling: refused, and nothing is dispensed.",
        "The insurer's rules approve 36.00 yuan",
        ": duplicate therapy.",
        "the immunization is void, and its claim withdrawn",
        "What was approved is paid",
        "Renhe Hospital 仁和医院 may see its laboratory results",
        "The next disclosure to Renhe Hospital 仁和医院: refused.",
        "At the door: 24 tablets dispensed on the wallet's signature",
        "8 of 15 seats for it, 1 against; it takes 8",
      ]) {
        expect(text).to.contain(said);
      }
      expectForeseen(run.out());
      const trace = JSON.parse(await readFile(join(folder, "vault", "traces", "MF2609.jsonld"), "utf8"));
      expect(trace.epcisBody.eventList).to.have.length.above(10);
      const book = JSON.parse(await readFile(join(folder, "31337.json"), "utf8"));
      expect(text).to.contain(book.contracts.prescriptionToken.address);
      expect(text).to.match(/(\d+) of \1 totals agree with the chain/);
      const report = text.indexOf("The regulator's report");
      for (const chapter of ["The cold chain", "Vaccines", "At the door", "Claims", "Records and evidence"]) {
        expect(text.indexOf(chapter), `the report covers "${chapter}"`).to.be.within(0, report);
      }

      const url = `http://127.0.0.1:${port}`;
      expect(await answers(url)).to.equal(true);
      await expectNobodyNamed(url, text, folder);
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

/** What the story has to show, whatever else it does: each is a step that ends as foreseen. */
const SHOWN = {
  "The same packs on another patient's slip": "refused: PackDispensed",
  "Every descendant of a recalled lot is held": "done",
  "The rest of the prescription, at another pharmacy": "refused: PackHeld",
  "A vial that was warm is opened": "refused: ConsignmentIsHeld",
  "An approved claim is paid": "done",
  "A revocation on the patient's signature": "done",
  "An access after the revocation": "refused: DisclosureNotAllowed",
  "An enforcement recording is verified": "verified",
  "The same MedicationRequest again": "200",
} as const;

/** Each line of stdout is a step with its expected and its real outcome, and they are the same. */
function expectForeseen(out: string): void {
  const steps = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { step: string; expected: string; outcome: string });
  for (const each of steps) {
    expect(each).to.have.all.keys("step", "expected", "outcome");
    expect(each.outcome, each.step).to.equal(each.expected);
  }
  const outcomes = new Map(steps.map(({ step, outcome }) => [step, outcome]));
  for (const [step, outcome] of Object.entries(SHOWN)) expect(outcomes.get(step), step).to.equal(outcome);
}

/**
 * Law 20, of the whole story: nothing that names a patient is in an argument, an event or a slot, on the screen, or in a
 * file that is not the patient's own; and the search that finds nothing finds what is planted.
 */
async function expectNobodyNamed(url: string, screen: string, folder: string): Promise<void> {
  const identifiers = identifiersIn(await sampleResources());
  expect(identifiers.map(({ what }) => what)).to.include.members([
    "Patient.name.text",
    "Patient.identifier.value",
    "Patient.birthDate",
    "Patient.address.text",
    "subject.reference",
    "patient.reference",
  ]);
  const needles = needlesOf([...identifiers, { what: "a policy's reference", text: POLICY }]);
  expect(await leaksOnChain(url, needles)).to.deep.equal([]);
  expect(leaksIn("screen", screen, needles)).to.deep.equal([]);
  for (const { path, content } of await filesBelow(folder)) {
    // What the pharmacy sends on, the slips and the vaccination records are the patient's own documents; what opens a
    // claim goes to the insurer.
    if (/vault\/(slips|dispenses|immunizations|claims)\//.test(path)) continue;
    expect(leaksIn(path, content, needles), path).to.deep.equal([]);
    expect(leaksIn(path, path, needles), path).to.deep.equal([]);
  }
  const [from] = await call<string[]>(url, "eth_accounts");
  const planted = keccak256(toUtf8Bytes("999999199003070018"));
  const hash = await call<string>(url, "eth_sendTransaction", [{ from, to: from, data: planted, gasPrice: "0x0" }]);
  await eventually(async () => (await call(url, "eth_getTransactionReceipt", [hash])) !== null);
  expect(await leaksOnChain(url, needles)).to.deep.equal([
    { where: `calldata of ${hash}`, what: "Patient.identifier.value" },
  ]);
}

/** All that the samples hold of patients: the FHIR resources, whatever they are for. */
async function sampleResources(): Promise<unknown[]> {
  const files = await filesBelow(fileURLToPath(new URL("../../samples", import.meta.url)));
  return files.flatMap(({ path, content }): unknown[] => {
    const text = content.toString("utf8").trim();
    if (path.endsWith(".ndjson")) return text.split("\n").map((line): unknown => JSON.parse(line));
    return path.endsWith(".json") ? [JSON.parse(text)] : [];
  });
}

async function filesBelow(folder: string): Promise<{ path: string; content: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(paths.map(async (path) => ({ path, content: await readFile(path) })));
}

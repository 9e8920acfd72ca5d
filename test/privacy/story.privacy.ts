import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { freePort } from "../../indexer/service/follower/freePort.ts";
import { tellFigure } from "../../scripts/assure/figures.ts";
import { POLICY } from "../../scripts/start/story/claims.ts";
import {
  identifiersIn,
  leaksIn,
  leaksOnChain,
  needlesOf,
  wordsOnChain,
  type Identifier,
  type Leak,
  type Needle,
} from "../helpers/privacyScan.ts";
import { askEverything, dumpTables, type Answered } from "./doors.ts";
import { hashesOf, identityNumber, population } from "./population.ts";

const RUN = fileURLToPath(new URL("../../scripts/start/run.ts", import.meta.url));

/** A patient whom nobody knew before: all of it goes through the hospital's gateway. */
const NUMBER = identityNumber("330106", "19850917", 123);
const patient = {
  resourceType: "Patient",
  id: "zhao-min-7731",
  identifier: [{ system: "urn:oid:2.16.156.10011.1.3", value: NUMBER }],
  name: [{ text: "赵敏慧", family: "Zhao Minhui" }],
  telecom: [{ value: "+86 139 5710 4477" }],
  birthDate: "1985-09-17",
  address: [{ text: "12 Plum Lane, Xihu, Hangzhou", line: ["12 Plum Lane"] }],
};
const subject = { reference: "Patient/zhao-min-7731", display: "赵敏慧" };

/** The patient's own documents, and what goes to the insurer with a claim; the gateway's are in its own vault. */
const OWN = /vault\/(slips|dispenses|immunizations|claims)\//;
/** What tsx and Node keep of the program's own text. */
const PROGRAM = /^tmp\/(tsx-|node-compile-cache)/;
/** What no answer names in the words of these routes. */
const EPCIS_SEEDS = {
  epc: ["https://id.gs1.org/01/06901234000016/21/F95ZF2PXK87T"],
  eventType: ["ObjectEvent", "AggregationEvent"],
};
/** Routes by which the patient's own system reads the patient's own documents again, with its token. */
const FOR_THE_PATIENTS_SYSTEM = /^GET \/(slips\/|records\/[^/]+\/document|fhir\/[A-Za-z]+\/)/;

describe("nobody is named outside of the patient's own documents", function () {
  this.timeout(1_800_000);
  let folder = "";
  let child: ChildProcess;
  let screen = "";
  let node = "";
  let api = "";
  let gateway = "";
  let needles: readonly Needle[] = [];
  let operator = "";
  let token = "";
  const tally = { places: 0, hits: 0, caught: 0 };
  const outcomes: Answered[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-privacy-"));
    const [port, apiPort, gatewayPort] = [await freePort(), await freePort(), await freePort()];
    await mkdir(join(folder, "tmp"));
    await mkdir(join(folder, "logs"));
    const ports = ["--port", `${port}`, "--api-port", `${apiPort}`, "--gateway-port", `${gatewayPort}`];
    const places = ["--vault", join(folder, "vault"), "--deployments", folder, "--interval", "200"];
    child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), RUN, ...ports, ...places], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      // Its tables and whatever else it keeps for a while are then below the folder that is looked through.
      env: { ...process.env, TMPDIR: join(folder, "tmp"), YAOLIAN_STORY_LOGS: join(folder, "logs") },
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (more: string) => (screen += more));
    const ended = once(child, "close");
    while (!screen.includes("Following the ledger's events")) {
      const more = once(child.stdout as NonNullable<typeof child.stdout>, "data").then(() => false);
      if (await Promise.race([more, ended.then(() => true)])) throw new Error(`The story ended:\n${screen}`);
    }
    [node, api, gateway] = [port, apiPort, gatewayPort].map((each) => `http://127.0.0.1:${each}`) as [
      string,
      string,
      string,
    ];
    operator = (await readFile(join(folder, "vault", "operator.token"), "utf8")).trim();
    token = (await readFile(join(folder, "vault", "gateway.token"), "utf8")).trim();
    needles = needlesOf(await identifiers());
    await goThroughTheGateway();
  });

  after(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    if (child.exitCode === null) await once(child, "close");
    await rm(folder, { recursive: true, force: true });
    tellFigure("R13", "places looked through", tally.places);
    tellFigure("R13", "writings looked for", needles.length);
    tellFigure("R13", "hits", tally.hits);
    tellFigure("R13", "planted hashes caught", tally.caught);
  });

  /** Looks through places; what is found is counted, and fails the test. */
  const expectNone = (leaks: readonly Leak[], places: number): void => {
    tally.places += places;
    tally.hits += leaks.length;
    expect(leaks).to.deep.equal([]);
  };

  async function identifiers(): Promise<Identifier[]> {
    const files = await filesBelow(fileURLToPath(new URL("../../samples", import.meta.url)));
    const resources = files.flatMap(({ path, content }): unknown[] => {
      const text = content.toString("utf8").trim();
      if (path.endsWith(".ndjson")) return text.split("\n").map((line): unknown => JSON.parse(line));
      return path.endsWith(".json") ? [JSON.parse(text)] : [];
    });
    return [...identifiersIn([...resources, patient, { subject }]), { what: "a policy's reference", text: POLICY }];
  }

  /** What a hospital's system says in a day: good documents, wrong ones, and records; all of it names the patient. */
  async function goThroughTheGateway(): Promise<void> {
    const request = JSON.parse(
      await readFile(new URL("../../samples/fhir/metformin.json", import.meta.url), "utf8"),
    ) as object;
    const own = {
      ...request,
      id: "zhao-1",
      identifier: [{ system: "urn:requests", value: "zhao-1" }],
      subject,
      contained: [patient],
    };
    const record = {
      document: Buffer.from(JSON.stringify(patient)).toString("base64"),
      ...{ mediaType: "application/fhir+json", holder: "0x5FbDB2315678afecb367f032d93F642f64180aa3" },
      ...{ category: "LabResults", clock: { rule: "trace", since: 1_790_000_000 } },
    };
    const said: [string, unknown, boolean][] = [
      ["/fhir/MedicationRequest", own, true],
      ["/fhir/MedicationRequest", { ...own, status: patient.name[0]?.text === undefined ? "" : "draft" }, false],
      ["/fhir/MedicationRequest", { ...own, subject: patient.name }, false],
      ["/fhir/MedicationRequest", { ...own, identifier: [{ value: 7 }], contained: "none" }, false],
      ["/fhir/MedicationRequest", { resourceType: "Bundle", entry: [{ resource: own }, { resource: own }] }, false],
      ["/fhir/MedicationRequest", patient, false],
      ["/fhir/MedicationRequest", `{"resourceType":"MedicationRequest","subject":{"display":"赵敏慧"`, false],
      [
        "/fhir/MedicationDispense",
        { resourceType: "MedicationDispense", status: "in-progress", subject, contained: [patient] },
        false,
      ],
      [
        "/fhir/Immunization",
        { resourceType: "Immunization", status: "completed", patient: subject, contained: [patient] },
        false,
      ],
      [
        "/fhir/Immunization",
        { resourceType: "Immunization", status: "completed", patient: NUMBER, vaccineCode: {} },
        false,
      ],
      [
        "/fhir/Consent",
        { resourceType: "Consent", status: "active", patient: { ...subject, identifier: { value: NUMBER } } },
        false,
      ],
      ["/records", record, true],
      ["/records", { ...record, category: "All" }, false],
      ["/records/find", { holder: record.holder }, true],
      ["/slips", { type: "yaolian-slip", patient }, false],
    ];
    for (const [path, body, isGood] of said) {
      const type = path.startsWith("/fhir/") ? "application/fhir+json" : "application/json";
      const answer = await fetch(`${gateway}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": type },
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      const text = await answer.text();
      expect(answer.ok, `${path} of ${JSON.stringify(body).slice(0, 200)}: ${text}`).to.equal(isGood);
      if (!isGood || path.startsWith("/records")) outcomes.push({ where: `POST ${path}`, status: answer.status, text });
    }
  }

  const kept = async (): Promise<{ path: string; content: Buffer }[]> => {
    const files = await filesBelow(folder);
    return files
      .map(({ path, content }) => ({ path: relative(folder, path), content }))
      .filter(({ path }) => !OWN.test(path) && !PROGRAM.test(path));
  };

  it("looks for what the samples and the planted patient are named by", () => {
    expect(needles.length).to.be.greaterThan(2_000);
    expect(leaksIn("the patient itself", JSON.stringify(patient), needles).length).to.be.greaterThan(4);
  });

  it("nothing in calldata, events or slots", async () => {
    const leaks = await leaksOnChain(node, needles);
    expectNone(leaks, Number(await rpc<string>(node, "eth_blockNumber")));
  });

  it("no word of the chain is a hash of anybody of a dictionary", async () => {
    const words = await wordsOnChain(node);
    expect(words.size).to.be.greaterThan(5_000);
    const hits: Leak[] = [];
    let tried = 0;
    for (const guess of population(["330106", "310104", "440106", "999999"], [1985, 1990])) {
      for (const hash of hashesOf(guess)) {
        tried += 1;
        if (words.has(hash)) hits.push({ where: "a word of the chain", what: guess });
      }
    }
    tellFigure("R13", "guesses of the dictionary tried", tried);
    expectNone(hits, words.size);
    const [known = ""] = hashesOf(identityNumber("330106", "19850917", 123));
    expect(new Set([...words, known]).has(hashesOf(NUMBER)[0] ?? ""), "a hash in it would be found").to.equal(true);
  });

  it("nothing on the screen, in logs, in the tables' files or any other file but the patients' own", async () => {
    const files = await kept();
    const paths = files.map(({ path }) => path);
    for (const part of [/^logs\/gateway\.log$/, /^logs\/api\.log$/, /^tmp\/yaolian-tables-/, /^vault\/gateway\//]) {
      expect(
        paths.some((path) => part.test(path)),
        `there is ${String(part)}`,
      ).to.equal(true);
    }
    const leaks = [...leaksIn("screen", screen, needles)];
    for (const { path, content } of files)
      leaks.push(...leaksIn(path, content, needles), ...leaksIn(`the name ${path}`, path, needles));
    expectNone(leaks, files.length + 1);
  });

  it("nothing in any answer of the API, any row of its tables, or any file of the dashboard", async () => {
    const { answers, unasked } = await askEverything(api, operator, EPCIS_SEEDS);
    expect(unasked, "every GET route was asked").to.deep.equal([]);
    expect(answers.filter(({ status }) => status === 200).length).to.be.greaterThan(30);
    const tables = await dumpTables(api, operator);
    expect(tables.length).to.be.greaterThan(25);
    const unread = tables.filter(({ status, text }) => status !== 200 || text.startsWith('{"errors"'));
    expect(unread, "tables that were not read").to.deep.equal([]);
    const page = await (await fetch(`${api}/`)).text();
    const assets = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = ""]) => path);
    const served = await Promise.all(
      assets.map(async (path) => ({
        where: `GET ${path}`,
        status: 200,
        text: await (await fetch(`${api}${path}`)).text(),
      })),
    );
    expectNone(
      leaksOf([...answers, ...tables, ...served, { where: "GET /", status: 200, text: page }]),
      answers.length + tables.length + served.length + 1,
    );
  });

  it("nothing in the gateway's refusals, or in what it answers but to the patient's own system", async () => {
    expectNone(leaksOf(outcomes), outcomes.length);
    const slips = await readdir(join(folder, "vault", "gateway", "vault", "slips"));
    const ids = slips.map((name) => name.replace(/^0x|\.json$/g, ""));
    const { answers } = await askEverything(gateway, token, { id: ids }, true);
    const own = answers.filter(({ where, status }) => FOR_THE_PATIENTS_SYSTEM.test(where) && status === 200);
    expect(leaksOf(own), "the patient's system has its own documents back").not.to.deep.equal([]);
    const others = answers.filter((each) => !own.includes(each));
    expect(others.length).to.be.greaterThan(3);
    expectNone(leaksOf(others), others.length);
    for (const { where } of own) {
      const answer = await fetch(`${gateway}${where.slice("GET ".length)}`);
      const text = await answer.text();
      expect(answer.status, where).to.equal(401);
      expectNone(leaksIn(`${where}, by a stranger`, text, needles), 1);
    }
  });

  it("an unsalted hash that is planted is caught, wherever it is", async () => {
    const hash = keccak256(toUtf8Bytes(NUMBER));
    const what = "Patient.identifier.value";
    const caught = (leaks: readonly Leak[], where: RegExp): void => {
      expect(
        leaks.map((leak) => leak.what),
        String(where),
      ).to.include(what);
      expect(
        leaks.some((leak) => leak.what === what && where.test(leak.where)),
        `${String(where)} in ${JSON.stringify(leaks)}`,
      ).to.equal(true);
      tally.caught += 1;
    };
    const [from = ""] = await rpc<string[]>(node, "eth_accounts");
    await sent({ from, to: from, data: hash });
    caught(await leaksOnChain(node, needles), /^calldata of/);
    // The hash in two halves that only the chain puts together: its calldata does not have it.
    await sent({ from, data: `0x${madeOnChain(hash)}55` + "00" });
    caught(await leaksOnChain(node, needles), /^storage of/);
    await sent({ from, data: `0x${madeOnChain(hash, "")}5f5fa100` });
    caught(await leaksOnChain(node, needles), /^event of/);
    await appendFile(join(folder, "logs", "gateway.log"), `{"msg":"kept","key":"${hash}"}\n`);
    await writeFile(
      join(folder, "vault", "notes.json"),
      JSON.stringify({ patient: Buffer.from(hash.slice(2), "hex").toString("base64") }),
    );
    const leaks = (await kept()).flatMap(({ path, content }) => leaksIn(path, content, needles));
    caught(leaks, /^logs\/gateway\.log$/);
    caught(leaks, /^vault\/notes\.json$/);
    caught(
      leaksOf([{ where: "GET /an/answer", status: 200, text: JSON.stringify({ key: hash.slice(2).toUpperCase() }) }]),
      /answer/,
    );
  });

  function leaksOf(answers: readonly Answered[]): Leak[] {
    return answers.flatMap(({ where, text }) => [
      ...leaksIn(where, text, needles),
      ...leaksIn(`the URL ${where}`, where, needles),
    ]);
  }

  async function sent(transaction: object): Promise<void> {
    const hash = await rpc<string>(node, "eth_sendTransaction", [{ ...transaction, gas: "0xf4240", gasPrice: "0x0" }]);
    while ((await rpc(node, "eth_getTransactionReceipt", [hash])) === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

/** Code that puts a word together: PUSH32 one half, PUSH32 the other, XOR, and what is pushed behind it. */
function madeOnChain(word: string, then = "5f"): string {
  const mask = "5a".repeat(32);
  const other = Buffer.from(word.slice(2), "hex").map((byte) => byte ^ 0x5a);
  return `7f${mask}7f${Buffer.from(other).toString("hex")}18${then}`;
}

async function rpc<T>(url: string, method: string, params: unknown[] = []): Promise<T> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { result, error } = (await answer.json()) as { result: T; error?: { message: string } };
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result;
}

async function filesBelow(folder: string): Promise<{ path: string; content: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const read = paths.map(async (path) => ({ path, content: await readFile(path).catch(() => undefined) }));
  // A file of the running tables may be gone by then.
  return (await Promise.all(read)).flatMap(({ path, content }) => (content === undefined ? [] : [{ path, content }]));
}

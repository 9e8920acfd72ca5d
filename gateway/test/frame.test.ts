import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { InputError } from "@yaolian/sdk";
import { expect } from "chai";
import { encryptKeystoreJson, Wallet, type HDNodeWallet } from "ethers";

import { openSigners } from "../src/keys/signers.ts";
import { Store } from "../src/store/store.ts";
import { gatewayStage, type GatewayStage, type TestGateway } from "./stage.ts";

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
}

describe("the gateway's frame", function () {
  this.timeout(60_000);
  let stage: GatewayStage;
  let hospital: TestGateway;
  before(async () => {
    stage = await gatewayStage();
    hospital = await stage.gatewayOf("hospital", { limits: { burst: 40, requestsPerSecond: 1, bodyBytes: 10_000 } });
  });
  after(() => stage.close());

  it("describes every path, each with who may ask", async () => {
    const { paths } = (await hospital.ask("/openapi.json", { token: null })).json<{
      paths: Record<string, Record<string, { security?: unknown; responses: Record<string, unknown> }>>;
    }>();
    const open = Object.entries(paths).filter(([, methods]) =>
      Object.values(methods).some(({ security }) => security === undefined),
    );
    // The key that peers pin, and requests that carry an operator's signature.
    const signed = ["/records/identity", "/records/{id}/release"];
    expect(open.map(([path]) => path).sort()).to.deep.equal([
      "/",
      "/fhir/metadata",
      "/health",
      "/openapi.json",
      ...signed,
    ]);
    for (const methods of Object.values(paths)) {
      for (const { security, responses } of Object.values(methods)) {
        expect(responses).to.include.keys("400", "429", "500", "503");
        if (security !== undefined) expect(responses).to.include.keys("401", "403");
      }
    }
  });

  it("describes failures in the form that they have: problems, under /fhir OperationOutcomes", async () => {
    const { paths, components } = (await hospital.ask("/openapi.json", { token: null })).json<{
      paths: Record<string, Record<string, { responses: Record<string, { content?: object }> }>>;
      components: { schemas: Record<string, { properties: Record<string, { description?: string }> }> };
    }>();
    for (const [path, methods] of Object.entries(paths)) {
      for (const { responses } of Object.values(methods)) {
        const type = path.startsWith("/fhir/") ? "application/fhir+json" : "application/problem+json";
        expect(Object.keys(responses["400"]?.content ?? {}), path).to.deep.equal([type]);
      }
    }
    expect(components.schemas["Problem"]?.properties["cure"]?.description).to.equal("What to do about it");
    const answer = await hospital.ask("/fhir/MedicationRequest", { method: "POST", body: {} });
    expect(answer.headers.get("content-type")).to.equal("application/fhir+json");
    expect(answer.json()).to.include({ resourceType: "OperationOutcome" });
  });

  it("refuses whoever has no token, another's, an ended one, or one for something else", async () => {
    const path = "/epcis/capture";
    const token = hospital.tokenFor("epcis");
    expect((await hospital.ask(path, { token })).status).to.equal(200);
    expect((await hospital.ask(path, { token: null })).status).to.equal(401);
    expect(
      (await hospital.ask(path, { token: `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}` })).status,
    ).to.equal(401);
    expect((await hospital.ask(path, { token: "ylg_0000000000000000_x" })).status).to.equal(401);
    const other = await hospital.ask(path, { token: hospital.tokenFor("dispense") });
    expect(other.status).to.equal(403);
    expect(other.json()).to.include({ type: "urn:yaolian:problem:ScopeMissing" });
    hospital.clients.end(token.split("_")[1] ?? "");
    expect((await hospital.ask(path, { token })).status).to.equal(401);
  });

  it("refuses what is too big, unknown, or not for an address", async () => {
    const token = hospital.tokenFor("epcis", "prescribe");
    expect((await hospital.ask("/epcis/capture", { token, body: "x".repeat(10_001) })).status).to.equal(413);
    expect((await hospital.ask("/nowhere", { token })).status).to.equal(404);
    expect((await hospital.ask("/epcis/capture", { token, method: "PUT", body: "{}" })).status).to.equal(405);
    expect((await hospital.ask("/fhir/MedicationRequest/..%2f", { token })).json()).to.include({
      resourceType: "OperationOutcome",
    });
  });

  it("says whether its node and its store answer", async () => {
    const health = (await hospital.ask("/health", { token: null })).json<{ member: number; block: number }>();
    expect(health.member).to.equal(stage.memberOf("hospital"));
    expect(health.block).to.be.greaterThan(0);
  });

  it("refuses a system that asks too often, and no other", async () => {
    const [busy, quiet] = [hospital.tokenFor("epcis"), hospital.tokenFor("epcis")];
    const statuses: number[] = [];
    for (let n = 0; n < 45; n += 1) statuses.push((await hospital.ask("/epcis/capture", { token: busy })).status);
    expect(statuses.filter((status) => status === 429)).to.not.have.length(0);
    expect((await hospital.ask("/epcis/capture", { token: quiet })).status).to.equal(200);
    const guesses: number[] = [];
    for (let n = 0; n < 45; n += 1) guesses.push((await hospital.ask("/health", { token: `ylg_${n}` })).status);
    expect(new Set(guesses)).to.deep.equal(new Set([401, 429]));
  });

  it("has its folder to itself, and acts for one member alone", async () => {
    expect(await codeOf(stage.gatewayOf("hospital", { folder: hospital.folder }))).to.equal("GatewayFolderInUse");
    const signers = stage.keyring.operators().map(({ actor }) => actor.signer);
    expect(await codeOf(stage.gatewayOf("hospital", { keys: { signers } }))).to.equal("MembersSeveral");
    expect(await codeOf(stage.gatewayOf("hospital", { keys: { signers: [Wallet.createRandom()] } }))).to.equal(
      "MemberMissing",
    );
  });
});

describe("the gateway's keys", function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-keys-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("come from encrypted keystores, whose passphrase is its owner's only", async () => {
    const wallet = Wallet.createRandom();
    const passphraseFile = join(folder, "passphrase");
    await writeFile(join(folder, "one.json"), await encryptKeystoreJson(keyOf(wallet), "p", { scrypt: { N: 1024 } }));
    expect(await codeOf(openSigners({ keystores: folder, passphraseFile }))).to.equal("PassphraseMissing");
    await writeFile(passphraseFile, "p\n", { mode: 0o644 });
    await chmod(passphraseFile, 0o644);
    expect(await codeOf(openSigners({ keystores: folder, passphraseFile }))).to.equal("PassphraseExposed");
    await chmod(passphraseFile, 0o600);
    const [signer] = await openSigners({ keystores: folder, passphraseFile });
    expect(await signer?.getAddress()).to.equal(wallet.address);
    await writeFile(passphraseFile, "q\n");
    expect(await codeOf(openSigners({ keystores: folder, passphraseFile }))).to.equal("KeystoreWrong");
    expect(await codeOf(openSigners({ keystores: join(folder, "none"), passphraseFile }))).to.equal("KeysMissing");
  });
});

function keyOf({ address, privateKey }: HDNodeWallet): { address: string; privateKey: string } {
  return { address, privateKey };
}

describe("the gateway's store", () => {
  it("given a full disk, refuses, keeps what it had, and goes on when there is room", async () => {
    const folder = await mkdtemp(join(tmpdir(), "yaolian-store-"));
    const store = new Store(folder, ["CREATE TABLE IF NOT EXISTS t (x BLOB) STRICT;"]);
    const add = (bytes: number): unknown =>
      store.write((db) => db.prepare("INSERT INTO t VALUES (zeroblob(?))").run(bytes));
    add(10);
    store.db.exec("PRAGMA max_page_count = 40");
    expect(() => add(1_000_000)).to.throw("The gateway's disk is full.");
    expect(store.db.prepare("SELECT count(*) AS n FROM t").get()).to.deep.include({ n: 1 });
    store.db.exec("PRAGMA max_page_count = 4000");
    add(1_000_000);
    expect(store.db.prepare("SELECT count(*) AS n FROM t").get()).to.deep.include({ n: 2 });
    store.close();
    await rm(folder, { recursive: true });
  });
});

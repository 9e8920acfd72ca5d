import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { Wallet } from "ethers";

import { listDisclosures, sendConsentWord, signGrant, signRevocation } from "../../../sdk/src/index.ts";
import { gatewayStage, type Answer, type GatewayStage, type TestGateway } from "../stage.ts";
import { finding, PASSPHRASE, TERMS } from "./stage.ts";

interface Problem {
  readonly type: string;
}

describe("two hospitals' gateways on one chain", function () {
  this.timeout(60_000);
  let stage: GatewayStage;
  let keeper: TestGateway;
  let asker: TestGateway;
  let folder = "";
  const holder = new Wallet(Wallet.createRandom().privateKey);
  before(async () => {
    stage = await gatewayStage();
    folder = await mkdtemp(join(tmpdir(), "yaolian-peers-"));
    const records = { passphrase: PASSPHRASE, workFactor: 4 };
    keeper = await stage.gatewayOf("hospital", { records });
    const { member, key } = (await keeper.ask("/records/identity", { token: null })).json<{
      member: number;
      key: string;
    }>();
    const peers = join(folder, "peers.json");
    await writeFile(peers, JSON.stringify({ peers: [{ member, url: keeper.url, key }] }));
    asker = await stage.gatewayOf("clinic", { records: { ...records, peers } });
  });
  after(async () => {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The patient's word at this moment, sent by the hospital. */
  async function say(sign: typeof signGrant | typeof signRevocation): Promise<void> {
    const officer = (await stage.keyringOf("hospital")).find({ role: "RecordsOfficer" });
    if (officer === undefined) throw new Error("The hospital has no records officer.");
    const input = { member: stage.memberOf("clinic"), terms: TERMS };
    await sendConsentWord(stage.ledger.as(officer), await sign(stage.ledger, holder, input));
  }

  const body = (document: Uint8Array, more: object = {}) => ({
    document: Buffer.from(document).toString("base64"),
    ...{ mediaType: "application/fhir+json", holder: holder.address, category: "LabResults" },
    clock: { rule: "trace", since: 1_800_000_000 },
    ...more,
  });
  const fetched = (record: string, key?: string) =>
    asker.ask("/records/fetch", {
      body: { from: stage.memberOf("hospital"), record, purpose: "Treatment" },
      headers: key === undefined ? {} : { "Idempotency-Key": key },
    });
  const expectProblem = (answer: Answer, status: number, code: string): void => {
    expect([answer.status, answer.json<Problem>().type]).to.deep.equal([status, `urn:yaolian:problem:${code}`]);
  };

  it("keep, release on a consent, log it, and stop at the revocation", async () => {
    const stored = await keeper.ask("/records", { body: body(finding(7.1)), headers: { "Idempotency-Key": "a" } });
    expect(stored.status).to.equal(201);
    const { id } = stored.json<{ id: string }>();
    const again = await keeper.ask("/records", { body: body(finding(7.1)), headers: { "Idempotency-Key": "a" } });
    expect(again.json<{ id: string }>().id).to.equal(id);
    const other = await keeper.ask("/records", { body: body(finding(7.2)), headers: { "Idempotency-Key": "a" } });
    expectProblem(other, 422, "RequestKeyReused");
    expectProblem(await fetched(id), 403, "ReleaseNotAllowed");

    await say(signGrant);
    const got = await fetched(id, "b");
    expect(got.status).to.equal(200);
    const told = got.json<{
      document: string;
      holder: string;
      category: string;
      mediaType: string;
      loggedBy: string;
    }>();
    expect(Buffer.from(told.document, "base64")).to.deep.equal(Buffer.from(finding(7.1)));
    expect(told).to.include({ holder: holder.address, category: "LabResults", mediaType: "application/fhir+json" });
    expect((await fetched(id, "b")).json<{ loggedBy: string }>().loggedBy).to.equal(told.loggedBy);
    const disclosures = await listDisclosures(stage.ledger, [holder.address]);
    expect(disclosures.map(({ transaction }) => transaction)).to.deep.equal([told.loggedBy]);

    await say(signRevocation);
    expectProblem(await fetched(id, "b"), 403, "ReleaseNotAllowed");
    expectProblem(await fetched(id), 403, "ReleaseNotAllowed");
    expect(await listDisclosures(stage.ledger, [holder.address])).to.have.length(1);
  });

  it("serve their own systems, by scope, and hide what is none of theirs", async () => {
    const { id } = (await keeper.ask("/records", { body: body(finding(1)) })).json<{ id: string }>();
    const shown = await keeper.ask(`/records/${id}/document`);
    expect([shown.status, shown.text]).to.deep.equal([200, Buffer.from(finding(1)).toString()]);
    expect(shown.headers.get("Content-Type")).to.equal("application/fhir+json");
    const found = await keeper.ask("/records/find", { body: { holder: holder.address.toLowerCase() } });
    expect(found.json<{ records: { id: string }[] }>().records.map((each) => each.id)).to.include(id);
    const mixed = `0x${"aB".repeat(20)}`;
    expectProblem(await keeper.ask("/records/find", { body: { holder: mixed } }), 400, "HolderWrong");
    expect((await keeper.ask(`/records/${id}`)).json()).to.include({ id, held: false });
    const held = await keeper.ask(`/records/${id}/hold`, { method: "PUT", body: { held: true } });
    expect(held.json()).to.include({ held: true });
    const clock = { rule: "vaccine", since: 1_800_000_000 };
    expect((await keeper.ask(`/records/${id}/clock`, { method: "PUT", body: clock })).json()).to.deep.include({
      clock,
    });
    expectProblem(await keeper.ask(`/records/${id}`, { token: null }), 401, "NotAuthenticated");
    expectProblem(await keeper.ask(`/records/${id}`, { token: keeper.tokenFor("epcis") }), 403, "ScopeMissing");
    expectProblem(await keeper.ask(`/records/0x${"ab".repeat(32)}`), 404, "RecordUnknown");
    expectProblem(
      await keeper.ask("/records/fetch", { body: { from: 9, record: id, purpose: "Treatment" } }),
      404,
      "PeerUnknown",
    );
    const unruly = await keeper.ask("/records", { body: body(finding(1), { clock: { rule: "none", since: 1 } }) });
    expectProblem(unruly, 400, "RetentionRuleUnknown");
    expect((await keeper.ask("/records", { body: body(finding(1), { patient: "x" }) })).status).to.equal(400);
    expect((await asker.ask(`/records/${id}`)).status).to.equal(404);
  });

  it("take no answer but that of the key they pinned, and say where nobody answers", async () => {
    const { id } = (await keeper.ask("/records", { body: body(finding(2)) })).json<{ id: string }>();
    await say(signGrant);
    const peersAt = async (url: string): Promise<TestGateway> => {
      const peers = join(folder, `${Buffer.from(url).toString("hex")}.json`);
      const key = asker.ask("/records/identity").then((answer) => answer.json<{ key: string }>().key);
      const peer = { member: stage.memberOf("hospital"), url, key: await key };
      await writeFile(peers, JSON.stringify({ peers: [peer] }));
      return stage.gatewayOf("clinic", { records: { passphrase: PASSPHRASE, workFactor: 4, peers } });
    };
    const asked = { body: { from: stage.memberOf("hospital"), record: id, purpose: "Treatment" } };
    expectProblem(await (await peersAt(keeper.url)).ask("/records/fetch", asked), 502, "SealedFileClosed");
    expectProblem(await (await peersAt("http://127.0.0.1:1")).ask("/records/fetch", asked), 503, "PeerUnreachable");
    await say(signRevocation);
  });

  it("log no word of a document, a holder or a record", async () => {
    const text = [...keeper.logged, ...asker.logged].join("\n");
    expect(text)
      .to.include("/records/:id")
      .and.not.include(holder.address.slice(2))
      .and.not.match(/Observation|3101011990/);
    expect(text).not.to.match(/0x[0-9a-f]{64}/);
  });
});

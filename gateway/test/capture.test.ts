import { expect } from "chai";

import { commissioning, GLN, packs, receiving, serials, shipping } from "../../sdk/test/import/events.ts";
import { gatewayStage, until, type Answer, type GatewayStage, type TestGateway } from "./stage.ts";

const CONTEXT = [
  "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
  { cbvmda: "urn:epcglobal:cbv:mda:" },
];

interface Capture {
  readonly captureID: string;
  readonly running: boolean;
  readonly success: boolean;
  readonly finishedAt?: string;
  readonly captureErrorBehaviour: string;
  readonly errors: readonly { readonly detail: string; readonly instance: string }[];
}

describe("EPCIS capture", function () {
  this.timeout(60_000);
  let stage: GatewayStage;
  let maker: TestGateway;
  beforeEach(async () => {
    stage = await gatewayStage();
    maker = await stage.gatewayOf("maker");
  });
  afterEach(() => stage.close());

  const documentOf = (...eventList: object[]): object => ({
    "@context": CONTEXT,
    ...{ type: "EPCISDocument", schemaVersion: "2.0", creationDate: "2026-09-30T00:00:00Z" },
    epcisBody: { eventList },
  });
  const capture = (body: unknown, headers: Record<string, string> = {}, gateway = maker): Promise<Answer> =>
    gateway.ask("/epcis/capture", { body, headers: { "Content-Type": "application/ld+json", ...headers } });
  const ended = async (answer: Answer, gateway = maker): Promise<Capture> => {
    expect(answer.status, answer.text).to.equal(202);
    const location = answer.headers.get("Location") ?? "";
    return until(async () => {
      const job = (await gateway.ask(location)).json<Capture>();
      return job.running ? undefined : job;
    });
  };
  const lots = async (): Promise<number> =>
    (await stage.ledger.lotLedger.queryFilter(stage.ledger.lotLedger.filters.LotRegistered())).length;

  it("given a document, brings it onto the ledger, and tells what became of each event", async () => {
    const goods = packs(serials(4));
    const answer = await capture(documentOf(commissioning(serials(4)), shipping(goods)));
    const job = await ended(answer);
    expect(job).to.include({ success: true, captureErrorBehaviour: "rollback" });
    expect(job.finishedAt).to.match(/^\d{4}-\d\d-\d\dT/);
    const { results } = (await maker.ask(`${answer.headers.get("Location")}/results`)).json<{
      results: { outcome: string; transactions: string[] }[];
    }>();
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(["applied", "applied"]);
    for (const { transactions } of results) {
      for (const hash of transactions) {
        expect(await stage.ledger.provider.getTransactionReceipt(hash)).to.include({ status: 1 });
      }
      expect(transactions).to.not.have.length(0);
    }
  });

  it("given the receiver's gateway, takes its receipt in after the maker's shipment", async () => {
    const goods = packs(serials(4));
    await ended(await capture(documentOf(commissioning(serials(4)), shipping(goods, { to: GLN.eastGate }))));
    const pharmacy = await stage.gatewayOf("pharmacyEast");
    const job = await ended(await capture(documentOf(receiving(goods, GLN.eastGate)), {}, pharmacy), pharmacy);
    // The pharmacy has no list of the maker's packs: without it nobody can say which packs these serials are.
    expect(job.success).to.equal(false);
    expect(job.errors[0]?.detail).to.match(/list|pack/i);
  });

  it("given the same key again, answers with the same job and does nothing twice", async () => {
    const document = documentOf(commissioning(serials(2)));
    const first = await capture(document, { "Idempotency-Key": "k1" });
    const again = await capture(document, { "Idempotency-Key": "k1" });
    expect(again.headers.get("Location")).to.equal(first.headers.get("Location"));
    await ended(first);
    const other = await capture(documentOf(commissioning(serials(3))), { "Idempotency-Key": "k1" });
    expect(other.status).to.equal(422);
    expect(other.json()).to.include({ type: "urn:yaolian:problem:IdempotencyKeyReused" });
    expect(await lots()).to.equal(1);
  });

  it("given a key with a method that the address does not take, refuses the method and leaves the key unused", async () => {
    const headers = { "Idempotency-Key": "k2" };
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const answer = await maker.ask("/epcis/capture", { method, body: {}, headers });
      expect(answer.status).to.equal(405);
      const fhir = await maker.ask("/fhir/Consent", { method, body: {}, headers });
      expect(fhir.status).to.equal(405);
    }
    expect((await maker.ask("/epcis/capture", { headers })).status).to.equal(200);
    expect((await capture(documentOf(commissioning(serials(2))), headers)).status).to.equal(202);
  });

  it("given the same document without a key, finds its events on the ledger", async () => {
    const document = documentOf(commissioning(serials(2)));
    await ended(await capture(document));
    const again = await capture(document);
    expect(await ended(again)).to.include({ success: true });
    const { results } = (await maker.ask(`${again.headers.get("Location")}/results`)).json<{
      results: { outcome: string }[];
    }>();
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(["already-applied"]);
    expect(await lots()).to.equal(1);
  });

  it("given one event that is refused, sends none with rollback, and the others with proceed", async () => {
    const wrong = commissioning(serials(2), { lot: "L2", gtin: "06909999000017" });
    const document = documentOf(commissioning(serials(2)), wrong);
    const rolled = await ended(await capture(document));
    expect(rolled).to.include({ success: false });
    expect(rolled.errors).to.have.length(1);
    expect(await lots()).to.equal(0);
    const proceeded = await ended(await capture(document, { "GS1-Capture-Error-Behaviour": "proceed" }));
    expect(proceeded).to.include({ success: false, captureErrorBehaviour: "proceed" });
    expect(proceeded.errors[0]?.instance).to.contain("event 2");
    expect(await lots()).to.equal(1);
  });

  it("given one event alone, answers when it is on the ledger, or why it is not", async () => {
    const headers = { "Content-Type": "application/ld+json" };
    const event = { "@context": CONTEXT, ...commissioning(serials(2)) };
    const made = await maker.ask("/epcis/events", { body: event, headers });
    expect(made.status, made.text).to.equal(201);
    expect(decodeURIComponent(made.headers.get("Location") ?? "")).to.contain("/epcis/events/urn:uuid:");
    const foreign = { "@context": CONTEXT, ...shipping(packs(serials(2)), { from: GLN.distributor }) };
    const refused = await maker.ask("/epcis/events", { body: foreign, headers });
    expect(refused.status).to.equal(422);
    expect(refused.json()).to.include({ type: "urn:yaolian:problem:EventRefused" });
  });

  it("given what is no EPCIS document, refuses it and says where", async () => {
    const bodies: [string, number][] = [
      ["{", 400],
      ["[]", 400],
      ['{"type":"EPCISDocument"}', 400],
      [JSON.stringify({ ...documentOf(), schemaVersion: "1.2" }), 400],
    ];
    for (const [body, status] of bodies) expect((await capture(body)).status, body).to.equal(status);
    const text = await maker.ask("/epcis/capture", { body: "x", headers: { "Content-Type": "text/plain" } });
    expect(text.status).to.be.oneOf([400, 415]);
    expect(await lots()).to.equal(0);
  });

  it("given another system, shows it none of this one's jobs", async () => {
    const answer = await capture(documentOf(commissioning(serials(2))));
    const token = maker.tokenFor("epcis");
    expect((await maker.ask(answer.headers.get("Location") ?? "", { token })).status).to.equal(404);
    expect((await maker.ask("/epcis/capture", { token })).json<unknown[]>()).to.deep.equal([]);
    await ended(answer);
  });

  it("given many jobs, lists them page by page, newest first", async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const answer = await capture(documentOf(commissioning(serials(1), { lot: `P${n}` })));
      made.unshift((answer.headers.get("Location") ?? "").split("/").at(-1) ?? "");
    }
    const seen: string[] = [];
    for (let path: string | undefined = "/epcis/capture?perPage=2"; path !== undefined;) {
      const page: Answer = await maker.ask(path);
      seen.push(...page.json<Capture[]>().map(({ captureID }) => captureID));
      path = /<([^>]+)>; rel="next"/.exec(page.headers.get("Link") ?? "")?.[1];
    }
    expect(seen).to.deep.equal(made);
  });

  it("given a gateway that is stopped and started, goes on with what it took in", async () => {
    for (let n = 0; n < 4; n += 1) await capture(documentOf(commissioning(serials(20), { lot: `R${n}` })));
    await maker.stop();
    const again = await stage.gatewayOf("maker", { folder: maker.folder });
    await until(async () => ((await again.ask("/health")).json<{ open: number }>().open === 0 ? true : undefined));
    expect(await lots()).to.equal(4);
  });

  it("logs no word of a document, of a token or of an address", async () => {
    await ended(await capture(documentOf(commissioning(serials(2, "SECRET")))));
    expect(maker.logged.join("")).to.contain("captured");
    expect(maker.logged.join("")).to.not.match(/SECRET|Bearer|ylg_|127\.0\.0\.1/);
  });
});

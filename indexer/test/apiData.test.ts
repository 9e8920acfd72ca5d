import { setTimeout as pause } from "node:timers/promises";

import { expect } from "chai";
import { listen } from "@yaolian/http";

import { raiseAlert, receiveAll, retire, ship, suspend } from "../../sdk/src/index.ts";
import { addLot, addProduct } from "../../sdk/test/ledger/stage.ts";
import type { OperatorName } from "../../test/helpers/world.ts";
import { createApp } from "../service/api/app.ts";
import type { App } from "../service/api/env.ts";
import { postSession, signIn, signInMessage } from "./signIn.ts";
import { startIndexedStage, type IndexedStage } from "./stage.ts";

const OPERATOR = { Authorization: "Bearer operator-token-of-the-tests" };

interface List {
  items: Record<string, unknown>[];
  next: string | null;
}

type Headers = Record<string, string>;

/** A lot goes from its maker over a distributor to a pharmacy, which destroys ten packs and reports one. */
describe("the API over tables", function () {
  this.timeout(240_000);

  let stage: IndexedStage;
  let app: App;
  let lot: string;
  const as: Partial<Record<OperatorName, Headers>> = {};

  before(async () => {
    stage = await startIndexedStage();
    app = createApp({ ...stage, operatorToken: "operator-token-of-the-tests", packLists: [] });
    await addProduct(stage);
    lot = await addLot(stage);
    const { site } = stage.world;
    const consignments = [{ lot, first: 0 }];
    await ship(stage.by("makerLogistics"), { consignments, to: site.warehouse });
    await receiveAll(stage.by("distributorLogistics"), { consignments });
    await ship(stage.by("distributorLogistics"), { consignments, to: site.store });
    await receiveAll(stage.by("pharmacyLogistics"), { consignments });
    const packs = { lot, consignment: 0, first: 120, count: 10 };
    await retire(stage.by("pharmacyQuality"), { ...packs, reason: "Destroyed" });
    await raiseAlert(stage.by("dispenser"), { code: "SuspectProduct", lot, index: 5 });
    await stage.caughtUp();
    const names: OperatorName[] = ["officer", "makerQuality", "distributorQuality", "dispenser", "otherDispenser"];
    for (const name of names) as[name] = await signIn(app, wallet(name));
  });
  after(() => stage.stop());

  const wallet = (name: OperatorName) => stage.wallet(stage.world.operator[name].address);
  const ask = async (
    path: string,
    headers: Headers = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await app.request(path, { headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const list = async (path: string, name: OperatorName): Promise<List> => {
    const { status, body } = await ask(path, as[name]);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body as unknown as List;
  };
  const events = async (name: OperatorName): Promise<unknown[]> =>
    (await list(`/activity?lot=${lot}`, name)).items.map((item) => item["name"]).reverse();

  const WHOLE = ["LotRegistered"];
  const FIRST = ["ConsignmentShipped", "ConsignmentReceived"];

  it("says that it is ready, at which block", async () => {
    const { status, body } = await ask("/ready");
    expect(status).to.equal(200);
    expect(body).to.include({ status: "ready", lag: 0, chainId: 31337 });
    expect((await ask("/status")).body).to.have.nested.property("ledger.block.number", body["block"]);
  });

  it("says who one is", async () => {
    const { member, operator } = stage.world;
    const address = operator.dispenser.address.toLowerCase();
    expect((await ask("/session", as.dispenser)).body).to.deep.equal({
      ...{ kind: "member", member: member.pharmacy, operator: address },
    });
    expect((await ask("/session", as.officer)).body).to.include({ kind: "regulator", member: member.regulator });
    expect((await ask("/session", OPERATOR)).body).to.deep.equal({ kind: "operator" });
    expect((await ask("/session")).body).to.deep.equal({ kind: "anyone" });
  });

  describe("shows of a lot's events", () => {
    it("to its maker the lot, and the step down", async () => {
      expect(await events("makerQuality")).to.deep.equal([...WHOLE, ...FIRST]);
    });

    it("to who passed it on the step up and the step down", async () => {
      expect(await events("distributorQuality")).to.deep.equal([...WHOLE, ...FIRST, ...FIRST]);
    });

    it("to who has it what it did, and the step up", async () => {
      expect(await events("dispenser")).to.deep.equal([...WHOLE, ...FIRST, "PacksChanged", "AlertRaised"]);
    });

    it("to who has nothing to do with it none", async () => {
      expect(await events("otherDispenser")).to.deep.equal([]);
    });

    it("to a regulator all", async () => {
      const all = [...WHOLE, ...FIRST, ...FIRST, "PacksChanged", "AlertRaised"];
      expect(await events("officer")).to.deep.equal(all);
    });
  });

  it("shows the directory to members, but not who acts for others", async () => {
    const { items } = await list("/activity?limit=100", "otherDispenser");
    const names = new Set(items.map((item) => item["name"]));
    expect(names).to.include.keys("MemberAdmitted", "SiteOpened", "ProductRegistered");
    const operators = items.filter((item) => item["name"] === "OperatorAdded");
    expect(new Set(operators.map((item) => item["member"]))).to.deep.equal(new Set([stage.world.member.otherPharmacy]));
  });

  it("shows stock, with what is left of it", async () => {
    const { items } = await list("/stock", "dispenser");
    expect(items).to.have.length(1);
    expect(items[0]).to.include({
      lot,
      first: 0,
      count: 1000,
      active: 990,
      site: stage.world.site.store,
      recipient: 0,
    });
    expect((await list("/stock", "makerQuality")).items).to.deep.equal([]);
  });

  it("shows shipments to both ends, page by page", async () => {
    const first = await list("/shipments?limit=1", "distributorQuality");
    const second = await list(`/shipments?limit=1&page=${first.next ?? ""}`, "distributorQuality");
    const { warehouse, store, plant } = stage.world.site;
    expect(first.items[0]).to.include({ from: warehouse, to: store, status: "Received" });
    expect(second.items[0]).to.include({ from: plant, to: warehouse, status: "Received" });
    expect(second.next).to.equal(null);
    expect((await list("/shipments", "makerQuality")).items).to.have.length(1);
    expect((await ask("/shipments?page=x", as.makerQuality)).body["detail"]).to.equal("“x” names no page of this.");
  });

  it("shows an alert to who raised it, and to the lot's maker without saying who", async () => {
    const raisedBy = async (name: OperatorName): Promise<unknown[]> =>
      (await list("/alerts", name)).items.map((item) => item["raisedBy"]);
    expect(await raisedBy("dispenser")).to.deep.equal([stage.world.member.pharmacy]);
    expect(await raisedBy("makerQuality")).to.deep.equal([null]);
    expect(await raisedBy("distributorQuality")).to.deep.equal([]);
    expect(await raisedBy("officer")).to.deep.equal([stage.world.member.pharmacy]);
  });

  describe("free queries", () => {
    const graphql = (headers: Headers, query: string) =>
      app.request("/graphql", {
        ...{ method: "POST", body: JSON.stringify({ query }) },
        headers: { ...headers, "Content-Type": "application/json" },
      });
    const sql = (text: string): string =>
      `sql=${encodeURIComponent(JSON.stringify({ json: { sql: text, params: [], typings: [] } }))}`;

    it("are for regulators and whoever runs the service", async () => {
      expect((await graphql({}, "{ lots { items { lot } } }")).status).to.equal(401);
      expect((await graphql(as.dispenser ?? {}, "{ lots { items { lot } } }")).status).to.equal(403);
      const answer = await graphql(as.officer ?? {}, "{ lots { items { lot } } }");
      expect(await answer.json()).to.deep.equal({ data: { lots: { items: [{ lot }] } } });
      expect((await ask(`/sql/db?${sql("select lot from lots")}`, as.dispenser)).status).to.equal(403);
      expect((await ask(`/sql/db?${sql("select lot from lots")}`, OPERATOR)).body["rows"]).to.deep.equal([{ lot }]);
    });

    it("only read", async () => {
      const { status, body } = await ask(`/sql/db?${sql("delete from lots")}`, OPERATOR);
      expect(status).to.equal(400);
      expect(body).to.include({ type: "urn:yaolian:problem:QueryWrong" });
      const unread = await ask("/sql/db?sql=00", OPERATOR);
      expect(unread.body).to.include({ type: "urn:yaolian:problem:QueryWrong" });
      expect(String(unread.body["detail"]))
        .to.include("SyntaxError")
        .and.not.match(/file:|node_modules/);
      expect((await ask(`/sql/live?${sql("select nothing")}`, OPERATOR)).status).to.equal(400);
    });

    it("are answered live, until the client goes", async () => {
      const going = new AbortController();
      const path = `/sql/live?${sql("select count(*) from lots")}`;
      const answer = await app.request(path, { headers: OPERATOR, signal: going.signal });
      expect(answer.headers.get("content-type")).to.equal("text/event-stream");
      going.abort();
    });
  });

  it("takes so many subscribers, and tells the next one", async () => {
    const small = createApp(
      { ...stage, operatorToken: "operator-token-of-the-tests", packLists: [] },
      { limits: { subscribers: 3, subscribersPerKey: 2 } },
    );
    const maker = await signIn(small, wallet("makerQuality"));
    const open = (headers: Headers) => small.request("/live/stock", { headers });
    const opened = [await open(maker), await open(maker)];
    const third = await open(maker);
    expect(third.status).to.equal(503);
    expect(((await third.json()) as { detail: string }).detail).to.equal(
      "This key has 2 subscriptions, and gets no more.",
    );
    opened.push(await open(OPERATOR));
    expect(opened.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    expect((await open(OPERATOR)).status).to.equal(503);
    for (const each of opened) await each.body?.cancel();
    const again = await open(maker);
    expect(again.status).to.equal(200);
    await again.body?.cancel();
  });

  it("takes a message once, and ends a session when it is asked to", async () => {
    const key = wallet("makerLogistics");
    const message = await signInMessage(app, key);
    const signature = await key.signMessage(message);
    const answer = await postSession(app, message, signature);
    expect(answer.status).to.equal(201);
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie)
      .to.match(/HttpOnly/)
      .and.to.match(/SameSite=Strict/);
    expect((await postSession(app, message, signature)).status).to.equal(401);
    const headers = { Cookie: cookie.split(";")[0] ?? "" };
    expect((await ask("/session", headers)).body).to.include({ kind: "member" });
    const foreign = { ...headers, Origin: "https://evil.example" };
    expect((await app.request("/session", { method: "DELETE", headers: foreign })).status).to.equal(403);
    const own = { ...headers, Origin: "http://localhost" };
    expect((await app.request("/session", { method: "DELETE", headers: own })).status).to.equal(204);
    expect((await ask("/session", headers)).body).to.deep.equal({ kind: "anyone" });
  });

  describe("a live list", () => {
    it("is sent to 1,000 subscribers over HTTP, and the next one is told that there are too many", async () => {
      const server = await listen(app, { port: 0, hostname: "127.0.0.1" });
      const open = (): Promise<Response> => fetch(`${server.url}/live/alerts`, { headers: OPERATOR });
      const opened: Response[] = [];
      while (opened.length < 1000) opened.push(...(await Promise.all(Array.from({ length: 50 }, open))));
      expect(new Set(opened.map(({ status }) => status))).to.deep.equal(new Set([200]));
      const next = await open();
      expect(next.status).to.equal(503);
      expect(await next.json()).to.include({ detail: "There are 1000 subscribers, and no more are taken." });
      await raiseAlert(stage.by("dispenser"), { code: "SuspectProduct", lot, index: 7 });
      await Promise.all(opened.map(async (each) => told(eventsOf(each), 7)));
      await server.close();
    });

    it("leaves a subscriber that does not read", async () => {
      const hasty = createApp(
        { ...stage, operatorToken: "operator-token-of-the-tests", packLists: [] },
        { limits: { takeMs: 20 } },
      );
      const answer = await hasty.request("/live/alerts", { headers: OPERATOR });
      const subscribers = async (): Promise<string | undefined> =>
        /^yaolian_live_subscribers (\d+)$/m.exec(await (await hasty.request("/metrics")).text())?.[1];
      expect(await subscribers()).to.equal("1");
      // One answer waits in the stream itself; the ones after it have to be taken.
      for (let index = 10; (await subscribers()) !== "0"; index += 1) {
        await raiseAlert(stage.by("dispenser"), { code: "SuspectProduct", lot, index });
        await stage.caughtUp();
        await pause(20);
      }
      await answer.body?.cancel();
    });

    it("is sent when it changes, and to a suspended member why it ends", async () => {
      const answer = await app.request("/live/alerts", { headers: as.dispenser ?? {} });
      expect(answer.headers.get("content-type")).to.equal("text/event-stream");
      const reader = eventsOf(answer);
      expect((await reader.next())["event"]).to.equal("alerts");
      await raiseAlert(stage.by("dispenser"), { code: "SuspectProduct", lot, index: 6 });
      const second = await reader.next();
      expect((JSON.parse(second["data"] ?? "") as List).items[0]).to.include({ index: 6 });

      await suspend(stage.by("officer"), { member: stage.world.member.pharmacy, reason: "order 7" });
      const last = await reader.next();
      expect(last["event"]).to.equal("problem");
      const { detail } = JSON.parse(last["data"] ?? "") as { detail: string };
      expect(detail).to.equal(`Member ${stage.world.member.pharmacy} may not act now: its standing is Suspended.`);
      expect((await ask("/stock", as.dispenser)).body).to.include({ status: 403, detail });
      const message = await signInMessage(app, wallet("dispenser"));
      expect((await postSession(app, message, await wallet("dispenser").signMessage(message))).status).to.equal(403);
    });
  });
});

/** Reads on until the newest alert is about a pack. */
async function told(reader: ReturnType<typeof eventsOf>, index: number): Promise<void> {
  for (;;) {
    const { data = "" } = await reader.next();
    if ((JSON.parse(data) as List).items[0]?.["index"] === index) return;
  }
}

/** Reads server-sent events one by one. */
function eventsOf(answer: Response): { next(): Promise<Record<string, string>> } {
  const reader = (answer.body ?? new ReadableStream()).getReader();
  const decoder = new TextDecoder();
  let text = "";
  const next = async (): Promise<Record<string, string>> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const lines = text.slice(0, end).split("\n");
        text = text.slice(end + 2);
        const fields = lines.map((line) => /^(\w+): (.*)$/.exec(line)?.slice(1) as [string, string] | undefined);
        const found = Object.fromEntries(fields.filter((field) => field !== undefined));
        if (found["event"] !== undefined) return found;
      } else {
        const { done, value } = await reader.read();
        if (done) throw new Error("The stream ended.");
        text += decoder.decode(value as Uint8Array, { stream: true });
      }
    }
  };
  return { next };
}

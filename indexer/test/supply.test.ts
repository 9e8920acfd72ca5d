import { expect } from "chai";

import {
  holdLot,
  raiseAlert,
  recallLot,
  receiveAll,
  releaseLot,
  retire,
  returnGoods,
  ship,
} from "../../sdk/src/index.ts";
import { addLot, addProduct } from "../../sdk/test/ledger/stage.ts";
import type { MemberName, OperatorName } from "../../test/helpers/world.ts";
import { createApp } from "../service/api/app.ts";
import type { App } from "../service/api/env.ts";
import type { SignedIn } from "../service/api/viewer.ts";
import { alerts } from "../service/queries/alerts.ts";
import { lots, type LotFilter } from "../service/queries/lots/list.ts";
import type { Flow } from "../service/queries/flow.ts";
import { readTables } from "../service/tables.ts";
import { signIn } from "./signIn.ts";
import { startIndexedStage, type IndexedStage } from "./stage.ts";

const REGULATOR: SignedIn = { kind: "regulator", member: 1, operator: "0x0000000000000000000000000000000000000001" };

/** A lot goes from its maker to a distributor and on to a pharmacy, which sends it back; others stay with their maker. */
describe("what is asked about the supply", function () {
  this.timeout(240_000);

  let stage: IndexedStage;
  let app: App;
  let gtin: string;
  const made: Record<string, string> = {};
  const asked: Partial<Record<OperatorName, Record<string, string>>> = {};

  before(async () => {
    stage = await startIndexedStage();
    app = createApp({ ...stage, operatorToken: "operator-token-of-the-tests", packLists: [] });
    gtin = await addProduct(stage);
    for (const lot of ["A_1", "AB1", "C%2"]) made[lot] = await addLot(stage, { gtin, lot });
    const { site } = stage.world;
    const consignments = [{ lot: made["A_1"] ?? "", first: 0 }];
    await ship(stage.by("makerLogistics"), { consignments, to: site.warehouse });
    await receiveAll(stage.by("distributorLogistics"), { consignments });
    await ship(stage.by("distributorLogistics"), { consignments, to: site.store });
    await receiveAll(stage.by("pharmacyLogistics"), { consignments });
    const packs = { lot: made["A_1"] ?? "", consignment: 0, first: 120, count: 10 };
    await retire(stage.by("pharmacyQuality"), { ...packs, reason: "Destroyed" });
    await raiseAlert(stage.by("dispenser"), { code: "SuspectProduct", lot: made["A_1"] ?? "", index: 5 });
    await raiseAlert(stage.by("otherDispenser"), { code: "SuspectProduct", lot: made["C%2"] ?? "", index: 5 });
    await recallLot(stage.by("makerQuality"), { lot: made["A_1"] ?? "", recallClass: "II" });
    await releaseLot(stage.by("makerQuality"), { lot: made["AB1"] ?? "" });
    await holdLot(stage.by("makerQuality"), { lot: made["C%2"] ?? "" });
    await returnGoods(stage.by("pharmacyLogistics"), { lot: made["A_1"] ?? "", from: site.store });
    await stage.caughtUp();
    for (const name of ["officer", "makerQuality"] as const) {
      asked[name] = await signIn(app, stage.wallet(stage.world.operator[name].address));
    }
  });
  after(() => stage.stop());

  const asMember = (name: MemberName): SignedIn => ({
    ...{ kind: "member", member: stage.world.member[name] },
    operator: "0x0000000000000000000000000000000000000001",
  });
  const found = async (viewer: SignedIn, filter: Partial<LotFilter> = {}): Promise<string[]> =>
    (await readTables(stage.follower, (tables) => lots(tables, viewer, { limit: 100, ...filter }))).items.map(
      ({ lotNumber }) => lotNumber,
    );

  describe("lists lots", () => {
    it("to a regulator all, the newest first, page by page", async () => {
      expect(await found(REGULATOR)).to.have.members(["A_1", "AB1", "C%2"]);
      const first = await readTables(stage.follower, (tables) => lots(tables, REGULATOR, { limit: 2 }));
      const second = await found(REGULATOR, { page: first.next ?? "" });
      expect([...first.items.map(({ lotNumber }) => lotNumber), ...second]).to.deep.equal(await found(REGULATOR));
    });

    it("to who has or had a part of one this one, to its maker all, to others none", async () => {
      for (const name of ["distributor", "pharmacy"] as const) {
        expect(await found(asMember(name)), name).to.deep.equal(["A_1"]);
      }
      expect(await found(asMember("maker"))).to.have.length(3);
      expect(await found(asMember("otherPharmacy"))).to.deep.equal([]);
    });

    it("by a part of the number as it is written, and of the GTIN", async () => {
      expect(await found(REGULATOR, { search: "a_" })).to.deep.equal(["A_1"]);
      expect(await found(REGULATOR, { search: "%" })).to.deep.equal(["C%2"]);
      expect(await found(REGULATOR, { search: gtin.slice(2) })).to.have.length(3);
      expect(await found(REGULATOR, { gtin: "00000000000000" })).to.deep.equal([]);
    });

    it("by state", async () => {
      expect(await found(REGULATOR, { state: "recalled" })).to.deep.equal(["A_1"]);
      expect(await found(REGULATOR, { state: "held" })).to.deep.equal(["C%2"]);
      expect(await found(REGULATOR, { state: "stopped" })).to.have.members(["A_1", "C%2"]);
      expect(await found(REGULATOR, { state: "released" })).to.deep.equal(["AB1"]);
      expect(await found(REGULATOR, { state: "unreleased" })).to.have.members(["A_1", "C%2"]);
    });
  });

  it("names the lot of an alert where it is the viewer's to know", async () => {
    const named = async (viewer: SignedIn): Promise<(string | null)[]> =>
      (await readTables(stage.follower, (tables) => alerts(tables, viewer, { limit: 10 }))).items.map(
        ({ lotNumber }) => lotNumber,
      );
    expect(await named(REGULATOR)).to.deep.equal(["C%2", "A_1"]);
    expect(await named(asMember("pharmacy"))).to.deep.equal(["A_1"]);
    expect(await named(asMember("otherPharmacy"))).to.deep.equal([null]);
  });

  describe("tells the flow of goods", () => {
    const ask = (path: string, name: OperatorName) => app.request(path, { headers: asked[name] ?? {} });

    it("to regulators alone", async () => {
      expect((await app.request("/flow")).status).to.equal(401);
      expect((await ask("/flow", "makerQuality")).status).to.equal(403);
    });

    it("with what was received, both ways, and what lies where", async () => {
      const { plant, warehouse, store } = stage.world.site;
      const { links, sites } = (await (await ask(`/flow?gtin=${gtin}`, "officer")).json()) as Flow;
      const way = { packs: 1000, shipments: 1, isBackward: false };
      expect(links).to.have.deep.members([
        { from: plant, to: warehouse, ...way },
        { from: warehouse, to: store, ...way },
      ]);
      expect(sites).to.have.deep.members([
        { site: plant, here: 2000, leaving: 0, withPeople: 0 },
        { site: store, here: 0, leaving: 990, withPeople: 0 },
      ]);
      const none = (await (await ask("/flow?gtin=00000000000000", "officer")).json()) as Flow;
      expect(none).to.deep.equal({ sites: [], links: [] });
    });
  });
});

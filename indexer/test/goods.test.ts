import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { pino } from "pino";

import {
  buildLotFile,
  encodeLotNumber,
  encodeSerial,
  enumValue,
  holdConsignment,
  holdLot,
  liftConsignmentHold,
  liftLotHold,
  lockPacks,
  lotIdOf,
  openLotFile,
  openPack,
  pick,
  printElementString,
  recallLot,
  recallStatus,
  receiveAll,
  releaseLot,
  retire,
  scannedPack,
  setProductStatus,
  supply,
  type EnumValue,
  type FoundPack,
} from "../../sdk/src/index.ts";
import { addLot, addProduct } from "../../sdk/test/ledger/stage.ts";
import type { MemberName } from "../../test/helpers/world.ts";
import { createApp } from "../service/api/app.ts";
import type { App } from "../service/api/env.ts";
import type { SignedIn } from "../service/api/viewer.ts";
import { dispensesOf } from "../service/queries/lots/dispenses.ts";
import { genealogyOf } from "../service/queries/lots/genealogy.ts";
import { holders, type Holders } from "../service/queries/lots/holders.ts";
import { findLot } from "../service/queries/lots/lots.ts";
import { outflow } from "../service/queries/outflow.ts";
import { recall } from "../service/queries/lots/recall.ts";
import { packHistory } from "../service/queries/packHistory.ts";
import { readTables, type Tables } from "../service/tables.ts";
import { signIn } from "./signIn.ts";
import { startIndexedStage, type IndexedStage } from "./stage.ts";

const TOKEN = "operator-token-of-the-tests";
const PACKS = 300;
const KEY = Uint8Array.from({ length: 32 }, (_, at) => at + 1);

interface Answer {
  readonly verdict: EnumValue<"Verdict"> | null;
  readonly isUsable: boolean;
  readonly message: string;
  readonly cure: string;
  readonly alert: string | null;
  readonly mismatch: unknown;
  readonly block: number;
  readonly time: number;
  readonly pack: { readonly gtin: string; readonly lot: string; readonly serial: string; readonly expiry: string };
  readonly lot: unknown;
  readonly history?: readonly { readonly step: string }[];
}

describe("what is asked about packs and lots", () => {
  let stage: IndexedStage;
  let app: App;
  let lists = "";
  let gtin = "";
  let expiry = "";

  before(async function () {
    this.timeout(240_000);
    stage = await startIndexedStage();
    lists = await mkdtemp(join(tmpdir(), "yaolian-lists-"));
    const { follower, ledger, deployment } = stage;
    app = createApp(
      { follower, ledger, deployment, operatorToken: TOKEN, packLists: [lists] },
      {
        limits: { requestsPerSecond: 1_000, burst: 1_000 },
        log: pino({ level: process.env["YAOLIAN_TEST_LOG"] ?? "silent" }, process.stderr),
      },
    );
    gtin = await addProduct(stage, 1, { class: "OverTheCounter" });
  });

  after(async () => {
    await stage.stop();
    await rm(lists, { recursive: true, force: true });
  });

  const serialOf = (lot: string, index: number): string => `${lot}S${index}`;

  /** A lot with its list, which the service has unless told otherwise; in the pharmacy's store unless it is kept. */
  async function makeLot(lot: string, { isListed = true, isReleased = true, isMoved = true } = {}): Promise<string> {
    const path = join(lists, "..", `${lot}-${process.pid}.lot`);
    const serials = Array.from({ length: PACKS }, (_, index) => serialOf(lot, index));
    const { root } = await buildLotFile({ gtin, lot, lotKey: KEY, serials, path });
    if (isListed) await rename(path, join(lists, `${lot}.lot`));
    else await rename(path, `${lists}-${lot}.lot`);
    const id = await addLot(stage, { gtin, lot, root, packCount: PACKS });
    expiry = new Date(Number((await stage.ledger.lotLedger.lotOf(id)).expiryDay) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    if (isReleased) await releaseLot(stage.by("makerQuality"), { lot: id });
    if (isMoved) {
      await pick(stage.by("makerLogistics"), {
        ranges: [{ lot: id, consignment: 0, first: 0, count: PACKS }],
        to: stage.world.site.store,
      });
      await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot: id, first: 0 }] });
    }
    return id;
  }

  const codeOf = (lot: string, serial: string, said: string = expiry): string =>
    printElementString({ gtin, serial, lot, expiry: said }).raw;

  async function verify(code: string, more: object = {}, headers: Record<string, string> = {}): Promise<Response> {
    return app.request("/packs/verify", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify({ code, ...more }),
    });
  }

  async function answered(code: string, more: object = {}): Promise<Answer> {
    const answer = await verify(code, more);
    const text = await answer.text();
    expect(answer.status, text).to.equal(200);
    return JSON.parse(text) as Answer;
  }

  /** The contract's own verdict on a pack of a listed lot, at the block of an answer. */
  async function direct(lot: string, index: number, first: number, block: number): Promise<string> {
    const file = await openLotFile(join(lists, `${lot}.lot`));
    const row = file.row(index);
    await file.close();
    const pack = {
      ...{ gtin: BigInt(row.gtin), lotNumber: encodeLotNumber(row.lot), index, serial: encodeSerial(row.serial) },
      ...{ salt: row.salt, proof: row.proof },
    };
    return enumValue("Verdict", await stage.ledger.packVerifier.verifyPack(first, pack, { blockTag: block }));
  }

  const asMember = (name: MemberName): SignedIn => ({
    ...{ kind: "member", member: stage.world.member[name] },
    operator: "0x0000000000000000000000000000000000000001",
  });
  const OPERATOR: SignedIn = { kind: "operator" };
  const ask = <T>(question: (tables: Tables) => Promise<T>): Promise<T> => readTables(stage.follower, question);

  describe("given packs in every state", () => {
    const LOT = "V1";
    const id = (): string => lotIdOf(gtin, LOT);

    before(async function () {
      this.timeout(120_000);
      await makeLot(LOT);
      const lot = id();
      const at = { lot, consignment: 0 };
      await supply(stage.by("dispenser"), { ...at, first: 3 });
      await retire(stage.by("pharmacyLogistics"), { ...at, first: 4, reason: "Damaged" });
      await lockPacks(stage.by("pharmacyLogistics"), { ...at, first: 5 });
      await openPack(stage.by("dispenser"), { ...at, index: 6 });
      await stage.caughtUp();
    });

    const expectVerdict = async (index: number, verdict: string, more: object = {}): Promise<Answer> => {
      const answer = await answered(codeOf(LOT, serialOf(LOT, index)), more);
      expect(answer.verdict).to.equal(verdict);
      expect(await direct(LOT, index, "consignment" in more ? Number(more.consignment) : 0, answer.block)).to.equal(
        verdict,
      );
      expect(answer.isUsable).to.equal(verdict === "Active");
      expect(answer.time).to.equal((await stage.ledger.provider.getBlock(answer.block))?.timestamp);
      return answer;
    };

    it("gives each the contract's verdict, with what to do", async () => {
      const active = await expectVerdict(7, "Active");
      const serial = serialOf(LOT, 7);
      expect(active.pack).to.deep.equal({ gtin, lot: LOT, serial, expiry });
      expect(active.message).to.equal(`The pack ${serial} is genuine and may be used.`);
      expect((await expectVerdict(3, "Dispensed")).alert).to.equal("AlreadyInState");
      expect((await expectVerdict(4, "Retired")).alert).to.equal("ChangeImpossible");
      await expectVerdict(5, "Locked");
      await expectVerdict(6, "Opened");
      await expectVerdict(7, "StaleConsignment", { consignment: 100 });
    });

    it("sees at once what was held, suspended or recalled", async () => {
      await holdConsignment(stage.by("pharmacyLogistics"), { lot: id(), first: 0 });
      await expectVerdict(7, "Held");
      await liftConsignmentHold(stage.by("pharmacyQuality"), { lot: id(), first: 0, hold: "Custodian" });
      await holdLot(stage.by("officer"), { lot: id() });
      await expectVerdict(7, "Held");
      await liftLotHold(stage.by("officer"), { lot: id(), hold: "Regulator" });
      await setProductStatus(stage.by("officer"), { gtin, status: "Suspended", reason: "order" });
      await expectVerdict(7, "ProductSuspended");
      await setProductStatus(stage.by("officer"), { gtin, status: "Approved", reason: "order" });
      await expectVerdict(7, "Active");
    });

    it("looks a pack up once more that was moved since", async () => {
      await pick(stage.by("pharmacyLogistics"), {
        ranges: [{ lot: id(), consignment: 0, first: 200, count: 50 }],
        to: stage.world.site.warehouse,
      });
      const answer = await answered(codeOf(LOT, serialOf(LOT, 210)));
      expect(answer.verdict).to.equal("Active");
      expect(await direct(LOT, 210, 200, answer.block)).to.equal("Active");
    });

    it("takes a code in every form", async () => {
      const serial = serialOf(LOT, 8);
      const { human, raw } = printElementString({ gtin, serial, lot: LOT, expiry });
      const link = `https://id.gs1.org/01/${gtin}/10/${LOT}/21/${serial}`;
      const urn = `urn:epc:id:sgtin:${gtin.slice(1, 8)}.${gtin.slice(0, 1)}${gtin.slice(8, 13)}.${serial}`;
      for (const code of [human, raw, `]d2${raw}`, link, urn])
        expect((await answered(code)).verdict, code).to.equal("Active");
    });

    it("says what the code says and the ledger has otherwise", async () => {
      await makeLot("V2");
      const wrongLot = await answered(codeOf("V2", serialOf(LOT, 7)));
      expect(wrongLot.mismatch).to.deep.equal({ field: "lot", code: "V2", ledger: LOT });
      expect([wrongLot.verdict, wrongLot.alert, wrongLot.isUsable]).to.deep.equal(["NotGenuine", "LotMismatch", false]);
      const wrongDay = await answered(codeOf(LOT, serialOf(LOT, 7), "2031-01-31"));
      expect(wrongDay.mismatch).to.deep.equal({ field: "expiry", code: "2031-01-31", ledger: expiry });
      expect([wrongDay.verdict, wrongDay.alert, wrongDay.isUsable]).to.deep.equal(["Active", "ExpiryMismatch", false]);
    });

    it("finds no pack that is on no list, and blames the scanner where that is to blame", async () => {
      const forged = await answered(codeOf(LOT, "FORGED"));
      expect([forged.verdict, forged.alert]).to.deep.equal(["NotGenuine", "PackNotFound"]);
      const appended = await answered(codeOf(LOT, `${serialOf(LOT, 299)}x`));
      expect([appended.verdict, appended.alert]).to.deep.equal(["NotGenuine", null]);
      expect(appended.message).to.include("did the scanner append");
      const nowhere = await answered(codeOf("NOWHERE", "S1"));
      expect([nowhere.verdict, nowhere.alert]).to.deep.equal(["NotGenuine", "LotNotFound"]);
    });

    it("gives the proof of a pack to whoever has it in stock, and to nobody else", async () => {
      const code = codeOf(LOT, serialOf(LOT, 7));
      const proofFor = async (name?: "dispenser" | "makerLogistics"): Promise<Response> =>
        app.request("/packs/proof", {
          method: "POST",
          headers: {
            "Content-Type": "application/json",
            ...(name === undefined ? {} : await signIn(app, stage.wallet(stage.world.operator[name].address))),
          },
          body: JSON.stringify({ code }),
        });
      expect((await proofFor()).status).to.equal(401);
      expect((await proofFor("makerLogistics")).status).to.equal(403);
      const row = (await (await proofFor("dispenser")).json()) as FoundPack;
      const { verdict, lot } = await scannedPack(stage.ledger, row, code);
      expect({ verdict, index: row.index, root: row.root }).to.deep.equal({
        ...{ verdict: "Active", index: 7, root: lot.root },
      });
    });

    it("tells a signed-in viewer where it has been, as far as it may see", async () => {
      const signedIn = await verify(codeOf(LOT, serialOf(LOT, 3)), {}, { Authorization: `Bearer ${TOKEN}` });
      const { history } = (await signedIn.json()) as Answer;
      expect(history?.map(({ step }) => step)).to.deep.equal(["Shipped", "Arrived", "Changed"]);
      expect(await answered(codeOf(LOT, serialOf(LOT, 3)))).not.to.have.property("history");
      const place = { lotId: id(), index: 3 };
      const steps = async (name: MemberName): Promise<string[]> =>
        (await ask((tables) => packHistory(tables, asMember(name), place))).map(({ step }) => step);
      expect(await steps("maker")).to.deep.equal(["Shipped", "Arrived"]);
      expect(await steps("pharmacy")).to.deep.equal(["Shipped", "Arrived", "Changed"]);
      expect(await steps("otherPharmacy")).to.deep.equal([]);
    });

    it("tells recalled and expired packs", async () => {
      await recallLot(stage.by("officer"), { lot: id(), recallClass: "I" });
      await expectVerdict(7, "Recalled");
    });
  });

  describe("given lots that are not released, or of which no list is here", () => {
    it("says that a lot is not released", async () => {
      await makeLot("U1", { isReleased: false, isMoved: false });
      await stage.caughtUp();
      const answer = await answered(codeOf("U1", serialOf("U1", 0)));
      expect([answer.verdict, await direct("U1", 0, 0, answer.block)]).to.deep.equal(["NotReleased", "NotReleased"]);
    });

    it("says what is known without the list, and finds the list once it is there", async () => {
      const lot = await makeLot("U2", { isListed: false });
      await recallLot(stage.by("officer"), { lot, recallClass: "II" });
      const unlisted = await answered(codeOf("U2", serialOf("U2", 0)));
      expect([unlisted.verdict, unlisted.isUsable, unlisted.alert]).to.deep.equal([null, false, null]);
      expect(unlisted.lot).to.deep.equal({ isReleased: true, isHeld: false, isExpired: false, recallClass: "II" });
      expect(unlisted.message).to.include("is of a recalled lot").and.to.include("the list of lot U2 is not here");
      await rename(`${lists}-U2.lot`, join(lists, "U2.lot"));
      await stage.caughtUp();
      expect((await answered(codeOf("U2", serialOf("U2", 0)))).verdict).to.equal("Recalled");
    });
  });

  describe("given codes that are none", () => {
    for (const [code, problem] of [
      ["(01)06901234000017(21)X", "CheckDigitWrong"],
      ["", "ScanEmpty"],
      ["]D201", "ScannerInCapsLock"],
      ["https://example.org/", "DigitalLinkWrong"],
      ["81234567890123456789x", "CharactersAppended"],
    ] as const) {
      it(`refuses ${JSON.stringify(code)} by what is wrong with it`, async () => {
        const answer = await verify(code);
        expect(answer.status).to.equal(400);
        expect(((await answer.json()) as { type: string }).type).to.equal(`urn:yaolian:problem:${problem}`);
      });
    }

    it("refuses a code of no single pack, and fields that it does not know", async () => {
      expect(((await (await verify(`01${gtin}10L1`)).json()) as { type: string }).type).to.match(/SerialMissing$/);
      expect((await verify(`01${gtin}21A`, { colour: "blue" })).status).to.equal(400);
    });
  });

  describe("given a lot in many hands", () => {
    const LOT = "H1";
    let id: `0x${string}` = "0x";
    let kit = "";

    before(async function () {
      this.timeout(120_000);
      const { site } = stage.world;
      id = (await makeLot(LOT, { isMoved: false })) as `0x${string}`;
      const maker = stage.by("makerLogistics");
      await pick(maker, { ranges: [{ lot: id, consignment: 0, first: 200, count: 100 }], to: site.warehouse });
      await receiveAll(stage.by("distributorLogistics"), { consignments: [{ lot: id, first: 200 }] });
      const distributor = stage.by("distributorLogistics");
      await pick(distributor, { ranges: [{ lot: id, consignment: 200, first: 250, count: 30 }], to: site.store });
      await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot: id, first: 250 }] });
      await pick(distributor, { ranges: [{ lot: id, consignment: 200, first: 200, count: 20 }], to: site.otherStore });
      await supply(stage.by("dispenser"), { lot: id, consignment: 250, first: 252, count: 6 });
      await lockPacks(maker, { lot: id, consignment: 0, first: 126, count: 4 });
      kit = await addLot(stage, { gtin, lot: "KIT", inputs: [id] });
      await stage.caughtUp();
    });

    const held = async (viewer: SignedIn, limit = 100): Promise<Holders> => {
      const found = await ask((tables) => findLot(tables, viewer, id));
      return ask((tables) => holders(tables, viewer, found, { limit }));
    };
    const sum = ({ items, elsewhere }: Holders): number => items.reduce((all, { packs }) => all + packs, elsewhere);

    it("tells who sees all where every pack is", async () => {
      const { site, member } = stage.world;
      const all = await held(OPERATOR);
      const at = (name: keyof typeof site, owner: keyof typeof member) => ({ site: site[name], member: member[owner] });
      expect(all.items).to.have.deep.members([
        {
          ...at("plant", "maker"),
          recipient: null,
          packs: 200,
          states: { active: 196, dispensed: 0, retired: 0, locked: 4 },
        },
        {
          ...at("warehouse", "distributor"),
          recipient: null,
          packs: 50,
          states: { active: 50, dispensed: 0, retired: 0, locked: 0 },
        },
        {
          ...at("warehouse", "distributor"),
          recipient: at("otherStore", "otherPharmacy"),
          packs: 20,
          states: { active: 20, dispensed: 0, retired: 0, locked: 0 },
        },
        {
          ...at("store", "pharmacy"),
          recipient: null,
          packs: 30,
          states: { active: 24, dispensed: 6, retired: 0, locked: 0 },
        },
      ]);
      expect([sum(all), all.elsewhere, all.next]).to.deep.equal([PACKS, 0, null]);
    });

    it("goes through the holders page by page", async () => {
      const found = await ask((tables) => findLot(tables, OPERATOR, id));
      const first = await ask((tables) => holders(tables, OPERATOR, found, { limit: 3 }));
      const second = await ask((tables) => holders(tables, OPERATOR, found, { limit: 3, page: first.next ?? "" }));
      expect([first.items.length, second.items.length, second.next]).to.deep.equal([3, 1, null]);
      expect([...first.items, ...second.items]).to.deep.equal((await held(OPERATOR)).items);
    });

    it("tells a member its own, one step up and one step down, and the rest as a sum", async () => {
      const { site } = stage.world;
      const seen = async (name: MemberName): Promise<unknown[]> => {
        const told = await held(asMember(name));
        expect(sum(told)).to.equal(PACKS);
        return [told.items.map((each) => [each.site, each.packs, each.states !== null]), told.elsewhere];
      };
      expect(await seen("maker")).to.deep.equal([[[site.plant, 200, true], [site.warehouse, 50, false]], 50]); // prettier-ignore
      expect(await seen("distributor")).to.deep.equal([[[site.warehouse, 50, true], [site.warehouse, 20, true], [site.store, 30, false]], 200]); // prettier-ignore
      expect(await seen("pharmacy")).to.deep.equal([[[site.store, 30, true]], 270]);
      expect(await seen("otherPharmacy")).to.deep.equal([[[site.warehouse, 20, false]], 280]);
    });

    it("is unknown to who has nothing to do with it", async () => {
      const refused = await held(asMember("clinic")).catch((error: unknown) => error);
      expect(refused).to.include({ status: 404, code: "LotUnknown" });
    });

    it("tells a pharmacy to whom it gave packs, and nobody else of it", async () => {
      const given = async (viewer: SignedIn) =>
        (await ask((tables) => dispensesOf(tables, viewer, id, { limit: 10 }))).items;
      const own = await given(asMember("pharmacy"));
      expect(own).to.have.length(1);
      expect(own[0]).to.include({ kind: "Supply", id: null, first: 252, packs: 6, units: 0, isWithdrawn: false });
      expect(await given(OPERATOR)).to.deep.equal(own);
      expect(await given(asMember("distributor"))).to.deep.equal([]);
    });

    it("tells each member how many packs left its own sites, and regulators of all", async () => {
      const { site } = stage.world;
      const left = async (viewer: SignedIn, since = 0) => ask((tables) => outflow(tables, viewer, since));
      expect(await left(asMember("distributor"))).to.deep.equal([{ site: site.warehouse, gtin, packs: 50 }]);
      const [own, ...others] = await left(asMember("pharmacy"));
      expect(own).to.include({ site: site.store, gtin });
      expect(own?.packs).to.be.at.least(6);
      expect(others).to.deep.equal([]);
      const all = await left(OPERATOR);
      expect(all.map((each) => each.site)).to.include.members([site.plant, site.warehouse, site.store]);
      expect(all).to.deep.include({ site: site.warehouse, gtin, packs: 50 });
      expect(await left(OPERATOR, 4_000_000_000)).to.deep.equal([]);
    });

    it("tells the genealogy in both directions", async () => {
      const down = await ask((tables) => genealogyOf(tables, asMember("maker"), id));
      expect(down.products.map(({ lot, depth }) => [lot, depth])).to.deep.equal([[kit, 1]]);
      const up = await ask((tables) => genealogyOf(tables, OPERATOR, kit as `0x${string}`));
      expect(up.inputs.map(({ lot, depth }) => [lot, depth])).to.deep.equal([[id, 1]]);
      const others = await ask((tables) => genealogyOf(tables, asMember("pharmacy"), id));
      expect([others.products, others.others]).to.deep.equal([[], { inputs: 0, products: 1 }]);
    });

    it("tells how well a recall works as the SDK tells it from the chain", async () => {
      await recallLot(stage.by("officer"), { lot: id, recallClass: "I" });
      await stage.caughtUp();
      const viewer = asMember("maker");
      const told = await ask(async (tables) => recall(tables, viewer, await findLot(tables, viewer, id)));
      const { now, course, stoppedAt, givenSince } = await recallStatus(stage.ledger, id);
      expect(told).to.deep.equal({ lot: id, recallClass: "I", now, course, stoppedAt, givenSince });
      const pharmacy = asMember("pharmacy");
      const seen = await ask((tables) => findLot(tables, pharmacy, id));
      const refused = await ask((tables) => recall(tables, pharmacy, seen)).catch((error: unknown) => error);
      expect(refused).to.include({ status: 403, code: "NotAnsweringForLot" });
      const down = (await held(viewer)).items.find(({ site }) => site === stage.world.site.warehouse);
      expect(down?.states).to.deep.equal({ active: 50, dispensed: 0, retired: 0, locked: 0 });
    });

    it("answers over HTTP to who is signed in", async () => {
      const headers = { Authorization: `Bearer ${TOKEN}` };
      for (const path of ["", "/genealogy", "/holders", "/dispenses", "/recall"]) {
        const named = await app.request(`/lots/${gtin}:${LOT}${path}`, { headers });
        expect(named.status, `${path} ${await named.clone().text()}`).to.equal(200);
        expect((await app.request(`/lots/${id}${path}`)).status).to.equal(401);
      }
      expect((await app.request(`/lots/${gtin}:NONE/holders`, { headers })).status).to.equal(404);
      expect((await app.request(`/lots/x/holders`, { headers })).status).to.equal(400);
      expect((await app.request(`/lots/${id}/holders?colour=blue`, { headers })).status).to.equal(400);
    });
  });
});

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { openStage, SAMPLES, type Stage } from "./helpers/stage.ts";

const WEST_LAKE = "6907890000018";
const EAST_GATE_PACK = "(01)06901234000016(21)F95ZF2PXK87T";

describe("yaolian, from the field to the regulator", function () {
  this.timeout(60_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
    const folder = join(SAMPLES, "epcis");
    const files = (await readdir(folder)).sort().map((name) => join(folder, name));
    const ran = await stage.run("import", "epcis", "--json", ...files);
    expect(ran.code, ran.err).to.equal(0);
  });

  after(() => stage.close());

  it("draws what a lot was made from and what was made of it", async () => {
    const up = await stage.run("lot", "genealogy", "HG2610", "--direction", "up");
    expect(up.out.split("\n").slice(2)).to.deep.equal([
      "└─ lot HP2609 of 9223372036854775810, Huaxing Pharmaceuticals 华星制药",
      "   ├─ lot HQ2601 of 9223372036854775809, Qinling Herb Growers 秦岭药农合作社",
      "   └─ lot HQ2602 of 9223372036854775809, Taibai Herb Growers 太白药农合作社",
    ]);
    const [both] = (await stage.run("lot", "genealogy", "9223372036854775809/HQ2601", "--json")).json();
    expect(both?.["descendants"]).to.have.length(3);
  });

  it("says in a dry run what a recall with descendants would stop, and sends nothing", async () => {
    const before = await stage.ledger.provider.getBlockNumber();
    const dry = await stage.run("lot", "recall", "HQ2601", "--class", "I", "--descendants", "--dry-run");
    expect(dry.out).to.include("3 descendants would be held");
    expect(await stage.ledger.provider.getBlockNumber()).to.equal(before);
  });

  it("recalls with descendants, and the second time finds it done", async () => {
    const ran = await stage.run("lot", "recall", "HQ2601", "--class", "I", "--descendants");
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.out)
      .to.include("RECALLED, class I")
      .and.include("3 descendants were held, 0 were stopped before, 0 are");
    const [again] = (await stage.run("lot", "recall", "HQ2601", "--class", "I", "--descendants", "--json")).json();
    expect(again).to.include({ outcome: "already-applied" });
    const tree = await stage.run("lot", "genealogy", "HQ2601", "--direction", "down");
    expect(tree.out).to.include("recalled, class I").and.include("HG2611").and.include(", held");
  });

  it("sends packs back to who sent them and shows how well the recall works", async () => {
    const back = await stage.run("lot", "return", "HG2611", "--at", WEST_LAKE);
    expect(back.out, back.err).to.include("4 packs (1–4) West Lake store 西湖路店 → Huaxing plant 华星制药厂, return");
    const status = await stage.run("lot", "recall-status", "HG2611");
    expect(status.out)
      .to.match(/4\s+50 %\s+on their way/)
      .and.include("0 packs reached people since it was stopped");
    const [data] = (await stage.run("lot", "recall-status", "HG2611", "--json")).json();
    expect(data?.["now"]).to.include({ packs: 8, stopped: 4, inTransit: 4, stillOut: 0 });
  });

  it("lists what is disputed and settles it", async () => {
    const list = await stage.run("lot", "disputes");
    expect(list.out).to.include("lot MF2609").and.include("19–20");
    const done = await stage.run("lot", "settle", "MF2609", "--pack", "20", "--as", "lost");
    expect(done.out, done.err).to.include("lost at Changjiang");
    expect((await stage.run("lot", "disputes")).out).to.equal("Nothing is disputed.");
    expect((await stage.run("lot", "settle", "MF2609", "--pack", "20", "--as", "found")).code).to.equal(2);
  });

  it("raises the alert that a pack's verdict calls for, and follows it to its finding", async () => {
    const genuine = await stage.run("alert", "suspect", EAST_GATE_PACK, "--at", "6906789000016");
    expect([genuine.code, genuine.out]).to.satisfy(
      ([code, out]: [number, string]) => code === 2 && out.includes("Nothing about"),
    );
    const copy = await stage.run("alert", "suspect", EAST_GATE_PACK, "--at", WEST_LAKE, "--evidence", "photo 31");
    expect(copy.out, copy.err).to.include("Alert 1: not custodian");
    const odd = await stage.run(
      "alert",
      "suspect",
      EAST_GATE_PACK,
      "--at",
      "6906789000016",
      "--code",
      "suspect-product",
    );
    expect(odd.out).to.include("locked at East Gate").and.include("Alert 2: suspect product");
    expect((await stage.run("alert", "investigate", "2", "--document", "file 7")).code).to.equal(0);
    expect((await stage.run("alert", "list", "--open")).out)
      .to.include("looked into")
      .and.include("0 h");
    expect((await stage.run("alert", "resolve", "1", "falsified", "--document", "report 7")).code).to.equal(0);
    expect((await stage.run("alert", "list", "--open", "--json")).json()[0]).to.have.length(1);
  });

  it("writes the period's report, whose totals agree with the chain", async () => {
    const days = ["--from", "2026-01-01", "--to", "2099-12-31"];
    const out = join(stage.folder, "report");
    const ran = await stage.run("report", ...days, "--out", out);
    expect(ran.code, ran.out).to.equal(0);
    expect(ran.out)
      .to.include("22 files")
      .and.match(/All \d+ totals agree with the chain/);
    const recalls = await readFile(join(out, "recalls.csv"), "utf8");
    expect(recalls.split("\r\n")).to.have.length(6);
    const none = await stage.run("report", "--from", "2001-01-01", "--to", "2001-01-31", "--out", out);
    expect(none.code).to.equal(2);
    await writeFile(join(stage.folder, "file"), "");
    const blocked = await stage.run("report", ...days, "--out", join(stage.folder, "file", "x"));
    expect(blocked.code).to.equal(1);
  });

  it("profiles a member and registers a material", async () => {
    const profile = await stage.run("member", "profile", "8", "--from", "2026-01-01", "--to", "2099-12-31");
    expect(profile.out, profile.err)
      .to.include("East Gate Pharmacy")
      .and.include("within 3 days")
      .and.include("(100 %)")
      .and.include("0 in its custody for 0 minutes")
      .and.include("0 given, 0 voided");
    const made = await stage.run(
      "drug",
      "material",
      "--unit",
      "gram",
      "--document",
      "ginseng",
      "--at",
      "6909123000024",
    );
    expect(made.out, made.err).to.include("registered material 9223372036854775811");
  });
});

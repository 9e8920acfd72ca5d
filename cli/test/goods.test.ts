import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { openStage, type Stage } from "./helpers/stage.ts";

const METFORMIN = "06901234000016";
const IBUPROFEN = "06901234000030";
const [PLANT, CENTRAL, WEST_LAKE] = ["6901234000016", "6903456000010", "6907890000018"];
const HUB = "6908901000010";
const DAYS = ["--made", "2026-10-01", "--expiry", "2034-09-30"];

interface Shown {
  readonly standing: string;
  readonly packs: readonly { range: string; place: string; state: string }[];
  readonly consignments: readonly { packs: string; onItsWayTo?: string }[];
}

describe("yaolian, a lot from its registration to its recall", function () {
  this.timeout(120_000);
  let stage: Stage;
  let serials: string;

  before(async () => {
    stage = await openStage();
    serials = join(stage.folder, "serials.csv");
    const rows = Array.from({ length: 10 }, (_, place) => `S00${String(place + 1).padStart(2, "0")}`);
    await writeFile(serials, ["serial", ...rows].join("\n"));
  });

  after(() => stage.close());

  const done = (...argv: string[]): Promise<string> => stage.done(...argv);
  const refused = (...argv: string[]): Promise<string> => stage.refused(...argv);
  const shown = async (lot: string): Promise<Shown> =>
    (await stage.run("lot", "show", lot, "--json")).json()[0] as unknown as Shown;
  const places = async (lot: string): Promise<string[]> =>
    (await shown(lot)).packs.map(({ range, place, state }) => `${range} ${place}: ${state}`);

  it("knows no lot before one is registered", async () => {
    expect(await done("lot", "list")).to.equal("No lot is registered yet.");
    expect(await refused("lot", "show", "MF2701")).to.include("No lot is registered under MF2701.");
    expect(await refused("lot", "show", `${METFORMIN}/MF2701`)).to.include("`yaolian lot list` shows all");
  });

  it("registers a list once, wherever it is made, and no other list under the same number", async () => {
    const register = ["lot", "register", METFORMIN, "MF2701", "--serials", serials, ...DAYS];
    expect(await refused(...register)).to.include("Say where the lot was made with --at");
    expect(await done(...register, "--at", PLANT, "--dry-run")).to.include("Would be sent by");
    expect(await done("lot", "list")).to.equal("No lot is registered yet.");
    expect(await done(...register, "--at", PLANT)).to.include("10 packs at Huaxing plant");
    expect((await stage.run(...register, "--at", PLANT, "--json")).json()[0]).to.include({
      outcome: "already-applied",
      reason: `Lot MF2701 of ${METFORMIN} is registered already, with this list.`,
    });
    const others = join(stage.folder, "others.txt");
    await writeFile(others, "I0001\nI0002\nI0003\n");
    const changed = ["lot", "register", METFORMIN, "MF2701", "--serials", others, ...DAYS, "--at", PLANT];
    expect(await refused(...changed)).to.include("registered already, with another list");
    await done("lot", "register", IBUPROFEN, "IB2701", "--serials", others, ...DAYS, "--at", PLANT);
    expect((await done("lot", "list")).split("\n")).to.have.length(3);
  });

  it("is held by its maker and by a regulator at once, and moves only when both have lifted", async () => {
    expect(await done("lot", "release", "MF2701")).to.include("released by Huaxing Pharmaceuticals");
    expect(await done("lot", "release", "MF2701")).to.equal("Lot MF2701 is released already.");
    await done("lot", "hold", "MF2701", "--document", "complaint 3");
    const order = ["lot", "hold", "MF2701", "--as", "regulator", "--document", "order 17"];
    expect(await refused(...order, "--time", "2026-13-01")).to.include('"2026-13-01" is no moment');
    expect(await done(...order)).to.equal("Lot MF2701 held by Drug Authority 药监局.");
    expect(await done("lot", "list")).to.include("held by its maker, held by a regulator, released");
    const ship = ["lot", "ship", "MF2701", "--packs", "1-6", "--to", CENTRAL];
    expect(await refused(...ship)).to.include("Lot MF2701 is held");
    expect(await done("lot", "lift", "MF2701")).to.include("lifted by Huaxing Pharmaceuticals");
    expect(await refused(...ship)).to.include("Lot MF2701 is held");
    expect(await done("lot", "lift", "MF2701")).to.include("lifted by Drug Authority");
    expect((await shown("MF2701")).standing).to.equal("released");
    expect(await refused("lot", "lift", "MF2701")).to.include("Look at the lot's holds first");
  });

  it("is split and merged at a pack, and finds either done", async () => {
    expect(await done("lot", "split", "MF2701", "--pack", "9")).to.equal("Lot MF2701: packs 1–10 split at 9.");
    expect(await done("lot", "split", "MF2701", "--pack", "9")).to.include("begins at pack 9 already");
    expect((await shown("MF2701")).consignments.map(({ packs }) => packs)).to.deep.equal(["1–8", "9–10"]);
    expect(await done("lot", "merge", "MF2701", "--pack", "9")).to.include("are one consignment again");
    for (const pack of ["9", "1"]) {
      expect(await done("lot", "merge", "MF2701", "--pack", pack)).to.include("there is nothing to join");
    }
    expect(await refused("lot", "split", "MF2701", "--pack", "11")).to.include("Give a whole number up to 10");
    expect(await refused("lot", "merge", "MF2701", "--pack", "0")).to.include("Lot MF2701 has no pack 0.");
    expect(await refused("lot", "settle", "MF2701", "--pack", "0", "--as", "found")).to.include("no pack 0.");
  });

  it("comes back where it is called back or turned away", async () => {
    const ship = ["lot", "ship", "MF2701", "--packs", "1-6", "--to", CENTRAL, "--document", "note 1"];
    expect(await refused("lot", "ship", "MF2701", "--packs", "1-11", "--to", CENTRAL)).to.include("has no pack 11.");
    expect(await refused("lot", "ship", "MF2701", "--at", HUB, "--to", WEST_LAKE)).to.include(
      "Feima hub 飞马转运站 has nothing of lot MF2701.",
    );
    expect(await done(...ship))
      .to.include("split at 7")
      .and.include("6 packs (1–6)");
    expect((await shown("MF2701")).consignments[0]).to.include({
      onItsWayTo: "Changjiang central warehouse 长江中心库",
    });
    expect(await done("site", "stock", PLANT)).to.match(/MF2701 .* 4 +6$/m);
    expect(await done("lot", "call-back", "MF2701")).to.include("called back by Huaxing plant");
    expect(await refused("lot", "call-back", "MF2701", "--at", PLANT)).to.include("is on its way.");
    await done(...ship);
    expect(await done("lot", "reject", "MF2701")).to.include("turned away at Changjiang central warehouse");
    expect(await refused("lot", "reject", "MF2701", "--at", CENTRAL)).to.include("is on its way to Changjiang central");
    expect(await refused("lot", "receive", "MF2701")).to.include("There are no such packs anywhere");
    expect(await places("MF2701")).to.deep.equal([
      "1–6 Huaxing plant 华星制药厂: active",
      "7–10 Huaxing plant 华星制药厂: active",
    ]);
  });

  it("is disputed where a part is not accepted, until its sender says what became of it", async () => {
    await done("lot", "ship", "MF2701", "--packs", "1-6", "--to", CENTRAL);
    expect(await done("lot", "receive", "MF2701", "--packs", "1-4")).to.include("2 packs (5–6) not received at Chang");
    expect((await places("MF2701"))[1]).to.equal("5–6 Huaxing plant 华星制药厂: active, held (dispute)");
    expect(await done("lot", "disputes")).to.include("5–6");
    expect(await done("site", "stock", CENTRAL)).to.match(/MF2701 .* 4$/m);
    await done("lot", "settle", "MF2701", "--pack", "5", "--as", "damaged");
    expect(await done("lot", "disputes")).to.equal("Nothing is disputed.");
    expect((await places("MF2701"))[1]).to.equal("5–6 Huaxing plant 华星制药厂: retired");
    // It lies at two places whose keys are here.
    expect(await refused("lot", "ship", "MF2701", "--to", WEST_LAKE)).to.include("Say whose with --at");
  });

  it("tells what happened to it, to people, to programs and to another ledger", async () => {
    const told = (await done("lot", "events", "MF2701")).split("\n");
    const events = (await stage.run("lot", "events", "MF2701", "--json")).json()[0] as unknown as { event: string }[];
    expect(told).to.have.length(events.length + 1);
    expect(events.map(({ event }) => event)).to.include.members([
      ...["LotRegistered", "LotHeld", "ConsignmentsMerged", "ShipmentRecalled", "ShipmentRejected"],
      ...["ConsignmentDisputed", "PacksChanged"],
    ]);
    expect(told.at(-1)).to.include("hold (dispute) on the packs from 5 lifted");

    const trace = join(stage.folder, "trace.jsonld");
    expect(await done("lot", "trace", "MF2701", "--out", trace)).to.include(`events of MF2701 to ${trace}.`);
    const one = JSON.parse(await readFile(trace, "utf8"));
    const printed = JSON.parse(await done("lot", "trace", "MF2701"));
    // Each document says when it was written.
    expect(printed.epcisBody).to.deep.equal(one.epcisBody);
    const [both] = (await stage.run("export", "epcis", "MF2701", "IB2701", "--json")).json();
    const { eventList } = both?.["epcisBody"] as unknown as { eventList: unknown[] };
    expect(eventList.slice(0, one.epcisBody.eventList.length)).to.deep.equal(one.epcisBody.eventList);
    expect(eventList.length).to.be.greaterThan(one.epcisBody.eventList.length);
    const missing = join(stage.folder, "missing.jsonld");
    expect(await refused("export", "epcis", "MF2701", "MF9999", "--out", missing)).to.include("under MF9999");
    expect(existsSync(missing)).to.equal(false);
  });

  it("gives its recipient the rows of what was shipped, out of its maker's vault alone", async () => {
    const out = join(stage.folder, "rows.jsonl");
    const rows = ["lot", "rows", "MF2701", "--out", out];
    expect(await done(...rows, "--packs", "1-4", "--dry-run")).to.equal(`Would be written to ${out}.`);
    expect(existsSync(out)).to.equal(false);
    expect(await done(...rows, "--packs", "1-4")).to.include("Wrote 4 rows of lot MF2701");
    const text = await readFile(out, "utf8");
    expect(text).to.include("S0004").and.not.include("S0005");
    expect(await done("lot", "rows", "IB2701", "--out", join(stage.folder, "all.jsonl"))).to.include("Wrote 3 rows");
    const elsewhere = await stage.run(...rows, "--vault", join(stage.folder, "another vault"));
    expect([elsewhere.code, elsewhere.out]).to.deep.equal([2, elsewhere.out]);
    expect(elsewhere.out).to.include("The pack list of lot MF2701 is not in").and.include("use the maker's vault");
  });

  it("is recalled for good, while what was never stopped says so", async () => {
    await done("lot", "recall", "MF2701", "--class", "II", "--as", "maker", "--document", "notice 1");
    expect(await done("lot", "recall", "MF2701", "--class", "II")).to.equal(
      "Lot MF2701 is recalled already, class II.",
    );
    expect(await done("lot", "list")).to.include("recalled, class II, released");
    expect(await done("site", "stock", CENTRAL)).to.match(/ recalled$/m);
    expect(await done("site", "stock", PLANT)).to.match(/IB2701 .* not released$/m);
    expect(await done("lot", "recall-status", "IB2701")).to.include("It was never recalled or held.");
  });
});

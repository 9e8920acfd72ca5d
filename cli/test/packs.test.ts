import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { openStage, type Stage } from "./helpers/stage.ts";

const METFORMIN = "06901234000016";
const IBUPROFEN = "06901234000030";
const [PLANT, EAST_GATE, WEST_LAKE] = ["6901234000016", "6906789000016", "6907890000018"];

/** A scanned code. */
const code = (gtin: string, serial: string): string => `(01)${gtin}(21)${serial}`;

describe("yaolian, single packs", function () {
  this.timeout(120_000);
  let stage: Stage;
  const [first, second, third, fourth, ninth] = ["S0001", "S0002", "S0003", "S0004", "S0009"].map((serial) =>
    code(METFORMIN, serial),
  ) as [string, string, string, string, string];

  before(async () => {
    stage = await openStage();
    const made = async (gtin: string, lot: string, serials: string[], to: string, packs: string): Promise<void> => {
      const list = join(stage.folder, `${lot}.json`);
      await writeFile(list, JSON.stringify(serials));
      const days = ["--made", "2026-10-01", "--expiry", "2034-09-30", "--at", PLANT];
      await done("lot", "register", gtin, lot, "--serials", list, ...days);
      await done("lot", "release", lot);
      await done("lot", "ship", lot, "--packs", packs, "--to", to);
      await done("lot", "receive", lot);
    };
    const numbered = Array.from({ length: 10 }, (_, place) => `S${String(place + 1).padStart(4, "0")}`);
    await made(METFORMIN, "MF2701", numbered, EAST_GATE, "1-6");
    await made(IBUPROFEN, "IB2701", ["I0001", "I0002", "I0003"], WEST_LAKE, "1-3");
  });

  after(() => stage.close());

  const done = (...argv: string[]): Promise<string> => stage.done(...argv);
  const refused = (...argv: string[]): Promise<string> => stage.refused(...argv);
  /** The ledger's word for a pack's state. */
  const stateOf = async (scanned: string): Promise<unknown> =>
    ((await stage.run("pack", "find", scanned, "--json")).json()[0] as unknown as { verdict: string }[])[0]?.verdict;

  it("are found wherever they are, or on their way", async () => {
    await done("lot", "ship", "MF2701", "--packs", "9-10", "--at", PLANT, "--to", EAST_GATE);
    expect((await done("pack", "find", first, ninth)).split("\n")).to.deep.equal([
      "S0001  lot MF2701, pack 1 of consignment 1–6: East Gate store 东门店, active",
      "S0009  lot MF2701, pack 9 of consignment 9–10: Huaxing plant 华星制药厂 → East Gate store 东门店, active",
    ]);
    await done("lot", "call-back", "MF2701");
    expect(await refused("pack", "find", code(METFORMIN, "S9999"))).to.include("not in any pack list known here");
  });

  it("are set aside and put back, all at one site", async () => {
    expect(await done("pack", "lock", first, third))
      .to.include("pack 1 locked")
      .and.include("pack 3 locked");
    expect(await done("pack", "lock", first, third)).to.equal("The packs are locked already.");
    expect(await stateOf(third)).to.equal("locked");
    expect(await refused("pack", "lock", first, ninth)).to.include("Do it for one site after the other");
    expect(await done("site", "stock", EAST_GATE)).to.match(/MF2701 .* 4 +2$/m);
    await done("pack", "unlock", first, third);
    expect(await done("pack", "unlock", first)).to.equal("The packs are active already.");
    expect(await stateOf(third)).to.equal("active");
  });

  it("are retired for a reason, and come back where that is undone in time", async () => {
    expect(await refused("pack", "retire", second, "--reason", "tired")).to.include('"tired" is no pack reason');
    expect(await refused("pack", "retire", second, "--reason", "locked")).to.include("not a reason for retiring packs");
    expect((await stage.run("pack", "retire", second, "--reason", "damaged", "--json")).json()[0]).to.include({
      ...{ outcome: "applied", reason: "Lot MF2701: pack 2 damaged at East Gate store 东门店." },
    });
    expect(await done("pack", "retire", second, "--reason", "damaged")).to.equal("The packs are retired already.");
    expect(await stateOf(second)).to.equal("retired");
    expect(await done("pack", "undo", second, "--place", EAST_GATE)).to.include("back in stock (undone)");
    expect(await done("pack", "undo", second)).to.equal("The packs are active already.");
    expect(await stateOf(second)).to.equal("active");
  });

  it("are sold over the counter where their class allows it", async () => {
    expect(await refused("pack", "supply", first)).to.include(
      "The product Metformin 500 mg prolonged-release tablets 盐酸二甲双胍缓释片 is given on a prescription only.",
    );
    const [one, two] = ["I0001", "I0002"].map((serial) => code(IBUPROFEN, serial)) as [string, string];
    expect(await done("pack", "supply", one, two)).to.include("packs 1–2 sold over the counter at West Lake store");
    expect(await done("pack", "supply", one)).to.equal("The packs are dispensed already.");
    const sold = await stage.run("pack", "verify", one);
    expect([sold.code, sold.out]).to.deep.equal([2, sold.out]);
    expect(sold.out).to.include("✗ dispensed").and.include("was dispensed or sold before");
  });

  it("are opened once, and then counted in units", async () => {
    expect(await done("pack", "open", fourth)).to.include("pack 4 opened at East Gate store 东门店, 30 units in it");
    expect(await done("pack", "open", fourth)).to.equal("The packs are opened already.");
    expect(await done("lot", "show", "MF2701")).to.include("opened, 30 units left");
    expect(await done("site", "stock", EAST_GATE)).to.match(/MF2701 .* 5 +30$/m);
  });

  it("whose code says another expiry or lot than their maker's list are called that, not missing", async () => {
    const verdicts = async (...codes: string[]): Promise<string[]> => {
      const ran = await stage.run("pack", "verify", ...codes, "--json");
      expect(ran.code).to.equal(2);
      return (ran.json()[0] as unknown as { verdict: string }[]).map(({ verdict }) => verdict);
    };
    const strange = [`${first}(17)331231`, `${first}(10)MF2702`, code(METFORMIN, "S9999")];
    expect(await verdicts(first, ...strange)).to.deep.equal([
      ...["active", "expiry mismatch", "lot mismatch", "not found"],
    ]);
    const said = await stage.run("pack", "verify", `${first}(17)331231`);
    expect(said.out).to.include("says 2033-12-31, and lot MF2701 expires on 2034-09-30");
  });

  it("are reported by who has them, and so is a lot that nobody registered", async () => {
    const at = ["--at", EAST_GATE];
    const suspect = await stage.run("alert", "raise", "suspect-product", "--pack", first, ...at, "--json");
    expect(suspect.json()[0]).to.have.property("data").that.includes({ alert: 1 });
    const unknown = ["alert", "raise", "lot-not-found", ...at];
    await done(...unknown, "--lot", `${METFORMIN}/MF2599`, "--evidence", "photo 31");
    expect(await refused(...unknown)).to.include("The alert is about nothing yet. Say --pack with its code, or --lot.");
    expect(await refused("alert", "raise", "bad-smell", "--lot", "MF2701", ...at)).to.include("is no alert code");
    const [alerts] = (await stage.run("alert", "list", "--open", "--json")).json();
    expect(alerts).to.have.length(2);
    expect((alerts as unknown as unknown[])[1]).to.include({
      ...{ code: "suspect product", lot: "lot MF2701", pack: "1", raisedBy: "East Gate Pharmacy 东门药房" },
    });
  });
});

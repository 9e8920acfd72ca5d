import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { openStage, SAMPLES, type Stage } from "./helpers/stage.ts";

const EAST_GATE_PACK = "(01)06901234000016(21)F95ZF2PXK87T";

async function samples(folder: string): Promise<string[]> {
  return (await readdir(join(SAMPLES, folder))).sort().map((name) => join(SAMPLES, folder, name));
}

/** The prescription of 60 tablets of metformin whose slip is in the vault. */
async function metforminSlip(stage: Stage): Promise<string> {
  const rows = (await stage.run("rx", "list", "--json")).json()[0] as unknown as { id: string; quantity: number }[];
  return rows.find(({ quantity }) => quantity === 60)?.id ?? "";
}

describe("yaolian, the main job", function () {
  this.timeout(60_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });

  after(() => stage.close());

  it("applies EPCIS documents, and finds them applied the second time", async () => {
    const files = await samples("epcis");
    const first = await stage.run("import", "epcis", "--json", ...files);
    const lines = first.json();
    expect(first.code, first.err).to.equal(0);
    expect(lines.at(-1)).to.have.property("summary").that.includes({ refused: 0, "passed-over": 1 });
    for (const line of lines.slice(0, -1)) expect(line).to.include.keys("file", "item", "outcome", "reason");
    const second = (await stage.run("import", "epcis", "--json", ...files)).json();
    expect(second.at(-1)).to.have.property("summary").that.includes({ applied: 0, refused: 0 });
  });

  it("issues what FHIR requests ask for, and says with 2 that two of them are refused", async () => {
    const ran = await stage.run("import", "fhir", "--json", ...(await samples("fhir")));
    expect(ran.code).to.equal(2);
    expect(ran.json().at(-1)).to.have.property("summary").that.includes({ refused: 2 });
  });

  it("tells of a pack that it is genuine and where it is", async () => {
    const ran = await stage.run("pack", "verify", EAST_GATE_PACK);
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.out).to.include("genuine").and.include("East Gate");
  });

  it("opens a claim with a dispense, decides by the insurer's rules, pays, and takes all of it back", async () => {
    const coding = "http://www.nlm.nih.gov/research/umls/rxnorm|860975";
    expect((await stage.run("claims", "ceiling", coding, "--set", "0.5")).out).to.include("0.5000 yuan");
    const insurer = String(stage.cast.members.findIndex(({ key }) => key === "insurer") + 1);
    const slip = await metforminSlip(stage);
    const dispense = (amount: string) => {
      const claim = ["--claim", amount, "--insurer", insurer, "--policy", "CHF-2026-000417"];
      return stage.run("rx", "dispense", slip, EAST_GATE_PACK, "--json", "--at", "6906789000016", ...claim);
    };
    const above = await dispense("15.01");
    expect(above.code).to.equal(2);
    expect(above.out).to.include("the ceiling for these units is 1500 fen");
    const done = await dispense("15");
    expect(done.code, done.out + done.err).to.equal(0);
    const dataOf = (ran: typeof done) => ran.json()[0]?.["data"] as unknown as { claim: string; files: string[] };
    const { claim, files } = dataOf(done);
    const opening = files.find((path) => path.endsWith(".opening.json")) ?? "";
    const again = await dispense("15");
    expect(again.json()[0]).to.include({ outcome: "already-applied" });
    expect(dataOf(again).claim).to.equal(claim);

    const plans = ["--plans", join(SAMPLES, "claims", "plans.json")];
    const proposed = await stage.run("claims", "propose", "--insurer", insurer, ...plans, opening);
    expect(proposed.out).to.include("pay 13.50 yuan, co payment");
    await stage.run("claims", "propose", "--insurer", insurer, ...plans, opening, "--decide");
    const paid = await stage.run("claims", "pay", claim.slice(0, 12), "--settlement", "batch 1");
    expect(paid.out).to.include("paid 13.50 yuan");
    expect((await stage.run("claims", "list", "--open")).out).to.include("There is no claim.");
    expect((await stage.run("rx", "withdraw", slip)).out).to.include("a refund is due");
    expect((await stage.run("claims", "show", claim)).out).to.include("refund due");
    await stage.run("claims", "refund", claim, "--settlement", "batch 2");
    expect((await stage.run("claims", "list")).out).to.include("refunded");
    const late = await stage.run("claims", "adjudicate", claim, "--approve", "1");
    expect([late.code, late.out]).to.deep.equal([2, late.out]);
    expect(late.out).to.include("refunded");
  });

  it("refuses a claim that is not said whole, and amounts that are none", async () => {
    const slip = await metforminSlip(stage);
    const half = await stage.run("rx", "dispense", slip, EAST_GATE_PACK, "--claim", "15");
    expect([half.code, half.out]).to.deep.equal([2, half.out]);
    expect(half.out).to.include("Say --claim, --insurer and --policy together");
    for (const amount of ["-1", "1.001", "1,5", "x", ""]) {
      const rest = ["--claim", amount, "--insurer", "11", "--policy", "P"];
      const ran = await stage.run("rx", "dispense", slip, EAST_GATE_PACK, ...rest);
      expect(ran.code, amount).not.to.equal(0);
    }
    expect((await stage.run("claims", "show", "0x1234")).code).to.equal(2);
  });

  it("says of a code with a wrong check digit what is wrong with it", async () => {
    const ran = await stage.run("pack", "verify", EAST_GATE_PACK.replace("000016", "000017"));
    expect(ran.code).to.equal(2);
    expect(`${ran.out}${ran.err}`).to.include("06901234000017");
  });

  it("refuses what is no document, and changes nothing", async () => {
    const path = join(stage.folder, "broken.jsonld");
    await writeFile(path, "{ this is not JSON");
    const before = await stage.ledger.provider.getBlockNumber();
    const ran = await stage.run("import", "epcis", "--json", path);
    expect(ran.code).to.equal(2);
    expect(ran.json()[0]).to.include({ outcome: "refused" });
    expect(await stage.ledger.provider.getBlockNumber()).to.equal(before);
  });

  describe("given a vaccine lot at a clinic", () => {
    const FLU = "06902345000018/FLU26A";
    const CLINIC = "6905678000014";
    const ok = async (...argv: string[]): Promise<string> => {
      const { code, out, err } = await stage.run(...argv);
      expect(code, `${argv.join(" ")}\n${out}\n${err}`).to.equal(0);
      return out;
    };
    const code = (serial: string) => `(01)06902345000018(21)${serial}(10)FLU26A`;
    before(async () => {
      const serials = join(stage.folder, "flu.csv");
      await writeFile(serials, "serial\nVIAL0001\nVIAL0002\nVIAL0003\n");
      const dates = ["--made", "2026-09-15", "--expiry", "2034-08-31", "--at", "6902345000018"];
      await ok("lot", "register", "06902345000018", "FLU26A", "--serials", serials, ...dates);
      await ok("lot", "release", FLU);
      await ok("lot", "ship", FLU, "--to", CLINIC, "--reason", "return");
      await ok("lot", "receive", FLU);
    });

    it("gives doses with `vaccine give`, lists and shows them, and voids one", async () => {
      const [file = ""] = await samples("immunizations");
      const ran = await stage.run("vaccine", "give", "--json", file, "--lot", FLU, "--at", CLINIC);
      expect(ran.code).to.equal(2);
      expect(ran.json().at(-1)).to.have.property("summary").that.includes({ applied: 4, "passed-over": 1, refused: 1 });
      expect(await ok("vaccine", "list"))
        .to.contain("Influenza vaccine")
        .and.to.contain("pack 1");
      const [first] = (await stage.run("vaccine", "list", "--json")).json()[0] as unknown as { id: string }[];
      const id = first?.id ?? "";
      expect(await ok("vaccine", "show", id.slice(0, 12))).to.contain("stands");
      expect(await ok("vaccine", "void", id, "--reason", "wrong-patient")).to.contain("entered in error");
      expect(await ok("vaccine", "void", id, "--reason", "wrong-patient")).to.contain("void already");
      const told = JSON.parse(await ok("vaccine", "show", id, "--fhir")) as Record<string, unknown>;
      expect(told).to.include({ status: "entered-in-error", lotNumber: "FLU26A", expirationDate: "2034-08-31" });
      expect((await stage.run("vaccine", "show", "0x0000000000")).code).to.equal(2);
    });

    it("counts the shelves with `stock count`, by numbers or by scanned codes", async () => {
      const shelf = join(stage.folder, "shelf.csv");
      await writeFile(shelf, `# lot, packs, units\n${FLU},2,6\n`);
      expect(await ok("stock", "count", shelf, "--at", CLINIC)).to.contain("Everything is right");
      await writeFile(shelf, `${code("VIAL0001")}\n${code("VIAL0002")}\n`);
      const scanned = await stage.run("stock", "count", shelf, "--at", CLINIC);
      expect(scanned.code).to.equal(2);
      expect(scanned.out).to.contain("1 pack missing (3); 1 pack too many (1)");
      const soon = await stage.run("stock", "count", "--at", CLINIC, "--soon", "36500");
      expect(soon.out).to.contain("expiring soon");
    });

    it("opens a claim with `vaccine give --claim`, keeps its opening, and voids it with the dose", async () => {
      const cvx = "http://hl7.org/fhir/sid/cvx|140";
      await ok("claims", "ceiling", cvx, "--set", "98");
      const file = join(stage.folder, "claimed.json");
      const coding = [{ system: "http://hl7.org/fhir/sid/cvx", code: "140" }];
      const said = {
        id: "claimed-1",
        status: "completed",
        vaccineCode: { coding },
        patient: { reference: "Patient/9" },
      };
      const occurrenceDateTime = "2026-10-12T10:00:00+08:00";
      await writeFile(file, JSON.stringify({ resourceType: "Immunization", ...said, occurrenceDateTime }));
      const insurer = String(stage.cast.members.findIndex(({ key }) => key === "insurer") + 1);
      const give = (amount: string) => {
        const claim = ["--claim", amount, "--insurer", insurer, "--policy", "CHF-2026-000417"];
        return stage.run("vaccine", "give", file, "--json", "--lot", FLU, "--at", CLINIC, ...claim);
      };
      expect((await give("98.01")).out).to.contain("the ceiling for a dose is 98.00 yuan");
      const done = await give("98");
      expect(done.code, done.out).to.equal(0);
      const reason = String(done.json()[0]?.["reason"]);
      const path = / opening for the insurer: (.*opening\.json)\.$/.exec(reason)?.[1] ?? "";
      const { claim } = JSON.parse(await readFile(path, "utf8")) as { claim: string };
      expect(await ok("vaccine", "show", claim)).to.match(/claim +opened with it/);
      expect(await ok("claims", "show", claim)).to.contain("submitted");
      expect((await give("98")).json()[0]).to.include({ outcome: "already-applied" });
      await ok("vaccine", "void", claim, "--reason", "not-given");
      expect(await ok("claims", "show", claim)).to.contain("withdrawn");
    });
  });

  it("fails with 1 and a sentence when the node does not answer", async () => {
    const ran = await stage.run("--rpc", "http://127.0.0.1:1", "pack", "verify", EAST_GATE_PACK);
    expect(ran.code).to.equal(1);
    expect(ran.err).to.include("did not answer").and.not.include("    at ");
  });
});

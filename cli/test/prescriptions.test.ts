import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { openStage, SAMPLES, type Stage } from "./helpers/stage.ts";

const EAST_GATE = "6906789000016";
const WEST_LAKE = "6907890000018";
const METFORMIN_PACK = "(01)06901234000016(21)F95ZF2PXK87T";
const fhir = (name: string): string => join(SAMPLES, "fhir", name);

interface SlipRow {
  readonly id: string;
  readonly quantity: number;
  readonly unitsLeft: number;
  readonly standing: string;
}

describe("yaolian, a prescription's whole life", function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });

  after(() => stage.close());

  const done = (...argv: string[]): Promise<string> => stage.done(...argv);
  const refused = (...argv: string[]): Promise<string> => stage.refused(...argv);
  const rows = async (): Promise<SlipRow[]> =>
    (await stage.run("rx", "list", "--json")).json()[0] as unknown as SlipRow[];
  const idOf = async (quantity: number): Promise<string> =>
    (await rows()).find((row) => row.quantity === quantity && row.standing !== "cancelled")?.id ?? "";

  it("is drafted without a key, fault by fault", async () => {
    const files = [fhir("lisinopril-multiple.json"), fhir("clinic-day.ndjson")];
    const drafted = await stage.run("rx", "draft", ...files);
    expect(drafted.code).to.equal(2);
    const lines = drafted.out.split("\n");
    expect(lines).to.have.length(1 + 4 + 5);
    expect(lines[2]).to.match(/^document, part 2 of 4 +lisinopril 10 MG Oral Tablet +30 +2026-02-04 – 2035-12-31$/);
    expect(lines[7]).to.include("line 3").and.include("quantity.value: missing");
    expect(await done("rx", "draft", fhir("metformin.json"))).to.match(/ 60 +2026-01-05 – 2035-12-31$/);
    const broken = join(stage.folder, "broken.json");
    await writeFile(broken, "{ no");
    const [only] = (await stage.run("rx", "draft", broken, "--json")).json();
    expect((only as unknown as Record<string, unknown>[])[0])
      .to.have.property("fault")
      .that.includes("is not JSON");
    expect(await done("rx", "list")).to.equal("The vault has no slips yet.");
  });

  it("is issued once, and its slip is found by how its id begins", async () => {
    const requests = [fhir("metformin.json"), fhir("diazepam-controlled.json")];
    expect(await done("rx", "issue", ...requests, "--dry-run")).to.include("It was a dry run: nothing was sent.");
    expect(await rows()).to.deep.equal([]);
    expect((await done("rx", "issue", ...requests)).match(/^slip /gm)).to.have.length(2);
    expect(await done("rx", "issue", requests[0] ?? "")).to.include("is issued already; its slip is in the vault");
    const id = await idOf(60);
    expect(await done("rx", "show", id.slice(0, 12))).to.equal(await done("rx", "show", id));
    expect(await done("rx", "show", await idOf(14))).to.match(/class +controlled/);
    expect(await refused("rx", "show", "0xabcdef00")).to.include("The vault has no slip of a prescription 0xabcdef00.");
  });

  it("asks for more of the id where several slips begin with it", async () => {
    await done("rx", "issue", fhir("lisinopril-multiple.json"));
    const folder = join(stage.folder, "vault", "slips");
    const id = await idOf(60);
    // A second slip whose id begins alike, as happens among very many.
    const twin = `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`;
    await writeFile(join(folder, `${twin}.json`), await readFile(join(folder, `${id}.json`)));
    try {
      expect(await refused("rx", "show", id.slice(0, 14))).to.include(`2 prescriptions begin with ${id.slice(0, 14)}.`);
    } finally {
      await rm(join(folder, `${twin}.json`));
    }
  });

  it("is one pharmacy's alone while that has it, and free again when it gives it back", async () => {
    const id = await idOf(60);
    expect(await done("rx", "give-back", id)).to.equal("No pharmacy has it: it is free.");
    expect(await refused("rx", "accept", id)).to.include("--at");
    expect(await refused("rx", "accept", id, "--at", EAST_GATE, "--days", "11")).to.include("is no number of days");
    await done("rx", "accept", id, "--at", EAST_GATE);
    expect(await done("rx", "accept", id, "--at", EAST_GATE)).to.equal("This pharmacy has it already.");
    expect(await done("rx", "show", id)).to.include("with East Gate store 东门店 until");
    await refused("rx", "accept", id, "--at", WEST_LAKE);
    expect(await done("rx", "give-back", id)).to.include("given back by East Gate store");
    expect((await rows()).find((row) => row.id === id)).to.include({ standing: "free", unitsLeft: 60 });
  });

  it("is dispensed on scanned packs alone, whole or with the units that are drawn", async () => {
    const id = await idOf(60);
    expect(await refused("rx", "dispense", id, "--at", EAST_GATE)).to.include("No pack is scanned.");
    const open = ["--open", METFORMIN_PACK];
    expect(await refused("rx", "dispense", id, "--at", EAST_GATE, ...open)).to.include(
      "Say --open with the pack's code",
    );
  });

  it("whose slip is lost goes to a new holder, and the lost slip is worth nothing", async () => {
    const lost = await idOf(60);
    expect(await done("rx", "reissue", lost, "--dry-run")).to.include("Would be sent by");
    expect((await rows()).filter(({ quantity }) => quantity === 60)).to.have.length(1);
    const again = await stage.run("rx", "reissue", lost, "--json");
    expect(again.code, again.out).to.equal(0);
    const { id } = again.json()[0]?.["data"] as unknown as { id: string };
    const standing = new Map((await rows()).map((row) => [row.id, row]));
    expect(standing.get(id)).to.include({ standing: "free", unitsLeft: 60 });
    expect(standing.get(lost)).to.include({ standing: "cancelled" });
    expect(await refused("rx", "reissue", lost)).to.equal("Nothing of the prescription is left. Write a new one.");
    // A controlled one is signed again by its second prescriber.
    expect(await done("rx", "reissue", await idOf(14))).to.include("reissued as");
  });

  it("is cancelled by who wrote it, and once", async () => {
    const id = await idOf(60);
    expect(await done("rx", "cancel", id)).to.include("60 units never given");
    expect(await done("rx", "cancel", id)).to.equal("The prescription is cancelled already.");
    const controlled = await idOf(14);
    expect(await done("rx", "cancel", controlled, "--as", "holder")).to.include("14 units never given");
    expect((await rows()).filter(({ standing }) => standing === "cancelled")).to.have.length(4);
  });

  it("stays with its pharmacy when its prescriber asks for it back, until that gives it back", async () => {
    const id = await idOf(30);
    await done("rx", "accept", id, "--at", EAST_GATE);
    expect(await done("rx", "cancel", id)).to.include("cancelling was asked for");
    expect(await done("rx", "show", id)).to.include("cancelling asked for");
    await done("rx", "give-back", id);
    expect(await done("rx", "show", id)).to.match(/standing +cancelled/);
  });
});

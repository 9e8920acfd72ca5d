import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { openStage, SAMPLES, type Stage } from "./helpers/stage.ts";

const EAST_GATE_PACK = "(01)06901234000016(21)F95ZF2PXK87T";

async function samples(folder: string): Promise<string[]> {
  return (await readdir(join(SAMPLES, folder))).sort().map((name) => join(SAMPLES, folder, name));
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

  it("fails with 1 and a sentence when the node does not answer", async () => {
    const ran = await stage.run("--rpc", "http://127.0.0.1:1", "pack", "verify", EAST_GATE_PACK);
    expect(ran.code).to.equal(1);
    expect(ran.err).to.include("did not answer").and.not.include("    at ");
  });
});

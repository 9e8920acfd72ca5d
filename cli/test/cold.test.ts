import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { openStage, SAMPLES } from "./helpers/stage.ts";
import type { Stage } from "./helpers/stage.ts";

const URI = "https://example.org/loggers/17";
const PLANT = "6901234000016";

describe("yaolian cold", function () {
  this.timeout(60_000);
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  it("registers a logger, records what it measured, shows it, and ends the logger", async () => {
    const added = await stage.run("--json", "cold", "device", "add", URI, "--at", PLANT, "--until", "2034-06-30");
    expect(added.code, added.out + added.err).to.equal(0);
    await stage.run("import", "epcis", join(SAMPLES, "epcis/01-commissioning-and-packing.jsonld"));
    const { timestamp } = (await stage.ledger.provider.getBlock("latest")) ?? { timestamp: 0 };
    await stage.ledger.provider.send("evm_increaseTime", [3600]);
    await stage.ledger.provider.send("evm_mine", []);
    const file = join(stage.folder, "journey.csv");
    const rows = [21, 31, 22].map((celsius, place) => `${timestamp + place * 600},${celsius}`);
    await writeFile(file, ["time,celsius", ...rows].join("\n"));

    const goods = ["--device", URI, "--lot", "MF2609", "--pack", "1"];
    const recorded = await stage.run("cold", "record", file, ...goods);
    expect(recorded.out, recorded.err).to.contain("20 minutes out of range");
    const again = await stage.run("cold", "record", file, ...goods);
    expect([again.code, again.out]).to.satisfy(([code, out]: [number, string]) => code === 2 && out.includes("join"));
    const shown = await stage.run("cold", "show", "MF2609");
    expect(shown.out).to.contain("20 of 1440");

    expect((await stage.run("cold", "device", "list")).out).to.contain("logger");
    expect((await stage.run("cold", "device", "end", URI)).code).to.equal(0);
    const reported = await stage.run("cold", "device", "report", URI, "--since", "2026-10-01T00:00:00Z");
    expect(reported.out, reported.err).to.contain("can't be trusted");
    const unknown = await stage.run("cold", "device", "end", "https://example.org/loggers/18");
    expect([unknown.code, unknown.out]).to.satisfy(
      ([code, out]: [number, string]) => code === 2 && out.includes("has no key"),
    );
  });
});

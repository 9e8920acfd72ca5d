import { readFile } from "node:fs/promises";

import { expect } from "chai";

import { buildLotFile } from "../../src/lots/index.ts";
import { lotName } from "../../src/lots/names.ts";
import { TreeThreads } from "../../src/lots/treeThreads.ts";
import { build, folderOfTests, GTIN, KEY, LOT, serials } from "./example.ts";

/** Workers of Node 20 cannot load TypeScript: lots are hashed in one thread there. */
const threadsWork = Number(process.versions.node.split(".")[0]) >= 24;

describe("hashing threads", function () {
  this.timeout(20_000);
  const at = folderOfTests();
  const lot = (path: string): Parameters<typeof TreeThreads.start>[0] => {
    return { path, name: lotName(GTIN, LOT), count: 5000, lotKey: KEY };
  };

  before(async function () {
    if (!threadsWork) this.skip();
    await build(at("lot"), serials(5000));
  });

  it("they start, hash each node of a run once, and reject once they are stopped", async () => {
    const threads = await TreeThreads.start(lot(at("lot")));
    if (threads === undefined) throw new Error("No thread has started.");
    let hashed = 0;
    await threads.hash(0, 2500, (nodes) => (hashed += nodes));
    expect(hashed).to.equal(2500);
    await threads.stop();
    const late = await threads.hash(0, 2500, () => undefined).catch((error: unknown) => error);
    expect(late).to.be.instanceOf(Error).with.property("message").that.contains("stopped");
  });

  it("they build the same file as none, byte for byte", async () => {
    const whole = async (name: string, threadsFrom: number): Promise<Buffer> => {
      await buildLotFile({ gtin: GTIN, lot: LOT, lotKey: KEY, serials: serials(20_001), path: at(name), threadsFrom });
      return readFile(at(name));
    };
    expect((await whole("threads", 0)).equals(await whole("alone", Number.POSITIVE_INFINITY))).to.equal(true);
  });

  it("they reject with the failure of one of them", async () => {
    const failure = await TreeThreads.start(lot(at("missing"))).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).with.property("message").that.contains("ENOENT");
  });
});

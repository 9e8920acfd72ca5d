import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { InputError } from "../../src/errors.ts";
import { PackFinder } from "../../src/import/epcis/packFinder.ts";
import { buildLotFile, lotIdOf, openLotFile } from "../../src/lots/index.ts";
import { GTIN } from "./events.ts";

const gtin = GTIN.metformin;
const serials = ["A1", "A2", "A3"];

describe("finding packs of a run", () => {
  let folder = "";
  let finder: PackFinder;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-finder-"));
    finder = new PackFinder(folder);
  });
  afterEach(async () => {
    await finder.close();
    await rm(folder, { recursive: true });
  });

  const build = (lot: string) =>
    buildLotFile({ gtin, lot, serials, path: join(folder, `${lot}.lot`), lotKey: new Uint8Array(32).fill(1) });
  /** Adds a lot by its packs, in another order than its list's. */
  const name = async (lot: string): Promise<void> => {
    const { root, lotId } = await build(lot);
    finder.name({ gtin, lotNumber: lot, lot: lotId, root }, [...serials.entries()].reverse());
  };
  const add = async (lot: string): Promise<void> => finder.add(await openLotFile((await build(lot)).path));
  const lotOf = async (serial: string, lot?: string): Promise<string> =>
    (await finder.find({ gtin, serial, ...(lot === undefined ? {} : { lot }) })).lot;

  const ways: Readonly<Record<string, (lot: string) => Promise<void>>> = { name, add };
  for (const [one, first] of Object.entries(ways)) {
    for (const [other, second] of Object.entries(ways)) {
      describe(`given a lot by ${one} and then one with the same serials by ${other}`, () => {
        beforeEach(async () => {
          await first("L1");
          await second("L2");
        });

        it("finds the first where no lot is named, at its index", async () => {
          const { lot, index } = await finder.find({ gtin, serial: "A2" });
          expect([lot, index]).to.deep.equal([lotIdOf(gtin, "L1"), 1]);
        });

        it("finds the one whose lot is named", async () => {
          expect(await lotOf("A3", "L1")).to.equal(lotIdOf(gtin, "L1"));
          expect(await lotOf("A3", "L2")).to.equal(lotIdOf(gtin, "L2"));
        });

        it("says what it is where a serial is in neither, whichever it resembles", async () => {
          const failure = await finder.find({ gtin, serial: "a1" }).catch((error: unknown) => error);
          expect(failure).to.be.instanceOf(InputError).with.property("code", "SerialUnknown");
          expect((failure as InputError).sentence).to.contain("caps lock");
          const elsewhere = await finder.find({ gtin, serial: "A1", lot: "L9" }).catch((error: unknown) => error);
          expect(elsewhere).to.be.instanceOf(InputError).with.property("code", "SerialUnknown");
        });
      });
    }
  }
});

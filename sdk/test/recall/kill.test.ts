import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { id } from "ethers";

import { readEvents, registerLot } from "../../src/index.ts";
import { freshWorld, PHRASE, type World } from "../import/world.ts";
import { GLN, GTIN } from "../import/events.ts";
import type { KilledSweep } from "./killedSweep.ts";

const DESCENDANTS = 16;
/** Transactions that a run may send before it is killed, run after run. */
const KILLS = [1, 4, 3];

describe("holding descendants, killed and run again", function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await freshWorld();
  });
  afterEach(() => world.close());

  /** A lot that went into a base, which went into many. */
  const grow = async (): Promise<string> => {
    const actor = world.keyring.find({ role: "QualityOfficer", site: world.siteOf(GLN.plant) });
    if (actor === undefined) throw new Error("The plant has no quality officer.");
    const quality = world.ledger.as(actor);
    const make = (lot: string, inputs: readonly string[]): Promise<{ lot: string }> =>
      registerLot(quality, {
        ...{
          gtin: GTIN.ibuprofen,
          lot,
          packCount: 10,
          root: id(lot),
          made: "2026-09-01",
          expiry: "2034-08-31",
          inputs,
        },
      });
    const { lot: herb } = await make("HERB", []);
    const { lot: base } = await make("BASE", [herb]);
    const names = Array.from({ length: DESCENDANTS - 1 }, (_, number) => `P${number}`);
    await Promise.all(names.map((name) => make(name, [base])));
    return herb;
  };

  const runOnce = async (lot: string, killAfter: number): Promise<string | number | null> => {
    const program = fileURLToPath(new URL("killedSweep.ts", import.meta.url));
    const child = fork(program, [], {
      execArgv: ["--import", import.meta.resolve("tsx")],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const { url, deployment, operatorKeys: keys } = world;
    const task: KilledSweep = { url, deployment, keys, phrase: PHRASE, lot, killAfter };
    child.send(task);
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    return signal ?? code;
  };

  it("holds each of them exactly once, at whatever point it was killed", async () => {
    const lot = await grow();
    let kills = 0;
    for (; kills < 40; kills += 1) {
      const end = await runOnce(lot, KILLS[kills % KILLS.length] ?? 1);
      if (end === 0) break;
      expect(end).to.equal("SIGKILL");
    }
    expect(kills).to.be.at.least(3);
    const held = (await readEvents(world.ledger, { names: ["LotHeld"] })).map(({ args }) => args.lot);
    expect(held).to.have.length(DESCENDANTS);
    expect(new Set(held).size).to.equal(DESCENDANTS);
    expect(held).not.to.include(lot);
  });
});

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect } from "chai";

import { demoKey, demoKeys } from "../../cli/src/demo/keys.ts";
import { connect, Keyring, writeDeployment, type Ledger } from "../../sdk/src/ledger/index.ts";
import { receiveAll, ship } from "../../sdk/src/goods/index.ts";
import { lotIdOf } from "../../sdk/src/lots/index.ts";
import { readCast, type Cast } from "../../scripts/seed/cast.ts";
import { deployDemo, seedDemo } from "../../scripts/seed/demo.ts";
import { rosterOf } from "../../scripts/seed/roster.ts";
import { startLocalChain, type LocalChain } from "../../scripts/local/chain.ts";
import type { Seeded } from "../../scripts/seed/seed.ts";

const PLANT = "6901234000016";
const STORE = "6906789000016";
const GTIN = "06901234000016";
const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm|860975";
const run = promisify(execFile);

describe("the ethers examples", function () {
  this.timeout(60_000);
  let chain: LocalChain;
  let ledger: Ledger;
  let cast: Cast;
  let seeded: Seeded;
  let folder = "";
  let place: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-examples-"));
    chain = await startLocalChain({ intervalMs: 100 });
    cast = await readCast();
    const deployment = await deployDemo({ rpcUrl: chain.url, cast, name: "examples" });
    ledger = await connect({ rpcUrl: chain.url, deployment });
    seeded = await seedDemo(ledger, cast);
    place = ["--rpc", chain.url, "--book", await writeDeployment(folder, deployment)];
  });
  after(async () => {
    ledger.close();
    await chain.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs an example with the keys it asks for. Returns what it printed. */
  async function example(name: string, args: string[], keys: Record<string, string> = {}): Promise<string> {
    const file = fileURLToPath(new URL(`../../scripts/${name}.ts`, import.meta.url));
    const argv = ["--import", import.meta.resolve("tsx"), file, ...place, ...args];
    const { stdout } = await run(process.execPath, argv, { cwd: folder, env: { ...process.env, ...keys } });
    return stdout;
  }

  function keyOf(role: string, gln?: string): string {
    const part = rosterOf(cast).find((each) => each.role === role && (gln === undefined || each.site?.gln === gln));
    return demoKey(part?.number ?? -1).privateKey;
  }

  it("register a lot, prescribe and dispense a pack of it, and follow it all without gap or repeat", async () => {
    const lot = lotIdOf(GTIN, "EX2601");
    await writeFile(join(folder, "serials.txt"), "EX000001\nEX000002\nEX000003\n");
    const told = ["--gtin", GTIN, "--lot", "EX2601", "--serials", "serials.txt"];
    const days = ["--made", "2026-10-01", "--expiry", "2034-09-30", "--list", "list.json"];
    const registered = await example("examples/register-lot", [...told, ...days], {
      QUALITY_KEY: keyOf("QualityOfficer", PLANT),
    });
    expect(registered).to.contain(`${lot}, 3 packs`);
    expect(JSON.parse(await readFile(join(folder, "list.json"), "utf8")).serials).to.have.length(3);

    const [plant = 0, store = 0] = [seeded.sites.get(PLANT), seeded.sites.get(STORE)];
    const keyring = await Keyring.fromSigners(ledger, demoKeys());
    const by = (site: number): Ledger => {
      const actor = keyring.find({ role: "Logistics", site });
      if (actor === undefined) throw new Error(`Nobody handles goods at site ${site}.`);
      return ledger.as(actor);
    };
    await ship(by(plant), { consignments: [{ lot, first: 0 }], to: store });
    await receiveAll(by(store), { consignments: [{ lot, first: 0 }] });

    const issuer = String(seeded.members.get("hospital"));
    const order = ["--issuer", issuer, "--site", String(store), "--units", "30", "--coding", RXNORM];
    const dispensed = await example("examples/dispense", [...order, "--lot", lot, "--pack", "1"], {
      PRESCRIBER_KEY: keyOf("Prescriber"),
      DISPENSER_KEY: keyOf("Dispenser", STORE),
    });
    expect(dispensed).to.match(/Dispensed 30 units in block \d+, \d+ gas; 0 are left\./);

    const newest = await ledger.provider.getBlockNumber();
    const follow = (until: number): Promise<string> =>
      example("follow-events", ["--state", "follow.json", "--until", String(until)]);
    const lines = `${await follow(newest - 3)}${await follow(newest)}${await follow(newest)}`;
    const followed = lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { block: number; log: number });
    const { lotLedger, prescriptionToken } = ledger;
    const address = [await lotLedger.getAddress(), await prescriptionToken.getAddress()];
    const logs = await ledger.provider.getLogs({ address, fromBlock: 0, toBlock: newest });
    expect(followed.map(({ block, log }) => [block, log])).to.deep.equal(
      logs.map(({ blockNumber, index }) => [blockNumber, index]),
    );
    expect(lines).to.contain('"event":"PrescriptionDispensed"').and.to.contain('"event":"LotRegistered"');
  });
});

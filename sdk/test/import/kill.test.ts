import { fork } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { tellFigure } from "../../../scripts/assure/figures.ts";
import { lotIdOf } from "../../src/lots/index.ts";
import { commissioning, event, GLN, GTIN, packs, receiving, serials, shipping } from "./events.ts";
import type { KilledImport } from "./killedImport.ts";
import { custodyOf, imported, written, type Custody } from "./told.ts";
import { freshWorld, PHRASE, type World } from "./world.ts";

const SAMPLES = fileURLToPath(new URL("../../../samples", import.meta.url));
const LOTS = [
  lotIdOf(GTIN.metformin, "MF2609"),
  lotIdOf(GTIN.ibuprofen, "IB2609"),
  lotIdOf(GTIN.bottle, "AX2608"),
  lotIdOf(GTIN.amoxicillin, "AX2609"),
  lotIdOf(GTIN.ibuprofen, "K1"),
];

/** Events that each need several transactions: shipping and receiving many packs that lie apart, and selling them. */
function manySteps(): object[] {
  const all = serials(330, "K");
  const apart = packs(
    all.filter((_, index) => index % 2 === 0),
    GTIN.ibuprofen,
  );
  return [
    commissioning(all, { gtin: GTIN.ibuprofen, lot: "K1" }),
    shipping(apart, { to: GLN.westLake }),
    receiving(apart.slice(3), GLN.westLake),
    event({ bizStep: "retail_selling", at: GLN.westLake, epcList: apart.slice(3, 7) }),
  ];
}

/** Transactions that a run may send before it is killed, run after run: few, so that there are many kills. */
const KILLS = [1, 4, 2, 6, 3, 5];

describe("an import that is killed and run again", function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await freshWorld();
  });
  afterEach(() => world.close());

  const samples = async (folder: string): Promise<string[]> =>
    // The herbs' documents are made of the same acts: each run more costs a process.
    (await readdir(join(SAMPLES, folder)))
      .filter((name) => !name.includes("-herb-"))
      .sort()
      .map((name) => join(SAMPLES, folder, name));

  /** Runs the import in a process of its own. Returns the signal it died of, or its exit code. */
  const runOnce = async (task: Pick<KilledImport, "kind" | "files" | "killAfter">): Promise<string | number | null> => {
    const program = fileURLToPath(new URL("killedImport.ts", import.meta.url));
    const child = fork(program, [], {
      execArgv: ["--import", import.meta.resolve("tsx")],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const { url, deployment, vault, operatorKeys: keys } = world;
    child.send({ ...task, url, deployment, keys, vaultFolder: vault.folder, phrase: PHRASE });
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    return signal ?? code;
  };

  /** Runs it again and again until it is not killed any more. Returns how often it was. */
  const runToTheEnd = async (
    kind: KilledImport["kind"],
    files: readonly string[],
    after: readonly number[],
  ): Promise<number> => {
    for (let kills = 0; kills < 40; kills++) {
      const end = await runOnce({ kind, files, killAfter: after[kills % after.length] ?? 1 });
      if (end === 0) return kills;
      expect(end).to.equal("SIGKILL");
    }
    throw new Error("The import never came to its end.");
  };

  const recordedDocuments = async (): Promise<string[]> => {
    const { lotLedger } = world.ledger;
    const events = await lotLedger.queryFilter(lotLedger.filters.Recorded());
    return events.map(({ args }) => args.document).sort();
  };

  const custodyOfAll = (): Promise<Custody[]> => Promise.all(LOTS.map((lot) => custodyOf(world.ledger, lot)));

  describe("given EPCIS documents", () => {
    it("applies each event once, and ends where a run does that was let be", async () => {
      const events = manySteps();
      const files = [...(await samples("epcis")), await written(world, events, "steps.jsonld")];
      await imported(world, files);
      const clean = { custody: await custodyOfAll(), documents: await recordedDocuments() };
      await world.close();
      world = await freshWorld();
      files[files.length - 1] = await written(world, events, "steps.jsonld");
      const kills = await runToTheEnd("epcis", files, KILLS);
      expect(kills).to.be.at.least(6);
      tellFigure("R12", "kills at a transaction", kills);
      expect(await recordedDocuments()).to.deep.equal(clean.documents);
      expect(new Set(clean.documents)).to.have.property("size", clean.documents.length);
      expect(await custodyOfAll()).to.deep.equal(clean.custody);
      tellFigure("R12", "documents applied exactly once", clean.documents.length);
    });

    it("waits for what a killed run has sent and no block holds yet", async () => {
      const files = (await samples("epcis")).slice(0, 1);
      await world.provider.send("evm_setAutomine", [false]);
      expect(await runOnce({ kind: "epcis", files, killAfter: 1 })).to.equal("SIGKILL");
      const rest = runOnce({ kind: "epcis", files, killAfter: 0 });
      const mine = setInterval(() => void world.provider.send("evm_mine", []), 500);
      expect(await rest).to.equal(0);
      clearInterval(mine);
      await world.provider.send("evm_setAutomine", [true]);
      const documents = await recordedDocuments();
      expect(documents).to.have.length(2);
      expect(new Set(documents)).to.have.property("size", 2);
    });
  });

  describe("given FHIR requests", () => {
    it("issues each prescription once and leaves every slip in the vault", async () => {
      const kills = await runToTheEnd("fhir", await samples("fhir"), [1]);
      // Batches are sent at one time, so that the node may have several when the first is heard of.
      expect(kills).to.be.at.least(1);
      tellFigure("R12", "kills at a transaction", kills);
      const { prescriptionToken } = world.ledger;
      const issued = await prescriptionToken.queryFilter(prescriptionToken.filters.PrescriptionIssued());
      const ids = issued.map(({ args }) => args.id);
      expect(ids).to.have.length(11);
      expect(world.vault.slipIds()).to.have.members(ids);
    });
  });
});

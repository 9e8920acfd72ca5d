import { fork } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { tellFigure } from "../../../scripts/assure/figures.ts";
import { lotIdOf } from "../../src/lots/index.ts";
import { chanceOf } from "../../../indexer/faults/chance.ts";
import { commissioning, event, GLN, GTIN, packs, receiving, serials, shipping } from "./events.ts";
import type { KilledImport } from "./killedImport.ts";
import { custodyOf, imported, written } from "./told.ts";
import { freshWorld, PHRASE, type World } from "./world.ts";

const SAMPLES = fileURLToPath(new URL("../../../samples", import.meta.url));
const SEED = Number(process.env["YAOLIAN_KILL_SEED"] ?? 20261126);
/** Kills that must have been made before it is enough, and the longest that a run is let be at first, in milliseconds. */
const KILLS = Number(process.env["YAOLIAN_KILLS"] ?? 25);
const LONGEST_MS = 300;
const LOTS = ["MF2609", "IB2609", "K1"].map((lot) => lotIdOf(lot === "MF2609" ? GTIN.metformin : GTIN.ibuprofen, lot));

/** Events that each need several transactions. */
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

const samples = async (folder: string): Promise<string[]> =>
  (await readdir(join(SAMPLES, folder)))
    .filter((name) => !name.includes("-herb-"))
    .sort()
    .map((name) => join(SAMPLES, folder, name));

/** What an import leaves on the ledger and in the vault, as far as it may not differ. */
interface Left {
  readonly documents: readonly string[];
  readonly prescriptions: readonly string[];
  readonly slips: readonly string[];
  readonly custody: unknown;
}

describe(`an import of several documents, killed at random moments (seed ${SEED})`, function () {
  this.timeout(1_800_000);
  const chance = chanceOf(SEED);
  // Events have names of their own, made with them.
  const steps = manySteps();
  const tally = { kills: 0, once: 0, other: 0, worlds: 0 };

  after(() => {
    tellFigure("R12", "kills at random moments", tally.kills);
    tellFigure("R12", "documents applied exactly once", tally.once);
    tellFigure("R12", "documents applied twice or never", tally.other);
  });

  /** Imports in a process of its own, which is killed with SIGKILL so long after it began; undefined lets it be. */
  const runOnce = async (
    world: World,
    task: Pick<KilledImport, "kind" | "files">,
    ms?: number,
  ): Promise<string | number | null> => {
    const program = fileURLToPath(new URL("killedImport.ts", import.meta.url));
    const child = fork(program, [], {
      execArgv: ["--import", import.meta.resolve("tsx")],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
    const { url, deployment, vault, operatorKeys: keys } = world;
    const began = once(child, "message");
    child.send({ ...task, killAfter: 0, url, deployment, keys, vaultFolder: vault.folder, phrase: PHRASE });
    if (ms !== undefined) {
      await Promise.race([began, ended]);
      await pause(ms);
      child.kill("SIGKILL");
    }
    const [code, signal] = await ended;
    return signal ?? code;
  };

  /** Kills it again and again, at other moments, until a run comes to its end before. */
  const runToTheEnd = async (world: World, kind: KilledImport["kind"], files: readonly string[]): Promise<void> => {
    const head = (): Promise<number> => world.ledger.provider.getBlockNumber();
    let longest = LONGEST_MS;
    for (;;) {
      const before = await head();
      const end = await runOnce(world, { kind, files }, chance.whole(0, longest));
      if (end !== "SIGKILL") {
        expect(end, "the run that was let be").to.equal(0);
        return;
      }
      tally.kills += 1;
      // A machine that is busy gets nowhere in so short a time: it would be killed for ever.
      longest = (await head()) > before ? LONGEST_MS : longest * 1.5;
    }
  };

  const leftIn = async (world: World): Promise<Left> => {
    const { lotLedger, prescriptionToken } = world.ledger;
    const recorded = await lotLedger.queryFilter(lotLedger.filters.Recorded());
    const issued = await prescriptionToken.queryFilter(prescriptionToken.filters.PrescriptionIssued());
    return {
      documents: recorded.map(({ args }) => args.document).sort(),
      prescriptions: issued.map(({ args }) => args.id).sort(),
      slips: world.vault.slipIds().sort(),
      custody: await Promise.all(LOTS.map((lot) => custodyOf(world.ledger, lot))),
    };
  };

  const documentsFor = async (world: World): Promise<{ epcis: string[]; fhir: string[] }> => ({
    epcis: [...(await samples("epcis")), await written(world, steps, "steps.jsonld")],
    fhir: await samples("fhir"),
  });

  it(`leaves each document on the ledger exactly once, over ${KILLS} kills and more`, async () => {
    const clean = await freshWorld();
    const first = await documentsFor(clean);
    await imported(clean, first.epcis);
    expect(await runOnce(clean, { kind: "fhir", files: first.fhir })).to.equal(0);
    const wanted = await leftIn(clean);
    expect(wanted.documents.length, "documents of events").to.be.greaterThan(15);
    expect(wanted.prescriptions).to.have.length(11);
    await clean.close();
    while (tally.kills < KILLS) {
      const world = await freshWorld();
      const { epcis, fhir } = await documentsFor(world);
      await runToTheEnd(world, "epcis", epcis);
      await runToTheEnd(world, "fhir", fhir);
      const left = await leftIn(world);
      tally.worlds += 1;
      const times = new Map<string, number>();
      for (const document of left.documents) times.set(document, (times.get(document) ?? 0) + 1);
      for (const document of new Set([...wanted.documents, ...left.documents])) {
        if (times.get(document) === 1 && wanted.documents.includes(document)) tally.once += 1;
        else tally.other += 1;
      }
      expect(left.documents).to.deep.equal(wanted.documents);
      expect(left.custody).to.deep.equal(wanted.custody);
      expect(new Set(left.prescriptions), "each prescription once").to.have.property("size", 11);
      expect(left.prescriptions).to.have.length(11);
      expect(left.slips, "a slip of each").to.deep.equal(left.prescriptions);
      tally.once += left.prescriptions.length;
      await world.close();
    }
    console.log(`      ${tally.kills} kills in ${tally.worlds} whole imports`);
  });
});

import { execFileSync } from "node:child_process";
import { writeFileSync, rmSync, statfsSync, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { DISPENSED_PACK_EXTENSION, PRESCRIPTION_SYSTEM } from "../../../sdk/src/fhir/index.ts";
import { commissioning, GLN, GTIN, packs, receiving, serials, shipping } from "../../../sdk/test/import/events.ts";
import { faultStage, type FaultStage, type Served } from "./stage.ts";

const LOTS = 40;
const LOOK_MS = 20;

const documentOf = (eventList: readonly object[]): object => ({
  "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", { cbvmda: "urn:epcglobal:cbv:mda:" }],
  ...{ type: "EPCISDocument", schemaVersion: "2.0", creationDate: "2026-09-30T00:00:00Z" },
  epcisBody: { eventList },
});

/** Lots that are made and shipped: three transactions each. */
function manyLots(): object {
  const names = Array.from({ length: LOTS }, (_, n) => `F${n}`);
  return documentOf(
    names.flatMap((lot) => [
      commissioning(serials(6, lot), { lot }),
      shipping(packs(serials(6, lot)), { to: GLN.distributor }),
    ]),
  );
}

describe("a gateway under faults", function () {
  this.timeout(180_000);
  let stage: FaultStage;
  beforeEach(async () => {
    stage = await faultStage();
  });
  afterEach(() => stage.close());

  const proceed = { "GS1-Capture-Error-Behaviour": "proceed" };
  const open = async (gateway: Served): Promise<number> =>
    ((await (await gateway.ask("/health")).json()) as { open?: number }).open ?? -1;
  const drained = async (gateway: Served): Promise<void> => {
    while ((await open(gateway)) !== 0) await pause(LOOK_MS);
  };
  const events = async (name: "LotRegistered" | "ConsignmentShipped"): Promise<number> => {
    const { lotLedger } = stage.ledger;
    return (await lotLedger.queryFilter(lotLedger.filters[name]())).length;
  };
  /** Every lot made and shipped, once. */
  const expectOnce = async (): Promise<void> => {
    expect({ made: await events("LotRegistered"), shipped: await events("ConsignmentShipped") }).to.deep.equal({
      made: LOTS,
      shipped: LOTS,
    });
  };

  it("given kill −9 again and again in the middle of a capture, does each event once", async () => {
    let gateway = await stage.serve("maker");
    const answer = await gateway.ask("/epcis/capture", manyLots(), proceed);
    expect(answer.status).to.equal(202);
    let kills = 0;
    for (let before = await stage.provider.getBlockNumber(); (await open(gateway)) !== 0; kills += 1) {
      // Some transactions later, wherever that is.
      while ((await stage.provider.getBlockNumber()) < before + 2 && (await open(gateway)) !== 0) await pause(LOOK_MS);
      await gateway.kill();
      before = await stage.provider.getBlockNumber();
      gateway = await stage.serve("maker");
    }
    expect(kills).to.be.at.least(2);
    await expectOnce();
    expect(await gateway.end()).to.equal(0);
  });

  it("given a chain that ends and comes back in the middle of a capture, waits, says so, and does each event once", async () => {
    const gateway = await stage.serve("maker");
    const answer = await gateway.ask("/epcis/capture", manyLots(), proceed);
    const location = answer.headers.get("Location") ?? "";
    while ((await events("LotRegistered")) < 3) await pause(LOOK_MS);
    await stage.stopChain();
    expect((await gateway.ask("/health")).status).to.equal(503);
    const waiting = async (): Promise<{ running: boolean; waitsFor?: string }> =>
      (await (await gateway.ask(location)).json()) as { running: boolean; waitsFor?: string };
    while ((await waiting()).waitsFor === undefined) await pause(LOOK_MS);
    expect((await waiting()).running).to.equal(true);
    await stage.startChain();
    await drained(gateway);
    await expectOnce();
    expect(await waiting()).to.include({ success: true });
  });

  it("given a full disk, takes nothing in that it can't keep, and goes on when there is room", async function () {
    const folder = join(stage.folder, "small");
    mkdirSync(folder);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], { stdio: "ignore" });
    } catch {
      // Only who may mount has a disk that is this small; the store's own test fills a database instead.
      this.skip();
    }
    try {
      const gateway = await stage.serve("maker", { folder });
      const filler = join(folder, "filler");
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
      const refused = await gateway.ask("/epcis/capture", manyLots(), proceed);
      expect(refused.status).to.equal(503);
      expect(await refused.json()).to.include({ type: "urn:yaolian:problem:StoreFull" });
      expect(await events("LotRegistered")).to.equal(0);
      rmSync(filler);
      expect((await gateway.ask("/epcis/capture", manyLots(), proceed)).status).to.equal(202);
      await drained(gateway);
      expect(await events("LotRegistered")).to.equal(LOTS);
      expect(await gateway.end()).to.equal(0);
    } finally {
      execFileSync("umount", ["-l", folder]);
    }
  });

  for (const [what, shiftMs] of [
    ["an hour behind", -3_600_000],
    ["an hour ahead", 3_600_000],
  ] as const) {
    it(`given a clock ${what}, captures, issues and dispenses all the same`, async () => {
      const shifted = { shiftMs };
      const vault = { folder: join(stage.folder, "shared") };
      const goods = packs(serials(4));
      const made = documentOf([commissioning(serials(4)), shipping(goods, { to: GLN.eastGate })]);
      const maker = await stage.serve("maker", { ...shifted, ...vault });
      expect((await maker.ask("/epcis/capture", made)).status).to.equal(202);
      await drained(maker);
      await maker.end();
      // The maker's lists came with the goods: the pharmacy's gateway has them in its vault.
      const pharmacy = await stage.serve("pharmacyEast", { ...shifted, ...vault });
      await pharmacy.ask("/epcis/capture", documentOf([receiving(goods, GLN.eastGate)]));
      await drained(pharmacy);

      const hospital = await stage.serve("hospital", shifted);
      const request: unknown = JSON.parse(
        await readFile(fileURLToPath(new URL("../../../samples/fhir/metformin.json", import.meta.url)), "utf8"),
      );
      const fhir = { "Content-Type": "application/fhir+json" };
      const issued = await hospital.ask("/fhir/MedicationRequest", request, fhir);
      expect(issued.status).to.equal(201);
      const { id } = (await issued.json()) as { id: string };
      const slip: unknown = await (await hospital.ask(`/slips/${id}`)).json();
      const json = { "Content-Type": "application/json" };
      expect((await pharmacy.ask("/slips", slip, json)).status).to.equal(200);
      expect((await pharmacy.ask(`/slips/${id}/accept`, { days: 1 }, json)).status).to.equal(200);
      const pack = [
        { url: "gtin", valueString: GTIN.metformin },
        { url: "serial", valueString: "S01" },
      ];
      const dispensed = await pharmacy.ask(
        "/fhir/MedicationDispense",
        {
          ...{ resourceType: "MedicationDispense", status: "completed" },
          authorizingPrescription: [{ identifier: { system: PRESCRIPTION_SYSTEM, value: `0x${id}` } }],
          extension: [{ url: DISPENSED_PACK_EXTENSION, extension: pack }],
        },
        fhir,
      );
      expect(dispensed.status, await dispensed.text()).to.equal(201);
    });
  }
});

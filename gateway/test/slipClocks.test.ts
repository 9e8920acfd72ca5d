import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { dispenseFromSlip, importFhir } from "../../sdk/src/import/index.ts";
import { cancel } from "../../sdk/src/prescriptions/actions/index.ts";
import { documentCommitment, documentSalt, type Slip } from "../../sdk/src/prescriptions/index.ts";
import { commissioning, GLN, packs, receiving, serials, shipping } from "../../sdk/test/import/events.ts";
import { imported, written } from "../../sdk/test/import/told.ts";
import { GERMANY } from "../src/records/retention.ts";
import { SLIP_TABLES, sweepSlips } from "../src/slips/clocks.ts";
import { DISPENSE_TABLES } from "../src/fhir/dispenses.ts";
import { Store } from "../src/store/store.ts";
import { gatewayStage, type GatewayStage } from "./stage.ts";

const DAY = 86_400;
const IDENTIFIER = "https://clinic.example/requests|2026-0001";

describe("the clocks of slips", function () {
  this.timeout(60_000);
  let stage: GatewayStage;
  let store: Store;
  let slip: Slip;
  let now: number;
  beforeEach(async () => {
    stage = await gatewayStage();
    store = new Store(`${stage.vault.folder}/store`, [DISPENSE_TABLES, SLIP_TABLES]);
    const text = await readFile(fileURLToPath(new URL("../../samples/fhir/metformin.json", import.meta.url)), "utf8");
    const results = importFhir(stage.ledger, stage.keyring, stage.vault, [{ name: "request", text }]);
    for await (const { outcome } of results) expect(outcome).to.equal("applied");
    const [id] = stage.vault.slipIds();
    slip = stage.vault.slip(id ?? "") ?? expect.fail("There is no slip.");
    now = (await stage.ledger.provider.getBlock("latest"))?.timestamp ?? 0;
  });
  afterEach(async () => {
    store.close();
    await stage.close();
  });

  const sweep = (at: number): Promise<number> => {
    const { ledger, vault } = stage;
    return sweepSlips({ ledger, vault, store, rules: GERMANY }, at);
  };
  /** Whether the vault can still show what the ledger's commitment commits to, given the document itself. */
  const opens = (): boolean => {
    const { content = "" } = slip.document;
    const salt = documentSalt(stage.vault.documentKey(IDENTIFIER), IDENTIFIER, 0);
    return documentCommitment(content, salt) === slip.prescription.document;
  };
  const endOf = (day: number): number => (day + 1) * DAY - stage.deployment.dayOffset;

  it("given a prescription that may be dispensed, keeps its slip", async () => {
    expect(await sweep(now)).to.equal(0);
    expect(await sweep(endOf(slip.prescription.lastDay) - 1)).to.equal(0);
    expect(opens()).to.equal(true);
  });

  it("given one that expired, destroys slip and key 10 days later, after which nobody can open its commitment", async () => {
    const over = endOf(slip.prescription.lastDay) + 10 * DAY;
    expect(await sweep(over - 1)).to.equal(0);
    expect(await sweep(over)).to.equal(1);
    expect(stage.vault.slipIds()).to.deep.equal([]);
    expect(opens()).to.equal(false);
    expect(await sweep(over)).to.equal(0);
  });

  it("given one that was cancelled, destroys it 10 days after that was seen", async () => {
    const prescriber = stage.keyring.actor(slip.prescription.prescriber) ?? expect.fail("There is no prescriber.");
    await cancel(stage.ledger.as(prescriber), slip);
    expect(await sweep(now)).to.equal(0);
    expect(await sweep(now + 10 * DAY - 1)).to.equal(0);
    expect(await sweep(now + 10 * DAY)).to.equal(1);
    expect(opens()).to.equal(false);
  });

  it("given one that was dispensed whole, destroys it 100 days after the last dispense", async () => {
    const goods = packs(serials(2));
    const toEastGate = [shipping(goods, { to: GLN.eastGate }), receiving(goods, GLN.eastGate)];
    await imported(stage, [await written(stage, [commissioning(serials(2)), ...toEastGate])]);
    const { ledger, keyring, vault } = stage;
    const codes = ["S01", "S02"].map((serial) => `(01)06901234000016(21)${serial}`);
    await dispenseFromSlip(ledger, keyring, vault, slip, codes);
    const day = Number(await ledger.lotLedger.today());
    expect(await sweep(endOf(day) + 100 * DAY - 1)).to.equal(0);
    expect(await sweep(endOf(day) + 100 * DAY)).to.equal(1);
  });
});

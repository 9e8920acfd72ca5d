import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { Wallet } from "ethers";

import { checkClaimOpening, listClaims, setCeiling } from "../../src/claims/index.ts";
import { YaolianError, type InputError } from "../../src/errors.ts";
import { printDigitalLink, printElementString } from "../../src/gs1/index.ts";
import { dispenseFromSlip, handOverOf, importFhir, type DispenseOptions, type Scan } from "../../src/import/index.ts";
import { lotIdOf } from "../../src/lots/index.ts";
import { issue, signDispenseWord } from "../../src/prescriptions/actions/index.ts";
import {
  checkSlip,
  makeSlip,
  prescriptionWordText,
  readHandOver,
  readPrescriptionWord,
  readReceipt,
  substitutionGroup,
  type ReadSlip,
  type SignedPrescriptionWordOf,
  type Slip,
  type SlipParts,
} from "../../src/prescriptions/index.ts";
import { NO_OCCASION, prepare } from "../../src/transactions/index.ts";
import { commissioning, event, GLN, GTIN, lgtin, packs, receiving, serials, shipping } from "./events.ts";
import { custodyOf, imported, outcomes, written } from "./told.ts";
import { freshWorld, type World } from "./world.ts";

const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
const LOT = lotIdOf(GTIN.metformin, "L1");

describe("dispensing from a slip", function () {
  this.timeout(30_000);
  let world: World;
  let slip: Slip;
  beforeEach(async () => {
    world = await freshWorld();
    const goods = packs(serials(6));
    const toEastGate = [shipping(goods, { to: GLN.eastGate }), receiving(goods, GLN.eastGate)];
    await imported(world, [await written(world, [commissioning(serials(8)), ...toEastGate])]);
    slip = await slipFor(90);
  });
  afterEach(() => world.close());

  let requests = 0;
  async function slipFor(quantity: number, code = "860975"): Promise<Slip> {
    const request = {
      ...{ resourceType: "MedicationRequest", id: `dispensed-${++requests}`, status: "active", intent: "order" },
      medicationCodeableConcept: { coding: [{ system: RXNORM, code, display: "The drug" }] },
      subject: { reference: "Patient/one" },
      dispenseRequest: {
        quantity: { value: quantity, unit: "tablet" },
        validityPeriod: { start: "2026-09-01", end: "2034-09-01" },
      },
    };
    const path = join(world.vault.folder, `request-${requests}.json`);
    await writeFile(path, JSON.stringify(request));
    const before = new Set(world.vault.slipIds());
    for await (const { reason, outcome } of importFhir(world.ledger, world.keyring, world.vault, [path])) {
      if (outcome !== "applied") throw new Error(reason);
    }
    const id = world.vault.slipIds().find((each) => !before.has(each)) ?? "";
    const made = world.vault.slip(id);
    if (made === undefined) throw new Error("No slip was written.");
    return made;
  }

  const code = (serial: string, fields = {}): string =>
    printElementString({ gtin: GTIN.metformin, serial, lot: "L1", expiry: "2034-08-31", ...fields }).raw;
  const dispense = (scans: readonly Scan[], options: DispenseOptions = {}, of = slip) =>
    dispenseFromSlip(world.ledger, world.keyring, world.vault, of, scans, options);
  const unitsLeft = async (of = slip): Promise<number> =>
    Number(await world.ledger.prescriptionToken.balanceOf(of.prescription.holder, of.id));
  const openPack = async (index: number): Promise<void> => {
    const actor = world.keyring.find({ role: "Dispenser", site: world.siteOf(GLN.eastGate) });
    await actor?.send(prepare(world.ledger, "lotLedger", "open", [LOT, 0, index, NO_OCCASION]));
  };
  const refused = async (scans: readonly Scan[], options: DispenseOptions = {}, of = slip): Promise<string> => {
    const block = await world.provider.getBlockNumber();
    const failure: unknown = await dispense(scans, options, of).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(await world.provider.getBlockNumber()).to.equal(block);
    if (!(failure instanceof YaolianError)) throw new Error("It was not refused.", { cause: failure });
    return `${failure.code}: ${failure.message}`;
  };

  describe("given whole packs in whatever form they are scanned", () => {
    it("dispenses them in one transaction, and tells it as FHIR and as a receipt", async () => {
      const block = await world.provider.getBlockNumber();
      const scans = [code("S01"), printDigitalLink({ gtin: GTIN.metformin, serial: "S03" }), packs(["S02"])[0] ?? ""];
      const { outcome, dispense: told, receipt } = await dispense(scans, { time: 1_790_000_000 });
      expect(outcome).to.equal("applied");
      expect(await world.provider.getBlockNumber()).to.equal(block + 1);
      expect(await unitsLeft()).to.equal(0);
      expect((await custodyOf(world.ledger, LOT)).states.slice(0, 4)).to.deep.equal([
        ...["Dispensed", "Dispensed", "Dispensed", "Active"],
      ]);
      expect(told).to.deep.include({ resourceType: "MedicationDispense", status: "completed" });
      expect(told.quantity.value).to.equal(90);
      expect(told.performer[0]?.actor.identifier?.value).to.equal(GLN.eastGate);
      expect(Date.parse(told.whenHandedOver) / 1000).to.equal(1_790_000_000);
      expect(told.subject).to.deep.equal({ reference: "Patient/one" });
      expect(readReceipt(JSON.parse(JSON.stringify(receipt))).packs.map(({ serial }) => serial)).to.deep.equal([
        ...["S01", "S03", "S02"],
      ]);
    });

    it("finds the same dispense again and sends nothing", async () => {
      const first = await dispense([code("S01"), code("S02")]);
      const block = await world.provider.getBlockNumber();
      const again = await dispense([code("S02"), code("S01")]);
      expect(again.outcome).to.equal("already-applied");
      expect(again.receipt.transactionHash).to.equal(first.receipt.transactionHash);
      expect(await world.provider.getBlockNumber()).to.equal(block);
      expect(await unitsLeft()).to.equal(30);
    });

    it("does not take a part of an earlier dispense for the same", async () => {
      await dispense([code("S01"), code("S02")]);
      expect(await refused([code("S01")])).to.match(/^PackDispensed: The pack S01/);
    });
  });

  describe("given a claim with it", () => {
    const rxnorm = substitutionGroup(RXNORM, "860975");
    const claiming = () => ({ insurer: world.memberOf("insurer"), amount: 300, policy: "P1" });
    beforeEach(async () => {
      const officer = world.keyring.find({ role: "RegulatorOfficer" });
      if (officer !== undefined) await setCeiling(world.ledger.as(officer), { group: rxnorm, perUnit: 1000 });
    });

    it("opens it, and tells its opening, the same again for a dispense that was done before", async () => {
      const first = await dispense([code("S01")], { claim: claiming() });
      const [listed] = await listClaims(world.ledger, claiming().insurer);
      if (first.opening === undefined || listed === undefined) throw new Error("No claim was opened.");
      checkClaimOpening(first.opening, listed);
      expect(listed).to.include({ status: "Submitted", claimed: 300, units: 30, prescription: slip.id });
      const again = await dispense([code("S01")], { claim: claiming() });
      expect(again).to.deep.include({ outcome: "already-applied", opening: first.opening });
      expect((await dispense([code("S01")])).opening).to.equal(undefined);
      expect(await refused([code("S01")], { claim: { ...claiming(), policy: "P2" } })).to.match(/^ClaimDiffers: /);
    });

    it("refuses one above the ceiling, at whoever is no insurer, or for what was dispensed without", async () => {
      const claim = claiming();
      expect(await refused([code("S01")], { claim: { ...claim, amount: 301 } })).to.match(/^ClaimAboveCeiling: /);
      const wrong = [world.memberOf("hospital"), 0, 99];
      for (const insurer of wrong) {
        expect(await refused([code("S01")], { claim: { ...claim, insurer } })).to.match(/^InsurerUnfit: /);
      }
      await dispense([code("S01")]);
      expect(await refused([code("S01")], { claim })).to.match(/^DispensedWithoutClaim: /);
    });
  });

  describe("given units of an opened pack", () => {
    it("draws them, again and again, and knows a drawing again by its time", async () => {
      await openPack(0);
      const scan = { code: code("S01"), units: 10 };
      expect((await dispense([scan], { time: 1_790_000_000 })).outcome).to.equal("applied");
      expect((await dispense([scan], { time: 1_790_000_000 })).outcome).to.equal("already-applied");
      expect((await dispense([scan], { time: 1_790_000_600 })).outcome).to.equal("applied");
      expect((await dispense([scan, code("S02")])).outcome).to.equal("applied");
      expect(await unitsLeft()).to.equal(90 - 10 - 10 - 40);
    });

    it("refuses more than are left, and units of a pack that is not opened", async () => {
      expect(await refused([{ code: code("S01"), units: 5 }])).to.match(/^PackNotOpened: .*S01/);
      await openPack(0);
      expect(await refused([{ code: code("S01"), units: 31 }])).to.match(/^UnitsMissing: /);
      expect(await refused([code("S01")])).to.match(/^PackOpened: /);
    });
  });

  describe("given a code that does not fit", () => {
    const cases: [string, () => Scan[], RegExp][] = [
      ["an unknown serial", () => [code("NOBODY")], /^SerialUnknown: .*NOBODY/],
      ["a serial in caps lock", () => [code("s01")], /^SerialUnknown: .*caps lock/],
      ["a character that a scanner appended", () => [code("S01X")], /^SerialUnknown: .*append "X"/],
      ["another lot", () => [code("S01", { lot: "L2" })], /^LotMismatch: .*lot L2.*lot L1/],
      ["another expiry", () => [code("S01", { expiry: "2034-09-30" })], /^ExpiryMismatch: .*2034-09-30.*2034-08-31/],
      ["a pack twice", () => [code("S01"), code("S01")], /^ScannedTwice: .*S01/],
      ["no pack", () => [], /^NothingScanned/],
      ["a pack of another place", () => [code("S07")], /^PackElsewhere: The pack S07 is at site 1, not at site/],
      ["a case", () => ["00069012340000000016"], /^GtinMissing/],
      ["a wrong number of units", () => [{ code: code("S01"), units: -1 }], /^UnitsWrong: -1/],
    ];
    for (const [what, scans, sentence] of cases) {
      it(`refuses ${what}`, async () => {
        expect(await refused(scans(), { site: world.siteOf(GLN.eastGate) })).to.match(sentence);
      });
    }
  });

  describe("given goods or a prescription that may not be used", () => {
    const tell = async (fields: object): Promise<void> => {
      const results = await imported(world, [await written(world, [event({ at: GLN.eastGate, ...fields })])]);
      expect(outcomes(results)).to.deep.equal(["applied"]);
    };

    it("says the verdict on the pack", async () => {
      await tell({ bizStep: "holding", disposition: "unavailable", epcList: packs(["S01"]) });
      expect(await refused([code("S01")])).to.match(/^PackLocked: /);
      await tell({ action: "DELETE", bizStep: "destroying", epcList: packs(["S02"]) });
      expect(await refused([code("S02")])).to.match(/^PackRetired: /);
      await tell({ bizStep: "holding", disposition: "unavailable", epcList: packs(serials(6)) });
      expect(await refused([code("S03")])).to.match(/^PackHeld: /);
      await tell({ bizStep: "holding", disposition: "recalled", quantityList: [{ epcClass: lgtin("L1") }] });
      expect(await refused([code("S04")])).to.match(/^PackRecalled: /);
    });

    it("refuses another drug, more units than are left, and units that were not meant", async () => {
      const other = await slipFor(30, "308192");
      expect(await refused([code("S01")], {}, other)).to.match(/^NotPrescribedDrug: /);
      const small = await slipFor(20);
      expect(await refused([code("S01")], {}, small)).to.match(/^UnitsExceeded: /);
      expect(await refused([code("S01")], { units: 60 })).to.match(/^UnitsDiffer: .*30 units, not 60/);
    });

    it("refuses a slip that was altered, is of another ledger, or carries no key", async () => {
      const altered = { ...slip, prescription: { ...slip.prescription, quantity: 900 } };
      expect(await refused([code("S01")], {}, altered)).to.match(/^SlipAltered: /);
      const { holderKey: _, ...wallet } = slip;
      expect(await refused([code("S01")], {}, wallet)).to.match(/^HolderKeyMissing: /);
      const elsewhere = world.deployment.contracts.lotLedger.address;
      expect(await refused([code("S01")], {}, { ...slip, token: elsewhere })).to.match(
        /^(SlipAltered|SlipOfAnotherLedger): /,
      );
    });

    it("refuses where no key here may dispense", async () => {
      const keyring = await world.keyringOf("pharmacyWest");
      const failure = await dispenseFromSlip(world.ledger, keyring, world.vault, slip, [code("S01")]).catch(
        (error: unknown) => error,
      );
      expect(failure).to.include({ code: "PackElsewhere" });
    });
  });

  describe("when a dispensing event comes with a slip", () => {
    it("dispenses its packs", async () => {
      const dispensing = event({
        bizStep: "dispensing",
        disposition: "dispensed",
        at: GLN.eastGate,
        epcList: packs(["S01"]),
      });
      const file = await written(world, [dispensing]);
      const slips = new Map([[String(dispensing["eventID"]), slip]]);
      expect(outcomes(await imported(world, [file], { slips }))).to.deep.equal(["applied"]);
      expect(outcomes(await imported(world, [file], { slips }))).to.deep.equal(["already-applied"]);
      expect(await unitsLeft()).to.equal(60);
    });
  });

  describe("given a slip whose key is in a wallet, which signs elsewhere", () => {
    const wallet = new Wallet(Wallet.createRandom().privateKey);
    let read: ReadSlip;
    let signed: SignedPrescriptionWordOf<"Dispense">;
    const scans = [code("S02"), code("S01")];
    beforeEach(async () => {
      const { holderKey: _, ...parts } = slip;
      const held = { ...parts, prescription: { ...parts.prescription, holder: wallet.address } };
      const own = makeSlip(held as SlipParts);
      read = checkSlip(own);
      const prescriber = world.keyring.find({ role: "Prescriber", member: own.prescription.issuer });
      await issue(world.ledger.as(prescriber ?? expect.fail()), { prescription: own.prescription });
      const site = world.siteOf(GLN.eastGate);
      const handOver = await handOverOf(world.ledger, world.vault, read, scans, site);
      expect(handOver).to.deep.include({ id: read.id, site, units: 60 });
      const text = prescriptionWordText(handOver);
      const word = await signDispenseWord(world.ledger, wallet, { read, handOver: readHandOver(text) });
      signed = word;
      expect(readPrescriptionWord(prescriptionWordText(word))).to.deep.equal(word);
    });

    it("dispenses what was signed for, in whatever order it is scanned, and once", async () => {
      await dispense([...scans].reverse(), { signed }, read.slip);
      expect(await unitsLeft(read.slip)).to.equal(30);
      expect((await dispense(scans, { signed }, read.slip)).outcome).to.equal("already-applied");
      expect(await refused([code("S03")], { signed }, read.slip)).to.include("WordForOtherPacks");
    });

    it("refuses other packs, another site, another slip, another ledger and a changed word", async () => {
      expect(await refused(scans, {}, read.slip)).to.include("HolderKeyMissing");
      expect(await refused([code("S01")], { signed }, read.slip)).to.include("WordForOtherPacks");
      expect(await refused([...scans, code("S03")], { signed }, read.slip)).to.include("WordForOtherPacks");
      const site = signed.site + 1;
      expect(await refused(scans, { signed, site }, read.slip)).to.include("WordForAnotherSite");
      expect(await refused(scans, { signed })).to.include("WordOfAnotherSlip");
      const elsewhere = { ...signed, chainId: 1 };
      expect(await refused(scans, { signed: elsewhere }, read.slip)).to.include("WordOfAnotherLedger");
      const longer = { ...signed, deadline: signed.deadline + 1 };
      expect(await refused(scans, { signed: longer }, read.slip)).to.include("SignatureInvalid");
    });

    it("reads no other file as a word", () => {
      const cases = [
        ["{", "PrescriptionWordNotJson"],
        [prescriptionWordText({ ...signed, site: 0 }), "word.site"],
        [prescriptionWordText({ ...signed, packs: [] }), "word.packs"],
        [JSON.stringify({ ...signed, patient: "somebody" }), "PrescriptionWordWrong"],
      ] as const;
      for (const [text, said] of cases) {
        expect(() => readPrescriptionWord(text))
          .to.throw()
          .that.satisfies(({ code: named, sentence }: InputError) => `${named} ${sentence}`.includes(said));
      }
      expect(() => readHandOver("["))
        .to.throw()
        .with.property("code", "HandOverNotJson");
      expect(() => readHandOver(prescriptionWordText(signed)))
        .to.throw()
        .with.property("code", "HandOverWrong");
    });
  });
});

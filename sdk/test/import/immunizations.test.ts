import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { id as hash } from "ethers";

import { dayOfTime } from "../../src/days.ts";
import {
  checkClaimOpening,
  countStock,
  holdConsignment,
  immunizationResource,
  importFhir,
  LedgerState,
  listClaims,
  lotIdOf,
  receiveAll,
  recallLot,
  registerLot,
  releaseLot,
  setCeiling,
  ship,
  showClaim,
  showImmunization,
  substitutionGroup,
  voidImmunization,
  type ClaimOpening,
  type ImportFhirOptions,
  type ItemResult,
  type Ledger,
  type ListedClaim,
  type OperatorNeed,
  type RoleName,
} from "../../src/index.ts";
import { freshWorld, type World } from "./world.ts";

const FLU = { gtin: "06902345000018", lot: "FLU26A" };
const LOT = lotIdOf(FLU.gtin, FLU.lot);
const PLANT = "6902345000018";
const CLINIC = "6905678000014";
const CVX = "http://hl7.org/fhir/sid/cvx";
const PACKS = 20;
const OF_TEN = 10;

describe("importing immunizations", function () {
  this.timeout(30_000);
  let world: World;
  let today: number;
  beforeEach(async () => {
    world = await freshWorld();
    today = Number(await world.ledger.lotLedger.today());
    await stock(FLU.lot);
  });
  afterEach(() => world.close());

  const as = (role: RoleName, gln?: string): Ledger => {
    const need: OperatorNeed = { role, ...(gln === undefined ? {} : { site: world.siteOf(gln) }) };
    const actor = world.keyring.find(need);
    if (actor === undefined) throw new Error(`Nobody is ${role}.`);
    return world.ledger.as(actor);
  };
  /** A released lot of the influenza vaccine at the clinic. */
  async function stock(lot: string, expiry = today + 200): Promise<string> {
    const dated = { made: today - 10, expiry, packCount: PACKS, root: hash(lot) };
    const { lot: id } = await registerLot(as("QualityOfficer", PLANT), { ...FLU, ...dated, lot });
    await releaseLot(as("RegulatorOfficer"), { lot: id });
    // As a return: what comes back is asked nothing about its way.
    const sent = { consignments: [{ lot: id, first: 0 }], to: world.siteOf(CLINIC), reason: "Return" } as const;
    await ship(as("Logistics", PLANT), sent);
    await receiveAll(as("Logistics", CLINIC), { consignments: [{ lot: id, first: 0 }] });
    return id;
  }

  let written = 0;
  const immunization = (fields: object = {}) => ({
    resourceType: "Immunization",
    id: `given-${++written}`,
    status: "completed",
    vaccineCode: { coding: [{ system: CVX, code: "140" }] },
    patient: { reference: `Patient/${written}` },
    occurrenceDateTime: new Date(Date.now() - 60_000).toISOString().slice(0, 19) + "Z",
    ...fields,
  });
  const imported = async (resources: readonly object[], options: ImportFhirOptions = {}, keyring = world.keyring) => {
    const path = join(world.vault.folder, `immunizations-${++written}.ndjson`);
    await writeFile(path, resources.map((resource) => JSON.stringify(resource)).join("\n"));
    const results: ItemResult[] = [];
    for await (const result of importFhir(world.ledger, keyring, world.vault, [path], options)) results.push(result);
    return results;
  };
  const outcomes = (results: readonly ItemResult[]): string[] => results.map(({ outcome }) => outcome);
  const records = () =>
    world.vault.immunizationIds().flatMap((id) => {
      const record = world.vault.immunization(id);
      return record === undefined ? [] : [record];
    });
  const named: ImportFhirOptions = { lots: [FLU] };

  describe("given a claim that is wanted with it", () => {
    const group = substitutionGroup(CVX, "140");
    const insurer = () => world.memberOf("insurer");
    const claiming = (changes = {}) => ({ insurer: insurer(), amount: 9_800, policy: "P1", ...changes });
    beforeEach(() => setCeiling(as("RegulatorOfficer"), { group, perUnit: 980_000 }));

    it("opens it with the dose, tells its opening, again too, and withdraws it with the immunization", async () => {
      const resource = immunization();
      const [given] = await imported([resource], { ...named, claim: claiming() });
      const [record] = records();
      expect(given).to.include({ outcome: "applied" });
      expect(given?.opening).to.include({ claim: record?.id });
      expect(given?.opening?.policy.reference).to.equal("P1");
      const [listed] = await listClaims(world.ledger, insurer());
      expect(listed).to.include({ claim: record?.id, units: 1, claimed: 9_800, group, prescription: undefined });
      checkClaimOpening(given?.opening as ClaimOpening, listed as ListedClaim);

      const [again] = await imported([resource], { ...named, claim: claiming() });
      expect(again).to.deep.include({ outcome: "already-applied", opening: given?.opening });
      const [other] = await imported([resource], { ...named, claim: claiming({ policy: "P2" }) });
      expect(other?.reason).to.contain("was opened for another policy");

      const id = record?.id ?? "";
      expect((await showImmunization(world.ledger, id)).claimed).to.equal(true);
      await voidImmunization(as("Vaccinator", CLINIC), { id, reason: "NotGiven" });
      expect((await showClaim(world.ledger, id)).status).to.equal("Withdrawn");
      const state = await LedgerState.read(world.ledger);
      expect(state.claims.get(id)?.status).to.equal("Withdrawn");
      expect(state.immunizations.get(id)?.voided).to.equal(true);
    });

    it("opens no vial where it would be refused, or stands for several", async () => {
      const clinic = world.memberOf("clinic");
      const refusals = [
        [claiming({ amount: 9_801 }), "the ceiling for a dose is 98.00 yuan"],
        [claiming({ insurer: clinic }), `Member ${clinic} is no insurer in standing`],
        [claiming({ insurer: 99 }), "Member 99 is no insurer"],
      ] as const;
      for (const [claim, words] of refusals) {
        for (const dryRun of [true, false]) {
          const [refused] = await imported([immunization()], { ...named, claim, dryRun });
          expect(refused?.outcome).to.equal("refused");
          expect(refused?.reason).to.contain(words);
        }
      }
      const several = await imported([immunization(), immunization()], { ...named, claim: claiming() });
      expect(outcomes(several)).to.deep.equal(["refused", "refused"]);
      expect(several[0]?.reason).to.contain("One claim is wanted for 2 immunizations");
      expect((await LedgerState.read(world.ledger)).lots.get(LOT)?.opened.size).to.equal(0);
    });

    it("is refused for what was given without one", async () => {
      const resource = immunization();
      await imported([resource], named);
      const [late] = await imported([resource], { ...named, claim: claiming() });
      expect(late?.outcome).to.equal("refused");
      expect(late?.reason).to.contain("was given before, without a claim");
    });
  });

  describe("given documents that name no lot", () => {
    it("passes them over with that reason, and needs no key for it", async () => {
      const results = await imported([immunization()], {}, await world.keyringOf("maker"));
      expect(outcomes(results)).to.deep.equal(["passed-over"]);
      expect(results[0]?.reason).to.contain("Immunization.lotNumber: missing, and no lot is named");
    });

    it("gives them from the lot that the caller names, opening vials as needed", async () => {
      const results = await imported(
        Array.from({ length: 12 }, () => immunization()),
        named,
      );
      expect(new Set(outcomes(results))).to.deep.equal(new Set(["applied"]));
      expect(records()).to.have.length(12);
      const state = await LedgerState.read(world.ledger);
      const left = [...(state.lots.get(LOT)?.opened.values() ?? [])].map(({ unitsLeft }) => unitsLeft);
      expect(left.toSorted((one, other) => one - other)).to.deep.equal([0, 8]);
      for (const { id, holder, site, voided } of state.immunizations.values()) {
        expect([site, voided]).to.deep.equal([world.siteOf(CLINIC), false]);
        expect(await world.ledger.immunizationToken.ownerOf(id)).to.equal(holder);
      }
    });

    it("finds the same tokens when they are imported again, and writes their records again", async () => {
      const all = [immunization(), immunization()];
      await imported([...all, all[0] ?? {}], named);
      const before = records();
      await rm(world.vault.immunizationFolder, { recursive: true });
      const results = await imported(all, named);
      expect(outcomes(results)).to.deep.equal(["already-applied", "already-applied"]);
      expect(records()).to.deep.equal(before);
      expect((await LedgerState.read(world.ledger)).immunizations.size).to.equal(2);
    });

    it("never puts two of one patient into one transaction", async () => {
      const patient = { reference: "Patient/one" };
      await imported([immunization({ patient }), immunization({ patient }), immunization()], named);
      const shown = await Promise.all(records().map(({ id }) => showImmunization(world.ledger, id)));
      const sizes = new Map<string, number>();
      for (const { transaction } of shown) sizes.set(transaction, (sizes.get(transaction) ?? 0) + 1);
      expect([...sizes.values()].toSorted()).to.deep.equal([1, 2]);
    });

    it("passes over what is of another vaccine, or was not done", async () => {
      const hpv = immunization({ vaccineCode: { coding: [{ system: CVX, code: "62" }] } });
      const results = await imported([hpv, immunization({ status: "not-done" })], named);
      expect(outcomes(results)).to.deep.equal(["passed-over", "passed-over"]);
      expect(results[0]?.reason).to.contain("None of the lots named is of this vaccine");
    });

    it("takes historic ones only where it is told to", async () => {
      const old = immunization({ occurrenceDateTime: "1991-10-12T23:58:16-04:00" });
      const [refused] = await imported([old], named);
      expect(refused?.outcome).to.equal("refused");
      expect(refused?.reason).to.contain("Immunization.occurrenceDateTime");
      expect(outcomes(await imported([old], { ...named, asActive: true }))).to.deep.equal(["applied"]);
    });
  });

  describe("given documents that name their lot", () => {
    const expiry = () => new Date((today + 200) * 86_400_000).toISOString().slice(0, 10);

    it("gives from that lot where everything agrees", async () => {
      const [result] = await imported([immunization({ lotNumber: FLU.lot, expirationDate: expiry() })]);
      expect(result).to.include({ outcome: "applied" });
    });

    const wrong: Record<string, [object, string]> = {
      "a lot that is not registered": [{ lotNumber: "FLU99" }, "Immunization.lotNumber"],
      "another expiry": [{ lotNumber: FLU.lot, expirationDate: "2031-01-01" }, "Immunization.expirationDate"],
      "another vaccine": [
        { lotNumber: FLU.lot, vaccineCode: { coding: [{ system: CVX, code: "62" }] } },
        "Immunization.vaccineCode",
      ],
      "no coding": [{ vaccineCode: { text: "flu" } }, "Immunization.vaccineCode.coding"],
      "no occurrence": [{ occurrenceDateTime: undefined }, "Immunization.occurrenceDateTime"],
      "a day to come": [{ occurrenceDateTime: "2140-01-01" }, "Immunization.occurrenceDateTime"],
      "another status": [{ status: "given" }, "Immunization.status"],
      "a changed meaning": [{ modifierExtension: [{}] }, "Immunization.modifierExtension"],
    };
    for (const [what, [fields, place]] of Object.entries(wrong)) {
      it(`refuses ${what} at ${place}`, async () => {
        const [result] = await imported([immunization(fields)], named);
        expect(result?.outcome).to.equal("refused");
        expect(result?.reason).to.contain(`${place}: `);
        expect(records()).to.deep.equal([]);
      });
    }

    it("refuses a lot that is not the one the caller names", async () => {
      await stock("FLU26B");
      const [result] = await imported([immunization({ lotNumber: "FLU26B" })], named);
      expect(result?.reason).to.contain("Immunization.lotNumber: The document names lot");
    });
  });

  describe("given doses that may not be used", () => {
    it("says why the ledger refuses them", async () => {
      await holdConsignment(as("Logistics", CLINIC), { lot: LOT, first: 0 });
      const [held] = await imported([immunization()], named);
      expect(held?.outcome).to.equal("refused");
      expect(held?.reason).to.match(/held/i);
      const other = await stock("FLU26C");
      await recallLot(as("RegulatorOfficer"), { lot: other, recallClass: "I" });
      const [recalled] = await imported([immunization()], { lots: [other] });
      expect(recalled?.reason).to.match(/recalled/i);
    });

    it("gives what there is and says of the rest that nothing is left, one pack alone where it is named", async () => {
      const pack = { lot: FLU, index: 3 };
      const results = await imported(
        Array.from({ length: OF_TEN + 1 }, () => immunization()),
        { pack },
      );
      expect(results.filter(({ outcome }) => outcome === "applied")).to.have.length(OF_TEN);
      expect(results.at(-1)?.reason).to.contain("no dose of lot");
      const [again] = await imported([immunization()], { pack });
      expect(again?.outcome).to.equal("refused");
    });
  });

  describe("given one that was entered in error", () => {
    it("voids it where a document says so, and never gives it again", async () => {
      const right = immunization();
      await imported([right], named);
      const [record] = records();
      const inError = { ...right, status: "entered-in-error" };
      expect(outcomes(await imported([inError], named))).to.deep.equal(["applied"]);
      expect(await showImmunization(world.ledger, record?.id ?? "")).to.include({ voided: true });
      expect(outcomes(await imported([inError], named))).to.deep.equal(["already-applied"]);
      const [again] = await imported([right], named);
      expect(again?.reason).to.contain("never comes back");
      expect(outcomes(await imported([immunization({ status: "entered-in-error" })]))).to.deep.equal(["passed-over"]);
    });

    it("is told as a FHIR Immunization that is found again", async () => {
      await imported([immunization()], named);
      const [record] = records();
      if (record === undefined) throw new Error("no record");
      const resource = JSON.parse(record.document.content ?? "{}") as Record<string, unknown>;
      const done = {
        ...{ id: record.id, holder: record.immunization.holder, offset: 8 * 3600, gtin: FLU.gtin, resource },
        ...{ givenAt: record.immunization.time, lotNumber: FLU.lot, expiry: "2027-01-01", site: { gln: CLINIC } },
      };
      const told = immunizationResource({ ...done, voided: false });
      expect(told).to.deep.include({ status: "completed", patient: resource["patient"], lotNumber: FLU.lot });
      expect(outcomes(await imported([told]))).to.deep.equal(["already-applied"]);
      const vaccinator = as("Vaccinator", CLINIC);
      await voidImmunization(vaccinator, { id: record.id, reason: "WrongPatient" });
      expect(immunizationResource({ ...done, voided: true }).status).to.equal("entered-in-error");
    });
  });

  it("sends no word of the documents", async () => {
    const marked = immunization({ patient: { reference: "Patient/Marked-Person", display: "Marked Person" } });
    await imported([marked], named);
    const token = world.deployment.contracts.immunizationToken.address;
    const plain = hash("Patient/Marked-Person").slice(2);
    let sent = 0;
    for (let number = await world.provider.getBlockNumber(); number > 0 && sent === 0; number--) {
      const block = await world.provider.getBlock(number, true);
      for (const { to, data } of block?.prefetchedTransactions ?? []) {
        if (to !== token) continue;
        sent += 1;
        expect(data).not.to.contain(Buffer.from("Marked").toString("hex")).and.not.to.contain(plain);
      }
    }
    expect(sent).to.equal(1);
  });

  it("sends nothing in a dry run", async () => {
    const block = await world.provider.getBlockNumber();
    const results = await imported([immunization()], { ...named, dryRun: true });
    expect(outcomes(results)).to.deep.equal(["applied"]);
    expect(await world.provider.getBlockNumber()).to.equal(block);
    expect(records()).to.deep.equal([]);
  });

  describe("given a count of the shelves", () => {
    const site = () => world.siteOf(CLINIC);

    it("is right where shelves and ledger agree, opened vials too", async () => {
      await imported([immunization()], named);
      const stocked = await countStock(world.ledger, { site: site(), counted: [{ lot: FLU, packs: 19, units: 9 }] });
      expect(stocked.isRight).to.equal(true);
      expect(stocked.rows).to.have.length(1);
      expect(stocked.rows[0]).to.include({ packs: 19, units: 9, missing: 0, surplus: 0 });
    });

    it("names what is missing, what is too much, and packs that should not be there", async () => {
      await imported([immunization()], named);
      const count = async (counted: object) =>
        (await countStock(world.ledger, { site: site(), counted: [{ lot: FLU, ...counted }] })).rows[0];
      expect(await count({ packs: 17, units: 10 })).to.include({ missing: 2, surplusUnits: 1 });
      expect(await count({ packs: 21, units: 7 })).to.include({ surplus: 2, missingUnits: 2 });
      const indices = [...Array(PACKS).keys()].filter((index) => index !== 7);
      expect(await count({ indices })).to.deep.include({ missingIndices: [7], surplusIndices: [0] });
      expect((await countStock(world.ledger, { site: site(), counted: [] })).rows[0]).to.include({ missing: 19 });
    });

    it("warns of lots that are recalled, held or soon out of date", async () => {
      const soon = await stock("SOON", today + 5);
      await recallLot(as("RegulatorOfficer"), { lot: soon, recallClass: "II" });
      await holdConsignment(as("Logistics", CLINIC), { lot: LOT, first: 0 });
      const { rows, isRight } = await countStock(world.ledger, { site: site() });
      expect(isRight).to.equal(false);
      expect(rows.map(({ lotNumber, warnings }) => [lotNumber, warnings])).to.deep.equal([
        ["SOON", ["expiring soon", "recalled"]],
        [FLU.lot, ["held"]],
      ]);
    });

    it("warns of what is out of date and of vials that are open too long", async () => {
      await stock("LAST", today);
      await imported([immunization()], named);
      await world.provider.send("evm_increaseTime", [86_400]);
      await world.provider.send("evm_mine", []);
      const { rows } = await countStock(world.ledger, { site: site() });
      expect(rows.map(({ lotNumber, warnings }) => [lotNumber, warnings])).to.deep.equal([
        ["LAST", ["out of date"]],
        [FLU.lot, ["open too long"]],
      ]);
      expect(dayOfTime(Date.now() / 1000)).to.be.greaterThan(0);
    });
  });
});

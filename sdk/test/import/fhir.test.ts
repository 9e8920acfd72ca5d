import { readdir, stat, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { importFhir, type ImportFhirOptions, type ItemResult } from "../../src/import/index.ts";
import { batchesOf } from "../../src/import/fhir/batches.ts";
import { INTERFACES, Keyring } from "../../src/ledger/index.ts";
import { freshWorld, type World } from "./world.ts";

const SAMPLES = fileURLToPath(new URL("../../../samples/fhir", import.meta.url));
const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";

describe("importing prescriptions", function () {
  this.timeout(30_000);
  let world: World;
  beforeEach(async () => {
    world = await freshWorld();
  });
  afterEach(() => world.close());

  const imported = async (files: readonly string[], options: ImportFhirOptions = {}, keyring = world.keyring) => {
    const results: ItemResult[] = [];
    for await (const result of importFhir(world.ledger, keyring, world.vault, files, options)) results.push(result);
    return results;
  };
  const outcomes = (results: readonly ItemResult[]): string[] => results.map(({ outcome }) => outcome);
  const samples = async (): Promise<string[]> => (await readdir(SAMPLES)).sort().map((name) => join(SAMPLES, name));

  let requests = 0;
  const request = (fields: object = {}) => ({
    resourceType: "MedicationRequest",
    id: `request-${++requests}`,
    status: "active",
    intent: "order",
    medicationCodeableConcept: { coding: [{ system: RXNORM, code: "860975" }] },
    subject: { reference: "Patient/one" },
    authoredOn: "2026-09-01",
    dispenseRequest: { quantity: { value: 30 }, validityPeriod: { start: "2026-09-01", end: "2034-09-01" } },
    ...fields,
  });
  const written = async (...resources: object[]): Promise<string> => {
    const path = join(world.vault.folder, `requests-${++requests}.ndjson`);
    await writeFile(path, resources.map((resource) => JSON.stringify(resource)).join("\n"));
    return path;
  };
  /** The prescriptions of each transaction that issued some. */
  const batches = async (): Promise<string[][]> => {
    const { prescriptionToken } = world.ledger;
    const events = await prescriptionToken.queryFilter(prescriptionToken.filters.PrescriptionIssued());
    const hashes = [...new Set(events.map(({ transactionHash }) => transactionHash))];
    return hashes.map((hash) => events.filter((each) => each.transactionHash === hash).map(({ args }) => args.id));
  };

  describe("given the sample documents", () => {
    it("issues what can be issued and says of the rest what it lacks", async () => {
      const results = await imported(await samples());
      const refused = results.filter(({ outcome }) => outcome === "refused");
      expect(refused.map(({ item }) => item)).to.deep.equal(["line 3", "line 4"]);
      expect(refused[0]?.reason).to.contain("MedicationRequest.dispenseRequest.quantity");
      expect(outcomes(results).filter((each) => each === "passed-over")).to.have.length(2);
      expect((await batches()).flat()).to.have.length(11);
    });

    it("leaves a slip for each, readable by its owner alone, that opens what was issued", async () => {
      await imported(await samples());
      const ids = (await batches()).flat();
      expect(world.vault.slipIds()).to.have.members(ids);
      for (const id of ids) {
        const { mode } = await stat(join(world.vault.slipFolder, `${id}.json`));
        expect(mode & 0o777).to.equal(0o600);
        const slip = world.vault.slip(id);
        expect(await world.ledger.prescriptionToken.balanceOf(slip?.prescription.holder ?? "", id)).to.equal(
          BigInt(slip?.prescription.quantity ?? 0),
        );
      }
    });
  });

  describe("given several requests of one patient", () => {
    it("never puts two of them into one transaction, parts of one request neither", async () => {
      const other = { subject: { reference: "Patient/two" } };
      const repeats = { dispenseRequest: { ...request().dispenseRequest, numberOfRepeatsAllowed: 2 } };
      const unknown = { subject: undefined };
      const all = [request(), request(repeats), request(other), request(other), request(unknown), request(unknown)];
      await imported([await written(...all)]);
      const sizes = (await batches()).map(({ length }) => length).sort();
      // Patient one has four prescriptions, patient two shares two of their rounds, and nobody knows the other two.
      expect(sizes).to.deep.equal([1, 1, 1, 1, 2, 2]);
    });

    it("keeps to the size it is given", () => {
      const items = Array.from({ length: 7 }, (_, place) => ({ patient: `${place}` }));
      expect(batchesOf(items, 3).map(({ length }) => length)).to.deep.equal([3, 3, 1]);
    });
  });

  describe("when documents are imported again", () => {
    it("finds each prescription there, and writes a slip that was lost again", async () => {
      await imported(await samples());
      const slips = world.vault.slipIds();
      await rm(world.vault.slipFolder, { recursive: true });
      const block = await world.provider.getBlockNumber();
      const results = await imported(await samples());
      expect(outcomes(results).filter((each) => each === "applied")).to.deep.equal([]);
      expect(await world.provider.getBlockNumber()).to.equal(block);
      expect(world.vault.slipIds()).to.have.members(slips);
    });

    it("finds it on another day too, when it was taken as if written today", async () => {
      const historic = request({ status: "completed", dispenseRequest: undefined });
      const file = await written(historic);
      const options = { asActive: true, defaults: { quantity: 20, validityDays: 10 } };
      expect(outcomes(await imported([file], options))).to.deep.equal(["applied"]);
      await world.provider.send("evm_increaseTime", [86_400 * 2]);
      await world.provider.send("evm_mine", []);
      await rm(world.vault.slipFolder, { recursive: true });
      const again = await imported([file], { ...options, defaults: { quantity: 25, validityDays: 5 } });
      expect(outcomes(again)).to.deep.equal(["already-applied"]);
      const [[id] = []] = await batches();
      expect(world.vault.slipIds()).to.deep.equal([id]);
      expect(world.vault.slip(id ?? "")?.prescription.quantity).to.equal(20);
    });

    it("refuses another request under the same identifier, and does not say which", async () => {
      const first = request();
      const changed = { ...first, note: [{ text: "changed" }] };
      const results = await imported([await written(first, first, changed)]);
      expect(outcomes(results)).to.deep.equal(["applied", "already-applied", "refused"]);
      const later = await imported([await written(changed)]);
      expect(outcomes(later)).to.deep.equal(["refused"]);
      for (const { reason } of [results[2], later[0]] as ItemResult[]) {
        expect(reason).to.contain("under the same identifier");
        expect(reason).not.to.contain(first.id);
      }
    });
  });

  describe("given a controlled drug", () => {
    const diazepam = { medicationCodeableConcept: { coding: [{ system: RXNORM, code: "197591" }] } };

    it("has a second prescriber sign", async () => {
      expect(outcomes(await imported([await written(request(diazepam))]))).to.deep.equal(["applied"]);
      const slip = world.vault.slip(world.vault.slipIds()[0] ?? "");
      expect(slip?.prescription.class).to.equal(2);
      expect(slip?.prescription.coPrescriber).not.to.equal(slip?.prescription.prescriber);
    });

    it("refuses it where only one prescriber's key is here, and goes on", async () => {
      const [key] = world.keyring.operators().filter(({ roles }) => roles.includes("Prescriber"));
      if (key === undefined) throw new Error("The cast has no prescriber.");
      const keyring = await Keyring.fromSigners(world.ledger, [key.actor.signer], { vault: world.vault });
      const results = await imported([await written(request(diazepam), request())], {}, keyring);
      expect(outcomes(results)).to.deep.equal(["refused", "applied"]);
      expect(results[0]?.reason).to.contain("second prescriber");
    });
  });

  describe("given one request that the ledger refuses", () => {
    it("issues the others of its batch", async () => {
      const over = {
        dispenseRequest: { quantity: { value: 1 }, validityPeriod: { start: "2026-01-01", end: "2026-02-01" } },
      };
      const of = (patient: string, fields = {}) => request({ subject: { reference: patient }, ...fields });
      const results = await imported([await written(of("Patient/a"), of("Patient/b", over), of("Patient/c"))]);
      expect(outcomes(results)).to.deep.equal(["applied", "refused", "applied"]);
      expect(results[1]?.reason).to.contain("2026-02-01");
    });
  });

  describe("given a dry run, or no prescriber", () => {
    it("sends nothing and writes no slip", async () => {
      const block = await world.provider.getBlockNumber();
      const results = await imported([await written(request())], { dryRun: true });
      expect(outcomes(results)).to.deep.equal(["applied"]);
      expect(await world.provider.getBlockNumber()).to.equal(block);
      expect(world.vault.slipIds()).to.deep.equal([]);
    });

    it("names the key that is missing", async () => {
      const failure = await imported([await written(request())], {}, await world.keyringOf("maker")).catch(
        (error: unknown) => error,
      );
      expect(failure).to.include({ code: "PrescriberMissing" });
    });
  });

  describe("what it sends", () => {
    it("holds no word of the documents", async () => {
      const marked = request({ subject: { reference: "Patient/Marked-Person", display: "Marked Person" } });
      await imported([await written(marked)]);
      const hex = Buffer.from("Marked").toString("hex");
      for (let number = await world.provider.getBlockNumber(); number > 0; number--) {
        const block = await world.provider.getBlock(number, true);
        const token = world.deployment.contracts.prescriptionToken.address;
        const sent = block?.prefetchedTransactions.filter(({ to }) => to === token) ?? [];
        for (const { data } of sent) {
          expect(data).not.to.contain(hex);
          expect(INTERFACES.prescriptionToken.parseTransaction({ data })?.name).to.equal("issueBatch");
        }
        if (sent.length > 0) return;
      }
      throw new Error("Nothing was sent.");
    });
  });
});

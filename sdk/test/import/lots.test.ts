import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { lotIdOf, openLotFile } from "../../src/lots/index.ts";
import { commissioning, event, GLN, GTIN, lgtin, packing, packs, serials, sgln, shipping, sscc } from "./events.ts";
import { custodyOf, imported, outcomes, written } from "./told.ts";
import { freshWorld, type World } from "./world.ts";

const LOT = lotIdOf(GTIN.metformin, "L1");

describe("importing lots", function () {
  this.timeout(30_000);
  let world: World;
  beforeEach(async () => {
    world = await freshWorld();
  });
  afterEach(() => world.close());
  const tell = async (...events: object[]) => imported(world, [await written(world, events)]);
  const isRegistered = async (lot: string): Promise<boolean> => (await world.ledger.lotLedger.lotOf(lot)).gtin !== 0n;

  describe("given commissioning in several events and files", () => {
    it("registers one lot with the packs of all, and keeps its pack list in the vault", async () => {
      const one = await written(world, [commissioning(serials(3)), commissioning(serials(2, "T"))]);
      const other = await written(world, [commissioning(serials(2, "U")), packing(sscc(1), packs(["T02", "U01"]))]);
      const results = await imported(world, [one, other]);
      expect(outcomes(results)).to.deep.equal(Array(4).fill("applied"));
      expect(new Set(results.flatMap(({ transactions = [] }) => transactions))).to.have.property("size", 2);
      const file = await openLotFile(join(world.vault.lotFolder, `${GTIN.metformin}-L1.lot`));
      const list = Array.from({ length: file.count }, (_, index) => file.serialAt(index));
      const { root } = await world.ledger.lotLedger.lotOf(LOT);
      expect(file.root).to.equal(root);
      await file.close();
      expect(list).to.deep.equal(["T02", "U01", "S01", "S02", "S03", "T01", "U02"]);
    });

    it("takes the day of the event where no production date is given", async () => {
      const ilmd = { "cbvmda:lotNumber": "L1", "cbvmda:itemExpirationDate": "2034-08-31" };
      await tell(commissioning(serials(1), { ilmd, eventTime: "2026-09-04T18:00:00Z" }));
      const { madeDay, expiryDay } = await world.ledger.lotLedger.lotOf(LOT);
      expect([madeDay, expiryDay].map(Number)).to.deep.equal(
        ["2026-09-05", "2034-08-31"].map((date) => Date.parse(date) / 86_400_000),
      );
    });

    it("refuses what comes after the lot was used", async () => {
      const results = await tell(commissioning(serials(2)), shipping(packs(["S01"])), commissioning(["S03"]));
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "refused"]);
      expect(results[2]?.reason).to.contain("before the first that moves or uses it");
    });
  });

  describe("given a lot that is registered already", () => {
    it("knows it again by its packs, whatever event tells them", async () => {
      await tell(commissioning(serials(4)));
      const results = await tell(commissioning(serials(4).reverse()));
      expect(outcomes(results)).to.deep.equal(["already-applied"]);
    });

    it("refuses other packs, and all events that name them", async () => {
      await tell(commissioning(serials(4)));
      const block = await world.provider.getBlockNumber();
      const results = await tell(commissioning(serials(5)), shipping(packs(["S05"])));
      expect(outcomes(results)).to.deep.equal(["refused", "refused"]);
      expect(results[0]?.reason).to.contain("registered with other packs: 4 packs");
      expect(results[1]?.reason).to.contain("S05");
      expect(await world.provider.getBlockNumber()).to.equal(block);
    });

    it("makes its pack list again where the vault has lost it", async () => {
      const file = await written(world, [commissioning(serials(4)), packing(sscc(1), packs(["S03"]))]);
      await imported(world, [file]);
      const vault = await world.anotherVault();
      const maker = world.keyring.operators().find(({ roles }) => roles.includes("QualityOfficer"))?.member ?? 0;
      vault.keepMemberSecret(maker, world.vault.memberSecret(maker));
      expect(outcomes(await imported({ ...world, vault }, [file]))).to.deep.equal(Array(2).fill("already-applied"));
      const more = await written(world, [shipping(packs(["S03"]))]);
      expect(outcomes(await imported({ ...world, vault }, [more]))).to.deep.equal(["applied"]);
      expect((await custodyOf(world.ledger, LOT)).custody[0]).to.match(/^0–0/);
    });

    it("refuses packs that another secret would commit to otherwise", async () => {
      const file = await written(world, [commissioning(serials(4))]);
      await imported(world, [file]);
      const vault = await world.anotherVault();
      const results = await imported({ ...world, vault }, [file]);
      expect(outcomes(results)).to.deep.equal(["refused"]);
      expect(results[0]?.reason).to.contain("the maker's own secret");
    });
  });

  describe("given a vaccine", () => {
    it("leaves its release to the regulator", async () => {
      const results = await tell(
        commissioning(serials(2), { gtin: GTIN.vaccine, at: GLN.vaccinePlant }),
        event({
          ...{ bizStep: "holding", disposition: "sellable_accessible", at: GLN.vaccinePlant },
          persistentDisposition: { unset: ["https://yaolian.example/cbv/Disp-awaiting_release"] },
          quantityList: [{ epcClass: lgtin("L1", GTIN.vaccine) }],
        }),
      );
      expect(results[0]?.reason).to.contain("waits for a regulator officer's release");
      expect(results[1]?.reason).to.equal("Lot L1 was released.");
      expect((await world.ledger.lotLedger.lotOf(lotIdOf(GTIN.vaccine, "L1"))).released).to.equal(true);
    });
  });

  describe("when releasing is left to others", () => {
    it("registers and does not release", async () => {
      const file = await written(world, [commissioning(serials(2))]);
      await imported(world, [file], { releaseLots: false });
      expect((await world.ledger.lotLedger.lotOf(LOT)).released).to.equal(false);
      await imported(world, [file]);
      expect((await world.ledger.lotLedger.lotOf(LOT)).released).to.equal(true);
    });
  });

  describe("given a lot that is commissioned by number", () => {
    const counted = (quantity: number) =>
      commissioning([], { epcList: undefined, quantityList: [{ epcClass: lgtin("L1"), quantity }] });
    const csv = async (rows: readonly string[], header = "serial,gtin,lot"): Promise<string> => {
      const path = join(world.vault.folder, "serials.csv");
      await writeFile(path, [header, ...rows].join("\n"));
      return path;
    };
    const rowsOf = (count: number, lot = "L1"): string[] =>
      Array.from({ length: count }, (_, index) => `N${String(index).padStart(6, "0")},${GTIN.metformin},${lot}`);

    it("takes its serials from the list that names it, in the list's order", async () => {
      const events = [counted(5000), shipping(packs(["N000000", "N000001", "N004999"]))];
      const file = await written(world, events);
      const packLists = [await csv(rowsOf(5000))];
      const results = await imported(world, [file], { packLists });
      expect(outcomes(results)).to.deep.equal(["applied", "applied"]);
      const { custody } = await custodyOf(world.ledger, LOT);
      expect(custody.map((run) => run.split(":")[0])).to.deep.equal(["0–1", "2–4998", "4999–4999"]);
      expect(outcomes(await imported(world, [file], { packLists }))).to.deep.equal(Array(2).fill("already-applied"));
    });

    it("refuses it without a list, or with one of another number", async () => {
      const file = await written(world, [counted(3)]);
      const without = await imported(world, [file]);
      expect(without[0]?.reason).to.contain("no list gives their serials");
      const short = await imported(world, [file], { packLists: [await csv(rowsOf(2))] });
      expect(short[0]?.reason).to.contain("count 3 packs of lot L1, and 2 serials are given");
      expect(await isRegistered(LOT)).to.equal(false);
    });

    it("refuses a list with a repeated serial, of another lot in its rows, or of no lot", async () => {
      const file = await written(world, [counted(3)]);
      const refused = async (path: string): Promise<string> => {
        const results = await imported(world, [file], { packLists: [path] });
        expect(results[0]).to.deep.include({ outcome: "refused" });
        return results.map(({ reason }) => reason).join(" ");
      };
      expect(await refused(await csv([...rowsOf(2), rowsOf(1)[0] ?? ""]))).to.contain("N000000");
      expect(await refused(await csv([...rowsOf(2), ...rowsOf(1, "L2")]))).to.contain("L2");
      expect(await refused(await csv(["A", "B", "C"], "serial"))).to.contain("does not say of which lot");
      expect(await isRegistered(LOT)).to.equal(false);
    });
  });

  describe("given a transformation", () => {
    const transformation = (fields: object) => {
      const { action: _, ...base } = event({ type: "TransformationEvent", bizStep: "commissioning", at: GLN.plant });
      return { ...base, ...fields };
    };
    const ilmd = { "cbvmda:lotNumber": "OUT", "cbvmda:itemExpirationDate": "2034-08-31" };

    it("joins events that tell inputs and outputs apart", async () => {
      const transformationID = "urn:uuid:transformation-1";
      const results = await tell(
        commissioning(serials(2), { gtin: GTIN.bottle, lot: "IN" }),
        transformation({ transformationID, inputEPCList: packs(serials(2), GTIN.bottle) }),
        transformation({ transformationID, outputEPCList: packs(serials(3), GTIN.amoxicillin), ilmd }),
      );
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "applied"]);
      const { lotLedger } = world.ledger;
      const made = await lotLedger.queryFilter(lotLedger.filters.InputsRecorded(lotIdOf(GTIN.amoxicillin, "OUT")));
      expect(made.map(({ args }) => [...args.inputs])).to.deep.equal([[lotIdOf(GTIN.bottle, "IN")]]);
      expect((await custodyOf(world.ledger, lotIdOf(GTIN.bottle, "IN"))).states).to.deep.equal(["Retired", "Retired"]);
    });

    it("records inputs for a lot that is registered and waits for its release", async () => {
      const made = await written(world, [commissioning(serials(2), { gtin: GTIN.amoxicillin, lot: "OUT" })]);
      await imported(world, [made], { releaseLots: false });
      const told = transformation({
        inputQuantityList: [{ epcClass: lgtin("HERBS", GTIN.bottle), quantity: 12.5, uom: "KGM" }],
        outputEPCList: packs(serials(2), GTIN.amoxicillin),
      });
      const results = await tell(told);
      expect(results[0]?.reason).to.match(/^1 input lot was recorded for 1 registered lot/);
      expect(outcomes(await tell(told))).to.deep.equal(["already-applied"]);
    });

    it("refuses inputs for a lot that is released", async () => {
      await tell(commissioning(serials(2), { gtin: GTIN.amoxicillin, lot: "OUT" }));
      const results = await tell(
        transformation({
          inputQuantityList: [{ epcClass: lgtin("IN", GTIN.bottle), quantity: 1 }],
          outputEPCList: packs(serials(2), GTIN.amoxicillin),
        }),
      );
      expect(outcomes(results)).to.deep.equal(["refused"]);
      expect(results[0]?.reason).to.match(/released/);
    });
  });

  describe("given what can't be", () => {
    const cases: [string, () => object[], RegExp][] = [
      ["a GLN of nobody", () => [commissioning(["S01"], { at: "6909999999996" })], /GLN 6909999999996/],
      ["an unregistered product", () => [commissioning(["S01"], { gtin: "06909999999996" })], /06909999999996/],
      ["no lot number", () => [commissioning(["S01"], { ilmd: {} })], /^ilmd\.cbvmda:lotNumber: .*gives no lot number/],
      [
        "no expiry",
        () => [commissioning(["S01"], { ilmd: { "cbvmda:lotNumber": "L1" } })],
        /^ilmd\.cbvmda:itemExpirationDate: /,
      ],
      ["an expired lot", () => [commissioning(["S01"], { expiry: "2026-09-02" })], /2026-09-02/],
      ["no place", () => [{ ...commissioning(["S01"]), readPoint: undefined, bizLocation: undefined }], /bizLocation/],
      ["a serial of 21 characters", () => [commissioning(["S".repeat(21)])], /S{21}/],
      [
        "a serial that was given to another pack",
        () => [commissioning(["S01"]), commissioning(["S01"], { lot: "L2" })],
        /serial S01/,
      ],
      [
        "two expiries of one lot",
        () => [commissioning(["S01"]), commissioning(["S02"], { expiry: "2033-01-01" })],
        /2034-08-31.*2033-01-01/,
      ],
      ["an unknown pack", () => [shipping(packs(["NOBODY"]))], /"NOBODY".* is not in any pack list/],
      ["an unknown case", () => [shipping([sscc(7)])], /logistic unit 069012340000000078/],
      [
        "an unregistered lot",
        () => [shipping([], { epcList: undefined, quantityList: [{ epcClass: lgtin("L9"), quantity: 1 }] })],
        /Lot L9 of GTIN 06901234000016 is not registered/,
      ],
      ["a scanner in caps lock", () => [commissioning(["s0A1"]), shipping(packs(["S0a1"]))], /caps lock/],
      [
        "a destination of nobody",
        () => [commissioning(["S01"]), shipping(packs(["S01"]), { to: "6909999999996" })],
        /GLN 6909999999996/,
      ],
      [
        "goods of another site",
        () => [commissioning(["S01"]), shipping(packs(["S01"]), { from: GLN.distributor, to: GLN.eastGate })],
        /site/,
      ],
      ["a wrong check digit", () => [commissioning(["S01"], { at: "6901234000017" })], /6901234000017.*check digit/s],
      ["a type that is none", () => [event({ type: "QuantityEvent", at: GLN.plant })], /QuantityEvent/],
    ];
    for (const [what, events, sentence] of cases) {
      it(`refuses ${what}, with the value and a cure, and sends nothing for it`, async () => {
        const all = events();
        if (all.length > 1) await tell(...all.slice(0, -1));
        const block = await world.provider.getBlockNumber();
        const results = await tell(all.at(-1) ?? {});
        if (what.startsWith("a serial that was given") || what.startsWith("two expiries")) {
          const together = await tell(...all.map((each) => ({ ...each, eventID: undefined })));
          expect(together.at(-1)).to.deep.include({ outcome: "refused" });
          expect(together.at(-1)?.reason).to.match(sentence);
          return;
        }
        expect(outcomes(results)).to.deep.equal(["refused"]);
        expect(results[0]?.reason).to.match(sentence);
        expect(await world.provider.getBlockNumber()).to.equal(block);
      });
    }

    it("refuses a file that is no document as one item", async () => {
      const paths = {
        "not.json": "<epcis/>",
        "empty.json": "",
        "fhir.json": '{"resourceType":"Bundle"}',
        "old.json": '{"type":"EPCISDocument","schemaVersion":"1.2","epcisBody":{"eventList":[]}}',
      };
      for (const [name, text] of Object.entries(paths)) await writeFile(join(world.vault.folder, name), text);
      const big = join(world.vault.folder, "big.json");
      await writeFile(big, "{");
      await truncate(big, 500 * 2 ** 20);
      const files = [
        ...Object.keys(paths).map((name) => join(world.vault.folder, name)),
        big,
        join(world.vault.folder, "missing.json"),
      ];
      const results = await imported(world, files);
      expect(outcomes(results)).to.deep.equal(Array(6).fill("refused"));
      expect(results.map(({ item }) => item)).to.deep.equal(Array(6).fill("document"));
      expect(results[4]?.reason).to.contain("64 MiB");
    });

    it("takes an event that stands twice once, and refuses another of the same eventID", async () => {
      const first = commissioning(["S01"]);
      const second = commissioning(["S02"], { lot: "L2", eventID: first["eventID"] as string });
      const file = await written(world, [first, first]);
      const again = await written(world, [first, second]);
      const results = await imported(world, [file, again]);
      expect(outcomes(results)).to.deep.equal(["applied", "already-applied", "already-applied", "refused"]);
      expect(results[3]?.reason).to.contain("Another event has the same eventID");
    });

    it("goes on with the other events of a document", async () => {
      const results = await tell(
        { type: "ObjectEvent" },
        commissioning(["S01"]),
        event({ bizStep: "shipping", readPoint: { id: sgln(GLN.plant) }, epcList: ["urn:epc:id:sgtin:broken"] }),
      );
      expect(outcomes(results)).to.deep.equal(["refused", "applied", "refused"]);
    });
  });
});

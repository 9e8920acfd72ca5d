import { expect } from "chai";
import { hexlify, id, randomBytes, ZeroAddress } from "ethers";

import { Class, Reason, registerLot, State, move, Movement } from "../../helpers/goods.ts";
import { accepted, ASPIRIN, asCouncil, by, DISPENSERS, dispensed } from "../../helpers/pharmacies.ts";
import { expectRefusedToOthers, issued, midnight, MORPHINE, nextAt, now, opened } from "../../helpers/pharmacies.ts";
import { packs, pharmacies, stateOf, story, suspend, today, type Pharmacies } from "../../helpers/pharmacies.ts";
import { order, writeSlip, type OrderOptions, type Slip } from "../../helpers/prescriptions.ts";
import { load, NO_OCCASION } from "../../helpers/world.ts";

describe("PrescriptionToken: dispense", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  /** One pack of metformin at the store unless told otherwise. */
  const orderOf = (slip: Slip, options: Partial<OrderOptions> = {}) =>
    order(at.world, slip, { packs: packs(at.lot.metformin, 0), ...options });
  const atOther = (...indices: number[]) => ({
    packs: packs(at.lot.metformin, ...indices),
    consignments: indices.map(() => 500),
    site: at.world.site.otherStore,
  });

  async function refuses(
    sent: Promise<unknown>,
    error: string,
    contract: "prescriptionToken" | "lotLedger" | "drugRegistry" | "consortium" = "prescriptionToken",
    ...values: unknown[]
  ) {
    const refused = expect(sent).to.be.revertedWithCustomError(at.world[contract], error);
    await (values.length === 0 ? refused : refused.withArgs(...values));
  }

  describe("given a prescription and a pack of the prescribed group", () => {
    it("gives the pack to the holder, and tells what happened in order", async () => {
      const slip = await issued(at, { quantity: 60 });
      const values = await orderOf(slip);
      const sent = by(at, "dispenser").dispense(values);
      const { dispenser } = at.world.operator;
      const { holder } = slip.fields;
      await expect(sent).to.emit(at.token, "TransferSingle").withArgs(dispenser, holder, ZeroAddress, slip.id, 20);
      const { chain, ...state } = await stateOf(at, slip);
      await expect(sent)
        .to.emit(at.token, "PrescriptionDispensed")
        .withArgs(slip.id, at.world.site.store, 40, 2, values.time, chain);
      await expect(sent)
        .to.emit(at.world.lotLedger, "PacksChanged")
        .withArgs(at.lot.metformin, at.world.site.store, 0, 1, State.Dispensed, Reason.Dispensed);
      expect(await story(at, sent)).to.deep.equal([
        "PrescriptionToken.TransferSingle",
        "PrescriptionToken.PrescriptionDispensed",
        "LotLedger.PacksChanged",
      ]);
      expect(state).to.include({ units: 40n, sequence: 2n, site: 0n, dispensedDay: BigInt(await today(at)) });
      expect(await at.world.lotLedger.packStateOf(at.lot.metformin, 0)).to.equal(State.Dispensed);
    });

    it("gives 20 packs and draws in one dispense, of several lots", async () => {
      const slip = await issued(at, { quantity: 500 });
      const given = [...packs(at.lot.metformin, ...Array(18).keys()), ...packs(at.lot.brand, 3)];
      await opened(at, at.lot.metformin, 30);
      const draws = [...given, { lot: at.lot.metformin, index: 30, units: 7 }];
      await by(at, "dispenser").dispense(await orderOf(slip, { packs: draws, units: 18 * 20 + 50 + 7 }));
      expect((await stateOf(at, slip)).units).to.equal(500 - 417);
    });

    it("is dispensed by a hospital's ward", async () => {
      const { lotLedger, operator, site } = at.world;
      await lotLedger.connect(operator.pharmacyLogistics).split(at.lot.metformin, 0, 400, NO_OCCASION);
      await move(at.world, at.lot.metformin, 400, "store", "ward");
      const slip = await issued(at);
      const given = { packs: packs(at.lot.metformin, 400), consignments: [400], site: site.ward };
      await by(at, "wardDispenser").dispense(await orderOf(slip, given));
      expect((await stateOf(at, slip)).units).to.equal(0);
    });

    it("is refused to whoever is no dispenser", async () => {
      const values = await orderOf(await issued(at));
      await expectRefusedToOthers(at, DISPENSERS, (token) => token.dispense(values));
    });

    it("is refused to a dispenser of a suspended pharmacy", async () => {
      const values = await orderOf(await issued(at));
      await suspend(at, "pharmacy");
      await refuses(by(at, "dispenser").dispense(values), "MemberNotInStanding", "consortium");
    });

    it("is refused to another pharmacy than the one that was signed for", async () => {
      const slip = await issued(at);
      await refuses(by(at, "otherDispenser").dispense(await orderOf(slip)), "SignatureInvalid");
      await refuses(
        by(at, "otherDispenser").dispense(await orderOf(slip, { site: at.world.site.otherStore })),
        "NotCustodian",
        "lotLedger",
        at.lot.metformin,
        0,
        at.world.site.store,
        at.world.site.otherStore,
      );
    });

    it("is refused a second time: the signature is used up, and the pack is gone", async () => {
      const slip = await issued(at, { quantity: 40 });
      const values = await orderOf(slip);
      await by(at, "dispenser").dispense(values);
      await refuses(by(at, "dispenser").dispense(values), "SignatureInvalid");
      await refuses(
        by(at, "dispenser").dispense(await orderOf(slip)),
        "PackNotInState",
        "lotLedger",
        at.lot.metformin,
        0,
        State.Dispensed,
        State.Active,
      );
    });

    it("is refused with a field that differs from what was issued", async () => {
      const slip = await issued(at);
      const values = await orderOf(slip);
      for (const altered of [{ quantity: 40 }, { lastDay: 65_000 }, { interval: 1 }, { issuer: 7 }, { class: 2 }]) {
        const prescription = { ...values.prescription, ...altered };
        await refuses(by(at, "dispenser").dispense({ ...values, prescription }), "PrescriptionUnknown");
      }
    });

    it("is refused when it was never issued, and when it is cancelled", async () => {
      const slip = await writeSlip(at.world);
      const signature = hexlify(randomBytes(65));
      await refuses(by(at, "dispenser").dispense(await orderOf(slip, { signature })), "PrescriptionUnknown");
      const gone = await issued(at);
      const values = await orderOf(gone);
      await by(at, "prescriber").cancel(gone.fields);
      await refuses(by(at, "dispenser").dispense(values), "PrescriptionIsCancelled");
    });
  });

  describe("given an accepted prescription", () => {
    it("is dispensed by the pharmacy that has it, in parts, and stays with it", async () => {
      const slip = await accepted(at, { quantity: 60 });
      await dispensed(at, slip, 0);
      await dispensed(at, slip, 1, 2);
      expect(await stateOf(at, slip)).to.include({ units: 0n, sequence: 4n, acceptanceLives: true });
    });

    it("is refused to every other until the acceptance's last second is over", async () => {
      const until = (await now(at)) + 1000;
      const slip = await accepted(at, { until });
      const values = await orderOf(slip, atOther(500));
      for (const time of [until - 1, until]) {
        await nextAt(at, time);
        await refuses(
          by(at, "otherDispenser").dispense(values),
          "AcceptedElsewhere",
          "prescriptionToken",
          slip.id,
          at.world.site.store,
          until,
        );
      }
      await nextAt(at, until + 1);
      await by(at, "otherDispenser").dispense(values);
      expect((await stateOf(at, slip)).units).to.equal(0);
    });

    it("is free at once when its pharmacy is suspended", async () => {
      const slip = await accepted(at);
      await suspend(at, "pharmacy");
      await by(at, "otherDispenser").dispense(await orderOf(slip, atOther(500)));
      expect((await stateOf(at, slip)).units).to.equal(0);
    });

    it("is still dispensed there, and nowhere else, when cancelling was asked for", async () => {
      const until = (await now(at)) + 1000;
      const slip = await accepted(at, { quantity: 40, until });
      await by(at, "prescriber").cancel(slip.fields);
      await refuses(by(at, "otherDispenser").dispense(await orderOf(slip, atOther(500))), "AcceptedElsewhere");
      await nextAt(at, until);
      await dispensed(at, slip, 0);
      expect(await stateOf(at, slip)).to.include({ units: 20n, cancelAsked: true, cancelled: false });
      await nextAt(at, until + 1);
      await refuses(by(at, "dispenser").dispense(await orderOf(slip)), "CancellationPending");
    });

    it("is dispensed nowhere when cancelling was asked for and its pharmacy is suspended", async () => {
      const slip = await accepted(at);
      await by(at, "prescriber").cancel(slip.fields);
      await suspend(at, "pharmacy");
      const values = await orderOf(slip, atOther(500));
      await refuses(by(at, "otherDispenser").dispense(values), "CancellationPending");
    });
  });

  describe("given days", () => {
    it("is dispensed from its first day to its last, at the ledger's midnight", async () => {
      const day = await today(at);
      const slip = await issued(at, { quantity: 40, firstDay: day + 1, lastDay: day + 2 });
      const first = await orderOf(slip);
      await nextAt(at, midnight(day + 1) - 1);
      await refuses(
        by(at, "dispenser").dispense(first),
        "PrescriptionNotYetValid",
        "prescriptionToken",
        slip.id,
        day + 1,
        day,
      );
      await nextAt(at, midnight(day + 1));
      await by(at, "dispenser").dispense(first);
      const last = await orderOf(slip, { packs: packs(at.lot.metformin, 1) });
      await nextAt(at, midnight(day + 3));
      await refuses(
        by(at, "dispenser").dispense(last),
        "PrescriptionExpired",
        "prescriptionToken",
        slip.id,
        day + 2,
        day + 3,
      );
      await nextAt(at, midnight(day + 3) - 1);
      await by(at, "dispenser").dispense(last);
    });

    it("waits for the interval, day by day", async () => {
      const slip = await issued(at, { quantity: 60, interval: 7 });
      const day = await today(at);
      await dispensed(at, slip, 0);
      const second = await orderOf(slip, { packs: packs(at.lot.metformin, 1) });
      await refuses(by(at, "dispenser").dispense(second), "DispensedTooEarly");
      await nextAt(at, midnight(day + 7) - 1);
      await refuses(
        by(at, "dispenser").dispense(second),
        "DispensedTooEarly",
        "prescriptionToken",
        slip.id,
        day + 7,
        day + 6,
      );
      await nextAt(at, midnight(day + 7));
      await by(at, "dispenser").dispense(second);
      expect((await stateOf(at, slip)).dispensedDay).to.equal(day + 7);
    });

    it("waits for ever where the interval is longer than the ledger's days", async () => {
      const slip = await issued(at, { quantity: 40, interval: 65_535, lastDay: 65_535 });
      await dispensed(at, slip, 0);
      const again = await orderOf(slip, { packs: packs(at.lot.metformin, 1) });
      await refuses(
        by(at, "dispenser").dispense(again),
        "DispensedTooEarly",
        "prescriptionToken",
        slip.id,
        65_535,
        await today(at),
      );
    });

    for (const offset of [-1, 0, 1]) {
      it(`${offset <= 0 ? "takes" : "refuses"} a signature at its deadline, ${offset} s`, async () => {
        const slip = await issued(at);
        const deadline = (await now(at)) + 100;
        const values = await orderOf(slip, { deadline });
        await nextAt(at, deadline + offset);
        const sent = by(at, "dispenser").dispense(values);
        if (offset <= 0) await expect(sent).to.emit(at.token, "PrescriptionDispensed");
        else await refuses(sent, "SignatureExpired", "prescriptionToken", slip.id, deadline);
      });
    }
  });

  describe("given units", () => {
    it("dispenses to the last one, at any pharmacy", async () => {
      const slip = await issued(at, { quantity: 60 });
      await dispensed(at, slip, 0);
      await by(at, "otherDispenser").dispense(await orderOf(slip, atOther(500)));
      await dispensed(at, slip, 1);
      expect((await stateOf(at, slip)).units).to.equal(0);
      const more = await orderOf(slip, { packs: packs(at.lot.metformin, 2) });
      await refuses(by(at, "dispenser").dispense(more), "UnitsExceeded", "prescriptionToken", slip.id, 0, 20);
    });

    it("refuses more than are left, and none", async () => {
      const slip = await issued(at, { quantity: 39 });
      for (const units of [40, 0]) {
        const values = await orderOf(slip, { packs: packs(at.lot.metformin, 0, 1), units });
        await refuses(by(at, "dispenser").dispense(values), "UnitsExceeded", "prescriptionToken", slip.id, 39, units);
      }
    });

    for (const units of [19, 21]) {
      it(`refuses ${units} for a pack of 20`, async () => {
        const slip = await issued(at, { quantity: 40 });
        const values = await orderOf(slip, { units });
        await refuses(by(at, "dispenser").dispense(values), "UnitsMismatch", "prescriptionToken", slip.id, units, 20);
        expect(await at.world.lotLedger.packStateOf(at.lot.metformin, 0)).to.equal(State.Active);
      });
    }

    it("refuses a pack that is named twice", async () => {
      const slip = await issued(at, { quantity: 40 });
      const values = await orderOf(slip, { packs: packs(at.lot.metformin, 0, 0), units: 40 });
      await refuses(by(at, "dispenser").dispense(values), "PackNotInState", "lotLedger");
    });

    for (const [count, consignments] of [
      [0, 0],
      [21, 21],
      [1, 0],
      [1, 2],
    ] as const) {
      it(`refuses a pack list of length ${count} with ${consignments} consignments`, async () => {
        const slip = await issued(at, { quantity: 500 });
        const list = packs(at.lot.metformin, ...Array(count).keys());
        const values = await orderOf(slip, { packs: list, consignments: Array<number>(consignments).fill(0) });
        await refuses(
          by(at, "dispenser").dispense(values),
          "PackListInvalid",
          "prescriptionToken",
          count,
          consignments,
          20,
        );
      });
    }
  });

  describe("given a drug", () => {
    it("gives any product of the prescribed group, sold over the counter too", async () => {
      const slip = await issued(at, { quantity: 70 });
      const given = [...packs(at.lot.brand, 0), ...packs(at.lot.counter, 0)];
      await by(at, "dispenser").dispense(await orderOf(slip, { packs: given, units: 70 }));
      expect((await stateOf(at, slip)).units).to.equal(0);
    });

    it("refuses a product of another group, alone or among others", async () => {
      const slip = await issued(at, { quantity: 40 });
      const wrong = packs(at.lot.aspirin, 0);
      for (const given of [wrong, [...packs(at.lot.metformin, 0), ...wrong]]) {
        await refuses(
          by(at, "dispenser").dispense(await orderOf(slip, { packs: given, units: 20 * given.length })),
          "NotPrescribedDrug",
          "prescriptionToken",
          slip.id,
          at.lot.aspirin,
          at.gtin.aspirin,
        );
      }
    });

    it("gives only the GTIN that was fixed", async () => {
      const slip = await issued(at, { quantity: 50, fixedGtin: at.gtin.brand });
      await refuses(
        by(at, "dispenser").dispense(await orderOf(slip)),
        "NotPrescribedDrug",
        "prescriptionToken",
        slip.id,
        at.lot.metformin,
        at.gtin.metformin,
      );
      await by(at, "dispenser").dispense(await orderOf(slip, { packs: packs(at.lot.brand, 0), units: 50 }));
      expect((await stateOf(at, slip)).units).to.equal(0);
    });

    it("refuses to open the commitment with another group, GTIN or salt", async () => {
      const slip = await issued(at);
      for (const altered of [{ group: ASPIRIN }, { gtin: at.gtin.metformin }, { salt: id("another") }]) {
        const shown = { ...slip, drug: { ...slip.drug, ...altered } };
        const values = await orderOf(shown);
        await refuses(by(at, "dispenser").dispense(values), "DrugOpeningWrong", "prescriptionToken", slip.id);
      }
    });

    it("gives a controlled product on a controlled prescription only", async () => {
      const common = await issued(at, { group: MORPHINE, quantity: 10 });
      const given = { packs: packs(at.lot.morphine, 0), units: 10 };
      await refuses(
        by(at, "dispenser").dispense(await orderOf(common, given)),
        "ControlledPrescriptionNeeded",
        "prescriptionToken",
        common.id,
        at.gtin.morphine,
      );
      const controlled = await issued(at, { group: MORPHINE, quantity: 10, class: Class.Controlled });
      await by(at, "dispenser").dispense(await orderOf(controlled, given));
      expect((await stateOf(at, controlled)).units).to.equal(0);
    });

    it("keeps a controlled product's limit on the whole prescription, and none on others", async () => {
      const given = { packs: packs(at.lot.morphine, 0), units: 10 };
      const over = await issued(at, { group: MORPHINE, quantity: 61, class: Class.Controlled });
      await refuses(
        by(at, "dispenser").dispense(await orderOf(over, given)),
        "ControlledLimitExceeded",
        "prescriptionToken",
        over.id,
        at.gtin.morphine,
        60,
        61,
      );
      const most = await issued(at, { group: MORPHINE, quantity: 60, class: Class.Controlled });
      await by(at, "dispenser").dispense(await orderOf(most, given));
      const simple = await issued(at, { quantity: 5000, class: Class.Controlled });
      await by(at, "dispenser").dispense(await orderOf(simple));
    });

    it("refuses what is made for no person", async () => {
      const { drugRegistry, operator } = at.world;
      const quality = drugRegistry.connect(operator.makerQuality);
      await quality.registerMaterial(4, id("herb"));
      const [event] = await drugRegistry.queryFilter(drugRegistry.filters.MaterialRegistered);
      if (event === undefined) throw new Error("no material was registered");
      const material = event.args[0];
      const lot = await registerLot(at.world, { gtin: material, lotNumber: "herb" });
      await move(at.world, lot, 0, "plant", "store");
      const slip = await issued(at, { group: "0x".padEnd(34, "0"), quantity: 1 });
      const values = await orderOf(slip, { packs: packs(lot, 0), units: 1 });
      await refuses(by(at, "dispenser").dispense(values), "NotForPeople", "lotLedger", material);
    });
  });

  describe("given a pack that may not be given", () => {
    const lots = () => at.world.lotLedger;
    const officer = () => lots().connect(at.world.operator.officer);
    const logistics = () => lots().connect(at.world.operator.pharmacyLogistics);
    const range = { consignment: 0, first: 0, count: 1 };
    const cases: [string, string, "lotLedger" | "drugRegistry", () => Promise<unknown>][] = [
      ["recalled", "LotIsRecalled", "lotLedger", () => officer().recallLot(at.lot.metformin, 2, NO_OCCASION)],
      ["held", "LotIsHeld", "lotLedger", () => officer().holdLot(at.lot.metformin, NO_OCCASION)],
      [
        "held at the pharmacy",
        "ConsignmentIsHeld",
        "lotLedger",
        () => logistics().holdConsignment(at.lot.metformin, 0, NO_OCCASION),
      ],
      [
        "of a suspended product",
        "ProductNotApproved",
        "drugRegistry",
        () =>
          at.world.drugRegistry.connect(at.world.operator.officer).setProductStatus(at.gtin.metformin, 2, id("why")),
      ],
      [
        "of a withdrawn product",
        "ProductNotApproved",
        "drugRegistry",
        () =>
          at.world.drugRegistry.connect(at.world.operator.officer).setProductStatus(at.gtin.metformin, 3, id("why")),
      ],
      [
        "locked",
        "PackNotInState",
        "lotLedger",
        () => logistics().lock({ lot: at.lot.metformin, ...range }, NO_OCCASION),
      ],
      [
        "destroyed",
        "PackNotInState",
        "lotLedger",
        () => logistics().retire({ lot: at.lot.metformin, ...range }, Reason.Destroyed, NO_OCCASION),
      ],
      ["opened", "PackNotInState", "lotLedger", () => opened(at, at.lot.metformin, 0)],
      [
        "on its way",
        "ConsignmentInTransit",
        "lotLedger",
        () =>
          logistics().ship(
            [{ lot: at.lot.metformin, first: 0 }],
            at.world.site.otherStore,
            Movement.Transfer,
            NO_OCCASION,
          ),
      ],
    ];
    for (const [what, error, contract, happens] of cases) {
      it(`refuses one that is ${what}`, async () => {
        const values = await orderOf(await issued(at));
        await happens();
        await refuses(by(at, "dispenser").dispense(values), error, contract);
      });
    }

    it("refuses one that is out of date, from the ledger's midnight on", async () => {
      const day = await today(at);
      const lot = await registerLot(at.world, { gtin: at.gtin.metformin, lotNumber: "old", expiryDay: day + 1 });
      await move(at.world, lot, 0, "plant", "store");
      const slip = await issued(at);
      const values = await orderOf(slip, { packs: packs(lot, 0) });
      await nextAt(at, midnight(day + 2));
      await refuses(by(at, "dispenser").dispense(values), "LotExpired", "lotLedger", lot, day + 1, day + 2);
      await nextAt(at, midnight(day + 2) - 1);
      await by(at, "dispenser").dispense(values);
    });

    it("refuses one that was never released", async () => {
      const lot = await registerLot(at.world, { gtin: at.gtin.metformin, lotNumber: "new", released: false });
      await move(at.world, lot, 0, "plant", "store");
      const values = await orderOf(await issued(at), { packs: packs(lot, 0) });
      await refuses(by(at, "dispenser").dispense(values), "LotNotReleased", "lotLedger", lot);
    });

    it("refuses one that is not in the consignment named, and a consignment that is not there", async () => {
      const slip = await issued(at);
      const outside = await orderOf(slip, { packs: packs(at.lot.metformin, 500) });
      await refuses(by(at, "dispenser").dispense(outside), "OutsideConsignment", "lotLedger");
      const stale = await orderOf(slip, { consignments: [7] });
      await refuses(by(at, "dispenser").dispense(stale), "ConsignmentUnknown", "lotLedger");
      const unknown = await orderOf(slip, { packs: packs(id("no lot"), 0) });
      await refuses(by(at, "dispenser").dispense(unknown), "LotUnknown", "lotLedger");
    });

    it("leaves nothing of a dispense of which one pack is refused", async () => {
      const slip = await issued(at, { quantity: 60 });
      await opened(at, at.lot.metformin, 2);
      const values = await orderOf(slip, { packs: packs(at.lot.metformin, 0, 1, 2), units: 60 });
      await refuses(by(at, "dispenser").dispense(values), "PackNotInState", "lotLedger");
      expect(await stateOf(at, slip)).to.include({ units: 60n, sequence: 1n });
      expect(await lots().packStateOf(at.lot.metformin, 0)).to.equal(State.Active);
    });
  });

  describe("given a token or a lot ledger that is being replaced", () => {
    it("dispenses while the token is closing, and not once it is frozen", async () => {
      const slip = await issued(at, { quantity: 40 });
      const council = await asCouncil(at);
      await council.closeModule(at.token);
      await dispensed(at, slip, 0);
      await council.freezeModule(at.token);
      await refuses(
        by(at, "dispenser").dispense(await orderOf(slip)),
        "ModuleIsFrozen",
        "consortium",
        await at.token.getAddress(),
      );
    });

    it("dispenses nothing once the lot ledger is frozen", async () => {
      const values = await orderOf(await issued(at));
      await (await asCouncil(at)).freezeModule(at.world.lotLedger);
      const lotLedger = await at.world.lotLedger.getAddress();
      await refuses(by(at, "dispenser").dispense(values), "ModuleIsFrozen", "consortium", lotLedger);
    });
  });
});

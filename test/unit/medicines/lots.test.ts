import { expect } from "chai";
import { AbiCoder, hexlify, id, keccak256, randomBytes, ZeroHash } from "ethers";

import { decide } from "../../helpers/council.ts";
import { gtin, lotRegistration, registerLot, registerProduct, registration, text20 } from "../../helpers/goods.ts";
import { nextBlockAt, Standing } from "../../helpers/membership.ts";
import {
  as,
  LotHold,
  midnight,
  Recall,
  setStatus,
  Status,
  stockedPlant,
  suspend,
  type Stocked,
} from "../../helpers/packs.ts";
import {
  deployWorld,
  freshAccount,
  load,
  LONG,
  NO_OCCASION,
  Role,
  type Connection,
  type World,
} from "../../helpers/world.ts";

const MOST_PACKS = 16_777_215;

/** An approved product of the maker, and no lot. */
async function approved(connection: Connection): Promise<World> {
  const world = await deployWorld({ connection });
  await registerProduct(world, 1);
  return world;
}

/** A vaccine's lot, which only a regulator releases. */
async function vaccineLot(connection: Connection): Promise<Stocked> {
  const world = await deployWorld({ connection });
  await registerProduct(world, 1, { vaccine: true });
  return { world, lot: await registerLot(world, { released: false }) };
}

/** A lot that the clinic made at a site named for it, of the maker's product. */
async function contractMadeLot(connection: Connection): Promise<Stocked> {
  const world = await deployWorld({ connection });
  const { consortium, drugRegistry, admin, member, operator, site } = world;
  await registerProduct(world, 1);
  await drugRegistry.connect(operator.officer).nameMaker(gtin(1), site.store, true);
  expect((await consortium.operatorOf(operator.pharmacyQuality)).member).to.equal(member.pharmacy);
  const values = await lotRegistration(world);
  await as(world, "pharmacyQuality").registerLot(values, [], NO_OCCASION);
  await consortium
    .connect(admin.otherPharmacy)
    .addOperator(member.otherPharmacy, freshAccount(world), Role.QualityOfficer, site.otherStore, LONG);
  return { world, lot: await world.lotLedger.lotId(values.gtin, values.lotNumber) };
}

describe("LotLedger, lots", () => {
  describe("when a lot is registered", () => {
    it("keeps what it was registered with, in one consignment at the site that made it", async () => {
      const world = await load(approved);
      const { lotLedger, member, site, operator } = world;
      const values = await lotRegistration(world);
      const lot = keccak256(AbiCoder.defaultAbiCoder().encode(["uint64", "bytes20"], [values.gtin, values.lotNumber]));
      const { gtin: number, lotNumber, packCount, madeDay, expiryDay, root } = values;
      const occasion = { document: id("event"), circumstances: 7n };

      await expect(as(world, "makerQuality").registerLot(values, [], occasion))
        .to.emit(lotLedger, "Recorded")
        .withArgs(occasion.document, operator.makerQuality.address, 7n)
        .and.to.emit(lotLedger, "LotRegistered")
        .withArgs(
          ...[lot, number, site.plant, lotNumber, packCount, madeDay, expiryDay, member.maker, root, false, false],
        )
        .and.not.to.emit(lotLedger, "InputsRecorded");

      expect(await lotLedger.lotId(number, lotNumber)).to.equal(lot);
      expect([...(await lotLedger.lotOf(lot))]).to.deep.equal(
        [number, packCount, madeDay, expiryDay, member.maker, site.plant, false, false, false, Recall.None, root].map(
          (value) => (typeof value === "number" ? BigInt(value) : value),
        ),
      );
      expect([...(await lotLedger.consignmentOf(lot, 0))]).to.deep.equal([
        1000n,
        BigInt(site.plant),
        0n,
        0n,
        0n,
        0n,
        0n,
        0n,
        false,
      ]);
    });

    it("takes a lot made on its last day", async () => {
      const world = await load(approved);
      const today = Number(await world.lotLedger.today());
      const lot = await registerLot(world, { madeDay: today, expiryDay: today });
      expect((await world.lotLedger.lotOf(lot)).expiryDay).to.equal(today);
    });

    for (const packCount of [1, MOST_PACKS]) {
      it(`takes ${packCount} packs`, async () => {
        const world = await load(approved);
        const lot = await registerLot(world, { packCount });
        expect((await world.lotLedger.consignmentOf(lot, 0)).count).to.equal(packCount);
      });
    }

    for (const packCount of [0, MOST_PACKS + 1, 2 ** 32 - 1]) {
      it(`refuses ${packCount} packs`, async () => {
        const world = await load(approved);
        await expect(
          as(world, "makerQuality").registerLot(await lotRegistration(world, { packCount }), [], NO_OCCASION),
        )
          .to.be.revertedWithCustomError(world.lotLedger, "PackCountInvalid")
          .withArgs(packCount);
      });
    }

    for (const lotNumber of ["A", "A-1/b", "12345678901234567890"]) {
      it(`takes the lot number ${lotNumber}`, async () => {
        const world = await load(approved);
        const lot = await registerLot(world, { lotNumber });
        expect((await world.lotLedger.lotOf(lot)).packCount).to.equal(1000);
      });
    }

    for (const [what, lotNumber] of [
      ["is empty", ""],
      ["begins with a zero byte", "\0A"],
      ["goes on after a zero byte", "A\0B"],
      ["goes on in its last byte", `A${"\0".repeat(18)}B`],
    ] as const) {
      it(`refuses a lot number that ${what}`, async () => {
        const world = await load(approved);
        await expect(
          as(world, "makerQuality").registerLot(await lotRegistration(world, { lotNumber }), [], NO_OCCASION),
        )
          .to.be.revertedWithCustomError(world.lotLedger, "LotNumberInvalid")
          .withArgs(text20(lotNumber));
      });
    }

    it("refuses a lot without the root of its pack list", async () => {
      const world = await load(approved);
      const values = await lotRegistration(world, { root: ZeroHash });
      await expect(as(world, "makerQuality").registerLot(values, [], NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "RootMissing")
        .withArgs(await world.lotLedger.lotId(values.gtin, values.lotNumber));
    });

    it("refuses the same lot twice, and takes its number for another product", async () => {
      const world = await load(approved);
      const lot = await registerLot(world);
      await expect(as(world, "makerQuality").registerLot(await lotRegistration(world), [], NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "LotExists")
        .withArgs(lot);
      expect(await registerLot(world, { gtin: await registerProduct(world, 2) })).to.not.equal(lot);
    });

    for (const [what, made, expiry] of [
      ["was made on day 0", "zero", 10],
      ["was made tomorrow", 1, 10],
      ["expires before it was made", 0, -1],
    ] as const) {
      it(`refuses a lot that ${what}`, async () => {
        const world = await load(approved);
        const today = Number(await world.lotLedger.today());
        const madeDay = made === "zero" ? 0 : today + made;
        const values = await lotRegistration(world, { madeDay, expiryDay: today + expiry });
        await expect(as(world, "makerQuality").registerLot(values, [], NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "DaysInvalid")
          .withArgs(madeDay, today + expiry, today);
      });
    }

    for (const [seconds, works] of [
      [-1, true],
      [0, false],
      [1, false],
    ] as const) {
      it(`${works ? "takes" : "refuses"} a lot of today's expiry ${seconds} s from the ledger's midnight`, async () => {
        const world = await load(approved);
        const day = Number(await world.lotLedger.today());
        const values = await lotRegistration(world, { madeDay: day - 1, expiryDay: day });
        await nextBlockAt(world, midnight(day + 1) + seconds);
        const registering = as(world, "makerQuality").registerLot(values, [], NO_OCCASION);
        const lot = await world.lotLedger.lotId(values.gtin, values.lotNumber);
        if (works) await expect(registering).to.emit(world.lotLedger, "LotRegistered");
        else {
          await expect(registering)
            .to.be.revertedWithCustomError(world.lotLedger, "LotExpired")
            .withArgs(lot, day, day + 1);
        }
      });

      it(`${works ? "refuses" : "takes"} a lot made tomorrow ${seconds} s from the ledger's midnight`, async () => {
        const world = await load(approved);
        const day = Number(await world.lotLedger.today());
        const values = await lotRegistration(world, { madeDay: day + 1 });
        await nextBlockAt(world, midnight(day + 1) + seconds);
        const registering = as(world, "makerQuality").registerLot(values, [], NO_OCCASION);
        if (works) await expect(registering).to.be.revertedWithCustomError(world.lotLedger, "DaysInvalid");
        else await expect(registering).to.emit(world.lotLedger, "LotRegistered");
      });
    }
  });

  describe("when the product or its maker is not fit", () => {
    it("refuses a product that nobody registered", async () => {
      const world = await load(approved);
      await expect(
        as(world, "makerQuality").registerLot(await lotRegistration(world, { gtin: gtin(9) }), [], NO_OCCASION),
      )
        .to.be.revertedWithCustomError(world.drugRegistry, "ProductUnknown")
        .withArgs(gtin(9));
    });

    for (const status of ["Suspended", "Withdrawn"] as const) {
      it(`refuses a product that is ${status}`, async () => {
        const world = await load(approved);
        await setStatus(world, gtin(1), Status[status]);
        await expect(as(world, "makerQuality").registerLot(await lotRegistration(world), [], NO_OCCASION))
          .to.be.revertedWithCustomError(world.drugRegistry, "ProductNotApproved")
          .withArgs(gtin(1), Status[status]);
      });
    }

    it("refuses another member, at a site that is not named", async () => {
      const world = await load(approved);
      await expect(as(world, "pharmacyQuality").registerLot(await lotRegistration(world), [], NO_OCCASION))
        .to.be.revertedWithCustomError(world.drugRegistry, "MakerNotNamed")
        .withArgs(gtin(1), world.member.pharmacy, world.site.store);
    });

    it("lets a named site of another member make it, until it is named no more", async () => {
      const { world, lot } = await load(contractMadeLot);
      expect((await world.lotLedger.lotOf(lot)).maker).to.equal(world.member.pharmacy);
      await world.drugRegistry.connect(world.operator.officer).nameMaker(gtin(1), world.site.store, false);
      const next = await lotRegistration(world, { lotNumber: "L2" });
      await expect(as(world, "pharmacyQuality").registerLot(next, [], NO_OCCASION)).to.be.revertedWithCustomError(
        world.drugRegistry,
        "MakerNotNamed",
      );
    });

    it("refuses a quality officer who acts at no site", async () => {
      const world = await load(approved);
      await expect(as(world, "distributorQuality").registerLot(await lotRegistration(world), [], NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "SiteMissing")
        .withArgs(world.operator.distributorQuality.address);
    });

    it("refuses a suspended maker", async () => {
      const world = await load(approved);
      await suspend(world, "maker");
      await expect(as(world, "makerQuality").registerLot(await lotRegistration(world), [], NO_OCCASION))
        .to.be.revertedWithCustomError(world.consortium, "MemberNotInStanding")
        .withArgs(world.member.maker, Standing.Suspended);
    });

    it("takes a grower's lot of a material", async () => {
      const world = await load(approved);
      const grower = world.operator.grower_quality;
      await world.drugRegistry.connect(grower).registerMaterial(4, id("herb"));
      const values = await lotRegistration(world, { gtin: 2n ** 63n + 1n });
      await expect(world.lotLedger.connect(grower).registerLot(values, [], NO_OCCASION))
        .to.emit(world.lotLedger, "LotRegistered")
        .and.to.emit(world.lotLedger, "Recorded");
    });

    it("begins no lot while the ledger is closing, and carries on with those it has", async () => {
      const { world, lot } = await load(vaccineLot);
      const ledger = await world.lotLedger.getAddress();
      await decide(world, world.consortium.interface.encodeFunctionData("closeModule", [ledger]));
      const values = await lotRegistration(world, { lotNumber: "L2" });
      await expect(as(world, "makerQuality").registerLot(values, [], NO_OCCASION))
        .to.be.revertedWithCustomError(world.consortium, "ModuleIsClosing")
        .withArgs(ledger);
      await expect(as(world, "officer").releaseLot(lot, NO_OCCASION)).to.emit(world.lotLedger, "LotReleased");
    });
  });

  describe("when its inputs are recorded", () => {
    const inputs = (count: number): string[] => Array.from({ length: count }, () => hexlify(randomBytes(32)));

    for (const count of [1, 64]) {
      it(`tells ${count} of them, with the lot or later`, async () => {
        const world = await load(approved);
        const values = await lotRegistration(world);
        const lot = await world.lotLedger.lotId(values.gtin, values.lotNumber);
        const [first, second] = [inputs(count), inputs(count)];
        await expect(as(world, "makerQuality").registerLot(values, first, NO_OCCASION))
          .to.emit(world.lotLedger, "InputsRecorded")
          .withArgs(lot, first);
        await expect(as(world, "makerQuality").recordInputs(lot, second, NO_OCCASION))
          .to.emit(world.lotLedger, "InputsRecorded")
          .withArgs(lot, second);
      });
    }

    it("refuses 65 with the lot, and none or 65 later", async () => {
      const world = await load(approved);
      const maker = as(world, "makerQuality");
      await expect(maker.registerLot(await lotRegistration(world), inputs(65), NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "ListLengthInvalid")
        .withArgs(65, 64);
      const lot = await registerLot(world, { released: false });
      for (const count of [0, 65]) {
        await expect(maker.recordInputs(lot, inputs(count), NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "ListLengthInvalid")
          .withArgs(count, 64);
      }
    });

    it("refuses a recalled input, last in the list too", async () => {
      const { world, lot: input } = await load(stockedPlant);
      await as(world, "makerQuality").recallLot(input, Recall.III, NO_OCCASION);
      const values = await lotRegistration(world, { lotNumber: "L2" });
      const lot = await world.lotLedger.lotId(values.gtin, values.lotNumber);
      await expect(as(world, "makerQuality").registerLot(values, [...inputs(2), input], NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "InputRecalled")
        .withArgs(lot, input);
      await as(world, "makerQuality").registerLot(values, [], NO_OCCASION);
      await expect(as(world, "makerQuality").recordInputs(lot, [input], NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "InputRecalled")
        .withArgs(lot, input);
    });

    it("refuses a released lot and one that does not exist", async () => {
      const { world, lot } = await load(stockedPlant);
      await expect(as(world, "makerQuality").recordInputs(lot, inputs(1), NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "LotIsReleased")
        .withArgs(lot);
      await expect(as(world, "makerQuality").recordInputs(id("none"), inputs(1), NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "LotUnknown")
        .withArgs(id("none"));
    });

    it("refuses everybody but its maker, the authorisation holder too", async () => {
      const { world, lot } = await load(contractMadeLot);
      await expect(as(world, "makerQuality").recordInputs(lot, inputs(1), NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "NotLotAuthority")
        .withArgs(lot, world.member.maker);
      await expect(as(world, "pharmacyQuality").recordInputs(lot, inputs(1), NO_OCCASION)).to.emit(
        world.lotLedger,
        "InputsRecorded",
      );
    });
  });

  describe("when it is released", () => {
    for (const [who, operator, member] of [
      ["its maker", "pharmacyQuality", "pharmacy"],
      ["the authorisation holder", "makerQuality", "maker"],
    ] as const) {
      it(`is released by ${who}, once`, async () => {
        const { world, lot } = await load(contractMadeLot);
        await expect(as(world, operator).releaseLot(lot, NO_OCCASION))
          .to.emit(world.lotLedger, "LotReleased")
          .withArgs(lot, world.member[member]);
        expect((await world.lotLedger.lotOf(lot)).released).to.equal(true);
        await expect(as(world, operator).releaseLot(lot, NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "LotIsReleased")
          .withArgs(lot);
      });
    }

    it("is not released by a quality officer of a third member", async () => {
      const { world, lot } = await load(contractMadeLot);
      const third = world.lotLedger.connect(freshAccount(world));
      for (const acting of [
        () => third.releaseLot(lot, NO_OCCASION),
        () => third.holdLot(lot, NO_OCCASION),
        () => third.recallLot(lot, Recall.I, NO_OCCASION),
        () => third.liftLotHold(lot, LotHold.Maker, NO_OCCASION),
      ]) {
        await expect(acting())
          .to.be.revertedWithCustomError(world.lotLedger, "NotLotAuthority")
          .withArgs(lot, world.member.otherPharmacy);
      }
    });

    it("is released by a new authorisation holder, and by the old one no more", async () => {
      const { world, lot } = await load(contractMadeLot);
      const { drugRegistry, operator, member } = world;
      const { keeping, ...rest } = registration(world);
      await drugRegistry
        .connect(operator.officer)
        .amendProduct(gtin(1), { ...rest, keeping: { ...keeping, holder: member.grower } });
      await expect(as(world, "makerQuality").releaseLot(lot, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "NotLotAuthority")
        .withArgs(lot, member.maker);
      await expect(as(world, "grower_quality").releaseLot(lot, NO_OCCASION)).to.emit(world.lotLedger, "LotReleased");
    });

    it("is not released by a regulator where its maker answers for it", async () => {
      const { world, lot } = await load(contractMadeLot);
      await expect(as(world, "officer").releaseLot(lot, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "NotLotAuthority")
        .withArgs(lot, world.member.regulator);
    });

    for (const option of ["vaccine", "needsLotRelease"] as const) {
      it(`is released by a regulator officer only, where the product is registered with ${option}`, async () => {
        const world = await load(approved);
        const number = await registerProduct(world, 2, { [option]: true });
        const lot = await registerLot(world, { gtin: number, released: false });
        await expect(as(world, "makerQuality").releaseLot(lot, NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "RegulatorReleases")
          .withArgs(lot);
        await expect(as(world, "officer").releaseLot(lot, NO_OCCASION))
          .to.emit(world.lotLedger, "LotReleased")
          .withArgs(lot, world.member.regulator);
      });
    }

    it("is not released by an enforcement officer", async () => {
      const { world, lot } = await load(vaccineLot);
      await expect(as(world, "enforcer").releaseLot(lot, NO_OCCASION))
        .to.be.revertedWithCustomError(world.consortium, "OperatorRoleMissing")
        .withArgs(
          world.operator.enforcer.address,
          Role.EnforcementOfficer,
          Role.QualityOfficer | Role.RegulatorOfficer,
        );
    });

    it("keeps to the registration: a product made a vaccine later changes no lot that exists", async () => {
      const world = await load(approved);
      const lot = await registerLot(world, { released: false });
      const amended = registration(world, { vaccine: true });
      await world.drugRegistry.connect(world.operator.officer).amendProduct(gtin(1), amended);
      await expect(as(world, "makerQuality").releaseLot(lot, NO_OCCASION)).to.emit(world.lotLedger, "LotReleased");
    });
  });

  describe("when it is recalled", () => {
    for (const [operator, member] of [
      ["pharmacyQuality", "pharmacy"],
      ["makerQuality", "maker"],
      ["officer", "regulator"],
      ["enforcer", "regulator"],
    ] as const) {
      it(`is recalled by ${operator}, and its recall only becomes graver`, async () => {
        const { world, lot } = await load(contractMadeLot);
        const ledger = as(world, operator);
        let current: number = Recall.None;
        for (const wanted of [Recall.III, Recall.II, Recall.I]) {
          await expect(ledger.recallLot(lot, wanted, NO_OCCASION))
            .to.emit(world.lotLedger, "LotRecalled")
            .withArgs(lot, current, wanted, world.member[member]);
          current = wanted;
          for (const lesser of [Recall.None, wanted, Recall.III]) {
            await expect(ledger.recallLot(lot, lesser, NO_OCCASION))
              .to.be.revertedWithCustomError(world.lotLedger, "RecallUnfit")
              .withArgs(lot, current, lesser);
          }
        }
        expect((await world.lotLedger.lotOf(lot)).recallClass).to.equal(Recall.I);
      });
    }

    it("law 6: stays recalled whatever else is done to the lot", async () => {
      const { world, lot } = await load(contractMadeLot);
      const ledger = as(world, "officer");
      await ledger.recallLot(lot, Recall.II, NO_OCCASION);
      await as(world, "makerQuality").holdLot(lot, NO_OCCASION);
      await ledger.holdLot(lot, NO_OCCASION);
      await as(world, "makerQuality").releaseLot(lot, NO_OCCASION);
      await ledger.liftLotHold(lot, LotHold.Maker, NO_OCCASION);
      await ledger.liftLotHold(lot, LotHold.Regulator, NO_OCCASION);
      const { recallClass, heldByMaker, heldByRegulator, released } = await world.lotLedger.lotOf(lot);
      expect([recallClass, heldByMaker, heldByRegulator, released]).to.deep.equal([2n, false, false, true]);
    });

    it("does not take a class that does not exist", async () => {
      const { world, lot } = await load(stockedPlant);
      await expect(as(world, "officer").recallLot(lot, 4, NO_OCCASION)).to.be.revertedWithoutReason(
        world.connection.ethers,
      );
    });
  });

  describe("when the lot does not exist", () => {
    it("refuses every act on it and answers with zeros", async () => {
      const world = await load(approved);
      const none = id("none");
      const ledger = as(world, "officer");
      for (const acting of [
        () => as(world, "makerQuality").releaseLot(none, NO_OCCASION),
        () => ledger.holdLot(none, NO_OCCASION),
        () => ledger.liftLotHold(none, LotHold.Maker, NO_OCCASION),
        () => ledger.recallLot(none, Recall.I, NO_OCCASION),
        () => ledger.holdConsignment(none, 0, NO_OCCASION),
      ]) {
        await expect(acting()).to.be.revertedWithCustomError(world.lotLedger, "LotUnknown").withArgs(none);
      }
      await expect(ledger.holdConsignment(none, 1, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "ConsignmentUnknown")
        .withArgs(none, 1);
      expect([...(await world.lotLedger.lotOf(none))].every((value) => !value || value === ZeroHash)).to.equal(true);
      expect([...(await world.lotLedger.consignmentOf(none, 0))].some(Boolean)).to.equal(false);
      expect([...(await world.lotLedger.openedOf(none, 0))]).to.deep.equal([0n, 0n, 0n, 0n]);
    });
  });
});

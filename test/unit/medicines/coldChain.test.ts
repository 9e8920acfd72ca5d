import { expect } from "chai";
import { id, ZeroAddress } from "ethers";

import {
  Device,
  deviceKey,
  record,
  registerLogger,
  signSummary,
  summaryOf,
  type Summary,
} from "../../helpers/coldChain.ts";
import { move, Movement, registerLot, registerProduct } from "../../helpers/goods.ts";
import { INDEFINITE, nextBlockAt, now, passTo } from "../../helpers/membership.ts";
import { as, Hold, lyingAt, named, packs, suspend, type Stocked } from "../../helpers/packs.ts";
import {
  deployWorld,
  freshAccount,
  load,
  loadWorld,
  LONG,
  NO_OCCASION,
  Role,
  type Connection,
  type OperatorName,
  type World,
} from "../../helpers/world.ts";
import { fieldsOf } from "../../helpers/views.ts";

const HOUR = 3600;
const DECISION = { document: id("stability report"), circumstances: 0n };

/** A released lot at the maker's plant, whose logger is live since the hour before. */
async function atPlant(connection: Connection, vaccine: boolean): Promise<Stocked> {
  const world = await deployWorld({ connection });
  await registerProduct(world, 1, { vaccine });
  const lot = await registerLot(world, { released: false });
  await as(world, vaccine ? "officer" : "makerQuality").releaseLot(lot, NO_OCCASION);
  await registerLogger(world, "plant", "plant");
  await passTo(world, (await now(world)) + HOUR);
  return { world, lot };
}

async function vaccineAtPlant(connection: Connection): Promise<Stocked> {
  return atPlant(connection, true);
}

async function drugAtPlant(connection: Connection): Promise<Stocked> {
  return atPlant(connection, false);
}

/** The vaccine's first consignment on its way to the warehouse, just shipped. */
async function onItsWay(connection: Connection): Promise<Stocked> {
  const { world, lot } = await vaccineAtPlant(connection);
  await as(world, "makerLogistics").ship(named(lot, 0), world.site.warehouse, Movement.Sale, NO_OCCASION);
  return { world, lot };
}

const LOGGER = deviceKey("plant");

/** Records what the plant's logger says of the first consignment, as its staff. */
async function tell(world: World, lot: string, summary: Summary, by: OperatorName = "makerLogistics", first = 0) {
  return record(world, by, LOGGER, named(lot, first), summary);
}

async function recordedAt({ world, lot }: Stocked, first = 0): Promise<number[]> {
  const { recordedSince, recordedUntil, minutesOut, holds } = await lyingAt(world, lot, first);
  return [recordedSince, recordedUntil, minutesOut, holds];
}

describe("ColdChain, devices", () => {
  describe("when one is registered", () => {
    for (const [operator, place, kind] of [
      ["makerQuality", "plant", Device.Logger],
      ["makerQuality", "plant", Device.Camera],
      ["distributorQuality", "warehouse", Device.Logger],
    ] as const) {
      it(`signs for ${place} from this block on, by ${operator}, as kind ${kind}`, async () => {
        const world = await loadWorld();
        const { coldChain, site } = world;
        const { address } = deviceKey("new");
        const { member } = await world.consortium.operatorOf(world.operator[operator]);
        const registering = coldChain.connect(world.operator[operator]);
        await expect(registering.registerDevice(address, site[place], kind, LONG))
          .to.emit(coldChain, "DeviceRegistered")
          .withArgs(address, member, site[place], kind, LONG, world.operator[operator].address);
        const view = [...(await coldChain.deviceOf(address))].map(Number);
        expect(view).to.deep.equal([Number(member), site[place], kind, await now(world), LONG, 0]);
      });
    }

    it("lets an enforcement officer register cameras of the authority's sites, and no logger", async () => {
      const world = await loadWorld();
      const { coldChain, consortium, admin, member } = world;
      await consortium.connect(admin.regulator).openSite(member.regulator, 6901234000993n, 8);
      const site = await consortium.siteCount();
      const enforcer = coldChain.connect(world.operator.enforcer);
      const { address } = deviceKey("camera");
      await expect(enforcer.registerDevice(address, site, Device.Logger, LONG))
        .to.be.revertedWithCustomError(coldChain, "DeviceKindUnfit")
        .withArgs(address, Device.Logger);
      await enforcer.registerDevice(address, site, Device.Camera, LONG);
      expect((await coldChain.deviceOf(address)).site).to.equal(site);
      await enforcer.endDevice(address);
    });

    it("is refused for others' sites, other sites, no address, no future and an address that signs already", async () => {
      const world = await loadWorld();
      const { coldChain, site, member, operator } = world;
      const { address } = deviceKey("new");
      const maker = coldChain.connect(operator.makerQuality);
      const refused = (sent: Promise<unknown>, error: string, ...values: unknown[]) =>
        expect(sent)
          .to.be.revertedWithCustomError(error.startsWith("Device") ? coldChain : world.consortium, error)
          .withArgs(...values);
      const logger = (at: number, until = LONG) => maker.registerDevice(address, at, Device.Logger, until);
      await refused(logger(site.warehouse), "SiteNotOfMember", site.warehouse, member.maker);
      await refused(logger(site.makerWarehouse), "DeviceSiteUnfit", site.makerWarehouse, site.plant);
      await refused(logger(999), "SiteUnknown", 999);
      const time = (await now(world)) + 10;
      await nextBlockAt(world, time);
      await refused(logger(site.plant, time), "DeviceTimeInvalid", address, time);
      await nextBlockAt(world, time + 1);
      await logger(site.plant, time + 2);
      await nextBlockAt(world, time + 2);
      await refused(logger(site.plant), "DeviceTaken", address, member.maker);
      await nextBlockAt(world, time + 3);
      await logger(site.plant);
      await expect(maker.registerDevice(ZeroAddress, site.plant, Device.Logger, LONG)).to.be.revertedWithCustomError(
        world.consortium,
        "AddressZero",
      );
      await expect(coldChain.deviceOf(operator.officer)).to.be.revertedWithCustomError(coldChain, "DeviceUnknown");
    });
  });

  describe("when one is ended", () => {
    it("signs about nothing after the second before, and may be registered anew, by another member too", async () => {
      const world = await loadWorld();
      const { coldChain, member, operator, site } = world;
      const key = await registerLogger(world, "old", "plant");
      const time = (await now(world)) + 10;
      await nextBlockAt(world, time);
      await expect(coldChain.connect(operator.makerQuality).endDevice(key))
        .to.emit(coldChain, "DeviceEnded")
        .withArgs(key.address, member.maker, LONG, time - 1, operator.makerQuality.address);
      await coldChain.connect(operator.makerQuality).endDevice(key);
      expect((await coldChain.deviceOf(key)).until).to.equal(time - 1);
      await coldChain.connect(operator.pharmacyQuality).registerDevice(key, site.store, Device.Logger, LONG);
      await expect(coldChain.connect(operator.makerQuality).endDevice(key))
        .to.be.revertedWithCustomError(coldChain, "DeviceNotOfMember")
        .withArgs(key.address, member.pharmacy);
    });

    it("ends the longest term there is, in an even second and in an odd one, and is otherwise as it was", async () => {
      const world = await loadWorld();
      const { coldChain, site, operator } = world;
      const quality = coldChain.connect(operator.makerQuality);
      const begin = (await now(world)) + HOUR;
      for (const time of [begin, begin + HOUR + 1]) {
        const key = deviceKey(`until ${time}`);
        await quality.registerDevice(key, site.plant, Device.Logger, INDEFINITE);
        const before = await coldChain.deviceOf(key);
        await nextBlockAt(world, time);
        await quality.endDevice(key);
        const after = await coldChain.deviceOf(key);
        expect(fieldsOf(after)).to.deep.equal({ ...fieldsOf(before), until: BigInt(time - 1) });
      }
    });

    it("is ended by officers of its site, its member out of standing or not", async () => {
      const world = await loadWorld();
      const { coldChain, consortium, admin, member, site, operator } = world;
      const elsewhere = freshAccount(world);
      await consortium
        .connect(admin.maker)
        .addOperator(member.maker, elsewhere, Role.QualityOfficer, site.makerWarehouse, LONG);
      const key = await registerLogger(world, "plant", "plant");
      await suspend(world, "maker");
      await expect(coldChain.connect(elsewhere).endDevice(key))
        .to.be.revertedWithCustomError(coldChain, "DeviceSiteUnfit")
        .withArgs(site.plant, site.makerWarehouse);
      await coldChain.connect(operator.makerQuality).endDevice(key);
      await expect(
        coldChain.connect(operator.makerQuality).registerDevice(deviceKey("x"), site.plant, Device.Logger, LONG),
      ).to.be.revertedWithCustomError(consortium, "MemberNotInStanding");
    });

    it("is never trusted again once its key was reported", async () => {
      const { world, lot } = await load(drugAtPlant);
      const { coldChain, operator, member, site } = world;
      const quality = coldChain.connect(operator.makerQuality);
      const time = await now(world);
      for (const since of [0, time + 100]) {
        await expect(quality.reportDevice(LOGGER, since))
          .to.be.revertedWithCustomError(coldChain, "DeviceTimeInvalid")
          .withArgs(LOGGER.address, since);
      }
      await expect(quality.reportDevice(LOGGER, time - 5))
        .to.emit(coldChain, "DeviceEnded")
        .and.to.emit(coldChain, "DeviceCompromised")
        .withArgs(LOGGER.address, member.maker, time - 5, operator.makerQuality.address);
      for (const act of [
        () => tell(world, lot, summaryOf(time - 100, time - 50)),
        () => quality.endDevice(LOGGER),
        () => quality.registerDevice(LOGGER, site.plant, Device.Logger, LONG),
      ]) {
        await expect(act())
          .to.be.revertedWithCustomError(coldChain, "DeviceDistrusted")
          .withArgs(LOGGER.address, time - 5);
      }
    });
  });
});

describe("ColdChain, summaries", () => {
  describe("given goods that stand where they are", () => {
    it("records them, adds minutes up, and begins anew behind a gap", async () => {
      const stocked = await load(drugAtPlant);
      const { world, lot } = stocked;
      const { coldChain, lotLedger, member, operator } = world;
      const start = (await now(world)) - 3000;
      const warm = summaryOf(start, start + 1200, { highest: 251, minutesOut: 20 });
      await expect(tell(world, lot, warm))
        .to.emit(coldChain, "SummaryRecorded")
        .withArgs(
          ...[LOGGER.address, member.maker, operator.makerLogistics.address, start, start + 1200],
          ...[180, 251, 150, 250, 20, warm.readings],
        )
        .and.to.emit(lotLedger, "TemperatureRecorded")
        .withArgs(lot, 0, start, start + 1200, 20, member.maker);
      await tell(world, lot, summaryOf(start + 1200, start + 1300));
      expect(await recordedAt(stocked)).to.deep.equal([start, start + 1300, 20, 0]);
      await tell(world, lot, summaryOf(start + 1301, start + 1400, { lowest: 149, minutesOut: 1 }));
      expect(await recordedAt(stocked)).to.deep.equal([start + 1301, start + 1400, 21, 0]);
    });

    it("never counts a summary twice, nor one that ends before the record does", async () => {
      const stocked = await load(drugAtPlant);
      const { world, lot } = stocked;
      const start = (await now(world)) - 3000;
      await tell(world, lot, summaryOf(start, start + 1000));
      for (const to of [start + 1000, start + 999]) {
        await expect(tell(world, lot, summaryOf(start, to)))
          .to.be.revertedWithCustomError(world.lotLedger, "RecordNotJoined")
          .withArgs(lot, 0, start + 1000, start, to);
      }
      const twice = [...named(lot, 0), ...named(lot, 0)];
      await expect(
        record(world, "makerLogistics", LOGGER, twice, summaryOf(start, start + 1001)),
      ).to.be.revertedWithCustomError(world.lotLedger, "RecordNotJoined");
      expect(await recordedAt(stocked)).to.deep.equal([start, start + 1000, 0, 0]);
    });

    it("takes 100 consignments at once, and neither none nor 101", async () => {
      const { world, lot } = await load(drugAtPlant);
      const { coldChain, lotLedger } = world;
      const ledger = as(world, "makerLogistics");
      for (let first = 0; first < 99; first++) await ledger.split(lot, first, first + 1, NO_OCCASION);
      const time = await now(world);
      const all = Array.from({ length: 100 }, (_, first) => ({ lot, first }));
      for (const list of [[], [...all, { lot, first: 100 }]]) {
        await expect(record(world, "makerLogistics", LOGGER, list, summaryOf(time - 60, time)))
          .to.be.revertedWithCustomError(coldChain, "ListLengthInvalid")
          .withArgs(list.length, 100);
      }
      const sent = await record(world, "makerLogistics", LOGGER, all, summaryOf(time - 60, time));
      expect(Number((await sent.wait())?.gasUsed)).to.be.lessThan(0.95 * 2 ** 24);
      expect((await lyingAt(world, lot, 99)).recordedUntil).to.equal(time);
      await expect(record(world, "makerLogistics", LOGGER, named(lot, 500), summaryOf(time - 60, time)))
        .to.be.revertedWithCustomError(lotLedger, "ConsignmentUnknown")
        .withArgs(lot, 500);
    });

    it("can't be recorded by a contract that is no part of the ledger", async () => {
      const { world, lot } = await load(drugAtPlant);
      const report = { from: 1, to: 2, minutesOut: 0, beyond: false, by: 1 };
      await expect(as(world, "makerQuality").recordTemperature({ lot, first: 0 }, report))
        .to.be.revertedWithCustomError(world.consortium, "ModuleUnregistered")
        .withArgs(world.operator.makerQuality.address);
    });

    it("stops counting minutes at the most that a slot holds", async () => {
      const { world, lot } = await load(drugAtPlant);
      const module = await world.connection.ethers.getImpersonatedSigner(await world.coldChain.getAddress());
      await world.connection.networkHelpers.setBalance(module.address, 10n ** 18n);
      const report = { from: 1, to: 2, minutesOut: 2 ** 24 - 1, beyond: false, by: 1 };
      await world.lotLedger.connect(module).recordTemperature({ lot, first: 0 }, report);
      await world.lotLedger.connect(module).recordTemperature({ lot, first: 0 }, { ...report, to: 3 });
      expect((await lyingAt(world, lot, 0)).minutesOut).to.equal(2 ** 24 - 1);
    });
  });

  describe("given what nobody measured", () => {
    const wrong: [string, Partial<Summary>][] = [
      ["a lowest above the highest", { lowest: 221 }],
      ["an empty range", { rangeLow: 240, rangeHigh: 239, lowest: 239, highest: 240, minutesOut: 1 }],
      ["too warm without a minute", { highest: 251 }],
      ["too cold without a minute", { lowest: 149 }],
      ["minutes without leaving the range", { minutesOut: 1 }],
      ["more minutes than the period has", { highest: 251, minutesOut: 11 }],
    ];
    for (const [what, values] of wrong) {
      it(`refuses ${what}`, async () => {
        const { world, lot } = await load(drugAtPlant);
        const time = await now(world);
        const summary = summaryOf(time - 600, time, values);
        await expect(tell(world, lot, summary))
          .to.be.revertedWithCustomError(world.coldChain, "SummaryInconsistent")
          .withArgs(summary.lowest, summary.highest, summary.minutesOut);
      });
    }

    it("refuses a period that ends before it begins, or after now", async () => {
      const { world, lot } = await load(drugAtPlant);
      const time = await now(world);
      for (const [number, [from, to]] of [
        [-5, -5],
        [-5, -6],
        [-5, 1],
      ].entries()) {
        const block = time + 10 * (number + 1);
        const period = [block + (from ?? 0), block + (to ?? 0)] as const;
        await nextBlockAt(world, block);
        await expect(tell(world, lot, summaryOf(...period)))
          .to.be.revertedWithCustomError(world.coldChain, "SummaryPeriodInvalid")
          .withArgs(...period);
      }
    });

    it("takes a period that ends now, in a range as wide as the product's and no wider", async () => {
      const { world, lot } = await load(drugAtPlant);
      const time = (await now(world)) + 10;
      for (const range of [{ rangeLow: 149 }, { rangeHigh: 251 }]) {
        const { rangeLow, rangeHigh } = { ...summaryOf(0, 1), ...range };
        await expect(tell(world, lot, summaryOf(time - 60, time - 10, range)))
          .to.be.revertedWithCustomError(world.coldChain, "RangeUnfit")
          .withArgs((await world.lotLedger.lotOf(lot)).gtin, rangeLow, rangeHigh, 150, 250);
      }
      await nextBlockAt(world, time);
      await tell(world, lot, summaryOf(time - 60, time, { rangeLow: 180, rangeHigh: 220 }));
    });
  });

  describe("given who may not speak", () => {
    it("refuses a signature of another, over other goods, another order or another chain", async () => {
      const { world, lot } = await load(drugAtPlant);
      const { coldChain, operator } = world;
      await as(world, "makerLogistics").split(lot, 0, 10, NO_OCCASION);
      const time = await now(world);
      const summary = summaryOf(time - 60, time);
      const goods = named(lot, 0, 10);
      const good = await signSummary(world, LOGGER, goods, summary);
      const flipped = `0x${good.slice(2, 66)}${(2n ** 256n - 1n - BigInt(`0x${good.slice(66, 130)}`)).toString(16).padStart(64, "0")}${good.slice(130)}`;
      const send = (signature: string, about = goods, told = summary) =>
        coldChain.connect(operator.makerLogistics).recordSummary(LOGGER, about, told, signature);
      for (const refused of [
        async () => send(await signSummary(world, deviceKey("thief"), goods, summary)),
        async () => send(good, named(lot, 0)),
        async () => send(good, named(lot, 10, 0)),
        async () => send(good, goods, { ...summary, to: time - 1 }),
        async () => send(good, goods, { ...summary, readings: id("others") }),
        async () => send(flipped),
        async () => send("0x"),
        async () => send(good.slice(0, -2)),
      ]) {
        await expect(refused())
          .to.be.revertedWithCustomError(coldChain, "SummarySignatureInvalid")
          .withArgs(LOGGER.address);
      }
      await send(good);
    });

    it("refuses devices that are unknown, cameras, or not live over the whole period", async () => {
      const { world, lot } = await load(drugAtPlant);
      const { coldChain, operator } = world;
      const time = await now(world);
      const by = (name: string, summary: Summary) =>
        record(world, "makerLogistics", deviceKey(name), named(lot, 0), summary);
      await expect(by("unknown", summaryOf(time - 60, time)))
        .to.be.revertedWithCustomError(coldChain, "DeviceUnknown")
        .withArgs(deviceKey("unknown").address);
      await registerLogger(world, "camera", "plant", { kind: Device.Camera });
      await expect(by("camera", summaryOf(time - 60, time)))
        .to.be.revertedWithCustomError(coldChain, "DeviceKindUnfit")
        .withArgs(deviceKey("camera").address, Device.Camera);
      const { since } = await coldChain.deviceOf(LOGGER);
      await coldChain.connect(operator.makerQuality).endDevice(LOGGER);
      const { until } = await coldChain.deviceOf(LOGGER);
      for (const [from, to] of [
        [Number(since) - 1, Number(until)],
        [Number(since), Number(until) + 1],
      ] as const) {
        await expect(tell(world, lot, summaryOf(from, to)))
          .to.be.revertedWithCustomError(coldChain, "DeviceNotLive")
          .withArgs(LOGGER.address, since, until);
      }
      // What it measured while it was live may come late.
      await tell(world, lot, summaryOf(Number(since), Number(until)));
    });

    it("takes it from both sides of a shipment about their devices, and from nobody else", async () => {
      const { world, lot } = await load(onItsWay);
      const { coldChain, site, member } = world;
      const shipped = await now(world);
      await registerLogger(world, "store", "store");
      await passTo(world, shipped + 600);
      await expect(tell(world, lot, summaryOf(shipped, shipped + 60), "pharmacyLogistics"))
        .to.be.revertedWithCustomError(coldChain, "NotPartyToGoods")
        .withArgs(lot, 0, member.pharmacy);
      const foreign = deviceKey("store");
      await expect(record(world, "makerLogistics", foreign, named(lot, 0), summaryOf(shipped + 100, shipped + 200)))
        .to.be.revertedWithCustomError(coldChain, "DeviceNotWithGoods")
        .withArgs(foreign.address, lot, 0);
      await tell(world, lot, summaryOf(shipped, shipped + 60), "distributorLogistics");
      await tell(world, lot, summaryOf(shipped + 60, shipped + 120), "makerQuality");
      await as(world, "distributorLogistics").receiveGoods(named(lot, 0), NO_OCCASION);
      expect((await lyingAt(world, lot, 0)).site).to.equal(site.warehouse);
      await expect(tell(world, lot, summaryOf(shipped + 120, shipped + 180), "distributorLogistics"))
        .to.be.revertedWithCustomError(coldChain, "DeviceNotWithGoods")
        .withArgs(LOGGER.address, lot, 0);
    });
  });

  describe("given a vaccine on its way", () => {
    it("begins its record with its shipment, which no summary may leave a gap behind", async () => {
      const stocked = await load(onItsWay);
      const { world, lot } = stocked;
      const shipped = await now(world);
      expect(await lyingAt(world, lot, 0)).to.include({
        recordedSince: shipped,
        recordedUntil: shipped,
        mustBeRecorded: 1,
      });
      await passTo(world, shipped + 600);
      await expect(tell(world, lot, summaryOf(shipped + 1, shipped + 60)))
        .to.be.revertedWithCustomError(world.lotLedger, "RecordNotJoined")
        .withArgs(lot, 0, shipped, shipped + 1, shipped + 60);
      await tell(world, lot, summaryOf(shipped - 30, shipped + 60));
      await expect(tell(world, lot, summaryOf(shipped + 61, shipped + 120))).to.be.revertedWithCustomError(
        world.lotLedger,
        "RecordNotJoined",
      );
      expect(await recordedAt(stocked)).to.deep.equal([shipped, shipped + 60, 0, 0]);
    });

    it("is received with a record that reaches an hour back, not a second more, and never without one", async () => {
      const { world, lot } = await load(onItsWay);
      const shipped = await now(world);
      const receiving = as(world, "distributorLogistics");
      for (const receive of [
        () => receiving.receiveGoods(named(lot, 0), NO_OCCASION),
        () => receiving.receivePart([packs(lot, 0, 0, 10)], NO_OCCASION),
      ]) {
        await expect(receive())
          .to.be.revertedWithCustomError(world.lotLedger, "RecordIncomplete")
          .withArgs(lot, 0, shipped);
      }
      await passTo(world, shipped + 100);
      await tell(world, lot, summaryOf(shipped, shipped + 60));
      await nextBlockAt(world, shipped + 60 + HOUR + 1);
      await expect(receiving.receiveGoods(named(lot, 0), NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "RecordIncomplete")
        .withArgs(lot, 0, shipped + 60);
      await tell(world, lot, summaryOf(shipped + 60, shipped + 61));
      await nextBlockAt(world, shipped + 61 + 2 * HOUR);
      await tell(world, lot, summaryOf(shipped + 61, shipped + 61 + HOUR));
      const until = (await now(world)) - 10;
      await tell(world, lot, summaryOf(shipped + 61 + HOUR, until));
      await nextBlockAt(world, until + HOUR);
      await receiving.receiveGoods(named(lot, 0), NO_OCCASION);
      expect(await lyingAt(world, lot, 0)).to.include({
        site: world.site.warehouse,
        recordedSince: shipped,
        recordedUntil: until,
        mustBeRecorded: 0,
      });
    });

    it("may be turned away or called back without a record, and go backward without one", async () => {
      const { world, lot } = await load(onItsWay);
      const { site } = world;
      await as(world, "distributorLogistics").reject(named(lot, 0), NO_OCCASION);
      expect((await lyingAt(world, lot, 0)).mustBeRecorded).to.equal(0);
      await as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, Movement.Sale, NO_OCCASION);
      await as(world, "makerLogistics").recallShipment(named(lot, 0), NO_OCCASION);
      expect((await lyingAt(world, lot, 0)).mustBeRecorded).to.equal(0);
      for (const reason of [Movement.Return, Movement.Recall]) {
        await as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, reason, NO_OCCASION);
        expect(await lyingAt(world, lot, 0)).to.include({ mustBeRecorded: 0, reason });
        await as(world, "makerLogistics").recallShipment(named(lot, 0), NO_OCCASION);
      }
    });

    it("is received in parts with the record of the whole", async () => {
      const { world, lot } = await load(onItsWay);
      const shipped = await now(world);
      await passTo(world, shipped + 100);
      await tell(world, lot, summaryOf(shipped, shipped + 60, { highest: 260, minutesOut: 1 }));
      await as(world, "distributorLogistics").receivePart([packs(lot, 0, 100, 10)], NO_OCCASION);
      for (const first of [0, 100, 110]) {
        const { recordedUntil, minutesOut, mustBeRecorded } = await lyingAt(world, lot, first);
        expect([recordedUntil, minutesOut, mustBeRecorded]).to.deep.equal([shipped + 60, 1, 0]);
      }
    });

    it("merges with the record that both parts have", async () => {
      const { world, lot } = await load(vaccineAtPlant);
      const { lotLedger } = world;
      const ledger = as(world, "makerLogistics");
      await ledger.split(lot, 0, 500, NO_OCCASION);
      await ledger.split(lot, 500, 600, NO_OCCASION);
      const start = (await now(world)) - 1000;
      await tell(world, lot, summaryOf(start, start + 600, { highest: 260, minutesOut: 3 }));
      await tell(
        world,
        lot,
        summaryOf(start + 100, start + 500, { highest: 260, minutesOut: 2 }),
        "makerLogistics",
        500,
      );
      await expect(ledger.merge(lot, 0, 500, NO_OCCASION))
        .to.emit(lotLedger, "ConsignmentsMerged")
        .withArgs(lot, 0, 500, 0, 3, start + 100, start + 500);
      await ledger.merge(lot, 0, 600, NO_OCCASION);
      expect(await lyingAt(world, lot, 0)).to.include({ recordedSince: 0, recordedUntil: 0, minutesOut: 3 });
    });
  });

  describe("given goods that got too warm (law 15)", () => {
    for (const [what, values, held] of [
      ["their budget and not a minute more", { highest: 251, minutesOut: 1440 }, false],
      ["a minute more than their budget", { highest: 251, minutesOut: 1441 }, true],
      ["a hard limit's warmth for a minute", { highest: 400, minutesOut: 1 }, false],
      ["more warmth than the hard limit", { highest: 401, minutesOut: 1 }, true],
      ["a hard limit's cold for a minute", { lowest: 0, minutesOut: 1 }, false],
      ["more cold than the hard limit", { lowest: -1, minutesOut: 1 }, true],
    ] as const) {
      it(`${held ? "holds" : "does not hold"} what bore ${what}`, async () => {
        const { world, lot } = await load(drugAtPlant);
        const { lotLedger, member } = world;
        const time = (await now(world)) + 2000 * 60;
        await passTo(world, time);
        const telling = tell(world, lot, summaryOf(time - 1999 * 60, time, values));
        if (!held) await expect(telling).not.to.emit(lotLedger, "ConsignmentHeld");
        else {
          await expect(telling).to.emit(lotLedger, "ConsignmentHeld").withArgs(lot, 0, Hold.Device, member.maker);
        }
        expect((await lyingAt(world, lot, 0)).holds).to.equal(held ? 1 << Hold.Device : 0);
      });
    }

    it("adds up journeys, holds once, and holds again only for what a decision did not know", async () => {
      const { world, lot } = await load(drugAtPlant);
      const { lotLedger } = world;
      const start = await now(world);
      await passTo(world, start + 3000 * 60);
      const after = (minutes: number, for_: number, options: Partial<Summary> = {}) =>
        tell(world, lot, summaryOf(start + minutes * 60, start + (minutes + for_) * 60, options));
      await after(0, 1000, { highest: 251, minutesOut: 1000 });
      await expect(after(1000, 500, { highest: 251, minutesOut: 441 })).to.emit(lotLedger, "ConsignmentHeld");
      await expect(after(1500, 10, { highest: 251, minutesOut: 10 })).not.to.emit(lotLedger, "ConsignmentHeld");
      await as(world, "makerQuality").liftConsignmentHold(lot, 0, Hold.Device, DECISION);
      await expect(after(1510, 10)).not.to.emit(lotLedger, "ConsignmentHeld");
      expect((await lyingAt(world, lot, 0)).holds).to.equal(0);
      await expect(after(1520, 10, { highest: 251, minutesOut: 1 })).to.emit(lotLedger, "ConsignmentHeld");
      expect(await lyingAt(world, lot, 0)).to.include({ holds: 1 << Hold.Device, minutesOut: 1452 });
      await expect(
        as(world, "makerLogistics").ship(named(lot, 0), world.site.store, Movement.Sale, NO_OCCASION),
      ).to.be.revertedWithCustomError(lotLedger, "ConsignmentIsHeld");
    });

    it("lets other drugs travel without a record, and with an old one", async () => {
      const { world, lot } = await load(drugAtPlant);
      const time = await now(world);
      await tell(world, lot, summaryOf(time - 600, time - 500));
      await move(world, lot, 0, "plant", "store");
      expect(await lyingAt(world, lot, 0)).to.include({ recordedUntil: time - 500, mustBeRecorded: 0 });
    });
  });

  it("costs as much with many records as with few (law 18)", async () => {
    const { world, lot } = await load(drugAtPlant);
    const start = (await now(world)) - 3000;
    const gas: bigint[] = [];
    for (let n = 0; n < 12; n++) {
      const sent = await tell(world, lot, summaryOf(start + n * 100, start + n * 100 + 100));
      gas.push((await sent.wait())?.gasUsed ?? 0n);
    }
    expect(Math.abs(Number(gas[11]) - Number(gas[1]))).to.be.lessThan(100);
    expect(Number(gas[11])).to.be.lessThan(130_000);
  });
});

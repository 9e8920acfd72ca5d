import { encodeBytes32String, id } from "ethers";

import { registerLogger, record, summaryOf } from "../../../test/helpers/coldChain.ts";
import {
  Class,
  groupOf,
  lotRegistration,
  Movement,
  Reason,
  registerLot,
  registration,
} from "../../../test/helpers/goods.ts";
import { gtin, registerProduct } from "../../../test/helpers/goods.ts";
import { now } from "../../../test/helpers/membership.ts";
import { as, Hold, LotHold, named, packs, Recall, setStatus, Status } from "../../../test/helpers/packs.ts";
import { NO_OCCASION, type World } from "../../../test/helpers/world.ts";

const AT = { PRODUCT: 20, MADE_OF: 21, VACCINE: 22 } as const;

/** Products and what is made of them, at the plant. Returns a released lot of 1,000 packs sold over the counter. */
export async function make(world: World): Promise<string> {
  const { drugRegistry, operator, site } = world;
  const officer = drugRegistry.connect(operator.officer);
  const product = await registerProduct(world, AT.PRODUCT, { class: Class.OverTheCounter, group: groupOf("a balm") });
  await officer.amendProduct(product, {
    ...registration(world, { class: Class.OverTheCounter, group: groupOf("a balm") }),
    approvalNumber: encodeBytes32String("H20052216"),
  });
  await officer.nameMaker(product, site.plant, true);
  await drugRegistry.connect(operator.makerQuality).registerMaterial(0, id("roots"));
  await setStatus(world, product, Status.Suspended);
  await setStatus(world, product, Status.Approved);
  const lot = await registerLot(world, { gtin: product, lotNumber: "BALM", root: id("balm") });
  const [quality, regulator] = [as(world, "makerQuality"), as(world, "officer")];
  await quality.holdLot(lot, NO_OCCASION);
  await regulator.holdLot(lot, NO_OCCASION);
  await regulator.liftLotHold(lot, LotHold.Regulator, NO_OCCASION);
  await quality.liftLotHold(lot, LotHold.Maker, NO_OCCASION);
  await registerProduct(world, AT.MADE_OF, { class: Class.OverTheCounter, group: groupOf("two balms") });
  const values = await lotRegistration(world, { gtin: gtin(AT.MADE_OF), lotNumber: "TWO", root: id("two") });
  await quality.registerLot(values, [lot], NO_OCCASION);
  const made = await world.lotLedger.lotId(values.gtin, values.lotNumber);
  await quality.recordInputs(made, [lot], NO_OCCASION);
  await quality.releaseLot(made, NO_OCCASION);
  await quality.recallLot(made, Recall.II, NO_OCCASION);
  return lot;
}

/** The lot's consignments on their ways, to every end that a way has. */
export async function move(world: World, lot: string): Promise<void> {
  const { site } = world;
  const [plant, store, warehouse] = [
    as(world, "makerLogistics"),
    as(world, "pharmacyLogistics"),
    as(world, "distributorLogistics"),
  ];
  for (const first of [100, 200, 300, 400]) await plant.split(lot, first - 100, first, NO_OCCASION);
  await plant.ship(named(lot, 0, 100), site.store, Movement.Sale, NO_OCCASION);
  await store.receiveGoods(named(lot, 0, 100), NO_OCCASION);
  await store.merge(lot, 0, 100, NO_OCCASION);
  await plant.ship(named(lot, 200), site.warehouse, Movement.Sale, NO_OCCASION);
  await warehouse.reject(named(lot, 200), NO_OCCASION);
  await plant.ship(named(lot, 200), site.warehouse, Movement.Sale, NO_OCCASION);
  await plant.recallShipment(named(lot, 200), NO_OCCASION);
  await plant.ship(named(lot, 300), site.warehouse, Movement.Sale, NO_OCCASION);
  await warehouse.receivePart([packs(lot, 300, 300, 60)], NO_OCCASION);
  await plant.pick([packs(lot, 400, 500, 40), packs(lot, 200, 210, 20)], site.warehouse, Movement.Sale, NO_OCCASION);
  await warehouse.receiveGoods(named(lot, 500, 210), NO_OCCASION);
  await store.ship(named(lot, 0), site.plant, Movement.Return, NO_OCCASION);
  await store.recallShipment(named(lot, 0), NO_OCCASION);
  await as(world, "distributorQuality").holdConsignment(lot, 500, NO_OCCASION);
  await as(world, "distributorQuality").liftConsignmentHold(lot, 500, Hold.Custodian, NO_OCCASION);
}

/** What becomes of packs in the store: sold, opened, locked, destroyed, and taken back. */
export async function use(world: World, lot: string): Promise<void> {
  const [logistics, dispenser, quality] = [
    as(world, "pharmacyLogistics"),
    as(world, "dispenser"),
    as(world, "pharmacyQuality"),
  ];
  await logistics.retire(packs(lot, 0, 120, 20), Reason.Damaged, NO_OCCASION);
  await logistics.undo(packs(lot, 0, 120, 20), NO_OCCASION);
  await logistics.retireList(lot, 0, [7, 90, 150], Reason.Lost, NO_OCCASION);
  await dispenser.supplyPacks(packs(lot, 0, 30, 10), NO_OCCASION);
  await dispenser.supplyList(lot, 0, [1, 60, 170], NO_OCCASION);
  await dispenser.undo(packs(lot, 0, 30, 10), NO_OCCASION);
  await quality.lock(packs(lot, 0, 180, 4), NO_OCCASION);
  await quality.unlock(packs(lot, 0, 181, 2), NO_OCCASION);
}

/** A vaccine's box that stood in the sun, and what its logger said. */
export async function keepCold(world: World): Promise<void> {
  const { coldChain, operator, site } = world;
  const vaccine = await registerProduct(world, AT.VACCINE, { unit: 2, vaccine: true, content: 1 });
  const lot = await registerLot(world, { gtin: vaccine, lotNumber: "VAC", released: false, root: id("vaccine") });
  await as(world, "officer").releaseLot(lot, NO_OCCASION);
  const key = await registerLogger(world, "box", "plant");
  await as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, Movement.Sale, NO_OCCASION);
  const from = await now(world);
  await world.connection.networkHelpers.time.increase(7200);
  const told = { lowest: 180, highest: 420, minutesOut: 90 };
  await record(world, "distributorLogistics", key, named(lot, 0), summaryOf(from, from + 7000, told));
  const quality = coldChain.connect(operator.makerQuality);
  await quality.reportDevice(key.address, from + 10);
  await registerLogger(world, "spare", "plant").then((spare) => quality.endDevice(spare.address));
}

/** Goods at a pharmacy that was suspended, brought elsewhere by two officers. */
export async function takeAway(world: World, lot: string): Promise<void> {
  const { consortium, member, operator, site } = world;
  await consortium.connect(operator.officer).suspend(member.pharmacy, id("an order"));
  for (const officer of ["officer", "secondOfficer"] as const) {
    await as(world, officer).reassignCustody(lot, 0, site.warehouse, id("an order"), NO_OCCASION);
  }
}

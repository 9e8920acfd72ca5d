import { Wallet } from "ethers";

import { callOf, type Call } from "../../../helpers/answers.ts";
import { clinics, doseOrder, openVial, type Clinics } from "../../../helpers/clinics.ts";
import { Device, deviceKey, signSummary, summaryOf } from "../../../helpers/coldChain.ts";
import { lotRegistration, Movement, Reason, registerLot } from "../../../helpers/goods.ts";
import { now } from "../../../helpers/membership.ts";
import { as, asModule, named, packs, stockedStore, type Stocked } from "../../../helpers/packs.ts";
import { LONG, NO_OCCASION, Role, type Connection, type World } from "../../../helpers/world.ts";
import type { Race } from "../race.ts";
import { addStaff } from "./staff.ts";

type Account = World["stranger"];

/** A lot in the store, with more staff there than usual. */
interface Store extends Stocked {
  readonly dispensers: readonly Account[];
  readonly makers: readonly Account[];
}

async function stage(connection: Connection): Promise<Store> {
  const { world, lot } = await stockedStore(connection);
  return {
    ...{ world, lot },
    dispensers: await addStaff(world, ["pharmacy", Role.Dispenser, "store"], 5),
    makers: await addStaff(world, ["maker", Role.QualityOfficer, "plant"], 3, 5),
  };
}

const race = (name: string, rivals: (at: Store) => Promise<readonly Call[]>): Race<Store> => ({
  ...{ name, stage, worldOf: ({ world }) => world, rivals },
});

const ONE_PACK = race("a pack opened, supplied and retired", async ({ world, lot, dispensers }) => {
  const { lotLedger } = world;
  const pack = packs(lot, 0, 1);
  const [a, b, c, d, e] = dispensers.map(({ address }) => address) as [string, string, string, string, string];
  return Promise.all([
    callOf(a, lotLedger, "open", [lot, 0, 1, NO_OCCASION]),
    callOf(b, lotLedger, "supplyPacks", [pack, NO_OCCASION]),
    callOf(c, lotLedger, "supplyList", [lot, 0, [1], NO_OCCASION]),
    callOf(d, lotLedger, "retire", [pack, Reason.Sample, NO_OCCASION]),
    callOf(e, lotLedger, "retireList", [lot, 0, [1], Reason.Stolen, NO_OCCASION]),
  ]);
});

const ONE_UNDO = race("what was done to a pack undone by three", async ({ world, lot, dispensers }) => {
  const pack = packs(lot, 0, 1);
  await as(world, "dispenser").supplyPacks(pack, NO_OCCASION);
  const three = dispensers.slice(0, 3);
  return Promise.all(three.map(({ address }) => callOf(address, world.lotLedger, "undo", [pack, NO_OCCASION])));
});

const ONE_SHIPMENT = race("a shipment received, received in part, rejected and called back", async ({ world, lot }) => {
  const { lotLedger, operator, site } = world;
  const [other, another] = (await addStaff(world, ["otherPharmacy", Role.Logistics, "otherStore"], 2, 9)) as [
    Account,
    Account,
  ];
  await as(world, "pharmacyLogistics").ship(named(lot, 0), site.otherStore, Movement.Sale, NO_OCCASION);
  const goods = [named(lot, 0), NO_OCCASION];
  return Promise.all([
    callOf(operator.otherLogistics.address, lotLedger, "receiveGoods", goods),
    callOf(other.address, lotLedger, "receivePart", [[packs(lot, 0, 10, 5)], NO_OCCASION]),
    callOf(another.address, lotLedger, "reject", goods),
    callOf(operator.pharmacyLogistics.address, lotLedger, "recallShipment", goods),
  ]);
});

const ONE_CUT = race("a consignment shipped to three places", async ({ world, lot }) => {
  const { lotLedger, operator, site } = world;
  const [other, another] = (await addStaff(world, ["pharmacy", Role.Logistics, "store"], 2, 9)) as [Account, Account];
  const to = (place: number) => [named(lot, 0), place, Movement.Sale, NO_OCCASION];
  return Promise.all([
    callOf(operator.pharmacyLogistics.address, lotLedger, "ship", to(site.otherStore)),
    callOf(other.address, lotLedger, "ship", to(site.ward)),
    callOf(another.address, lotLedger, "pick", [[packs(lot, 0, 0, 1000)], site.warehouse, Movement.Sale, NO_OCCASION]),
  ]);
});

const ONE_LOT = race("a lot registered by three officers, each with a root of its own", async ({ world, makers }) => {
  const calls: Call[] = [];
  for (const { address } of makers) {
    const values = await lotRegistration(world, { lotNumber: "SAME" });
    calls.push(await callOf(address, world.lotLedger, "registerLot", [values, [], NO_OCCASION]));
  }
  return calls;
});

const ONE_RELEASE = race("a lot released by three officers", async ({ world, makers }) => {
  const lot = await registerLot(world, { lotNumber: "NEW", released: false });
  return Promise.all(makers.map(({ address }) => callOf(address, world.lotLedger, "releaseLot", [lot, NO_OCCASION])));
});

const ONE_REASSIGNMENT = race(
  "goods of a pharmacy out of standing given away by two second officers",
  async ({ world, lot }) => {
    const { consortium, lotLedger, operator, member, site } = world;
    const [other] = (await addStaff(world, ["regulator", Role.RegulatorOfficer, null], 1, 9)) as [Account];
    await consortium.connect(operator.officer).suspend(member.pharmacy, lot);
    const order = [lot, 0, site.warehouse, lot, NO_OCCASION] as const;
    await lotLedger.connect(operator.officer).reassignCustody(...order);
    const officers = [operator.secondOfficer.address, other.address];
    return Promise.all(officers.map((from) => callOf(from, lotLedger, "reassignCustody", order)));
  },
);

const ONE_DEVICE = race("a device registered by three members", async ({ world }) => {
  const { coldChain, operator, site } = world;
  const device = deviceKey("wanted").address;
  const at = (place: number) => [device, place, Device.Logger, LONG];
  return Promise.all([
    callOf(operator.makerQuality.address, coldChain, "registerDevice", at(site.plant)),
    callOf(operator.pharmacyQuality.address, coldChain, "registerDevice", at(site.store)),
    callOf(operator.distributorQuality.address, coldChain, "registerDevice", at(site.warehouse)),
  ]);
});

const ONE_SUMMARY = race("a device's summary brought by three of the staff", async ({ world, lot, dispensers }) => {
  const { coldChain, operator, site } = world;
  const key = deviceKey("store");
  await coldChain.connect(operator.pharmacyQuality).registerDevice(key.address, site.store, Device.Logger, LONG);
  await world.connection.networkHelpers.mine(2);
  const time = await now(world);
  const summary = summaryOf(time - 1, time);
  const signature = await signSummary(world, key, named(lot, 0), summary);
  const values = [key.address, named(lot, 0), summary, signature];
  return Promise.all(dispensers.slice(0, 3).map(({ address }) => callOf(address, coldChain, "recordSummary", values)));
});

const clinic = (name: string, rivals: (at: Clinics) => Promise<readonly Call[]>): Race<Clinics> => ({
  ...{ name, stage: clinics, worldOf: ({ world }) => world, rivals },
});

/** Four vaccinators of the clinic. */
async function vaccinators({ world, colleague }: Clinics): Promise<string[]> {
  const more = await addStaff(world, ["clinic", Role.Vaccinator, "clinicRoom"], 2, 2);
  return [world.operator.vaccinator, colleague, ...more].map(({ address }) => address);
}

const ONE_DOSE = clinic("one dose given to four, by four vaccinators", async (at) => {
  const given = { lot: at.lot.syringe, index: 3, units: 0 };
  return Promise.all((await vaccinators(at)).map((from) => callOf(from, at.token, "immunize", [doseOrder(at, given)])));
});

const LAST_UNIT = clinic("the last dose of an opened vial given to four", async (at) => {
  await openVial(at);
  const module = await asModule(at.world);
  await module.dispense(at.world.site.clinicRoom, at.lot.vial, 0, 0, 9);
  return Promise.all((await vaccinators(at)).map((from) => callOf(from, at.token, "immunize", [doseOrder(at)])));
});

const ONE_HOLDER = clinic("one holder given four doses", async (at) => {
  const holder = Wallet.createRandom().address;
  const order = (index: number) => doseOrder(at, { holder, lot: at.lot.syringe, index, units: 0 });
  const four = await vaccinators(at);
  return Promise.all(four.map((from, index) => callOf(from, at.token, "immunize", [order(index)])));
});

/** Once-only things about packs, goods, devices and lots. */
export const GOODS_RACES: readonly Race<Store>[] = [
  ...[ONE_PACK, ONE_UNDO, ONE_SHIPMENT, ONE_CUT, ONE_LOT, ONE_RELEASE, ONE_REASSIGNMENT, ONE_DEVICE, ONE_SUMMARY],
];

/** Once-only things about doses. */
export const DOSE_RACES: readonly Race<Clinics>[] = [ONE_DOSE, LAST_UNIT, ONE_HOLDER];

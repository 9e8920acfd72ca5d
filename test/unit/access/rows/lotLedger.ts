import { id } from "ethers";

import {
  Class,
  lotRegistration,
  move,
  Movement,
  Reason,
  registerLot,
  registerProduct,
} from "../../../helpers/goods.ts";
import { asModule, Hold, LotHold, named, packs, Recall } from "../../../helpers/packs.ts";
import { freshAccount, LONG, NO_OCCASION, Role, type World } from "../../../helpers/world.ts";
import { byRoles, only, SUCCEEDS, type Caller, type Plan, type RoleCaller } from "../matrix.ts";
import type { Stage } from "../stage.ts";

/** Accounts of no part, far from those that the stage takes. */
const [CARRIER, MAKER_COLLEAGUE] = [22, 23];

/** Where the lot's consignments begin: two here as they came, one held here, one on its way from here, one to here. */
const [HERE, NEXT, HELD, LEAVING, COMING, STRANDED] = [0, 10, 20, 30, 500, 600];
/** Packs of the first one that are not as they came. */
const [LOCKED, DAMAGED, DISPENSED] = [5, 6, 7];

interface Prepared {
  lot: string;
  /** A lot that its maker has not released, and one that it holds. */
  unreleased: string;
  held: string;
  /** What a new lot is registered with. */
  fresh: Awaited<ReturnType<typeof lotRegistration>>;
  /** A quality officer of the maker, at another of its sites. */
  makerColleague: string;
}

/** A lot with a consignment in each of the places that the calls are about. */
async function prepare({ world, address }: Stage): Promise<Prepared> {
  const { lotLedger, operator, site, connection } = world;
  await registerProduct(world, 1, { class: Class.OverTheCounter });
  const lot = await registerLot(world);
  const maker = lotLedger.connect(operator.makerLogistics);
  await maker.split(lot, HERE, COMING, NO_OCCASION);
  await maker.split(lot, COMING, STRANDED, NO_OCCASION);
  await move(world, lot, HERE, "plant", "ward");
  await maker.ship(named(lot, COMING), site.ward, Movement.Sale, NO_OCCASION);
  await strand(world, lot);

  const ward = lotLedger.connect(await connection.ethers.getSigner(address.logistics));
  for (const [first, second] of [
    [HERE, NEXT],
    [NEXT, HELD],
    [HELD, LEAVING],
  ] as const) {
    await ward.split(lot, first, second, NO_OCCASION);
  }
  await ward.holdConsignment(lot, HELD, NO_OCCASION);
  await ward.ship(named(lot, LEAVING), site.store, Movement.Sale, NO_OCCASION);
  await ward.lock(packs(lot, HERE, LOCKED), NO_OCCASION);
  await ward.retire(packs(lot, HERE, DAMAGED), Reason.Damaged, NO_OCCASION);
  await (await asModule(world)).dispense(site.ward, lot, HERE, DISPENSED, 0);
  return { lot, ...(await lotsOfMaker(world)) };
}

/** Goods of a courier that is suspended then, so that nobody can move them any more. */
async function strand(world: World, lot: string): Promise<void> {
  const { consortium, lotLedger, admin, member, site, operator } = world;
  const carrier = freshAccount(world, CARRIER);
  const courier = consortium.connect(admin.courier);
  await courier.addOperator(member.courier, carrier, Role.Logistics, site.van, LONG);
  const sender = lotLedger.connect(operator.makerLogistics);
  await sender.ship(named(lot, STRANDED), site.van, Movement.Sale, NO_OCCASION);
  await lotLedger.connect(carrier).receiveGoods(named(lot, STRANDED), NO_OCCASION);
  await courier.endOperator(carrier);
  await consortium.connect(operator.officer).suspend(member.courier, id("order"));
}

async function lotsOfMaker(world: World): Promise<Omit<Prepared, "lot">> {
  const { consortium, lotLedger, admin, member, site, operator } = world;
  const colleague = freshAccount(world, MAKER_COLLEAGUE);
  const makers = consortium.connect(admin.maker);
  await makers.addOperator(member.maker, colleague, Role.QualityOfficer, site.makerWarehouse, LONG);
  const unreleased = await registerLot(world, { lotNumber: "UNRELEASED", released: false });
  const held = await registerLot(world, { lotNumber: "HELD" });
  await lotLedger.connect(operator.makerQuality).holdLot(held, NO_OCCASION);
  const fresh = await lotRegistration(world, { lotNumber: "FRESH" });
  return { unreleased, held, fresh, makerColleague: colleague.address };
}

const STAFF: readonly [RoleCaller, ...RoleCaller[]] = ["quality", "logistics", "dispenser"];
const OFFICERS: readonly RoleCaller[] = ["officer", "enforcer"];
type Args = (prepared: Prepared, world: World) => readonly unknown[];
interface More {
  roles?: readonly [RoleCaller, ...RoleCaller[]];
  windsDown?: boolean;
}

interface MoreOfMaker {
  officers?: readonly RoleCaller[];
  foreign?: string;
  but?: Partial<Record<Caller, string>>;
}

/** A lot is its maker's: the plant's quality officer stands in for the ward's, who is as foreign as any. */
function ofMaker(args: Args, more: MoreOfMaker = {}) {
  const { officers = [], foreign = "NotLotAuthority", but = {} } = more;
  return byRoles<Prepared>(["quality", ...officers], {
    foreign,
    but,
    as: ({ world, address }, { makerColleague }) => ({
      ...{ quality: world.operator.makerQuality.address, foreign: address.quality, colleague: makerColleague },
    }),
    args: ({ world }, prepared) => args(prepared, world),
  });
}

/** Goods are their custodian's: whoever acts at another site is refused, of another member or the same. */
function ofCustodian(args: Args, { roles = STAFF, windsDown = false }: More = {}) {
  const refusal = "NotCustodian";
  const rest = { foreign: refusal, colleague: refusal, windsDown };
  return byRoles<Prepared>(roles, { ...rest, args: ({ world }, prepared) => args(prepared, world) });
}

/** What comes is its recipient's. */
function ofRecipient(args: Args, windsDown = false) {
  const refusal = "NotRecipient";
  const rest = { foreign: refusal, colleague: refusal, windsDown };
  return byRoles<Prepared>(["logistics"], { ...rest, args: ({ world }, prepared) => args(prepared, world) });
}

const byModule = (args: Args) =>
  only<Prepared>("module", "ModuleUnregistered", { args: ({ world }, prepared) => args(prepared, world) });
const LOGISTICS = { roles: ["logistics"] as const };
const DISPENSER = { roles: ["dispenser"] as const };

/** Who may use which function of the lot ledger. */
export const lotLedgerPlan: Plan<Prepared> = {
  name: "LotLedger",
  contract: (world) => world.lotLedger,
  prepare,
  rows: {
    registerLot: ofMaker(({ fresh }) => [fresh, [], NO_OCCASION], { foreign: "MakerNotNamed" }),
    recordInputs: ofMaker(({ unreleased, held }) => [unreleased, [held], NO_OCCASION]),
    // Of an ordinary product: a regulator releases the lots of those alone that want it.
    releaseLot: ofMaker(({ unreleased }) => [unreleased, NO_OCCASION], { but: { officer: "NotLotAuthority" } }),
    holdLot: ofMaker(({ unreleased }) => [unreleased, NO_OCCASION], { officers: OFFICERS }),
    liftLotHold: ofMaker(({ held }) => [held, LotHold.Maker, NO_OCCASION], { officers: OFFICERS }),
    recallLot: ofMaker(({ held }) => [held, Recall.II, NO_OCCASION], { officers: OFFICERS }),

    ship: ofCustodian(({ lot }, { site }) => [named(lot, HERE), site.warehouse, Movement.Sale, NO_OCCASION], LOGISTICS),
    pick: ofCustodian(
      ({ lot }, { site }) => [[packs(lot, HERE, 1)], site.warehouse, Movement.Sale, NO_OCCASION],
      LOGISTICS,
    ),
    receiveGoods: ofRecipient(({ lot }) => [named(lot, COMING), NO_OCCASION]),
    receivePart: ofRecipient(({ lot }) => [[packs(lot, COMING, COMING + 1)], NO_OCCASION]),
    reject: ofRecipient(({ lot }) => [named(lot, COMING), NO_OCCASION], true),
    recallShipment: ofCustodian(({ lot }) => [named(lot, LEAVING), NO_OCCASION], { ...LOGISTICS, windsDown: true }),
    split: ofCustodian(({ lot }) => [lot, HERE, HERE + 1, NO_OCCASION], LOGISTICS),
    merge: ofCustodian(({ lot }) => [lot, HERE, NEXT, NO_OCCASION], LOGISTICS),
    holdConsignment: ofCustodian(({ lot }) => [lot, HERE, NO_OCCASION], { roles: [...STAFF, ...OFFICERS] }),
    liftConsignmentHold: ofCustodian(({ lot }) => [lot, HELD, Hold.Custodian, NO_OCCASION], {
      roles: [...STAFF, ...OFFICERS],
    }),
    // The first of two officers proposes.
    reassignCustody: byRoles(["officer"], {
      foreign: SUCCEEDS,
      args: ({ world }, { lot }) => [lot, STRANDED, world.site.warehouse, id("order"), NO_OCCASION],
    }),

    open: ofCustodian(({ lot }) => [lot, HERE, 1, NO_OCCASION], { roles: ["dispenser", "vaccinator"] }),
    supplyPacks: ofCustodian(({ lot }) => [packs(lot, HERE, 1), NO_OCCASION], DISPENSER),
    supplyList: ofCustodian(({ lot }) => [lot, HERE, [1], NO_OCCASION], DISPENSER),
    retire: ofCustodian(({ lot }) => [packs(lot, HERE, 1), Reason.Destroyed, NO_OCCASION], { windsDown: true }),
    retireList: ofCustodian(({ lot }) => [lot, HERE, [1], Reason.Sample, NO_OCCASION]),
    lock: ofCustodian(({ lot }) => [packs(lot, HERE, 1), NO_OCCASION], { windsDown: true }),
    unlock: ofCustodian(({ lot }) => [packs(lot, HERE, LOCKED), NO_OCCASION]),
    undo: ofCustodian(({ lot }) => [packs(lot, HERE, DAMAGED), NO_OCCASION]),

    dispense: byModule(({ lot }, { site }) => [site.ward, lot, HERE, 1, 0]),
    restore: byModule(({ lot }, { site }) => [site.ward, lot, HERE, DISPENSED]),
    recordTemperature: byModule(({ lot }) => [
      { lot, first: HERE },
      { from: 1, to: 2, minutesOut: 0, beyond: false, by: 1 },
    ]),
  },
};

import { lotRegistration, Movement, Reason, registerLot, registerProduct } from "../../../helpers/goods.ts";
import { Class, gtin, move, Verdict } from "../../../helpers/goods.ts";
import { now } from "../../../helpers/membership.ts";
import { packListOf } from "../../../helpers/packList.ts";
import { as, midnight, moduleSigner, named, packs, stockedStore, TEN_DAYS } from "../../../helpers/packs.ts";
import type { Stocked } from "../../../helpers/packs.ts";
import { NO_OCCASION, type Connection, type World } from "../../../helpers/world.ts";
import { before, from, sending, trying, until, type Edge, type Edges } from "../edge.ts";

const HOUR = 3600;
const HOURS_OPEN = 24;

/** A lot in the store that expires in 60 days, and a product that is used up within a day of opening. */
interface Dated extends Stocked {
  readonly expiryDay: number;
  readonly solution: string;
}

async function dated(connection: Connection): Promise<Dated> {
  const { world } = await stockedStore(connection);
  const expiryDay = Number(await world.lotLedger.today()) + 60;
  const list = packListOf(gtin(1), "DATED", 4);
  const lot = await registerLot(world, { lotNumber: "DATED", packCount: 4, root: list.root, expiryDay });
  await move(world, lot, 0, "plant", "store");
  await registerProduct(world, 2, { class: Class.OverTheCounter, hoursOpen: HOURS_OPEN });
  const solution = await registerLot(world, { gtin: gtin(2), lotNumber: "SOLUTION", expiryDay });
  await move(world, solution, 0, "plant", "store");
  return { world, lot, expiryDay, solution };
}

/** The first second after a lot's last day. */
const expired = ({ expiryDay }: Dated): number => midnight(expiryDay + 1);

async function asLedger(world: World) {
  return (await moduleSigner(world)).address;
}

const EXPIRY: readonly Edge<Dated>[] = [
  {
    name: "the first second of the day after a lot's last, at the counter",
    reads: ["LotLedger._requireInDate", "Custody.today"],
    outcomes: before("LotExpired"),
    prepare: async (staged) => ({
      at: expired(staged),
      outcome: trying(staged.world, staged.world.operator.dispenser, staged.world.lotLedger, "supplyPacks", [
        ...[packs(staged.lot, 0, 1), NO_OCCASION],
      ]),
    }),
  },
  {
    name: "the first second of the day after a lot's last, on its way",
    reads: ["Custody._ship"],
    outcomes: before("LotExpired"),
    prepare: async (staged) => {
      const { world, lot } = staged;
      const values = [named(lot, 0), world.site.otherStore, Movement.Sale, NO_OCCASION];
      const outcome = trying(world, world.operator.pharmacyLogistics, world.lotLedger, "ship", values);
      return { at: expired(staged), outcome };
    },
  },
  {
    name: "the first second of the day after a lot's last, as a patient is told",
    reads: ["PackVerifier.verifyPack"],
    outcomes: [Verdict.Active, Verdict.Expired, Verdict.Expired].map(String) as [string, string, string],
    prepare: async (staged) => {
      const row = packListOf(gtin(1), "DATED", 4).rowOf(2);
      return {
        at: expired(staged),
        outcome: async () => String(await staged.world.packVerifier.verifyPack(0, row)),
      };
    },
  },
  {
    name: "the first second of the day on which a lot was made",
    reads: ["Custody._requireDays"],
    outcomes: from("DaysInvalid"),
    prepare: async ({ world }) => {
      const tomorrow = Number(await world.lotLedger.today()) + 1;
      const values = await lotRegistration(world, { lotNumber: "MADE", madeDay: tomorrow });
      const registered = [values, [], NO_OCCASION];
      const outcome = trying(world, world.operator.makerQuality, world.lotLedger, "registerLot", registered);
      return { at: midnight(tomorrow), outcome };
    },
  },
  {
    name: "the last second in which a lot is registered that expires today",
    reads: ["Custody._requireDays"],
    outcomes: before("LotExpired"),
    prepare: async ({ world }) => {
      const today = Number(await world.lotLedger.today());
      const values = await lotRegistration(world, { lotNumber: "SHORT", expiryDay: today });
      const registered = [values, [], NO_OCCASION];
      const outcome = trying(world, world.operator.makerQuality, world.lotLedger, "registerLot", registered);
      return { at: midnight(today + 1), outcome };
    },
  },
  {
    name: "the end of an opened pack's hours",
    reads: ["LotLedger._draw", "LotLedger.open"],
    outcomes: before("OpenTooLong"),
    prepare: async ({ world, solution }) => {
      await as(world, "dispenser").open(solution, 0, 5, NO_OCCASION);
      const at = (await now(world)) + HOURS_OPEN * HOUR;
      const drawn = [world.site.store, solution, 0, 5, 1];
      return { at, outcome: trying(world, await asLedger(world), world.lotLedger, "dispense", drawn) };
    },
  },
  {
    name: "the last second for an undo, ten days after",
    reads: ["LotLedger.undo", "LotLedger._keepUndo"],
    outcomes: until("UndoIsTooLate"),
    prepare: async ({ world, lot }) => {
      const pack = packs(lot, 0, 1);
      await as(world, "dispenser").retire(pack, Reason.Damaged, NO_OCCASION);
      const at = (await now(world)) + TEN_DAYS;
      return { at, outcome: trying(world, world.operator.dispenser, world.lotLedger, "undo", [pack, NO_OCCASION]) };
    },
  },
  {
    name: "the last second in which a second officer agrees to give goods away, ten days after the first",
    reads: ["Custody.reassignCustody"],
    outcomes: ["Recorded, CustodyReassigned", "Recorded, CustodyReassigned", "Recorded, ReassignmentProposed"],
    prepare: async ({ world, lot }) => {
      const { consortium, lotLedger, operator, member, site } = world;
      await consortium.connect(operator.officer).suspend(member.pharmacy, lot);
      const order = [lot, 0, site.warehouse, lot, NO_OCCASION] as const;
      await lotLedger.connect(operator.officer).reassignCustody(...order);
      const outcome = sending(operator.secondOfficer, lotLedger, "reassignCustody", order);
      return { at: (await now(world)) + TEN_DAYS, isSent: true, outcome };
    },
  },
];

/** When lots, packs and what was done to them are in time. */
export const GOODS_EDGES: Edges<Dated> = {
  of: "goods",
  stage: dated,
  worldOf: ({ world }) => world,
  edges: EXPIRY,
};

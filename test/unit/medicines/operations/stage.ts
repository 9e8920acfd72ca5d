import { Class, gtin, move, Movement, Reason, registerLot, registerProduct } from "../../../helpers/goods.ts";
import { passTo } from "../../../helpers/membership.ts";
import {
  as,
  asModule,
  Hold,
  midnight,
  named,
  packs,
  Recall,
  setCondition,
  setStatus,
  Status,
} from "../../../helpers/packs.ts";
import { deployWorld, NO_OCCASION, type Connection, type World } from "../../../helpers/world.ts";
import { LOT_STATES, PACKS, PLACES, type Cell, type LotState, type PackWas, type Place } from "./table.ts";

/** Packs of each place: two neighbouring consignments, of 8 and of 12. */
const STRIDE = 20;
const HALF = 8;

/** A world in which every case of the table lies somewhere. */
export interface Stage {
  world: World;
  lots: Record<LotState, string>;
}

/** The consignment of a case, its neighbour in the same state, and the pack. */
export function whereIs({ place, pack }: Pick<Cell, "place" | "pack">) {
  const first = PLACES.indexOf(place) * STRIDE;
  return { first, second: first + HALF, index: first + PACKS.indexOf(pack) };
}

/** Sets every case up: a lot for each of its states, in it the places, in each place the packs. */
export async function stage(connection: Connection): Promise<Stage> {
  const world = await deployWorld({ connection });
  const today = Number(await world.lotLedger.today());
  const lots: Partial<Record<LotState, string>> = {};
  for (const [index, state] of LOT_STATES.entries()) {
    await registerProduct(world, index, { class: Class.OverTheCounter });
    const lot = await registerLot(world, {
      gtin: gtin(index),
      packCount: PLACES.length * STRIDE,
      expiryDay: state === "expired" ? today + 1 : today + 730,
      released: state !== "not released",
    });
    await move(world, lot, 0, "plant", "store");
    await changePacks(world, lot, state !== "not released");
    for (const place of PLACES) await PUT[place](world, lot, whereIs({ place, pack: "Active" }).first);
    lots[state] = lot;
  }
  for (const [index, state] of LOT_STATES.entries()) await CHANGE[state](world, lots[state] ?? "", gtin(index));
  await passTo(world, midnight(today + 2));
  return { world, lots: lots as Record<LotState, string> };
}

/** Brings one pack in each place to each of its states, while all lie in the store as one consignment. */
async function changePacks(world: World, lot: string, released: boolean): Promise<void> {
  const dispenser = as(world, "dispenser");
  const each = (pack: PackWas) => PLACES.map((place: Place) => whereIs({ place, pack }).index);
  await dispenser.retireList(lot, 0, each("Retired as damaged"), Reason.Damaged, NO_OCCASION);
  await dispenser.retireList(lot, 0, each("Retired as destroyed"), Reason.Destroyed, NO_OCCASION);
  for (const index of each("Locked")) await dispenser.lock(packs(lot, 0, index), NO_OCCASION);
  if (!released) return;
  await dispenser.supplyList(lot, 0, each("Dispensed over the counter"), NO_OCCASION);
  const module = await asModule(world);
  for (const index of each("Dispensed by a module")) await module.dispense(world.site.store, lot, 0, index, 0);
  for (const index of each("Dispensed by opening")) await dispenser.open(lot, 0, index, NO_OCCASION);
}

/** Brings the consignments of each place there, in the order of the places: what is left of the lot begins at `first`. */
const PUT: Record<Place, (world: World, lot: string, first: number) => Promise<void>> = {
  here: cut,
  "here, held by its custodian": async (world, lot, first) => {
    await cut(world, lot, first);
    for (const name of [first, first + HALF]) await as(world, "dispenser").holdConsignment(lot, name, NO_OCCASION);
  },
  "here, held by a device": async (world, lot, first) => {
    await cut(world, lot, first);
    for (const name of [first, first + HALF]) {
      await setCondition(world, lot, name, { holds: 1 << Hold.Device, minutesOut: 1500 });
    }
  },
  "here, held by a regulator": async (world, lot, first) => {
    await cut(world, lot, first);
    for (const name of [first, first + HALF]) await as(world, "officer").holdConsignment(lot, name, NO_OCCASION);
  },
  "here, disputed": async (world, lot, first) => {
    await as(world, "pharmacyLogistics").split(lot, first, first + STRIDE, NO_OCCASION);
    await as(world, "pharmacyLogistics").ship(named(lot, first), world.site.otherStore, Movement.Sale, NO_OCCASION);
    // The last pack is accepted; all the others are disputed.
    const accepted = packs(lot, first, first + STRIDE - 1);
    await as(world, "otherLogistics").receivePart([accepted], NO_OCCASION);
    await as(world, "pharmacyLogistics").split(lot, first, first + HALF, NO_OCCASION);
  },
  "on its way from here": async (world, lot, first) => {
    await cut(world, lot, first);
    const both = named(lot, first, first + HALF);
    await as(world, "pharmacyLogistics").ship(both, world.site.otherStore, Movement.Sale, NO_OCCASION);
  },
  "on its way here": async (world, lot, first) => {
    await cut(world, lot, first);
    for (const name of [first, first + HALF]) await move(world, lot, name, "store", "otherStore");
    const both = named(lot, first, first + HALF);
    await as(world, "otherLogistics").ship(both, world.site.store, Movement.Sale, NO_OCCASION);
  },
  elsewhere: async (world, lot, first) => {
    await cut(world, lot, first);
    for (const name of [first, first + HALF]) await move(world, lot, name, "store", "otherStore");
  },
};

/** Makes a place's two consignments out of what is left of the lot. */
async function cut(world: World, lot: string, first: number): Promise<void> {
  const ledger = as(world, "pharmacyLogistics");
  await ledger.split(lot, first, first + HALF, NO_OCCASION);
  if (first + STRIDE < PLACES.length * STRIDE) await ledger.split(lot, first + HALF, first + STRIDE, NO_OCCASION);
}

/** Brings a lot, or its product, to its state; time alone expires it. */
const CHANGE: Record<LotState, (world: World, lot: string, number: bigint) => Promise<unknown>> = {
  "in order": async () => undefined,
  "not released": async () => undefined,
  "held by its maker": (world, lot) => as(world, "makerQuality").holdLot(lot, NO_OCCASION),
  "held by a regulator": (world, lot) => as(world, "officer").holdLot(lot, NO_OCCASION),
  recalled: (world, lot) => as(world, "officer").recallLot(lot, Recall.II, NO_OCCASION),
  expired: async () => undefined,
  "of a suspended product": (world, _lot, number) => setStatus(world, number, Status.Suspended),
  "of a withdrawn product": (world, _lot, number) => setStatus(world, number, Status.Withdrawn),
};

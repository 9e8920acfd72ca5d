import { gtin, lotRegistration, Movement, move, Reason, registration } from "../../../../test/helpers/goods.ts";
import { NO_OCCASION } from "../../../../test/helpers/world.ts";
import { occasion, word, type Bench } from "../bench.ts";
import { inBatches, make, oneByOne, type Table } from "./tables.ts";

/** A lot that is never used up. */
const LARGE = 16_777_215;
/** Consignments of the large lot that stand ready to be acted on, far from where it is picked. */
const [TO_SHIP, TO_RECEIVE, TO_SPLIT, TO_PICK] = [8_000_000, 9_000_000, 10_000_000, 11_000_000] as const;
const PICKED_AT_ONCE = 150;
const LOCKED_AT_ONCE = 65_536;

export async function products(bench: Bench): Promise<Table> {
  const { drugRegistry, operator } = bench.world;
  const officer = drugRegistry.connect(operator.officer);
  const values = registration(bench.world);
  return {
    name: "products",
    isQuick: false,
    grow: (from, to) =>
      oneByOne(from, to, (i) =>
        make(bench, {
          from: operator.officer.address,
          contract: drugRegistry,
          method: "registerProduct",
          values: [gtin(1_000_000 + i), values],
        }),
      ),
    calls: {
      registerProduct: () => officer.registerProduct(gtin(999_999), values),
      setProductStatus: () => officer.setProductStatus(gtin(2), 2, word("reason")),
    },
  };
}

export async function lots(bench: Bench): Promise<Table> {
  const { lotLedger, operator } = bench.world;
  const quality = lotLedger.connect(operator.makerQuality);
  const values = await lotRegistration(bench.world, { lotNumber: "GROWTH-OF-LOTS-00001", root: word("growth") });
  const [unreleased, held, recalled] = [await bench.lot({ released: false }), await bench.lot(), await bench.lot()];
  const number = (i: number): string => `G-${String(i).padStart(18, "0")}`;
  return {
    name: "lots",
    isQuick: false,
    grow: (from, to) =>
      oneByOne(from, to, async (i) =>
        make(bench, {
          from: operator.makerQuality.address,
          contract: lotLedger,
          method: "registerLot",
          values: [{ ...values, lotNumber: Buffer.from(number(i)) }, [], NO_OCCASION],
        }),
      ),
    calls: {
      registerLot: () => quality.registerLot(values, [], occasion(1)),
      releaseLot: () => quality.releaseLot(unreleased, occasion(2)),
      holdLot: () => quality.holdLot(held, occasion(3)),
      recallLot: () => quality.recallLot(recalled, 1, occasion(4)),
    },
  };
}

export async function consignments(bench: Bench): Promise<Table> {
  const { lotLedger, operator, site } = bench.world;
  const distributor = lotLedger.connect(operator.distributorLogistics);
  const pharmacy = lotLedger.connect(operator.pharmacyLogistics);
  const lot = await bench.lot({ packCount: LARGE });
  await move(bench.world, lot, 0, "plant", "warehouse");
  let before = 0;
  for (const first of [TO_SHIP, TO_RECEIVE, TO_SPLIT, TO_PICK]) {
    await distributor.split(lot, before, first, NO_OCCASION);
    before = first;
  }
  const ship = (first: number) => distributor.ship([{ lot, first }], site.store, Movement.Sale, occasion(5));
  await ship(TO_RECEIVE);
  const pick = (consignment: number) => ({ lot, consignment, first: consignment, count: 1 });
  return {
    name: "consignments",
    isQuick: true,
    grow: (from, to) =>
      inBatches(from, to, PICKED_AT_ONCE, (first, count) =>
        make(bench, {
          from: operator.distributorLogistics.address,
          contract: lotLedger,
          method: "pick",
          values: [Array.from({ length: count }, (_, i) => pick(first + i)), site.store, Movement.Sale, NO_OCCASION],
        }),
      ),
    calls: {
      ship: () => ship(TO_SHIP),
      receiveGoods: () => pharmacy.receiveGoods([{ lot, first: TO_RECEIVE }], occasion(6)),
      split: () => distributor.split(lot, TO_SPLIT, TO_SPLIT + 500, occasion(7)),
      pick: () => distributor.pick([pick(TO_PICK)], site.store, Movement.Sale, occasion(8)),
      holdConsignment: () => distributor.holdConsignment(lot, TO_SHIP, occasion(9)),
    },
  };
}

export async function packs(bench: Bench): Promise<Table> {
  const { lotLedger, operator } = bench.world;
  const staff = lotLedger.connect(operator.pharmacyLogistics);
  const lot = await bench.atStore(2, LARGE);
  const range = (first: number, count = 1) => ({ lot, consignment: 0, first, count });
  return {
    name: "packs",
    isQuick: true,
    grow: (from, to) =>
      inBatches(from, to, LOCKED_AT_ONCE, (first, count) =>
        make(bench, {
          from: operator.pharmacyLogistics.address,
          contract: lotLedger,
          method: "lock",
          values: [range(LOCKED_AT_ONCE + first, count), NO_OCCASION],
        }),
      ),
    calls: {
      retire: () => staff.retire(range(300), Reason.Destroyed, occasion(10)),
      lock: () => staff.lock(range(600), occasion(11)),
      supplyPacks: () => lotLedger.connect(operator.dispenser).supplyPacks(range(900), occasion(12)),
    },
  };
}

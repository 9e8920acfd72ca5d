import { lotRegistration, move, Movement, Reason } from "../../../test/helpers/goods.ts";
import { occasion, word, type Bench } from "./bench.ts";
import { spentBy } from "./spent.ts";

/** G1. */
export async function lots(bench: Bench): Promise<void> {
  const quality = bench.world.lotLedger.connect(bench.world.operator.makerQuality);
  const register = async (lotNumber: string, packCount: number) => {
    const values = await lotRegistration(bench.world, { lotNumber, packCount, root: word(lotNumber) });
    return spentBy(quality.registerLot(values, [], occasion(1)));
  };
  const one = await register("LOT-OF-ONE-PACK-0001", 1);
  const many = await register("LOT-OF-TEN-MILLION-1", 10_000_000);
  bench.add("G1.one", "register a lot of 1 pack", one, 98_000);
  bench.add("G1.tenMillion", "register a lot of 10,000,000 packs", many, 98_000);
  bench.add("G1.difference", "difference between the two", many.minus(one), 300);
}

/** G2 and G3. */
export async function movements(bench: Bench): Promise<void> {
  const { lotLedger, operator, site } = bench.world;
  const lot = await bench.lot();
  const maker = lotLedger.connect(operator.makerLogistics);
  const distributor = lotLedger.connect(operator.distributorLogistics);
  const implicit = await spentBy(maker.ship([{ lot, first: 0 }], site.warehouse, Movement.Sale, occasion(2)));
  const receive = await spentBy(distributor.receiveGoods([{ lot, first: 0 }], occasion(3)));
  const explicit = await spentBy(distributor.ship([{ lot, first: 0 }], site.store, Movement.Sale, occasion(4)));
  bench.add("G2.ship", "ship a consignment", explicit, 54_000);
  bench.add("G2.shipImplicit", "ship a lot's first, implicit one", implicit, 54_000 + 17_100);
  bench.add("G2.receive", "receive a consignment", receive, 44_000);

  const one = await bench.splitInto(100);
  bench.add("G3.oneLot", "100 consignments of one lot, ship + receive, each", await bench.shipAndReceive(one), 20_000);
  const refs: { lot: string; first: number }[] = [];
  for (let i = 0; i < 100; i += 1) {
    const of = await bench.lot();
    await move(bench.world, of, 0, "plant", "warehouse");
    refs.push({ lot: of, first: 0 });
  }
  bench.add(
    "G3.hundredLots",
    "100 consignments of 100 lots, ship + receive, each",
    await bench.shipAndReceive(refs),
    22_500,
  );
}

/** G4. */
export async function splits(bench: Bench): Promise<void> {
  const { lotLedger, operator } = bench.world;
  const lot = await bench.lot();
  const maker = lotLedger.connect(operator.makerLogistics);
  bench.add(
    "G4.first",
    "split a lot's first consignment",
    await spentBy(maker.split(lot, 0, 500, occasion(5))),
    86_000,
  );
  bench.add("G4.ordinary", "split a consignment", await spentBy(maker.split(lot, 500, 700, occasion(6))), 68_000);
}

/** G5. */
export async function decisions(bench: Bench): Promise<void> {
  const lot = await bench.lot({ released: false });
  const quality = bench.world.lotLedger.connect(bench.world.operator.makerQuality);
  bench.add("G5.release", "release a lot", await spentBy(quality.releaseLot(lot, occasion(7))), 44_000);
  bench.add("G5.hold", "hold a lot", await spentBy(quality.holdLot(lot, occasion(8))), 44_000);
  bench.add("G5.recall", "recall a lot", await spentBy(quality.recallLot(lot, 1, occasion(9))), 44_000);
}

/** G6. */
export async function packs(bench: Bench): Promise<void> {
  const { lotLedger, operator } = bench.world;
  const lot = await bench.atStore(2);
  const staff = lotLedger.connect(operator.pharmacyLogistics);
  const range = (first: number) => ({ lot, consignment: 0, first, count: 1 });
  const retire = (first: number, reason: number) => spentBy(staff.retire(range(first), reason, occasion(10)));
  bench.add("G6.retireNew", "retire one pack, new word", await retire(257, Reason.Destroyed), 64_000);
  bench.add("G6.retire", "retire one pack, word in use", await retire(258, Reason.Destroyed), 47_000);
  bench.add(
    "G6.retireUndoable",
    "the same, with a slot for its undo",
    await retire(259, Reason.Damaged),
    47_000 + 22_100,
  );
  const dispenser = lotLedger.connect(operator.dispenser);
  const supply = (first: number) => spentBy(dispenser.supplyPacks(range(first), occasion(11)));
  bench.add("G6.supplyNew", "supply one pack, new word, with a slot for its undo", await supply(513), 72_000 + 22_100);
  bench.add("G6.supply", "supply one pack, word in use, with a slot for its undo", await supply(514), 55_000 + 22_100);
}

/** G7. */
export async function words(bench: Bench): Promise<void> {
  const { lotLedger, operator } = bench.world;
  const lot = await bench.atStore(2, 100_000);
  const staff = lotLedger.connect(operator.pharmacyLogistics);
  const budgets = { 1: 520, 10: 220, 100: 185 } as const;
  let first = 128;
  for (const [words, budget] of Object.entries(budgets)) {
    const count = Number(words) * 128;
    const spent = await spentBy(staff.retire({ lot, consignment: 0, first, count }, Reason.Destroyed, occasion(12)));
    bench.add(`G7.words${words}`, `retire ${words} whole words, each pack`, spent.each(count), budget);
    first += count;
  }
}

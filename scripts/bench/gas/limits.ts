import { asModule, claimRequest, setCeiling, Why } from "../../../test/helpers/claims.ts";
import { Class, lotRegistration, METFORMIN, Movement, Reason } from "../../../test/helpers/goods.ts";
import { domainOf, order, TYPES } from "../../../test/helpers/prescriptions.ts";
import { NO_OCCASION } from "../../../test/helpers/world.ts";
import { occasion, word, type Bench } from "./bench.ts";
import { spentBy } from "./spent.ts";

/** G15: the largest documented batch of each batch function, at its most expensive. */
export async function batches(bench: Bench): Promise<void> {
  const { lotLedger, operator, site } = bench.world;
  const budget = Math.floor(16_777_216 * 0.95);
  const maker = lotLedger.connect(operator.makerLogistics);
  const distributor = lotLedger.connect(operator.distributorLogistics);
  const refs: { lot: string; first: number }[] = [];
  for (let i = 0; i < 400; i += 1) refs.push({ lot: await bench.lot(), first: 0 });
  const shipped = maker.ship(refs, site.warehouse, Movement.Sale, occasion(21));
  bench.add("G15.ship", "ship 400 lots", await spentBy(shipped), budget);
  const recalled = maker.recallShipment(refs, occasion(22));
  bench.add("G15.recallShipment", "recall 400 shipments", await spentBy(recalled), budget);
  await maker.ship(refs, site.warehouse, Movement.Sale, NO_OCCASION);
  bench.add("G15.reject", "reject 400 shipments", await spentBy(distributor.reject(refs, occasion(23))), budget);
  await maker.ship(refs, site.warehouse, Movement.Sale, NO_OCCASION);
  bench.add(
    "G15.receive",
    "receive 400 consignments",
    await spentBy(distributor.receiveGoods(refs, occasion(24))),
    budget,
  );

  const picks = await Promise.all(Array.from({ length: 150 }, () => bench.lot()));
  const ranges = picks.map((lot) => ({ lot, consignment: 0, first: 400, count: 1 }));
  bench.add(
    "G15.pick",
    "pick 150 single packs of 150 lots",
    await spentBy(maker.pick(ranges, site.store, 0, occasion(25))),
    budget,
  );
  const lot = await bench.lot({ packCount: 1000 });
  await maker.ship([{ lot, first: 0 }], site.warehouse, 0, NO_OCCASION);
  const parts = Array.from({ length: 100 }, (_, i) => ({ lot, consignment: 0, first: i * 10 + 5, count: 1 }));
  bench.add(
    "G15.receivePart",
    "receive 100 parts",
    await spentBy(distributor.receivePart(parts, occasion(26))),
    budget,
  );
  await packBatches(bench, budget);
  await prescriptionBatches(bench, budget);
  await claimBatches(bench, budget);
}

/** 800 claims of an insurer, opened as a module opens them. */
export async function claimBatches(bench: Bench, budget = Math.floor(16_777_216 * 0.95)): Promise<void> {
  const { world } = bench;
  await setCeiling(world, METFORMIN, 2 ** 40);
  const module = await asModule(world);
  const officer = world.claimLedger.connect(world.operator.claimsOfficer);
  const claims = Array.from({ length: 800 }, (_, i) => word(`claim ${i}`));
  const amount = 0x0101_0101_0101;
  for (const claim of claims) {
    await module.openClaim(claim, world.site.store, METFORMIN, 0xffffff, claimRequest(world, { amount }));
  }
  const decisions = claims.map((claim) => ({ claim, approved: amount - 1, reason: Why.CoPayment }));
  const decided = officer.adjudicateBatch(decisions);
  bench.add("G15.adjudicateBatch", "decide on 800 claims", await spentBy(decided), budget);
  const paid = officer.payBatch(claims, word("settlement"));
  bench.add("G15.payBatch", "pay 800 claims", await spentBy(paid), budget);
}

async function packBatches(bench: Bench, budget: number): Promise<void> {
  const { lotLedger, operator } = bench.world;
  const staff = lotLedger.connect(operator.pharmacyLogistics);
  const dispenser = lotLedger.connect(operator.dispenser);
  const lot = await bench.atStore(2, 10_000_000);
  const retired = staff.retire({ lot, consignment: 0, first: 1, count: 65_536 }, Reason.Damaged, occasion(27));
  bench.add("G15.retire", "retire 65,536 packs off the word boundary", await spentBy(retired), budget);
  const supplied = dispenser.supplyPacks({ lot, consignment: 0, first: 128_001, count: 16_384 }, occasion(28));
  bench.add("G15.supply", "supply 16,384 packs off the word boundary", await spentBy(supplied), budget);
  const list = (from: number) => Array.from({ length: 250 }, (_, i) => from + i * 128);
  const retiredList = staff.retireList(lot, 0, list(256_000), Reason.Damaged, occasion(29));
  bench.add("G15.retireList", "retire 250 single packs in 250 words", await spentBy(retiredList), budget);
  const suppliedList = dispenser.supplyList(lot, 0, list(512_000), occasion(30));
  bench.add("G15.supplyList", "supply 250 single packs in 250 words", await spentBy(suppliedList), budget);
  const inputs = Array.from({ length: 64 }, (_, i) => word(`input ${i}`));
  const values = await lotRegistration(bench.world, { lotNumber: "LOT-WITH-64-INPUTS-1", root: word("inputs") });
  const registered = lotLedger.connect(operator.makerQuality).registerLot(values, inputs, occasion(31));
  bench.add("G15.inputs", "register a lot made from 64 others", await spentBy(registered), budget);
}

async function prescriptionBatches(bench: Bench, budget: number): Promise<void> {
  const { prescriptionToken, operator } = bench.world;
  const prescriber = prescriptionToken.connect(operator.prescriber);
  const second = operator.secondPrescriber;

  const domain = await domainOf(bench.world);
  const slips = await bench.slips(300, { class: Class.Controlled, coPrescriber: second.address });
  const types = { Prescription: TYPES.Prescription };
  const signatures = await Promise.all(slips.map(({ fields }) => second.signTypedData(domain, types, fields)));
  const issued = prescriber.issueBatch(
    slips.map(({ fields }) => fields),
    signatures,
  );
  bench.add("G15.issueBatch", "issue 300 controlled prescriptions", await spentBy(issued), budget);

  const dispensed = await bench.issued(100, { quantity: 60 });
  const lots = await Promise.all(Array.from({ length: 250 }, () => bench.lot()));
  for (const lot of lots) await bench.bring(lot);
  const orders = await Promise.all(
    dispensed.map((slip, i) => {
      const mine = lots.slice(...(i < 50 ? [i * 3, i * 3 + 3] : [150 + (i - 50) * 2, 150 + (i - 50) * 2 + 2]));
      const packs = mine.map((lot) => ({ lot, index: 0, units: 0 }));
      return order(bench.world, slip, { packs, units: packs.length * 20 });
    }),
  );
  const spent = await spentBy(prescriptionToken.connect(operator.dispenser).dispenseBatch(orders));
  bench.add("G15.dispenseBatch", "dispense 250 packs of 250 lots on 100 prescriptions", spent, budget);
}

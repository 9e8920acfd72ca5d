import { claimRequest, setCeiling } from "../../../test/helpers/claims.ts";
import { gtin, METFORMIN, move, registerProduct } from "../../../test/helpers/goods.ts";
import { NO_OCCASION } from "../../../test/helpers/world.ts";
import { word, type Bench } from "./bench.ts";
import { spentBy, type Spent } from "./spent.ts";

const VIAL = 201;
const SYRINGE = 202;
const DOSE = 2;
const A_DAY = 100;

/** Doses of a vial, whole packs, and a vaccination day; the largest one at its most expensive, each dose of another lot. */
export async function immunizations(bench: Bench): Promise<void> {
  const { world } = bench;
  const token = world.immunizationToken.connect(world.operator.vaccinator);
  await registerProduct(world, VIAL, { content: 10, unit: DOSE, vaccine: true, hoursOpen: 6 });
  await registerProduct(world, SYRINGE, { content: 1, unit: DOSE, vaccine: true });
  const vials = await atClinic(bench, VIAL);
  for (let index = 300; index < 306; index += 1) {
    await world.lotLedger.connect(world.operator.vaccinator).open(vials, 0, index, NO_OCCASION);
  }
  await token.immunize(orderOf(bench, vials, 300, 1));
  const fromVial = await spentBy(token.immunize(orderOf(bench, vials, 300, 1)));
  bench.add("I1.vial", "give a dose of an opened vial", fromVial, 120_000);

  const syringes = await atClinic(bench, SYRINGE);
  const ofNewWord = await spentBy(token.immunize(orderOf(bench, syringes, 300, 0)));
  const ofUsedWord = await spentBy(token.immunize(orderOf(bench, syringes, 301, 0)));
  bench.add("I1.packNew", "give a pack of one dose, new word", ofNewWord, 138_000);
  bench.add("I1.pack", "give a pack of one dose, word in use", ofUsedWord, 121_000);

  await claimed(bench, orderOf(bench, syringes, 302, 0), ofUsedWord);

  const fifty = Array.from({ length: 50 }, (_, dose) => orderOf(bench, vials, 301 + Math.floor(dose / 10), 1));
  bench.add(
    "I2.vials",
    "50 doses of 5 vials in one transaction, each",
    (await spentBy(token.immunizeBatch(fifty))).each(50),
    66_000,
  );

  const day: ReturnType<typeof orderOf>[] = [];
  for (let i = 0; i < A_DAY; i += 1) day.push(orderOf(bench, await atClinic(bench, SYRINGE), 300, 0));
  const largest = await spentBy(token.immunizeBatch(day));
  bench.add("G15.immunizeBatch", "give 100 doses of 100 lots", largest, Math.floor(16_777_216 * 0.95));
}

/** What a claim costs besides the dose, and a void that takes it along; see docs/decisions/claims.md. */
async function claimed(bench: Bench, order: ReturnType<typeof orderOf>, without: Spent): Promise<void> {
  const { world } = bench;
  const token = world.immunizationToken.connect(world.operator.vaccinator);
  await setCeiling(world, METFORMIN, 3_000);
  const given = await spentBy(token.immunizeAndClaim(order, claimRequest(world)));
  bench.add("I3.claim", "a claim opened with a dose, besides", given.minus(without), 36_000);
  const id = await token.immunizationOf(order.holder);
  bench.add("I3.void", "void a dose with its claim", await spentBy(token.void(id, 1)), 64_000);
}

/** A released lot of a vaccine, all of it in the clinic's room. */
async function atClinic(bench: Bench, product: number): Promise<string> {
  const { lotLedger, operator } = bench.world;
  const lot = await bench.lot({ gtin: gtin(product), released: false });
  await lotLedger.connect(operator.officer).releaseLot(lot, NO_OCCASION);
  await move(bench.world, lot, 0, "plant", "clinicRoom");
  return lot;
}

/** An order whose words have no zero bytes, so that no calldata is cheaper than it can be. */
function orderOf(bench: Bench, lot: string, index: number, units: 0 | 1) {
  const number = bench.next();
  const holder = word(`holder of a dose ${number}`).slice(0, 42);
  return { holder, document: word(`record ${number}`), lot, index, consignment: 0, units, time: 1_800_000_001 };
}

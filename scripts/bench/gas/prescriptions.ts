import { claimRequest, setCeiling } from "../../../test/helpers/claims.ts";
import { groupOf, gtin, registerProduct } from "../../../test/helpers/goods.ts";
import { NO_DEADLINE, order, sign, type Slip } from "../../../test/helpers/prescriptions.ts";
import { type Bench } from "./bench.ts";
import { spentBy, type Spent } from "./spent.ts";

/** G8 and G9. */
export async function prescriptions(bench: Bench): Promise<void> {
  const prescriber = bench.world.prescriptionToken.connect(bench.world.operator.prescriber);
  const slip = await bench.slip();
  bench.add("G8.issue", "issue a prescription", await spentBy(prescriber.issue(slip.fields, "0x")), 67_000);
  const slips = await bench.slips(100);
  const issued = prescriber.issueBatch(
    slips.map(({ fields }) => fields),
    slips.map(() => "0x"),
  );
  bench.add("G9.issueBatch", "issue 100 in one transaction, each", (await spentBy(issued)).each(100), 35_500);
}

/** G10 and G11. */
export async function dispenses(bench: Bench): Promise<void> {
  const token = bench.world.prescriptionToken.connect(bench.world.operator.dispenser);
  const lot = await bench.atStore(1, 100_000);
  const dispense = async (index: number) => {
    const [slip] = (await bench.issued(1)) as [Slip];
    return spentBy(token.dispense(await order(bench.world, slip, { packs: [{ lot, index, units: 0 }] })));
  };
  bench.add("G10.new", "dispense with the pack, new word", await dispense(300), 104_000);
  bench.add("G10.used", "dispense with the pack, word in use", await dispense(301), 87_000);

  const claimed = async (index: number) => {
    const [slip] = (await bench.issued(1)) as [Slip];
    const packs = [{ lot, index, units: 0 }];
    return spentBy(token.dispenseAndClaim(await order(bench.world, slip, { packs }), claimRequest(bench.world)));
  };
  await setCeiling(bench.world);
  const opened = (await claimed(302)).minus(await dispense(303));
  bench.add("G10.claim", "a claim opened with it, besides", opened, 30_000);

  const batch = async (packs: { lot: string; index: number; units: number }[], slips?: Slip[]) => {
    const of = slips ?? (await bench.issued(packs.length));
    const orders = await Promise.all(of.map((slip, i) => order(bench.world, slip, { packs: packs.slice(i, i + 1) })));
    return (await spentBy(token.dispenseBatch(orders))).each(packs.length);
  };
  const fifty = Array.from({ length: 50 }, (_, i) => i);
  const oneWord = await batch(fifty.map((i) => ({ lot, index: 320 + i, units: 0 })));
  bench.add("G11.oneWord", "50 dispenses in one transaction, one word, each", oneWord, 37_000);
  await bench.use(
    lot,
    fifty.map((i) => 1280 + i * 128),
  );
  const fiftyWords = await batch(fifty.map((i) => ({ lot, index: 1281 + i * 128, units: 0 })));
  bench.add("G11.fiftyWords", "the same, one lot and 50 words, each", fiftyWords, 41_000);
  bench.add("G11.fiftyLots", "the same, 50 lots and drugs, each", await dispenseFiftyLots(bench, batch), 47_000);
}

async function dispenseFiftyLots(
  bench: Bench,
  batch: (packs: { lot: string; index: number; units: number }[], slips: Slip[]) => Promise<Spent>,
): Promise<Spent> {
  const packs: { lot: string; index: number; units: number }[] = [];
  const slips: Slip[] = [];
  for (let i = 0; i < 50; i += 1) {
    const group = groupOf(`system|${i}`);
    await registerProduct(bench.world, 100 + i, { group });
    const lot = await bench.lot({ gtin: gtin(100 + i) });
    await bench.bring(lot);
    await bench.use(lot, [0]);
    packs.push({ lot, index: 1, units: 0 });
    slips.push(...(await bench.issued(1, { group })));
  }
  return batch(packs, slips);
}

/** G12. */
export async function transitions(bench: Bench): Promise<void> {
  const { prescriptionToken, operator, site } = bench.world;
  const lot = await bench.atStore(1);
  const token = prescriptionToken.connect(operator.dispenser);
  const [accepted, cancelled, withdrawn] = (await bench.issued(3)) as [Slip, Slip, Slip];
  const until = Date.parse("2027-03-05T12:34:56Z") / 1000;
  const signature = await sign(bench.world, accepted, "Accept", { site: site.store, until });
  const accept = token.accept(accepted.fields, until, NO_DEADLINE, signature);
  bench.add("G12.accept", "accept", await spentBy(accept), 53_000);
  const giveBack = token.giveBack(accepted.id, accepted.fields.holder);
  bench.add("G12.giveBack", "give back", await spentBy(giveBack), 42_000);
  const cancel = prescriptionToken.connect(operator.prescriber).cancel(cancelled.fields);
  bench.add("G12.cancel", "cancel", await spentBy(cancel), 47_000);

  await bench.use(lot, [0]);
  const packs = [{ lot, index: 1, units: 0 }];
  await token.dispense(await order(bench.world, withdrawn, { packs }));
  const record = { previousChain: "0x".padEnd(34, "0"), previousDay: 0, units: 20, packs, consignments: [0] };
  const withdraw = token.withdraw(withdrawn.fields, record);
  bench.add("G12.withdraw", "withdraw", await spentBy(withdraw), 80_000);
}

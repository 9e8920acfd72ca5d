import { importEpcis } from "../../../sdk/src/import/index.ts";
import { lotIdOf } from "../../../sdk/src/lots/index.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";
import { DIAZEPAM, HOSPITAL_STORE } from "./bigLot.ts";
import type { BigLot } from "./bigLot.ts";
import { ResultTeller } from "./results.ts";
import { samplesOf } from "./samples.ts";
import { showLot } from "./shown.ts";

export const METFORMIN = "06901234000016";
export const METFORMIN_LOT = lotIdOf(METFORMIN, "MF2609");

/** EPCIS documents become lots, custody and pack states; then a lot as big as a packing line makes them. */
export async function moveGoods(stage: Stage, screen: Screen, bigLot: Promise<BigLot>): Promise<void> {
  const { ledger, keyring, vault, directory } = stage;
  screen.chapter("Goods", "EPCIS 2.0 documents become lots, custody and pack states");
  const teller = new ResultTeller(screen, directory);
  for await (const result of importEpcis(ledger, keyring, vault, await samplesOf("epcis"))) await teller.tell(result);

  const { number, packs, sent, gasUsed } = await bigLot;
  const [count, gas] = [packs.toLocaleString("en"), gasUsed.toLocaleString("en")];
  screen.line(`  ${screen.colors.dim("a packing line's list of serials")}`);
  screen.done(
    `Lot ${number} of ${directory.product(DIAZEPAM)} was registered: ${count} packs in one transaction, ${gas} gas.`,
  );
  screen.done(`${sent} packs of it were shipped to ${await directory.site(stage.site(HOSPITAL_STORE))} and received.`);

  screen.line(`\n  Where lot MF2609 of ${directory.product(METFORMIN)} is now:`);
  await showLot(stage, screen, METFORMIN_LOT);
}

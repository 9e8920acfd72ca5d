import { recallLot } from "../../../sdk/src/goods/index.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";
import { EAST_GATE } from "./counter.ts";
import { METFORMIN_LOT } from "./goods.ts";
import { packsAt } from "./packs.ts";
import { showVerdict } from "./patients.ts";
import { readLot, showLot } from "./shown.ts";

/** One transaction stops a lot everywhere at once, and the ledger knows who has what of it. */
export async function recall(stage: Stage, screen: Screen): Promise<void> {
  screen.chapter("A recall", "one transaction stops a lot everywhere at once");
  const packs = await packsAt(stage, METFORMIN_LOT, stage.site(EAST_GATE), 1);
  const { site } = await readLot(stage, METFORMIN_LOT);
  const { gasUsed } = await recallLot(stage.as({ role: "QualityOfficer", site }), {
    lot: METFORMIN_LOT,
    recallClass: "II",
    occasion: { document: "recall notice MF2609" },
  });
  screen.done(`Lot MF2609 is recalled, class II: ${gasUsed.toLocaleString("en")} gas, whatever its size. Who has it:`);
  await showLot(stage, screen, METFORMIN_LOT);
  await showVerdict(stage, screen, packs);
}

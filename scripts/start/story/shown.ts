import { holdersOf } from "../../../cli/src/told/lots.ts";
import { LotBook } from "../../../sdk/src/import/state/lotBook.ts";
import type { LotState } from "../../../sdk/src/import/state/lotState.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";
import { samplesMissing } from "./samples.ts";

/** A lot as its events tell it now. */
export async function readLot({ ledger }: Stage, lot: string): Promise<LotState> {
  const state = await new LotBook(ledger).lot(lot);
  if (state !== undefined) return state;
  throw samplesMissing(`The sample documents registered no lot ${lot}.`);
}

/** Shows where the packs of a lot are and in what state. */
export async function showLot(stage: Stage, screen: Screen, lot: string): Promise<void> {
  const held = await holdersOf(await readLot(stage, lot), stage.directory);
  screen.table(
    held.map(({ range, place, state }) => [range, place, state]),
    [">packs", "place", "state"],
  );
}

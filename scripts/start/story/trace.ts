import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { exportTrace } from "../../../sdk/src/import/index.ts";
import type { Screen } from "../screen.ts";
import { shownPath } from "../stage.ts";
import type { Stage } from "../stage.ts";
import { METFORMIN_LOT } from "./goods.ts";

/** The history of a lot goes out as a standard document, which another ledger can import. */
export async function exportLotTrace({ ledger, vault }: Stage, screen: Screen): Promise<void> {
  screen.chapter("A trace", "out of the ledger's events, as EPCIS 2.0 again");
  const document = await exportTrace(ledger, METFORMIN_LOT, { vault });
  const folder = join(vault.folder, "traces");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "MF2609.jsonld");
  await writeFile(path, `${JSON.stringify(document, undefined, 2)}\n`);
  const { length } = document.epcisBody.eventList;
  screen.done(`The history of lot MF2609 in ${length} events: ${shownPath(path)}`);
}

import { importFhir } from "../../../sdk/src/import/index.ts";
import type { ItemResult } from "../../../sdk/src/import/index.ts";
import type { Screen } from "../screen.ts";
import { shownPath } from "../stage.ts";
import type { Stage } from "../stage.ts";
import { ResultTeller } from "./results.ts";
import { samplesOf } from "./samples.ts";

/** Turns the sample requests into prescription tokens and slips. */
export async function importRequests({ ledger, keyring, vault }: Stage): Promise<ItemResult[]> {
  const results: ItemResult[] = [];
  for await (const result of importFhir(ledger, keyring, vault, await samplesOf("fhir"))) results.push(result);
  return results;
}

export async function tellRequests(
  { vault, directory }: Stage,
  screen: Screen,
  requests: Promise<readonly ItemResult[]>,
): Promise<void> {
  screen.chapter("Prescriptions", "FHIR R4 MedicationRequests become tokens and slips; no patient is on the chain");
  const teller = new ResultTeller(screen, directory);
  for (const result of await requests) await teller.tell(result);
  screen.note(`${vault.slipIds().length} slips, each with a key of its own, in ${shownPath(vault.slipFolder)}`);
}

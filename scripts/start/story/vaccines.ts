import { shortId } from "../../../cli/src/told/events.ts";
import { countStock, openPack } from "../../../sdk/src/goods/index.ts";
import { voidImmunization } from "../../../sdk/src/immunizations/index.ts";
import { importFhir } from "../../../sdk/src/import/index.ts";
import type { Screen } from "../screen.ts";
import { shownPath } from "../stage.ts";
import type { Stage } from "../stage.ts";
import { BOX, VACCINE_LOT } from "./coldChain.ts";
import { ResultTeller } from "./results.ts";
import { samplesMissing, samplesOf } from "./samples.ts";

/** The clinic that vaccinates. */
export const CLINIC = "6905678000014";

/** A vaccination day: doses with tokens, one entered in error, and what is refused. */
export async function vaccinate(stage: Stage, screen: Screen): Promise<void> {
  const { ledger, keyring, vault, directory } = stage;
  screen.chapter("Vaccines", "FHIR R4 Immunizations become tokens in the transaction that uses the dose");

  const before = new Set(vault.immunizationIds());
  const teller = new ResultTeller(screen, directory);
  const files = await samplesOf("immunizations");
  for await (const result of importFhir(ledger, keyring, vault, files)) await teller.tell(result);
  const given = vault.immunizationIds().filter((id) => !before.has(id));
  screen.note(`${given.length} records, each with a key of its own, in ${shownPath(vault.immunizationFolder)}`);
  await voidOne(stage, screen, given.toSorted()[0]);
  await refuseDoses(stage, screen);
  await countShelves(stage, screen);
}

async function voidOne(stage: Stage, screen: Screen, id: string | undefined): Promise<void> {
  if (id === undefined) throw samplesMissing("No sample immunization was given.");
  const vaccinator = stage.as({ role: "Vaccinator", site: stage.site(CLINIC) });
  const what = "An immunization entered in error is voided";
  const { result } = await screen.foresee(what, "done", () =>
    voidImmunization(vaccinator, { id, reason: "WrongPatient" }),
  );
  if (result !== undefined)
    screen.done(`Immunization ${shortId(id)} was entered in error: void, and its dose stays used.`);
}

async function refuseDoses(stage: Stage, screen: Screen): Promise<void> {
  const vaccinator = stage.as({ role: "Vaccinator", site: stage.site(CLINIC) });
  await tellRefusal(stage, screen, "A vial that is open already, opened again", "PackNotInState", () =>
    openPack(vaccinator, { lot: VACCINE_LOT, consignment: BOX.recorded, index: 0 }),
  );
}

/** What was counted on the shelf: a vial is missing. */
async function countShelves(stage: Stage, screen: Screen): Promise<void> {
  const counted = [{ lot: VACCINE_LOT, packs: 38, units: 7 }];
  const { rows } = await countStock(stage.ledger, { site: stage.site(CLINIC), counted });
  for (const { lotNumber, packs, units, missing, warnings } of rows) {
    const wrong = [...(missing > 0 ? [`${missing} missing`] : []), ...warnings].join(", ");
    screen.passed(`Counted: 38 vials and 7 doses of lot ${lotNumber}; the ledger has ${packs} and ${units}: ${wrong}.`);
  }
}

async function tellRefusal(
  { directory }: Stage,
  screen: Screen,
  what: string,
  code: string,
  act: () => Promise<unknown>,
): Promise<void> {
  const { refusal } = await screen.foresee(what, `refused: ${code}`, act);
  if (refusal === undefined) return;
  screen.refused(`${what}: refused.`);
  screen.note(await directory.humanize(refusal.sentence));
}

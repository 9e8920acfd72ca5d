import { shortId } from "../../../cli/src/told/events.ts";
import { showClaim, yuan } from "../../../sdk/src/claims/index.ts";
import { words } from "../../../sdk/src/errors/index.ts";
import { voidImmunization } from "../../../sdk/src/immunizations/index.ts";
import { importFhir } from "../../../sdk/src/import/index.ts";
import type { Screen } from "../screen.ts";
import { SAMPLES } from "../stage.ts";
import type { Stage } from "../stage.ts";
import { samplesMissing } from "./samples.ts";
import { CLINIC } from "./vaccines.ts";

const AMOUNT = 9_800;

/** The most that a clinic may claim for a dose, in ten-thousandths of a yuan. */
export const DOSE_CEILING = 980_000;

/** A clinic claims a dose that it gave, and voids it: the claim goes with it. */
export async function claimDose(stage: Stage, screen: Screen, insurer: number, policy: string): Promise<void> {
  const what = "A clinic's dose of a vaccine opens its claim";
  const { result: claim } = await screen.foresee(what, "done", () => give(stage, insurer, policy));
  if (claim === undefined) return;
  screen.done(`A clinic gives a dose with claim ${shortId(claim)} of ${yuan(AMOUNT)}, named as the immunization is.`);
  const vaccinator = stage.as({ role: "Vaccinator", site: stage.site(CLINIC) });
  await voidImmunization(vaccinator, { id: claim, reason: "WrongPatient" });
  const { status } = await showClaim(stage.ledger, claim);
  screen.foreseen("A voided immunization takes its claim with it", "done", status === "Withdrawn" ? "done" : status);
  screen.done(`It was entered in error: the immunization is void, and its claim ${words(status)}.`);
}

/** Gives the sample's dose; tells the claim. */
async function give(stage: Stage, insurer: number, policy: string): Promise<string> {
  const { ledger, keyring, vault } = stage;
  const claim = { insurer, amount: AMOUNT, policy };
  for await (const { opening, reason } of importFhir(ledger, keyring, vault, [`${SAMPLES}/claims/dose.json`], {
    claim,
  })) {
    if (opening === undefined) throw samplesMissing(reason);
    return opening.claim;
  }
  throw samplesMissing("samples/claims/dose.json holds no immunization.");
}

import { createHash } from "node:crypto";
import { join } from "node:path";

import { shortId } from "../../../cli/src/told/events.ts";
import {
  countStock,
  holdConsignment,
  openPack,
  pick,
  receiveAll,
  registerLot,
  releaseLot,
} from "../../../sdk/src/goods/index.ts";
import { YaolianError } from "../../../sdk/src/errors.ts";
import { voidImmunization } from "../../../sdk/src/immunizations/index.ts";
import { importFhir } from "../../../sdk/src/import/index.ts";
import { buildLotFile, lotIdOf } from "../../../sdk/src/lots/index.ts";
import type { Came, Screen } from "../screen.ts";
import { shownPath } from "../stage.ts";
import type { Stage } from "../stage.ts";
import { ResultTeller } from "./results.ts";
import { samplesMissing, samplesOf } from "./samples.ts";

const FLU = "06902345000018";
const LOT = "FLU26A";
const FLU_LOT = lotIdOf(FLU, LOT);
const VACCINE_PLANT = "6902345000018";
const CLINIC = "6905678000014";
const VIALS = 12;
/** Vials travel in two boxes: 4 vials, then the 2 that were warm on the way. */
const WARM = 4;
const BOXES = [
  { lot: FLU_LOT, consignment: 0, first: 0, count: WARM },
  { lot: FLU_LOT, consignment: WARM, first: WARM, count: 2 },
];

/** How the maker's own release of its vaccine lot ended. */
export interface Vaccines {
  readonly ownRelease: Came<unknown>;
}

/**
 * Registers a lot of a vaccine, lets the regulator release it, and brings six vials to the clinic. The maker tries to
 * release it first: what came of that is told with the chapter.
 */
export async function bringVaccines(stage: Stage): Promise<Vaccines> {
  const { vault, seeded, keyring } = stage;
  const [plant, clinic] = [stage.site(VACCINE_PLANT), stage.site(CLINIC)];
  const { root } = await buildLotFile({
    gtin: FLU,
    lot: LOT,
    memberSecret: keyring.secretOf(seeded.members.get("vaccineMaker") ?? 0),
    serials: Array.from({ length: VIALS }, (_, vial) => serialOf(vial)),
    path: join(vault.lotFolder, `${FLU}-${LOT}.lot`),
  });
  const quality = stage.as({ role: "QualityOfficer", site: plant });
  const dates = { made: "2026-09-15", expiry: "2034-08-31" };
  await registerLot(quality, { gtin: FLU, lot: LOT, packCount: VIALS, root, ...dates });
  const ownRelease = await cameOf(() => releaseLot(quality, { lot: FLU_LOT }));
  await releaseLot(stage.as({ role: "RegulatorOfficer" }), { lot: FLU_LOT });
  await pick(stage.as({ role: "Logistics", site: plant }), { ranges: BOXES, to: clinic });
  const consignments = BOXES.map(({ lot, first }) => ({ lot, first }));
  await receiveAll(stage.as({ role: "Logistics", site: clinic }), { consignments });
  return { ownRelease };
}

/** A vaccination day: doses with tokens, one entered in error, and what is refused. */
export async function vaccinate(stage: Stage, screen: Screen, vaccines: Promise<Vaccines>): Promise<void> {
  const { ledger, keyring, vault, directory } = stage;
  screen.chapter("Vaccines", "FHIR R4 Immunizations become tokens in the transaction that uses the dose");
  const { ownRelease } = await vaccines;
  await tellRefusal(stage, screen, "The maker's own release of a vaccine lot", "RegulatorReleases", () =>
    again(ownRelease),
  );
  screen.done(`Lot ${LOT} of ${directory.product(FLU)} was released by the regulator; 6 vials of ten doses are here.`);

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
  const site = stage.site(CLINIC);
  const vaccinator = stage.as({ role: "Vaccinator", site });
  const open = (index: number, consignment: number) => () => openPack(vaccinator, { lot: FLU_LOT, consignment, index });
  await holdConsignment(stage.as({ role: "QualityOfficer", site }), { lot: FLU_LOT, first: WARM });
  await tellRefusal(stage, screen, "A vial that is open already, opened again", "PackNotInState", open(0, 0));
  screen.done("The two vials that were warm on the way are held by the clinic.");
  await tellRefusal(stage, screen, "A dose of the vials that were warm", "ConsignmentIsHeld", open(WARM, WARM));
}

/** What was counted on the shelf: a vial is missing. */
async function countShelves(stage: Stage, screen: Screen): Promise<void> {
  const counted = [{ lot: FLU_LOT, packs: 4, units: 7 }];
  const { rows } = await countStock(stage.ledger, { site: stage.site(CLINIC), counted });
  for (const { lotNumber, packs, units, missing, warnings } of rows) {
    const wrong = [...(missing > 0 ? [`${missing} missing`] : []), ...warnings].join(", ");
    screen.passed(`Counted: 4 vials and 7 doses of lot ${lotNumber}; the ledger has ${packs} and ${units}: ${wrong}.`);
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

/** What came of something, to be told later. */
async function cameOf(act: () => Promise<unknown>): Promise<Came<unknown>> {
  try {
    return { result: await act() };
  } catch (error) {
    if (error instanceof YaolianError) return { refusal: error };
    throw error;
  }
}

function again({ result, refusal }: Came<unknown>): Promise<unknown> {
  return refusal === undefined ? Promise.resolve(result) : Promise.reject(refusal);
}

function serialOf(vial: number): string {
  return createHash("sha256").update(`${LOT} ${vial}`).digest("hex").slice(0, 12).toUpperCase();
}

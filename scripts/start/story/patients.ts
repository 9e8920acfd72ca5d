import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { dispenseFromSlip, findScanned, verdictSentence } from "../../../sdk/src/import/index.ts";
import type { Dispensed, Scan } from "../../../sdk/src/import/index.ts";
import { checkSlip, substitutionGroup } from "../../../sdk/src/prescriptions/index.ts";
import type { ReadSlip } from "../../../sdk/src/prescriptions/index.ts";
import type { Screen } from "../screen.ts";
import { shownPath } from "../stage.ts";
import type { Stage } from "../stage.ts";
import type { ScannablePack } from "./packs.ts";
import { samplesMissing } from "./samples.ts";

/** The slips in the vault for a product's group, the largest first: at least `count`. */
export function slipsFor({ vault, cast }: Stage, gtin: string, count: number): [ReadSlip, ReadSlip] {
  const coding = cast.products.find((product) => product.gtin === gtin)?.coding;
  const group = coding === undefined ? "" : substitutionGroup(coding.system, coding.code);
  const slips = vault
    .slipIds()
    .map((id) => vault.slip(id))
    .filter((slip) => slip !== undefined && slip.drug.group === group)
    .map((slip) => checkSlip(slip))
    .sort(
      (one, another) =>
        another.slip.prescription.quantity - one.slip.prescription.quantity || (one.id < another.id ? -1 : 1),
    );
  const [first, second = first] = slips;
  if (first !== undefined && second !== undefined && slips.length >= count) return [first, second];
  throw samplesMissing(`The sample requests hold ${slips.length} prescriptions of ${gtin}, and ${count} are needed.`);
}

/** Scans packs and says what the ledger makes of the first. */
export async function showVerdict(
  { ledger, vault }: Stage,
  screen: Screen,
  packs: readonly ScannablePack[],
): Promise<void> {
  const [pack] = packs;
  if (pack === undefined) return;
  const [found] = await findScanned(ledger, vault, [pack.code]);
  if (found === undefined) return;
  const { message, cure } = verdictSentence(found.verdict, pack.serial, "");
  const text = `Scan ${pack.code}`;
  if (found.verdict === "Active") screen.done(text);
  else screen.refused(text);
  screen.note(`${message} ${cure}`.trim());
}

/** Something that nobody may do is tried: what the ledger says is the point of it. */
export async function refuse(
  { ledger, keyring, vault, directory }: Stage,
  screen: Screen,
  what: string,
  { slip, scans, site, code }: { slip: ReadSlip; scans: readonly Scan[]; site: number; code: string },
): Promise<void> {
  const { refusal } = await screen.foresee(what, `refused: ${code}`, () =>
    dispenseFromSlip(ledger, keyring, vault, slip, scans, { site }),
  );
  if (refusal === undefined) return;
  screen.refused(`${what}: refused.`);
  screen.note(await directory.humanize(refusal.sentence));
}

/** Keeps what the pharmacy sends on and what the patient gets. Returns the folder, as it is shown. */
export async function keepDispense(
  { vault }: Stage,
  { id }: ReadSlip,
  { dispense, receipt }: Dispensed,
): Promise<string> {
  const folder = join(vault.folder, "dispenses");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = `${id.slice(0, 18)}-${receipt.sequence}`;
  for (const [kind, content] of Object.entries({ dispense, receipt })) {
    await writeFile(join(folder, `${name}.${kind}.json`), `${JSON.stringify(content, undefined, 2)}\n`, {
      mode: 0o600,
    });
  }
  return shownPath(folder);
}

import { Wallet } from "ethers";

import { moment, shortId } from "../../../cli/src/told/events.ts";
import { openPack } from "../../../sdk/src/goods/index.ts";
import { dispenseFromSlip } from "../../../sdk/src/import/index.ts";
import { accept, signAcceptance } from "../../../sdk/src/prescriptions/actions/index.ts";
import type { ReadSlip } from "../../../sdk/src/prescriptions/index.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";
import { DIAZEPAM, DIAZEPAM_LOT, HOSPITAL_STORE } from "./bigLot.ts";
import { METFORMIN, METFORMIN_LOT } from "./goods.ts";
import { packsAt } from "./packs.ts";
import type { ScannablePack } from "./packs.ts";
import { keepDispense, refuse, showVerdict, slipsFor } from "./patients.ts";

export const EAST_GATE = "6906789000016";
export const WEST_LAKE = "6907890000018";
const THREE_DAYS = 3 * 86_400;

/** A prescription is accepted, dispensed and, by those who should not, tried again; another is given in units. */
export async function atTheCounter(stage: Stage, screen: Screen): Promise<void> {
  screen.chapter("At the counter", "every check in the one transaction that dispenses");
  const site = stage.site(EAST_GATE);
  const [slip, other] = slipsFor(stage, METFORMIN, 2);
  const packs = await packsAt(stage, METFORMIN_LOT, site, 2);
  await showVerdict(stage, screen, packs);
  // The hospital's pack is opened meanwhile: it needs nothing of this.
  const opening = openForUnits(stage);
  opening.catch(() => undefined);
  await acceptAt(stage, screen, slip, site);
  await giveWhole(stage, screen, slip, packs, site);

  const given = packs.map(({ code }) => code);
  await refuse(stage, screen, "The same packs on another patient's slip", {
    slip: other,
    scans: given,
    site,
    code: "PackDispensed",
  });
  const [copied] = await packsAt(stage, METFORMIN_LOT, site, 1);
  const copy = { slip: other, scans: [copied?.code ?? ""], site: stage.site(WEST_LAKE), code: "PackElsewhere" };
  await refuse(stage, screen, "A copy of a pack of East Gate's, at another pharmacy", copy);
  await giveUnits(stage, screen, await opening);
}

async function acceptAt(stage: Stage, screen: Screen, { id, slip }: ReadSlip, site: number): Promise<void> {
  const { prescription, holderKey = "" } = slip;
  const block = await stage.ledger.provider.getBlock("latest");
  const until = (block?.timestamp ?? 0) + THREE_DAYS;
  const signed = await signAcceptance(stage.ledger, new Wallet(holderKey), { prescription, site, until });
  await accept(stage.as({ role: "Dispenser", site }), signed);
  const place = await stage.directory.site(site);
  screen.done(`${place} accepts prescription ${shortId(id)} on its holder's signature, until ${moment(until)}.`);
}

async function giveWhole(
  stage: Stage,
  screen: Screen,
  slip: ReadSlip,
  packs: readonly ScannablePack[],
  site: number,
): Promise<void> {
  const { ledger, keyring, vault } = stage;
  const codes = packs.map(({ code }) => code);
  const { result: done } = await screen.foresee("Whole packs on a prescription", "done", () =>
    dispenseFromSlip(ledger, keyring, vault, slip, codes, { site }),
  );
  if (done === undefined) return;
  const { units, blockNumber } = done.receipt;
  screen.done(
    `Dispensed: ${units} tablets in ${packs.length} packs, block ${blockNumber}. Nothing of it is left to give.`,
  );
  screen.note(`FHIR MedicationDispense and receipt: ${await keepDispense(stage, slip, done)}`);
}

async function openForUnits(stage: Stage): Promise<ScannablePack> {
  const site = stage.site(HOSPITAL_STORE);
  const [pack] = await packsAt(stage, DIAZEPAM_LOT, site, 1);
  if (pack === undefined) throw new Error("packsAt gave no pack.");
  await openPack(stage.as({ role: "Dispenser", site }), pack);
  return pack;
}

/** Units of an opened pack on a controlled prescription, which two prescribers signed: 拆零. */
async function giveUnits(stage: Stage, screen: Screen, { code }: ScannablePack): Promise<void> {
  const { ledger, keyring, vault, directory } = stage;
  const site = stage.site(HOSPITAL_STORE);
  const [slip] = slipsFor(stage, DIAZEPAM, 1);
  const units = slip.slip.prescription.quantity;
  await keepDispense(stage, slip, await dispenseFromSlip(ledger, keyring, vault, slip, [{ code, units }], { site }));
  screen.done(`${await directory.site(site)} opens a pack of ${directory.product(DIAZEPAM)} (拆零)`);
  screen.note(`and gives ${units} of its 20 tablets on a controlled prescription, which two prescribers signed.`);
  const [other] = slipsFor(stage, METFORMIN, 2).slice(1);
  if (other === undefined) return;
  const wrong = { slip: other, scans: [{ code, units: 6 }], site, code: "NotPrescribedDrug" };
  await refuse(stage, screen, "The rest of it on a prescription of metformin", wrong);
}

import { join } from "node:path";

import { drawn } from "../../../cli/src/commands/lot/genealogy.ts";
import { percent } from "../../../cli/src/commands/lot/recall.ts";
import { beginInvestigation, reportSuspect, resolveAlert } from "../../../sdk/src/alerts/index.ts";
import { words } from "../../../sdk/src/errors/index.ts";
import { Genealogy } from "../../../sdk/src/genealogy/index.ts";
import { recallLot, returnGoods } from "../../../sdk/src/goods/index.ts";
import { dispenseFromSlip, importFhir } from "../../../sdk/src/import/index.ts";
import { lotIdOf } from "../../../sdk/src/lots/index.ts";
import type { ReadSlip } from "../../../sdk/src/prescriptions/index.ts";
import { holdDescendants, recallStatus } from "../../../sdk/src/recall/index.ts";
import type { Screen } from "../screen.ts";
import { SAMPLES } from "../stage.ts";
import type { Stage } from "../stage.ts";
import { EAST_GATE, WEST_LAKE } from "./counter.ts";
import { packsAt } from "./packs.ts";
import type { ScannablePack } from "./packs.ts";
import { keepDispense, refuse, slipsFor } from "./patients.ts";
import { samplesMissing } from "./samples.ts";

const GRANULES = "06901234000061";
const HERB_LOT = lotIdOf("9223372036854775809", "HQ2601");
const [FIRST, SECOND] = [lotIdOf(GRANULES, "HG2610"), lotIdOf(GRANULES, "HG2611")];
const QINLING = "6909123000024";

/** Herbs from two growers are in a product that two pharmacies have; one of the herbs' lots is recalled. */
export async function fieldToPack(stage: Stage, screen: Screen): Promise<void> {
  screen.chapter("From the field to the pack", "herbs have no GTIN, and a recall of them finds every pack");
  const slip = await granulesSlip(stage);
  await showOrigin(stage, screen);
  const [[pack], [another]] = await Promise.all([
    packsAt(stage, FIRST, stage.site(EAST_GATE), 1),
    packsAt(stage, SECOND, stage.site(WEST_LAKE), 1),
  ]);
  if (pack === undefined || another === undefined) throw samplesMissing("The pharmacies have no granules.");
  await Promise.all([giveOne(stage, screen, slip, pack), suspectCopy(stage, screen, another)]);
  await recallHerb(stage, screen);
  const wanted = { slip, scans: [another.code], site: stage.site(WEST_LAKE), code: "PackHeld" };
  await refuse(stage, screen, "The rest of the prescription, at another pharmacy", wanted);
  await showEffect(stage, screen);
}

async function granulesSlip(stage: Stage): Promise<ReadSlip> {
  const { ledger, keyring, vault } = stage;
  const request = join(SAMPLES, "herbs", "granules-request.json");
  for await (const { outcome, reason } of importFhir(ledger, keyring, vault, [request])) {
    if (outcome === "refused") throw samplesMissing(reason);
  }
  return slipsFor(stage, GRANULES, 1)[0];
}

async function showOrigin({ ledger, directory }: Stage, screen: Screen): Promise<void> {
  const genealogy = await Genealogy.read(ledger);
  screen.line("  What is in lot HG2610:");
  for (const line of genealogy.tree(FIRST, "up")) screen.note(drawn(line, genealogy, directory));
}

async function giveOne(stage: Stage, screen: Screen, slip: ReadSlip, { code }: ScannablePack): Promise<void> {
  const { ledger, keyring, vault } = stage;
  const site = stage.site(EAST_GATE);
  const { result } = await screen.foresee("A pack of the product on a prescription", "done", () =>
    dispenseFromSlip(ledger, keyring, vault, slip, [code], { site }),
  );
  if (result === undefined) return;
  await keepDispense(stage, slip, result);
  screen.done(`East Gate dispenses ${result.receipt.units} of 20 sachets: one pack of lot HG2610.`);
}

/** A pack turns up where it can't be: the alert its verdict calls for, looked into and closed with a finding. */
async function suspectCopy(stage: Stage, screen: Screen, { code }: ScannablePack): Promise<void> {
  const { vault } = stage;
  const site = stage.site(EAST_GATE);
  const { result } = await screen.foresee("A copied pack is reported", "done", () =>
    reportSuspect(stage.as({ role: "Dispenser", site }), vault, { scan: code, site, evidence: "photo 31" }),
  );
  if (result === undefined) return;
  const officer = stage.as({ role: "EnforcementOfficer" });
  const { alert, code: typed } = result;
  await beginInvestigation(officer, { alert, document: "file 2026-7" });
  await resolveAlert(officer, { alert, finding: "Falsified", document: "report 2026-7" });
  screen.done(
    `A copy of a pack of West Lake's at East Gate: alert ${alert}, ${typed === undefined ? "" : words(typed)}.`,
  );
  screen.note("An enforcement officer looks into it and closes it with a finding: falsified.");
}

async function recallHerb(stage: Stage, screen: Screen): Promise<void> {
  const { ledger, keyring, directory } = stage;
  const quality = stage.as({ role: "QualityOfficer", site: stage.site(QINLING) });
  const papers = { occasion: { document: "recall notice HQ2601" } };
  await recallLot(quality, { lot: HERB_LOT, recallClass: "I", ...papers });
  screen.done("Qinling recalls its herb lot HQ2601, class I. What was made of it is held, one transaction a lot:");
  const { result } = await screen.foresee("Every descendant of a recalled lot is held", "done", () =>
    holdDescendants(ledger, keyring, HERB_LOT, papers),
  );
  if (result === undefined) return;
  for (const { lotNumber, gtin } of result.stopped)
    screen.note(`lot ${lotNumber} of ${directory.product(gtin)} is held`);
  screen.foreseen("Descendants still open", "0", String(result.open.length));
}

async function showEffect(stage: Stage, screen: Screen): Promise<void> {
  const site = stage.site(WEST_LAKE);
  await returnGoods(stage.as({ role: "Logistics", site }), { lot: SECOND, from: site });
  const statuses = await Promise.all([FIRST, SECOND].map((lot) => recallStatus(stage.ledger, lot)));
  screen.line("  How well it works, once West Lake has sent its packs back:");
  screen.table(
    statuses.map(({ lot, now }) => [
      lot.lotNumber,
      String(now.packs),
      ...[now.stopped, now.inTransit, now.withPeople, now.stillOut].map((part) => `${percent(part, now.packs)} %`),
    ]),
    ["lot", ">packs", ">stopped", ">on the way back", ">with people", ">still out"],
  );
}

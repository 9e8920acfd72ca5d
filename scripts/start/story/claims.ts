import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { shortId } from "../../../cli/src/told/events.ts";
import {
  adjudicateBatch,
  listClaims,
  openClaims,
  payClaims,
  proposeDecisions,
  readPlans,
  setCeiling,
  showClaim,
  yuan,
  yuanOfCeiling,
} from "../../../sdk/src/claims/index.ts";
import type { ClaimOpening } from "../../../sdk/src/claims/index.ts";
import { words } from "../../../sdk/src/errors/index.ts";
import { pick, receiveAll, registerLot, releaseLot } from "../../../sdk/src/goods/index.ts";
import { dispenseFromSlip, importFhir } from "../../../sdk/src/import/index.ts";
import { buildLotFile, lotIdOf } from "../../../sdk/src/lots/index.ts";
import { withdraw } from "../../../sdk/src/prescriptions/actions/index.ts";
import { checkSlip, substitutionGroup } from "../../../sdk/src/prescriptions/index.ts";
import type { ReadSlip } from "../../../sdk/src/prescriptions/index.ts";
import type { Screen } from "../screen.ts";
import { SAMPLES } from "../stage.ts";
import type { Stage } from "../stage.ts";
import { claimDose, DOSE_CEILING } from "./claimedDose.ts";
import { EAST_GATE } from "./counter.ts";
import { packsAt } from "./packs.ts";
import { samplesMissing } from "./samples.ts";

const AMOXICILLIN = "06901234000023";
const VACCINE = "06902345000018";
const LOT = "AX2611";
const AMOXICILLIN_LOT = lotIdOf(AMOXICILLIN, LOT);
const PLANT = "6901234000016";
const PACKS = 60;
const SENT = 12;
/** 0.5 yuan a tablet, in ten-thousandths of a yuan. */
const CEILING = 5_000;
export const POLICY = "CHF-2026-000417";
const OTHER_POLICY = "CHF-2026-000893";

/** What a dispense is claimed for: a slip, how many packs, whose policy, how much in fen. */
interface Claiming {
  readonly slip: ReadSlip;
  readonly codes: readonly string[];
  readonly policy: string;
  readonly amount: number;
}

/** Dispenses open claims; the insurer's own rules decide on them; one is paid, one denied, one withdrawn. */
export async function claim(stage: Stage, screen: Screen): Promise<void> {
  screen.chapter(
    "Claims",
    "opened by a dispense or a dose only, decided by the insurer, within the regulator's ceiling",
  );
  const { insurer, group } = await prepareClaims(stage, screen);
  const [first, second, other] = slipsOf(stage, group);
  const codes = (await packsAt(stage, AMOXICILLIN_LOT, stage.site(EAST_GATE), 6)).map(({ code }) => code);
  const giving = { slip: first, codes: codes.slice(0, 3), policy: POLICY, amount: 3600 };

  await refuseAbove(stage, screen, { ...giving, amount: 3601 }, insurer);
  const openings = await dispenseAll(stage, screen, insurer, [
    giving,
    { slip: second, codes: codes.slice(3, 5), policy: POLICY, amount: 2400 },
    { slip: other, codes: codes.slice(5), policy: OTHER_POLICY, amount: 1000 },
  ]);
  await withdrawLast(stage, screen, other, openings[2]?.claim ?? "");
  await claimDose(stage, screen, insurer, POLICY);
  await decideByRules(stage, screen, insurer, openings);
}

/** A lot of amoxicillin at the pharmacy, prescriptions of it, and its ceiling: three things that need not wait. */
async function prepareClaims(stage: Stage, screen: Screen): Promise<{ insurer: number; group: string }> {
  const { ledger, keyring, vault, cast, seeded, directory } = stage;
  const [group, vaccine] = [groupOf(cast, AMOXICILLIN), groupOf(cast, VACCINE)];
  const requests = async (): Promise<void> => {
    for await (const { outcome, reason } of importFhir(ledger, keyring, vault, [`${SAMPLES}/claims/requests.ndjson`])) {
      if (outcome !== "applied") throw samplesMissing(reason);
    }
  };
  const officer = stage.as({ role: "RegulatorOfficer" });
  const ceilings = [
    setCeiling(officer, { group, perUnit: CEILING }),
    setCeiling(officer, { group: vaccine, perUnit: DOSE_CEILING }),
  ];
  await Promise.all([bringGoods(stage), requests(), ...ceilings]);
  screen.done(`The regulator's ceiling: ${yuanOfCeiling(CEILING)} a tablet of ${directory.product(AMOXICILLIN)}.`);
  return { insurer: seeded.members.get("insurer") ?? 0, group };
}

function groupOf({ products }: Stage["cast"], product: string): string {
  const coding = products.find(({ gtin }) => gtin === product)?.coding;
  return substitutionGroup(coding?.system ?? "", coding?.code ?? "");
}

async function bringGoods(stage: Stage): Promise<void> {
  const { vault, seeded, keyring } = stage;
  const [plant, store] = [stage.site(PLANT), stage.site(EAST_GATE)];
  const { root } = await buildLotFile({
    gtin: AMOXICILLIN,
    lot: LOT,
    memberSecret: keyring.secretOf(seeded.members.get("maker") ?? 0),
    serials: serials(),
    path: join(vault.lotFolder, `${AMOXICILLIN}-${LOT}.lot`),
  });
  const quality = stage.as({ role: "QualityOfficer", site: plant });
  const made = { packCount: PACKS, root, made: "2026-10-20", expiry: "2034-10-31" };
  await registerLot(quality, { gtin: AMOXICILLIN, lot: LOT, ...made });
  await releaseLot(quality, { lot: AMOXICILLIN_LOT });
  const ranges = [{ lot: AMOXICILLIN_LOT, consignment: 0, first: 0, count: SENT }];
  await pick(stage.as({ role: "Logistics", site: plant }), { ranges, to: store });
  await receiveAll(stage.as({ role: "Logistics", site: store }), {
    consignments: [{ lot: AMOXICILLIN_LOT, first: 0 }],
  });
}

/** The prescriptions of the group, the largest first: two of one patient, one of another. */
function slipsOf({ vault }: Stage, group: string): [ReadSlip, ReadSlip, ReadSlip] {
  const [first, second, third] = vault
    .slipIds()
    .map((id) => vault.slip(id))
    .filter((slip) => slip?.drug.group === group)
    .map((slip) => checkSlip(slip))
    .sort((one, another) => another.slip.prescription.quantity - one.slip.prescription.quantity);
  if (first !== undefined && second !== undefined && third !== undefined) return [first, second, third];
  throw samplesMissing("samples/claims/requests.ndjson holds fewer than three prescriptions.");
}

async function refuseAbove(stage: Stage, screen: Screen, claiming: Claiming, insurer: number): Promise<void> {
  const what = "A claim of a fen above the ceiling";
  const { refusal } = await screen.foresee(what, "refused: ClaimAboveCeiling", () => give(stage, claiming, insurer));
  if (refusal === undefined) return;
  screen.refused(`${what}: refused, and nothing is dispensed.`);
  screen.note(await stage.directory.humanize(refusal.sentence));
}

/** The first comes before the others, so that it is the one that lasts; those may share a block. */
async function dispenseAll(
  stage: Stage,
  screen: Screen,
  insurer: number,
  claimings: readonly Claiming[],
): Promise<ClaimOpening[]> {
  const [first, ...others] = claimings;
  if (first === undefined) return [];
  const { result = [] } = await screen.foresee("Dispenses that open their claims", "done", async () => [
    await give(stage, first, insurer),
    ...(await Promise.all(others.map((claiming) => give(stage, claiming, insurer)))),
  ]);
  for (const [place, opening] of result.entries()) {
    const amount = yuan(claimings[place]?.amount ?? 0);
    screen.done(`Dispensed, with claim ${shortId(opening.claim)} of ${amount} at ${stage.directory.member(insurer)}.`);
  }
  screen.note("Each policy is a commitment with a salt of its own: what opens it goes to the insurer, off the chain.");
  return result;
}

async function give(stage: Stage, { slip, codes, policy, amount }: Claiming, insurer: number): Promise<ClaimOpening> {
  const { ledger, keyring, vault } = stage;
  const options = { site: stage.site(EAST_GATE), claim: { insurer, amount, policy } };
  const { opening } = await dispenseFromSlip(ledger, keyring, vault, slip, codes, options);
  if (opening === undefined) throw new Error("The dispense opened no claim.");
  return opening;
}

async function withdrawLast(stage: Stage, screen: Screen, { slip }: ReadSlip, claimed: string): Promise<void> {
  await withdraw(stage.as({ role: "Dispenser", site: stage.site(EAST_GATE) }), { prescription: slip.prescription });
  const { status } = await showClaim(stage.ledger, claimed);
  screen.foreseen("A withdrawn dispense takes its claim with it", "done", status === "Withdrawn" ? "done" : status);
  screen.done(`The last dispense is taken back, and claim ${shortId(claimed)} with it: ${words(status)}.`);
}

/** The insurer's rules over its own claims, off the chain; its officer decides as they propose, and pays. */
async function decideByRules(
  stage: Stage,
  screen: Screen,
  insurer: number,
  openings: readonly ClaimOpening[],
): Promise<void> {
  const plans = readPlans(JSON.parse(await readFile(`${SAMPLES}/claims/plans.json`, "utf8")));
  const { submitted, past } = openClaims(await listClaims(stage.ledger, insurer), openings);
  const proposals = proposeDecisions(submitted, plans, past);
  const officer = stage.as({ role: "ClaimsOfficer", member: insurer });
  await adjudicateBatch(officer, proposals);
  for (const { claim: of, approved, reason } of proposals) {
    if (approved > 0) screen.done(`The insurer's rules approve ${yuan(approved)} of claim ${shortId(of)}.`);
    else screen.refused(`The insurer's rules deny claim ${shortId(of)}: ${words(reason)}.`);
  }
  const denied = proposals.find(({ approved }) => approved === 0);
  const duplicate = "A second prescription of the same drug, by the insurer's rules";
  screen.foreseen(duplicate, "refused: DuplicateTherapy", denied === undefined ? "done" : `refused: ${denied.reason}`);
  const claims = proposals.filter(({ approved }) => approved > 0).map(({ claim: of }) => of);
  const paid = await screen.foresee("An approved claim is paid", "done", () =>
    payClaims(officer, { claims, settlement: "settlement 2026-11" }),
  );
  if (paid.result !== undefined) screen.done("What was approved is paid, against settlement 2026-11.");
}

/** Serials as a packing line prints them: none follows from another. */
function* serials(): Generator<string> {
  for (let number = 0; number < PACKS; number += 1) {
    yield createHash("sha256").update(`${LOT} ${number}`).digest("hex").slice(0, 12).toUpperCase();
  }
}

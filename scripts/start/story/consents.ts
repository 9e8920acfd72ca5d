import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { short } from "../../../cli/src/told/events.ts";
import {
  breakGlass,
  commitTo,
  isAllowed,
  listDisclosures,
  logDisclosure,
  reviewGlass,
  sendConsentWord,
  signGrant,
  signRevocation,
} from "../../../sdk/src/consents/index.ts";
import type { DisclosureInput } from "../../../sdk/src/consents/index.ts";
import type { Ledger } from "../../../sdk/src/ledger/index.ts";
import { PatientWallet } from "../../../sdk/src/wallet/index.ts";
import type { Screen } from "../screen.ts";
import { SAMPLES, type Stage } from "../stage.ts";

const MINGDE = "Mingde Hospital";
/** Everybody knows it, and its cost is low so that the story does not wait: a demo wallet holds nothing of worth. */
export const PASSPHRASE = "demo wallet";
const CHEAP_SCRYPT = 1024;
const A_MONTH = 30 * 86_400;
const WHAT = { scope: ["LabResults"], purposes: ["Treatment"] } as const;

/** Both hospitals' people, by what they do. */
interface Hospitals {
  readonly from: Ledger;
  readonly to: Ledger;
  readonly recipient: number;
  readonly doctor: Ledger;
}

/** One hospital refers a patient to another; the patient lets it see, sees who saw, and ends it. */
export async function consents(stage: Stage, screen: Screen): Promise<void> {
  screen.chapter("Records and consent", "the patient signs, pays nothing, and sees who saw what");
  const hospitals = hospitalsOf(stage);
  const path = join(stage.vault.folder, "wallet.json");
  const wallet = await PatientWallet.create(path, PASSPHRASE, { scryptN: CHEAP_SCRYPT });
  const { address: holder } = wallet.addressFor(MINGDE);
  screen.done(
    `A patient's wallet has an address for the records at ${MINGDE}: ${short(holder)}. No other place has it.`,
  );

  // Another patient's emergency needs nothing of this: its blocks are shared.
  const emergency = inAnEmergency(stage, hospitals, wallet.addressFor("Emergency room").address);
  emergency.catch(() => undefined);
  const referral = commitTo(JSON.parse(await readFile(join(SAMPLES, "referrals", "laboratory-results.json"), "utf8")));
  const { recipient } = hospitals;
  const disclosure = {
    ...{ holder, to: recipient, scope: WHAT.scope },
    ...{ purpose: "Treatment" as const, document: referral.commitment },
  };
  await refer(stage, screen, wallet, hospitals, disclosure);
  await tellEmergency(screen, emergency);
  await seeAndEnd(stage, screen, wallet, hospitals, disclosure);
}

function hospitalsOf(stage: Stage): Hospitals {
  const member = (key: string): number => stage.seeded.members.get(key) ?? 0;
  const [from, recipient] = [member("hospital"), member("otherHospital")];
  return {
    from: stage.as({ role: "RecordsOfficer", member: from }),
    to: stage.as({ role: "RecordsOfficer", member: recipient }),
    doctor: stage.as({ role: "Prescriber", member: recipient }),
    recipient,
  };
}

async function refer(
  stage: Stage,
  screen: Screen,
  wallet: PatientWallet,
  { from, to, recipient }: Hospitals,
  disclosure: DisclosureInput,
): Promise<void> {
  const { ledger, directory } = stage;
  const block = await ledger.provider.getBlock("latest");
  const until = (block?.timestamp ?? 0) + A_MONTH;
  const word = await signGrant(ledger, wallet.signer(MINGDE), { member: recipient, terms: { ...WHAT, until } });
  await screen.foresee("A consent on the patient's signature", "done", () => sendConsentWord(to, word));
  const allowed = await isAllowed(ledger, { holder: disclosure.holder, member: recipient, ...WHAT });
  screen.foreseen("The other hospital may see the records", "done", allowed ? "done" : "refused: DisclosureNotAllowed");
  const name = directory.member(recipient);
  screen.done(`${name} may see its laboratory results for treatment: a signature, which the hospital itself sent.`);
  const { result } = await screen.foresee("A disclosure under the consent", "done", () =>
    logDisclosure(from, disclosure),
  );
  if (result !== undefined) {
    screen.done(`${MINGDE} refers the patient and logs the disclosure, in block ${result.block}: a salted commitment.`);
  }
}

async function seeAndEnd(
  { ledger, directory }: Stage,
  screen: Screen,
  wallet: PatientWallet,
  { from, to, recipient }: Hospitals,
  disclosure: DisclosureInput,
): Promise<void> {
  const name = directory.member(recipient);
  const seen = await listDisclosures(ledger, [disclosure.holder]);
  screen.note(`The wallet shows who saw it: ${seen.map((each) => directory.member(each.to)).join(", ")}.`);
  const word = await signRevocation(ledger, wallet.signer(MINGDE), { member: recipient });
  await screen.foresee("A revocation on the patient's signature", "done", () => sendConsentWord(to, word));
  screen.done("The patient revokes it: it counts at once.");
  const { refusal } = await screen.foresee("An access after the revocation", "refused: DisclosureNotAllowed", () =>
    logDisclosure(from, disclosure),
  );
  if (refusal !== undefined) screen.refused(`The next disclosure to ${name}: refused. ${refusal.message}`);
}

interface Emergency {
  readonly glass: bigint;
  readonly name: string;
  readonly holder: string;
}

/** A prescriber sees what it must at once; another of its hospital has to say whether that was right. */
async function inAnEmergency({ directory }: Stage, hospitals: Hospitals, holder: string): Promise<Emergency> {
  const { doctor, to, recipient } = hospitals;
  const note = commitTo("Brought in unconscious; allergies unknown.").commitment;
  const scope = ["Allergies", "Conditions"] as const;
  const { glass } = await breakGlass(doctor, { holder, scope, reason: "Unresponsive", document: note });
  const report = commitTo("The patient could not be asked.").commitment;
  await reviewGlass(to, { glass, finding: "Justified", document: report });
  return { glass, holder, name: directory.member(recipient) };
}

async function tellEmergency(screen: Screen, emergency: Promise<Emergency>): Promise<void> {
  const { result } = await screen.foresee("An emergency access, announced and reviewed", "done", () => emergency);
  if (result === undefined) return;
  const { glass, holder, name } = result;
  screen.done(
    `Emergency access ${glass}: a doctor of ${name} sees ${short(holder)}'s allergies without consent, for 24 hours.`,
  );
  screen.note("It is announced to all, and a records officer has reviewed it: justified.");
}

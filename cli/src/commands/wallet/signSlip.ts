import { readFile } from "node:fs/promises";

import { readHandOver } from "@yaolian/sdk/prescriptions";
import type { SignedPrescriptionWord } from "@yaolian/sdk/prescriptions";
import { signAcceptWord, signCancelWord, signDispenseWord, showPrescription } from "@yaolian/sdk/prescriptions/actions";
import type { PatientWallet } from "@yaolian/sdk/wallet";

import { InputError } from "../../frame/basics.ts";
import type { Session } from "../../frame/session.ts";
import { numberOf, siteOf } from "../../frame/values.ts";
import { LONGEST_DAYS, SECONDS_A_DAY, timeOfLedger } from "../../acts/slips.ts";

/** What a wallet says about a prescription. */
export const SLIP_WORDS = ["accept", "dispense", "cancel"] as const;
export type SlipWord = (typeof SLIP_WORDS)[number];

export function isSlipWord(word: string): word is SlipWord {
  return (SLIP_WORDS as readonly string[]).includes(word);
}

/** At a door nobody waits longer; what is sent by post or by mail takes its time. */
const MINUTES_TO_HAND_OVER = 15;

interface Said {
  readonly word: SlipWord;
  /** A slip in the wallet, by how its id begins; for a dispense the pharmacy's hand-over. */
  readonly what: string | undefined;
  readonly at?: string | undefined;
  readonly days: string;
}

/** What was signed, and what it says in words. */
export interface SlipWordSigned {
  readonly word: SignedPrescriptionWord;
  readonly told: string;
}

/** Signs a word about a prescription whose slip is in the wallet. */
export function signSlipWord(session: Session, wallet: PatientWallet, said: Said): Promise<SlipWordSigned> {
  const what = needed(said.what, said.word === "dispense" ? "the pharmacy's hand-over" : "the slip");
  if (said.word === "accept") return acceptance(session, wallet, { ...said, what });
  return said.word === "dispense" ? taking(session, wallet, what) : givingUp(session, wallet, what);
}

async function acceptance(
  session: Session,
  wallet: PatientWallet,
  { what, at, days }: Said & { readonly what: string },
): Promise<SlipWordSigned> {
  const ledger = await session.ledger();
  const read = wallet.slip(what);
  const site = await siteOf(ledger, needed(at, "--at and the pharmacy's GLN"));
  const now = await timeOfLedger(ledger);
  const until = now + numberOf(days, "number of days", LONGEST_DAYS) * SECONDS_A_DAY;
  const word = await signAcceptWord(ledger, wallet.holderOf(read), {
    read,
    site,
    until,
    deadline: now + SECONDS_A_DAY,
  });
  const name = await (await session.directory()).site(site);
  return { word, told: `Signed: ${name} may have it to itself for ${days} days. It accepts it within a day` };
}

async function taking(session: Session, wallet: PatientWallet, path: string): Promise<SlipWordSigned> {
  const ledger = await session.ledger();
  const handOver = readHandOver(await readFile(path, "utf8"));
  const read = wallet.slip(handOver.id);
  const { units } = await showPrescription(ledger, { id: read.id, holder: read.slip.prescription.holder });
  if (handOver.units > units) {
    const message = `${handOver.units} units are to be handed over, and ${units} are left on the prescription.`;
    throw new InputError("UnitsDiffer", message, "Ask the pharmacy which packs it means.");
  }
  const deadline = (await timeOfLedger(ledger)) + MINUTES_TO_HAND_OVER * 60;
  const word = await signDispenseWord(ledger, wallet.holderOf(read), { read, handOver, deadline });
  const name = await (await session.directory()).site(handOver.site);
  const packs = handOver.packs.length === 1 ? "1 pack" : `${handOver.packs.length} packs`;
  const told = `Signed: ${handOver.units} units in ${packs} from ${name}. It dispenses them within ${MINUTES_TO_HAND_OVER} minutes`;
  return { word, told };
}

async function givingUp(session: Session, wallet: PatientWallet, what: string): Promise<SlipWordSigned> {
  const ledger = await session.ledger();
  const read = wallet.slip(what);
  const deadline = (await timeOfLedger(ledger)) + SECONDS_A_DAY;
  const word = await signCancelWord(ledger, wallet.holderOf(read), { read, deadline });
  return { word, told: "Signed: what is left of it is given up. Anybody cancels it for you within a day" };
}

function needed(value: string | undefined, what: string): string {
  if (value !== undefined) return value;
  throw new InputError("OptionMissing", `This needs ${what}.`, "See `yaolian wallet sign --help`.");
}

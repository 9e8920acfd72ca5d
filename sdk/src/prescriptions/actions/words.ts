import type { Signer } from "ethers";

import { InputError } from "../../errors.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { signDispense } from "../signing.ts";
import type { ReadSlip } from "../slip.ts";
import type { HandOver, SignedPrescriptionWord, SignedPrescriptionWordOf } from "../words.ts";
import { signAcceptance, type AcceptanceInput } from "./accept.ts";
import { signCancellation } from "./cancel.ts";
import { showPrescription } from "./show.ts";
import { deadlineIn } from "./signed.ts";

/** A word that travels to who sends it. */
interface WordInput {
  readonly read: ReadSlip;
  /** Ten minutes from now by default. */
  readonly deadline?: number;
}

/** The holder's word that lets a pharmacy have a prescription to itself, as a file carries it. */
export async function signAcceptWord(
  ledger: Ledger,
  holder: Signer,
  { read, site, until, ...options }: WordInput & Pick<AcceptanceInput, "site" | "until">,
): Promise<SignedPrescriptionWordOf<"Accept">> {
  const place = wordPlace(ledger, read);
  const { prescription } = read.slip;
  const deadline = options.deadline ?? (await deadlineIn(ledger));
  const { signature } = await signAcceptance(ledger, holder, { prescription, site, until, deadline });
  return { ...place, word: "Accept", site, until, deadline, signature };
}

/** The holder's word that takes what a pharmacy hands over, as a file carries it. */
export async function signDispenseWord(
  ledger: Ledger,
  holder: Signer,
  { read, handOver, ...options }: WordInput & { readonly handOver: HandOver },
): Promise<SignedPrescriptionWordOf<"Dispense">> {
  const place = wordPlace(ledger, read);
  requireWordOf(ledger, read, handOver);
  const { id, slip } = read;
  const { site, units, packs } = handOver;
  const { sequence } = await showPrescription(ledger, { id, holder: slip.prescription.holder });
  const deadline = options.deadline ?? (await deadlineIn(ledger));
  const message = { id, sequence, site, units, drugSalt: slip.drug.salt, packs, deadline };
  const signature = await signDispense(holder, ledger.domain, message);
  return { ...place, word: "Dispense", site, units, packs, deadline, signature };
}

/** The holder's word that gives a prescription up, as a file carries it. */
export async function signCancelWord(
  ledger: Ledger,
  holder: Signer,
  { read, ...options }: WordInput,
): Promise<SignedPrescriptionWordOf<"Cancel">> {
  const place = wordPlace(ledger, read);
  const deadline = options.deadline ?? (await deadlineIn(ledger));
  const { signature } = await signCancellation(ledger, holder, { prescription: read.slip.prescription, deadline });
  return { ...place, word: "Cancel", deadline, signature };
}

/** Throws an InputError `WordOfAnotherLedger` or `WordOfAnotherSlip` where a word is not about this slip. */
export function requireWordOf(
  ledger: Ledger,
  { id }: ReadSlip,
  word: Pick<SignedPrescriptionWord, "chainId" | "token" | "id">,
): void {
  requireHere(ledger, word, "WordOfAnotherLedger", "The word");
  if (word.id === id) return;
  const message = `The word is about prescription ${word.id}, and the slip is of ${id}.`;
  throw new InputError("WordOfAnotherSlip", message, "Bring the slip and the word of one prescription.");
}

/** Where a word about a slip is for, and of which form it is. */
function wordPlace(ledger: Ledger, { id, slip: { chainId, token } }: ReadSlip) {
  requireHere(ledger, { chainId, token }, "SlipOfAnotherLedger", "The slip");
  return { type: "yaolian-prescription-word", version: 1, chainId, token, id } as const;
}

/** Throws an InputError of the code where a slip or a word is of another chain or token. */
export function requireHere(
  ledger: Ledger,
  { chainId, token }: { readonly chainId: number; readonly token: string },
  code: string,
  what: string,
): void {
  const { address } = ledger.deployment.contracts.prescriptionToken;
  if (BigInt(chainId) === ledger.chainId && token.toLowerCase() === address.toLowerCase()) return;
  const message = `${what} is of chain ${chainId} and token ${token}.`;
  throw new InputError(code, message, "Connect to the ledger that it was issued on.");
}

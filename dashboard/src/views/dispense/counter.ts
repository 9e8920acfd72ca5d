/*
 * What the counter does with the SDK; it is loaded when somebody opens the counter. A slip is read by the page alone: the
 * service is asked for a pack's proof, and the node for what a transaction needs.
 */
import { Wallet } from "ethers";

import { InputError } from "@yaolian/sdk";
import type { ClaimInput, ClaimOpening } from "@yaolian/sdk/claims";
import { showProduct } from "@yaolian/sdk/drugs";
import {
  handOverFor,
  inSignedOrder,
  requireUsable,
  scannedPack,
  tellDispense,
  type ScannedPack,
} from "@yaolian/sdk/import";
import type { Ledger } from "@yaolian/sdk/ledger";
import type { FoundPack } from "@yaolian/sdk/lots";
import { showOperator, type Operator } from "@yaolian/sdk/members";
import {
  accept,
  dispense,
  dispenseAndClaim,
  dispenseOrder,
  giveBack,
  requireHere,
  requireWordOf,
  showPrescription,
  signAcceptance,
  withdraw,
  type PrescriptionState,
} from "@yaolian/sdk/prescriptions/actions";
import {
  prescriptionWordText,
  readPrescriptionWord,
  type HandOver,
  type ReadSlip,
  type SignedPrescriptionWord,
} from "@yaolian/sdk/prescriptions";
import type { Outcome } from "@yaolian/sdk/transactions";

import { ask } from "../../data/api.ts";
import { download } from "../../parts/download.ts";
import type { CounterPack, Given, Papers } from "./packs.ts";

/** How long a pharmacy keeps a prescription that it accepts here. */
const KEPT_SECONDS = 3 * 86_400;

/** Whoever stands at the counter, as the ledger has it. */
export function standingOf(ledger: Ledger, operator: string): Promise<Operator> {
  return showOperator(ledger, operator);
}

/** How the slip's prescription stands now. Throws an InputError `SlipOfAnotherLedger` or `PrescriptionUnknown`. */
export function stateOf(ledger: Ledger, { id, slip }: ReadSlip): Promise<PrescriptionState> {
  requireHere(ledger, slip, "SlipOfAnotherLedger", "The slip");
  return showPrescription(ledger, { id, holder: slip.prescription.holder });
}

/** A scanned pack: its row from the service, and what the ledger says of it. Throws as both do. */
export async function findPack(ledger: Ledger, { slip }: ReadSlip, code: string): Promise<CounterPack> {
  const row = await ask<FoundPack>("/packs/proof", { method: "POST", body: { code } });
  const [found, product] = await Promise.all([scannedPack(ledger, row, code), showProduct(ledger, row.gtin)]);
  const { group, gtin } = slip.drug;
  return {
    code,
    found,
    fits: group === undefined ? gtin === row.gtin : group === product.group,
    content: product.content,
  };
}

/** What would be handed over. Throws an InputError with what stands against a pack. */
export function handOver(
  ledger: Ledger,
  read: ReadSlip,
  packs: readonly ScannedPack[],
  site: number,
): Promise<HandOver> {
  return handOverFor(ledger, read, packs, site);
}

/** The file that the patient's wallet signs. */
export function saveHandOver(told: HandOver): void {
  download(`${told.id.slice(0, 18)}.hand-over.json`, prescriptionWordText(told));
}

/** What a wallet signed about this slip. Throws what the SDK's readers throw. */
export function readWord(ledger: Ledger, read: ReadSlip, text: string): SignedPrescriptionWord {
  const word = readPrescriptionWord(text);
  requireWordOf(ledger, read, word);
  return word;
}

interface Handing {
  readonly read: ReadSlip;
  readonly packs: readonly ScannedPack[];
  readonly site: number;
  /** What the holder's wallet signed, where the slip carries no key. */
  readonly word: SignedPrescriptionWord | undefined;
  /** The claim that is opened with it. */
  readonly claim: ClaimInput | undefined;
}

/** Hands packs over on a slip, with every check in the one transaction; `given` is told of it once it is on the ledger. */
export async function dispensePacks(
  ledger: Ledger,
  { read, packs, site, word, claim }: Handing,
  given: (given: Given) => void,
): Promise<Outcome> {
  requireHere(ledger, read.slip, "SlipOfAnotherLedger", "The slip");
  const signed = word?.word === "Dispense" ? word : undefined;
  const ordered = inSignedOrder(packs, signed);
  for (const pack of ordered) requireUsable(pack);
  const order = await dispenseOrder(ledger, {
    slip: read.slip,
    packs: ordered.map(({ row, units, consignment }) => ({
      ...{ lot: row.lotId, index: row.index, units, consignment: consignment.first },
    })),
    site,
    ...(signed === undefined ? {} : { signed }),
  });
  const told = { packs: ordered, units: Number(order.units) };
  if (claim === undefined) {
    const outcome = await dispense(ledger, order);
    given({ outcome, ...told });
    return outcome;
  }
  const { opening, ...outcome } = await dispenseAndClaim(ledger, order, claim);
  given({ outcome, opening, ...told });
  return outcome;
}

/** A dispense as documents tell it. Throws an InputError where the prescriber's document is not as FHIR has it. */
export function papersOf(ledger: Ledger, read: ReadSlip, { outcome, packs }: Given): Promise<Papers> {
  return tellDispense(ledger, read, packs, outcome, "applied");
}

/** Takes a prescription to this pharmacy alone: on its slip's own key, or on what the holder's wallet signed. */
export async function acceptSlip(
  ledger: Ledger,
  { read, site, word }: Pick<Handing, "read" | "site" | "word">,
): Promise<Outcome> {
  const { prescription, holderKey } = read.slip;
  if (word?.word === "Accept") return accept(ledger, { prescription, ...word });
  if (holderKey === undefined) {
    const message = `The slip does not carry the key of its holder ${prescription.holder}.`;
    throw new InputError("HolderKeyMissing", message, "The patient's wallet has to sign this.");
  }
  const block = await ledger.provider.getBlock("latest");
  const until = (block?.timestamp ?? Math.floor(Date.now() / 1000)) + KEPT_SECONDS;
  return accept(ledger, await signAcceptance(ledger, new Wallet(holderKey), { prescription, site, until }));
}

/** Gives an accepted prescription back. */
export function giveSlipBack(ledger: Ledger, { id, slip }: ReadSlip): Promise<Outcome> {
  return giveBack(ledger, { id, holder: slip.prescription.holder });
}

/** Takes the latest dispense on a slip back, within ten days. Throws an InputError `NothingDispensed`. */
export function takeBack(ledger: Ledger, { slip }: ReadSlip): Promise<Outcome> {
  return withdraw(ledger, { prescription: slip.prescription });
}

/** Gives the person what the pharmacy sends on, or what the patient gets. */
export function savePaper({ receipt, dispense: told }: Papers, kind: "receipt" | "dispense"): void {
  const name = `${receipt.id.slice(0, 18)}-${receipt.sequence}.${kind}.json`;
  download(name, `${JSON.stringify(kind === "receipt" ? receipt : told, undefined, 2)}\n`);
}

/** Gives the person what the insurer needs to know the policy by. */
export function saveOpening(opening: ClaimOpening): void {
  download(`${opening.claim.slice(0, 18)}.claim-opening.json`, `${JSON.stringify(opening, undefined, 2)}\n`);
}

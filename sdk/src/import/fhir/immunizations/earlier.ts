import { ZeroHash } from "ethers";

import type { ClaimOpening } from "../../../claims/policy.ts";
import { InputError } from "../../../errors.ts";
import {
  completeImmunization,
  makeImmunizationRecord,
  showImmunization,
  voidImmunization,
  type GivenDose,
  type ImmunizationDraft,
  type ImmunizationRecord,
  type ImmunizationState,
} from "../../../immunizations/index.ts";
import type { Keyring, Ledger, Vault } from "../../../ledger/index.ts";
import { openingAgain, type SlipClaim } from "../../claiming.ts";
import type { Ending } from "../../itemResult.ts";
import { chunked } from "../../plan/pieces.ts";

const AT_ONCE = 50;

/** The immunizations that these holders have or had, by holder. */
export async function immunizationsOf(
  { immunizationToken }: Ledger,
  holders: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const portion of chunked(holders, AT_ONCE)) {
    const ids = await Promise.all(portion.map((holder) => immunizationToken.immunizationOf(holder)));
    for (const [place, id] of ids.entries()) if (id !== ZeroHash) found.set(portion[place] ?? "", id);
  }
  return found;
}

/** The record of a draft that was given as this dose. */
export function recordOf(
  ledger: Ledger,
  draft: ImmunizationDraft,
  documentKey: string,
  dose: GivenDose,
): ImmunizationRecord {
  const token = ledger.deployment.contracts.immunizationToken.address;
  const completed = completeImmunization(draft, documentKey, dose);
  return makeImmunizationRecord({ chainId: Number(ledger.chainId), token, ...completed });
}

/** What an import works with, where a document was recorded before. */
interface Work {
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly isDry: boolean;
  readonly claim: SlipClaim | undefined;
}

/**
 * How a document ends whose immunization is on the ledger already: its record is written again, or, where the document
 * now says that it was entered in error, the immunization is voided.
 * Throws an InputError `ImmunizationDiffers` where another document was recorded under the same identifier, or
 * `GivenWithoutClaim` where a claim is wanted now.
 */
export async function endEarlier(work: Work, draft: ImmunizationDraft, id: string): Promise<Ending> {
  const state = await showImmunization(work.ledger, id);
  if (draft.inError) return voidEarlier(work, state);
  if (draft.recordedAs !== undefined) {
    return { outcome: "already-applied", reason: `The document was told from immunization ${short(id)}.`, ids: [id] };
  }
  const { lot, index, vaccinator, site, time } = state;
  const member = Number(await work.ledger.consortium.memberOfSite(site));
  const dose: GivenDose = { member, vaccinator, site, lot, index, time, units: state.units === 0 ? 0 : 1 };
  const record = recordOf(work.ledger, draft, work.vault.documentKey(draft.identifier), dose);
  if (record.id !== id) throw immunizationDiffers();
  const opened = await openingIn(work, state);
  if (!work.isDry) work.vault.saveImmunization(record);
  const what = state.voided ? "was entered in error, and never comes back" : "is recorded already";
  return {
    outcome: "already-applied",
    reason: `Immunization ${short(id)} ${what}; its record is in the vault.`,
    ids: [id],
    ...opened,
  };
}

/** What opens the claim that it opened, made again where a claim is wanted. */
async function openingIn(
  { ledger, vault, claim }: Work,
  state: ImmunizationState,
): Promise<{ readonly opening?: ClaimOpening }> {
  if (claim === undefined) return {};
  const { id, site } = state;
  const { claimLedger, deployment } = ledger;
  const { startBlock } = deployment.contracts.claimLedger;
  const [opened] = await claimLedger.queryFilter(claimLedger.filters.ClaimOpened(id), startBlock);
  if (opened === undefined) {
    const message = `Immunization ${short(id)} was given before, without a claim.`;
    throw new InputError("GivenWithoutClaim", message, "Settle it with the insurer off the ledger.");
  }
  return { opening: await openingAgain(ledger, vault, { occurrence: id, site, claim }, opened.args.policy) };
}

async function voidEarlier({ ledger, keyring, isDry }: Work, { id, site, voided }: ImmunizationState): Promise<Ending> {
  if (voided) return { outcome: "already-applied", reason: `Immunization ${short(id)} is void already.`, ids: [id] };
  if (isDry) return { outcome: "applied", reason: `Not sent, since this is a dry run: ${short(id)} would be voided.` };
  const member = Number(await ledger.consortium.memberOfSite(site));
  const vaccinator = keyring.find({ role: "Vaccinator", member });
  if (vaccinator === undefined) throw vaccinatorMissing(` of member ${member}`);
  const { hash } = await voidImmunization(ledger.as(vaccinator), { id, reason: "WrongDetails" });
  return {
    outcome: "applied",
    reason: `Immunization ${short(id)} was voided: entered in error.`,
    transactions: [hash],
    ids: [id],
  };
}

/** The identifier itself is not said: it may lead to a patient. */
export function immunizationDiffers(): InputError {
  return new InputError(
    "ImmunizationDiffers",
    "Another immunization was recorded under the same identifier.",
    "Give each record an identifier of its own; void the earlier one if it was entered in error.",
    { place: "Immunization.identifier" },
  );
}

export function vaccinatorMissing(whose = ""): InputError {
  const message = `No vaccinator's key${whose} is here.`;
  return new InputError("VaccinatorMissing", message, "Bring the key of a clinic's or hospital's vaccinator.");
}

/** The beginning of an id. */
export function short(id: string): string {
  return `${id.slice(0, 10)}…`;
}

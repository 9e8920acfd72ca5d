import { ZeroAddress } from "ethers";

import { InputError } from "../../errors.ts";
import type { Actor, Keyring, Ledger, OperatorKey, Vault } from "../../ledger/index.ts";
import {
  completeDraft,
  makeSlip,
  PrescriptionClass,
  type CompletedDraft,
  type PrescriptionDraft,
  type Slip,
} from "../../prescriptions/index.ts";
import type { IssuedTerms } from "./issued.ts";

/** A prescription as it would be issued now. */
export interface Issuable {
  readonly draft: PrescriptionDraft;
  readonly holder: string;
  readonly slip: Slip;
  /** Who it is for, as the document names it; undefined where it does not. */
  readonly patient: string | undefined;
  /** Who signs beside the prescriber, where the class asks for it. */
  readonly second: Actor | undefined;
}

/** Completes drafts with the vault's keys for one prescriber. */
export class Drafting {
  readonly #ledger: Ledger;
  readonly #keyring: Keyring;
  readonly #vault: Vault;
  readonly #prescriber: OperatorKey;
  /** The patient's wallet, where slips are not bearer's. */
  readonly #holder: { readonly holder?: string };
  /** What was drafted in this run for each holder: one request, whatever file it stands in. */
  readonly #documents = new Map<string, string>();

  constructor(ledger: Ledger, keyring: Keyring, vault: Vault, prescriber: OperatorKey, holder?: string) {
    this.#ledger = ledger;
    this.#keyring = keyring;
    this.#vault = vault;
    this.#prescriber = prescriber;
    this.#holder = holder === undefined ? {} : { holder };
  }

  /**
   * Completes a draft. Undefined where the same request was met before in this run. Throws an InputError
   * `RequestDiffers` for a second request under one identifier, `HolderHasAnother` for one to a wallet's address that has
   * one already, `SecondPrescriberMissing`.
   */
  complete(draft: PrescriptionDraft, patient: string | undefined): Issuable | undefined {
    const second = draft.class === PrescriptionClass.Controlled ? this.#secondPrescriber() : undefined;
    if (this.#holder.holder !== undefined && draft.parts > 1) throw holderHasAnother();
    const { member: issuer, address: prescriber } = this.#prescriber;
    const parties = {
      ...this.#holder,
      issuer,
      prescriber,
      ...(second === undefined ? {} : { coPrescriber: second.address }),
    };
    const completed = completeDraft(draft, this.#vault.documentKey(draft.requestIdentifier), parties);
    const { holder } = completed.prescription;
    const earlier = this.#documents.get(holder);
    if (earlier !== undefined && earlier !== draft.documentCanonical) throw this.#differs();
    this.#documents.set(holder, draft.documentCanonical);
    return earlier === undefined ? { draft, holder, slip: this.#slip(completed), patient, second } : undefined;
  }

  /**
   * The slip of what was issued to this holder before, on whatever day. Throws an InputError `RequestDiffers` where it
   * was issued on another request under the same identifier.
   */
  slipOf({ draft, slip: now }: Issuable, issued: IssuedTerms): Slip {
    if (now.id === issued.id) return now;
    const { id, issuer, prescriber, coPrescriber, ...terms } = issued;
    const isControlled = terms.class === PrescriptionClass.Controlled;
    const then = {
      ...draft,
      ...terms,
      class: isControlled ? PrescriptionClass.Controlled : PrescriptionClass.Prescription,
    };
    const parties = { ...this.#holder, issuer, prescriber, ...(coPrescriber === ZeroAddress ? {} : { coPrescriber }) };
    const slip = this.#slip(completeDraft(then, this.#vault.documentKey(draft.requestIdentifier), parties));
    if (slip.id !== id) throw this.#differs();
    return slip;
  }

  #differs(): InputError {
    return this.#holder.holder === undefined ? requestDiffers() : holderHasAnother();
  }

  #slip(completed: CompletedDraft): Slip {
    const token = this.#ledger.deployment.contracts.prescriptionToken.address;
    return makeSlip({ chainId: Number(this.#ledger.chainId), token, ...completed });
  }

  /** Another prescriber, of the same member where there is one. */
  #secondPrescriber(): Actor {
    const { member, address } = this.#prescriber;
    const others = this.#keyring
      .operators()
      .filter((key) => key.roles.includes("Prescriber") && key.address !== address);
    const second = others.find((key) => key.member === member) ?? others[0];
    if (second !== undefined) return second.actor;
    const message =
      "A controlled prescription is signed by a second prescriber, and only one prescriber's key is here.";
    throw new InputError("SecondPrescriberMissing", message, "Bring a second prescriber's key.");
  }
}

/** Prescriptions of one address would be joined by anybody who reads the chain. */
function holderHasAnother(): InputError {
  const message = "An address of a wallet holds one prescription, and there are more for this one.";
  return new InputError("HolderHasAnother", message, "Give each a fresh address: `yaolian wallet address` makes one.");
}

/** The identifier itself is not said: it may lead to a patient. */
function requestDiffers(): InputError {
  return new InputError(
    "RequestDiffers",
    "Another request was imported under the same identifier.",
    "Give each request an identifier of its own; cancel or reissue the earlier prescription to change it.",
    { place: "MedicationRequest.identifier" },
  );
}

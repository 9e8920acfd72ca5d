import { InputError } from "../../../errors.ts";
import { toImmunizationDraft, type Resource } from "../../../fhir/index.ts";
import { lotIdFrom } from "../../../goods/inputs.ts";
import { holderOfDraft, type ImmunizationDraft } from "../../../immunizations/index.ts";
import type { Keyring, Ledger, Vault } from "../../../ledger/index.ts";
import type { Ending } from "../../itemResult.ts";
import type { LotState } from "../../state/lotState.ts";
import type { ImportFhirOptions } from "../options.ts";
import { requireClaimable } from "./claimable.ts";
import { endEarlier, immunizationDiffers, immunizationsOf } from "./earlier.ts";
import { giveAll, type Waiting } from "./giving.ts";
import { VaccineLots } from "./lots.ts";

/** What an import of immunizations works with. */
interface Work {
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly options: ImportFhirOptions;
  readonly endingOf: (error: unknown) => Ending;
}

/** A document that was read, and where its ending goes. */
interface Read {
  readonly draft: ImmunizationDraft;
  readonly holder: string;
  readonly patient: string | undefined;
  readonly end: (ending: Ending) => void;
}

/**
 * Turns FHIR R4 Immunizations into immunizations: given from the lot that the document or the caller names, found again
 * where they were recorded before, voided where the document now says that it was entered in error.
 */
export class ImmunizationImport {
  readonly #work: Work;
  readonly #today: number;
  readonly #lots: VaccineLots;
  readonly #read: Read[] = [];
  /** What was read in this run for each holder: one document, whatever file it stands in. */
  readonly #documents = new Map<string, string>();

  /** `today` is the ledger's day. */
  constructor(work: Work, today: number) {
    this.#work = work;
    this.#today = today;
    const { lots = [], pack } = work.options;
    this.#lots = new VaccineLots(work.ledger, [...lots, ...(pack === undefined ? [] : [pack.lot])].map(lotIdFrom));
  }

  /** Takes a document in, or ends it where it can't be taken. */
  take(resource: Resource, end: (ending: Ending) => void): void {
    const { ledger, vault, options, endingOf } = this.#work;
    try {
      const draft = toImmunizationDraft(resource, {
        asActive: options.asActive === true,
        offset: ledger.deployment.dayOffset,
        today: this.#today,
      });
      const holder = holderOfDraft(draft, vault.documentKey(draft.identifier));
      const earlier = this.#documents.get(holder);
      if (earlier !== undefined && earlier !== draft.documentCanonical) throw immunizationDiffers();
      this.#documents.set(holder, draft.documentCanonical);
      if (earlier === undefined) this.#read.push({ draft, holder, patient: patientOf(resource), end });
      else end({ outcome: "already-applied", reason: "The same record stands before in this import." });
    } catch (error) {
      end(endingOf(error));
    }
  }

  /** Ends every document that was taken in. */
  async finish(): Promise<void> {
    const { options } = this.#work;
    if (options.claim !== undefined && this.#read.length > 1) return this.#refuseAll();
    const waiting: Waiting[] = [];
    for (const each of await this.#dropEarlier()) {
      const lot = await this.#ending(each, () => this.#lotFor(each.draft));
      if (lot !== undefined) waiting.push({ ...each, lot });
    }
    if (options.dryRun !== true) return giveAll(this.#giving(), waiting);
    for (const { end, lot } of waiting) {
      end({ outcome: "applied", reason: `Not sent, since this is a dry run: given from lot ${lot.lotNumber}.` });
    }
  }

  async #lotFor(draft: ImmunizationDraft): Promise<LotState> {
    const { ledger, options } = this.#work;
    const lot = await this.#lots.lotFor(draft);
    if (options.claim !== undefined) await requireClaimable(ledger, options.claim, await this.#lots.groupOf(lot));
    return lot;
  }

  #giving() {
    const { options, ...work } = this.#work;
    const pack = options.pack === undefined ? undefined : { ...options.pack, lot: lotIdFrom(options.pack.lot) };
    const { vaccinator, claim } = options;
    return { ...work, vaccinator, pack, claim };
  }

  /** A claim is for one patient's policy: which of several it is for, nobody said. */
  #refuseAll(): void {
    const message = `One claim is wanted for ${this.#read.length} immunizations.`;
    const error = new InputError("ClaimOfSeveral", message, "Give each that is claimed by itself.");
    for (const { end } of this.#read) end(this.#work.endingOf(error));
  }

  /** Those that are not on the ledger yet. */
  async #dropEarlier(): Promise<Read[]> {
    const { ledger, keyring, vault, options } = this.#work;
    const holders = this.#read.map(({ holder }) => holder);
    const found = await immunizationsOf(ledger, holders);
    const open: Read[] = [];
    for (const each of this.#read) {
      const id = each.draft.recordedAs ?? found.get(each.holder);
      if (id === undefined && !each.draft.inError) open.push(each);
      else if (id === undefined)
        each.end({ outcome: "passed-over", reason: "It was entered in error, and never given here." });
      else {
        const { claim } = options;
        const work = { ledger, keyring, vault, isDry: options.dryRun === true, claim };
        const ending = await this.#ending(each, () => endEarlier(work, each.draft, id));
        if (ending !== undefined) each.end(ending);
      }
    }
    return open;
  }

  /** What an act gives; where it is refused, that ends the document. */
  async #ending<T>({ end }: Read, act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      end(this.#work.endingOf(error));
      return undefined;
    }
  }
}

/** Who it is for, as the document has it: it goes nowhere but into the question which batch it may share. */
function patientOf(resource: Resource): string | undefined {
  const patient = resource["patient"] as { reference?: unknown; identifier?: unknown } | undefined;
  if (typeof patient?.reference === "string" && !patient.reference.startsWith("#")) return patient.reference;
  return patient?.identifier === undefined ? undefined : JSON.stringify(patient.identifier);
}

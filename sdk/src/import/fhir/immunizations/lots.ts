import { toBeHex } from "ethers";

import { dateOfDay } from "../../../days.ts";
import { InputError } from "../../../errors.ts";
import { GTIN_SYSTEM } from "../../../fhir/index.ts";
import { lotState } from "../../../goods/locatePack.ts";
import type { ImmunizationDraft } from "../../../immunizations/index.ts";
import type { Ledger } from "../../../ledger/index.ts";
import { decodeLotNumber } from "../../../lots/index.ts";
import { substitutionGroup } from "../../../prescriptions/index.ts";
import { kindTopic } from "../../state/lotBook.ts";
import type { LotState } from "../../state/lotState.ts";
import { readLogs } from "../../state/logs.ts";

const GROUP = (1n << 128n) - 1n;

/** Finds the lot that a document's dose comes from, and compares what the document says of it with the ledger. */
export class VaccineLots {
  readonly #ledger: Ledger;
  readonly #named: readonly string[];
  readonly #groups = new Map<bigint, Promise<string>>();
  #numbers: Promise<Map<string, string[]>> | undefined;

  /** `named` are the ids of the lots that the caller names, for documents that name none. */
  constructor(ledger: Ledger, named: readonly string[]) {
    this.#ledger = ledger;
    this.#named = named;
  }

  /**
   * The lot of a document's dose. Throws an InputError with the FHIR path where the document contradicts the ledger or
   * the caller, `LotNotNamed` where nobody names a lot, `VaccineNotNamed` where the caller's lots are of other vaccines.
   */
  async lotFor(draft: ImmunizationDraft): Promise<LotState> {
    const lot = await (draft.lotNumber === undefined
      ? this.#namedByCaller(draft)
      : this.#namedBy(draft, draft.lotNumber));
    requireSame(draft, lot);
    return lot;
  }

  async #namedByCaller(draft: ImmunizationDraft): Promise<LotState> {
    if (this.#named.length === 0) {
      throw fault("LotNotNamed", "lotNumber", "missing, and no lot is named to give it from.", "Name the lot (--lot).");
    }
    for (const id of this.#named) {
      const lot = await this.#lot(id);
      if (await this.#isOf(draft, lot)) return lot;
    }
    const message = "None of the lots named is of this vaccine.";
    throw fault("VaccineNotNamed", "vaccineCode", message, "Name a lot of it too.");
  }

  async #namedBy(draft: ImmunizationDraft, number: string): Promise<LotState> {
    const numbers = await (this.#numbers ??= this.#readNumbers());
    const ids = numbers.get(number) ?? [];
    if (ids.length === 0) throw fault("LotUnknown", "lotNumber", `No lot "${number}" is registered.`, "Correct it.");
    const allowed = this.#named.length === 0 ? ids : ids.filter((id) => this.#named.includes(id));
    if (allowed.length === 0) {
      const message = `The document names lot "${number}", and it should be given from another.`;
      throw fault("LotDiffers", "lotNumber", message, "Give it from the lot it names, or correct the document.");
    }
    const fitting: LotState[] = [];
    for (const id of allowed) {
      const lot = await this.#lot(id);
      if (await this.#isOf(draft, lot)) fitting.push(lot);
    }
    const [only, another] = fitting;
    if (only === undefined) {
      const message = `None of its codings is of the product of lot "${number}".`;
      throw fault("VaccineDiffers", "vaccineCode", message, "Correct the code or the lot number.");
    }
    if (another === undefined) return only;
    throw fault("LotAmbiguous", "lotNumber", `Several lots have the number "${number}".`, "Add the GTIN as a coding.");
  }

  async #lot(id: string): Promise<LotState> {
    const lot = await lotState(this.#ledger, id);
    if (lot !== undefined) return lot;
    throw new InputError("LotUnknown", `Lot ${id} is not registered.`, "Check GTIN and lot number.");
  }

  /** Whether one of the document's codings is of the lot's product. */
  async #isOf({ codings }: ImmunizationDraft, lot: LotState): Promise<boolean> {
    const wanted = await this.groupOf(lot);
    return codings.some(({ system, code }) =>
      system === GTIN_SYSTEM
        ? /^\d{1,14}$/.test(code) && BigInt(code) === lot.gtin
        : !system.includes("|") && substitutionGroup(system, code) === wanted,
    );
  }

  /** The substitution group of a lot's product. */
  groupOf({ gtin }: LotState): Promise<string> {
    const group = this.#groups.get(gtin) ?? this.#readGroup(gtin);
    this.#groups.set(gtin, group);
    return group;
  }

  async #readGroup(gtin: bigint): Promise<string> {
    return toBeHex((await this.#ledger.drugRegistry.productOf(gtin)) & GROUP, 16);
  }

  async #readNumbers(): Promise<Map<string, string[]>> {
    const numbers = new Map<string, string[]>();
    const topics = [kindTopic("lotLedger", "LotRegistered")];
    for (const event of await readLogs(this.#ledger, { contract: "lotLedger", topics })) {
      if (event.name !== "LotRegistered") continue;
      const number = decodeLotNumber(event.args.lotNumber);
      numbers.set(number, [...(numbers.get(number) ?? []), event.args.lot]);
    }
    return numbers;
  }
}

function requireSame({ expiry, days }: ImmunizationDraft, { lotNumber, expiryDay, madeDay }: LotState): void {
  if (expiry !== undefined && (expiryDay < expiry.first || expiryDay > expiry.last)) {
    const message = `Lot "${lotNumber}" expires on ${dateOfDay(expiryDay)}, and the document says another day.`;
    throw fault(
      "ExpiryDiffers",
      "expirationDate",
      message,
      "Set the vial aside, raise an alert or correct the document.",
    );
  }
  if (days !== undefined && (days.last < madeDay || days.first > expiryDay)) {
    const message = `Lot "${lotNumber}" was made on ${dateOfDay(madeDay)} and expires on ${dateOfDay(expiryDay)}: it can't have been given then.`;
    throw fault("OccurrenceUnfit", "occurrenceDateTime", message, "Take historic records with --as-active only.");
  }
}

function fault(code: string, field: string, message: string, cure: string): InputError {
  return new InputError(code, message, cure, { place: `Immunization.${field}` });
}

import { encodeBytes32String, ZeroHash } from "ethers";

import type { IDrugRegistry } from "../../../typechain-types/contracts/interfaces/IDrugRegistry.ts";
import { InputError } from "../errors.ts";
import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import { substitutionGroup } from "../prescriptions/index.ts";
import { paperHash } from "../transactions/act.ts";

/** What is registered of a product. */
export interface ProductInput {
  readonly gtin: string;
  /** What a prescription names: a coding at the level of substance, strength and form. */
  readonly coding: { readonly system: string; readonly code: string };
  /** Units in a pack. */
  readonly content: number;
  readonly unit: EnumValue<"ContentUnit">;
  readonly class: EnumValue<"LegalClass">;
  readonly vaccine?: boolean;
  /** Whether a regulator releases each lot. */
  readonly needsLotRelease?: boolean;
  /** Hours a pack may be used once opened; its expiry alone ends that by default. */
  readonly hoursOpen?: number;
  /** Most units one prescription may name; no limit by default. */
  readonly maxUnits?: number;
  /** The authority's number, at most 31 ASCII characters. */
  readonly approvalNumber?: string;
  /** The approval document: what it is called, or its hash. */
  readonly document?: string;
  /** The member that holds the marketing authorisation. */
  readonly holder: number;
  readonly storage: StorageInput;
}

/** How a product is kept, in degrees Celsius. */
export interface StorageInput {
  readonly lowest: number;
  readonly highest: number;
  /** Beyond these no minute is allowed; as `lowest` and `highest` by default. */
  readonly hardLowest?: number;
  readonly hardHighest?: number;
  /** Minutes that a consignment may be outside `lowest` … `highest` in all; none by default. */
  readonly minutesOut?: number;
}

/** A registration as the registry takes it. Throws an InputError `ApprovalNumberWrong` or `TemperatureWrong`. */
export function registrationOf(input: ProductInput): IDrugRegistry.RegistrationStruct {
  const { lowest, highest, hardLowest = lowest, hardHighest = highest, minutesOut = 0 } = input.storage;
  return {
    group: substitutionGroup(input.coding.system, input.coding.code),
    content: input.content,
    unit: enumNumber("ContentUnit", input.unit),
    class: enumNumber("LegalClass", input.class),
    vaccine: input.vaccine ?? false,
    needsLotRelease: input.needsLotRelease ?? false,
    hoursOpen: input.hoursOpen ?? 0,
    maxUnits: input.maxUnits ?? 0,
    approvalNumber: approvalNumber(input.approvalNumber),
    documentHash: input.document === undefined ? ZeroHash : paperHash(input.document),
    keeping: {
      holder: input.holder,
      storageMin: tenths(lowest),
      storageMax: tenths(highest),
      hardMin: tenths(hardLowest),
      hardMax: tenths(hardHighest),
      excursionBudget: minutesOut,
    },
  };
}

function approvalNumber(text: string | undefined): string {
  if (text === undefined || text === "") return ZeroHash;
  if (/^[ -~]{1,31}$/.test(text)) return encodeBytes32String(text);
  const cure = "Write at most 31 ASCII characters, as H20052215.";
  throw new InputError("ApprovalNumberWrong", `"${text}" is no approval number as the ledger keeps it.`, cure);
}

/** Degrees as the registry's tenths of a degree. */
function tenths(degrees: number): number {
  const value = Math.round(degrees * 10);
  if (Math.abs(value - degrees * 10) < 1e-6 && Math.abs(value) <= 32_767) return value;
  const cure = "Give degrees Celsius with at most one decimal.";
  throw new InputError("TemperatureWrong", `${degrees} is no temperature as the ledger keeps it.`, cure);
}

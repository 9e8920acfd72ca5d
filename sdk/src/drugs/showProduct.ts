import { decodeBytes32String, ZeroHash } from "ethers";

import { enumValue, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { normalGtin } from "../lots/names.ts";
import { refusable } from "../transactions/refusable.ts";
import type { ProductInput, StorageInput } from "./registration.ts";

/** A product as it is registered now. */
export interface Product extends Omit<Required<ProductInput>, "coding" | "document" | "storage"> {
  readonly status: EnumValue<"ProductStatus">;
  /** The substitution group: 16 bytes. */
  readonly group: string;
  readonly documentHash: string;
  readonly storage: Required<StorageInput>;
}

/** A product as it is registered now. Throws an InputError `ProductUnknown`, or one of `parseGtin`. */
export async function showProduct(ledger: Ledger, gtin: string): Promise<Product> {
  const [registration, status] = await refusable(ledger.drugRegistry.registrationOf(BigInt(normalGtin(gtin))));
  const { keeping } = registration;
  return {
    gtin: normalGtin(gtin),
    status: enumValue("ProductStatus", status),
    group: registration.group,
    content: Number(registration.content),
    unit: enumValue("ContentUnit", registration.unit),
    class: enumValue("LegalClass", registration.class),
    vaccine: registration.vaccine,
    needsLotRelease: registration.needsLotRelease,
    hoursOpen: Number(registration.hoursOpen),
    maxUnits: Number(registration.maxUnits),
    approvalNumber: textOf(registration.approvalNumber),
    documentHash: registration.documentHash,
    holder: Number(keeping.holder),
    storage: {
      lowest: Number(keeping.storageMin) / 10,
      highest: Number(keeping.storageMax) / 10,
      hardLowest: Number(keeping.hardMin) / 10,
      hardHighest: Number(keeping.hardMax) / 10,
      minutesOut: Number(keeping.excursionBudget),
    },
  };
}

/** Text as this SDK writes it; what another program wrote otherwise comes out in hex. */
function textOf(bytes: string): string {
  if (bytes === ZeroHash) return "";
  try {
    return decodeBytes32String(bytes);
  } catch {
    // Not UTF-8, or without the zero at its end.
    return bytes;
  }
}

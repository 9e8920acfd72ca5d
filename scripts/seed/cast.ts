import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { InputError } from "../../sdk/src/errors.ts";
import type { EnumValue, KindName } from "../../sdk/src/ledger/enums.ts";

/** The sample consortium's members, sites and products. */
export const CAST_FILE = fileURLToPath(new URL("../../samples/cast.json", import.meta.url));

export interface CastMember {
  readonly key: string;
  readonly name: string;
  readonly kinds: readonly KindName[];
}

export interface CastSite {
  readonly gln: string;
  readonly name: string;
  readonly kind: Uncapitalize<EnumValue<"SiteKind">>;
  readonly member: CastMember;
}

export interface CastProduct {
  readonly gtin: string;
  readonly name: string;
  readonly coding: { readonly system: string; readonly code: string; readonly display?: string };
  /** Units in a pack. */
  readonly content: number;
  readonly unit: Uncapitalize<EnumValue<"ContentUnit">>;
  readonly class: Uncapitalize<EnumValue<"LegalClass">>;
  readonly approvalNumber: string;
  /** The key of the member that holds the marketing authorisation. */
  readonly holder: string;
  /** GLNs of the sites that make it. */
  readonly makers: readonly string[];
  readonly vaccine: boolean;
  readonly needsLotRelease: boolean;
  /** Hours a pack may be used once opened; 0 where only its expiry ends that. */
  readonly hoursOpen: number;
  /** Most units one prescription may name; 0 for no limit. */
  readonly maxUnits: number;
  readonly storage: {
    readonly lowestCelsius: number;
    readonly highestCelsius: number;
    readonly excursionMinutes: number;
  };
}

/** What has no GTIN. A pack of it is what is shipped: a bag, a drum. */
export interface CastMaterial {
  /** The number that the ledger gives it: they are registered in this order. */
  readonly number: string;
  readonly name: string;
  readonly unit: Uncapitalize<EnumValue<"ContentUnit">>;
  /** GLN of the site whose quality officer registers it. */
  readonly site: string;
  /** GLNs of other sites that may make it too. */
  readonly makers: readonly string[];
}

/** Who takes part in a consortium, before any of it is on a chain. */
export interface Cast {
  readonly members: readonly CastMember[];
  readonly sites: readonly CastSite[];
  readonly products: readonly CastProduct[];
  readonly materials?: readonly CastMaterial[];
}

/** Reads the sample consortium's cast. Throws an InputError `CastMissing`. */
export async function readCast(path = CAST_FILE): Promise<Cast> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Cast;
  } catch (cause) {
    const what = cause instanceof SyntaxError ? "is not JSON" : "can't be read";
    throw new InputError("CastMissing", `${path} ${what}.`, "Restore it with `git checkout -- samples`.", { cause });
  }
}

import type { LotInput } from "../../goods/inputs.ts";
import type { SlipClaim } from "../claiming.ts";
import type { ImportProgress } from "../itemResult.ts";

/** How MedicationRequests and Immunizations are taken. */
export interface ImportFhirOptions {
  /** Takes historic requests as if they were written today: for rehearsals. */
  readonly asActive?: boolean;
  /** What stands in for what a request lacks; without them it is refused. */
  readonly defaults?: { readonly quantity?: number; readonly validityDays?: number };
  /** The address of the prescriber who issues; by default the first prescriber's key there is. */
  readonly prescriber?: string;
  /** The address of the patient's wallet, for one request alone: its slip carries no key. Else slips are bearer's. */
  readonly holder?: string;
  /** The lots that doses are given from where an Immunization names none. */
  readonly lots?: readonly LotInput[];
  /** The only pack that doses of its lot are given from. */
  readonly pack?: { readonly lot: LotInput; readonly index: number };
  /** The address of the vaccinator; by default the first vaccinator's key whose site has the lot. */
  readonly vaccinator?: string;
  /** The claim to open with the only Immunization there is; several are refused, since each has a policy of its own. */
  readonly claim?: SlipClaim;
  /** Sends nothing and writes no slip: says what would be issued. New documents get their keys in the vault. */
  readonly dryRun?: boolean;
  /** Prescriptions in one transaction, at most 300; never two of one patient. */
  readonly batchSize?: number;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** The largest JSON document in bytes; 64 MiB by default. Ndjson may be of any size. */
  readonly maxBytes?: number;
}

/** The most that PrescriptionToken issues in one transaction. */
export const MOST_ISSUED = 300;

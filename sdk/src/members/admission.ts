import { getAddress } from "ethers";

import type { IConsortium } from "../../../typechain-types/contracts/interfaces/IConsortium.ts";
import { flagBits, type KindName } from "../ledger/enums.ts";
import { paperHash } from "../transactions/act.ts";

/** An organisation to be admitted. */
export interface AdmissionInput {
  readonly kinds: readonly KindName[];
  /** The last second of its licence, Unix time. */
  readonly licenceEnd: number;
  /** The address that names its sites and operators. */
  readonly admin: string;
  /** Its public profile document: what it is called, or its hash. */
  readonly profile: string;
  /** The member whose group of firms it belongs to. */
  readonly parent?: number;
}

/** An admission as the founding and the Council take it. Throws an InputError `ValueUnknown` for a kind there is not. */
export function admission(input: AdmissionInput): IConsortium.AdmissionStruct {
  const { kinds, licenceEnd, admin, profile, parent = 0 } = input;
  return {
    kinds: flagBits("kinds", kinds),
    licenceEnd,
    admin: getAddress(admin),
    profile: paperHash(profile),
    parent,
  };
}

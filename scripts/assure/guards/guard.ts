/** One guard of a law: the words that stand for it in a contract, and what is left when it is taken out. */
export interface Guard {
  readonly law: number;
  /** What the law loses with it. */
  readonly what: string;
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The invariant that has to fail. */
  readonly invariant: string;
}

export const CUSTODY = "contracts/medicines/Custody.sol";
export const PACK_BITS = "contracts/libraries/PackBits.sol";
export const LOTS = "contracts/medicines/LotLedger.sol";
export const PRESCRIPTIONS = "contracts/prescriptions/PrescriptionToken.sol";
export const CONSORTIUM = "contracts/consortium/Consortium.sol";

/** The contract that is deployed with what a file says, where that is another. */
export function contractOf({ file }: Guard): string {
  return file === CUSTODY || file === PACK_BITS ? LOTS : file;
}

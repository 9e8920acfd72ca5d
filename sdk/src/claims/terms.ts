import { toBeHex } from "ethers";

/** What a ClaimOpened says in its `terms`. */
export interface ClaimTerms {
  /** The site that claims. */
  readonly site: number;
  readonly units: number;
  /** In fen. */
  readonly amount: number;
  /** The drug's substitution group, 16 bytes. */
  readonly group: string;
}

/** Reads the `terms` of a ClaimOpened: site 24 bits, units 24, amount 48, group 128, lowest first. */
export function readClaimTerms(terms: bigint): ClaimTerms {
  const bits = (from: number, count: number): bigint => (terms >> BigInt(from)) & ((1n << BigInt(count)) - 1n);
  return {
    site: Number(bits(0, 24)),
    units: Number(bits(24, 24)),
    amount: Number(bits(48, 48)),
    group: toBeHex(bits(96, 128), 16),
  };
}

/** Hundredths of a fen in a yuan: what a ceiling is counted in. */
export const CEILING_PARTS_A_YUAN = 10_000;
const FEN_A_YUAN = 100;

/** An amount of fen in yuan: `12.30 yuan`. */
export function yuan(fen: number): string {
  return `${(fen / FEN_A_YUAN).toFixed(2)} yuan`;
}

/** A ceiling in yuan: `0.0385 yuan`. */
export function yuanOfCeiling(perUnit: number): string {
  return `${(perUnit / CEILING_PARTS_A_YUAN).toFixed(4)} yuan`;
}

/** The most that may be claimed for some units under a ceiling, in fen: rounded down, as the ledger does. */
export function ceilingFor(perUnit: number, units: number): number {
  return Number((BigInt(perUnit) * BigInt(units)) / BigInt(CEILING_PARTS_A_YUAN / FEN_A_YUAN));
}

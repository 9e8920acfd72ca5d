import type { TypedDataDomain } from "ethers";

import type { Ledger } from "../ledger/ledger.ts";

/** What a logger signs about a period, in the contract's units: Unix seconds, tenths of a degree Celsius. */
export interface Summary {
  readonly from: number;
  readonly to: number;
  readonly lowest: number;
  readonly highest: number;
  /** What it did not count as out of range. */
  readonly rangeLow: number;
  readonly rangeHigh: number;
  /** Minutes outside that range, begun ones counted whole. */
  readonly minutesOut: number;
  /** Merkle root of the readings. */
  readonly readings: string;
}

/** A summary with the consignments that it is about and the device's signature: what anybody may carry. */
export interface SignedSummary {
  readonly device: string;
  readonly consignments: readonly { readonly lot: string; readonly first: number }[];
  readonly summary: Summary;
  readonly signature: string;
}

/** The EIP-712 types of a logger's summary. Frozen: devices are built with them. */
export const SUMMARY_TYPES: Record<string, { name: string; type: string }[]> = {
  Summary: [
    { name: "consignments", type: "ConsignmentRef[]" },
    { name: "from", type: "uint40" },
    { name: "to", type: "uint40" },
    { name: "lowest", type: "int16" },
    { name: "highest", type: "int16" },
    { name: "rangeLow", type: "int16" },
    { name: "rangeHigh", type: "int16" },
    { name: "minutesOut", type: "uint24" },
    { name: "readings", type: "bytes32" },
  ],
  ConsignmentRef: [
    { name: "lot", type: "bytes32" },
    { name: "first", type: "uint32" },
  ],
};

/** The EIP-712 domain of everything that devices sign for the cold chain. */
export function coldChainDomain({ chainId, deployment }: Pick<Ledger, "chainId" | "deployment">): TypedDataDomain {
  const verifyingContract = deployment.contracts.coldChain.address;
  return { name: "Yaolian ColdChain", version: "1", chainId, verifyingContract };
}

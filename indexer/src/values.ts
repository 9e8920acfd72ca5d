import { dayOfTime } from "@yaolian/sdk";
import { normalGtin } from "@yaolian/sdk/lots";
import { numberToGln } from "@yaolian/sdk/gs1";
import {
  encodeAbiParameters,
  keccak256,
  pad,
  parseAbiParameters,
  stringToBytes,
  toHex,
  zeroHash,
  type Hex,
} from "viem";

import { settings } from "../settings.ts";

const { deployment } = settings();

/** A GTIN as 14 digits; a number of the ledger's own as its decimal. */
export const gtinText = (gtin: bigint): string => normalGtin(gtin);

export const glnText = (gln: bigint): string => numberToGln(gln);

/** The ledger's day of a block, days since 1970-01-01 in its own time zone. */
export function dayOf(time: number): number {
  return dayOfTime(time, deployment.dayOffset);
}

/** What a proposal consists of, and how it is described. */
export interface Motion {
  readonly targets: readonly Hex[];
  readonly values: readonly bigint[];
  readonly calldatas: readonly Hex[];
  readonly description: string;
}

/** The name that the timelock gives to what the Council decided, as OpenZeppelin's GovernorTimelockControl makes it. */
export function operationOf({ targets, values, calldatas, description }: Motion): Hex {
  const council = BigInt(pad(deployment.contracts.council.address as Hex, { dir: "right", size: 32 }));
  const salt = toHex(council ^ BigInt(keccak256(stringToBytes(description))), { size: 32 });
  const parameters = parseAbiParameters("address[], uint256[], bytes[], bytes32, bytes32");
  return keccak256(encodeAbiParameters(parameters, [targets, values, calldatas, zeroHash, salt]));
}

/** Some bits of a word as a number. */
export function bits(word: bigint, from: number, count: number): number {
  return Number((word >> BigInt(from)) & ((1n << BigInt(count)) - 1n));
}

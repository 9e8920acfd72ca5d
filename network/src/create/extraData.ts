import { dataLength, decodeRlp, encodeRlp, getAddress } from "ethers";

import { InputError } from "@yaolian/sdk";

const VANITY_BYTES = 32;
const NO_VANITY = `0x${"00".repeat(VANITY_BYTES)}`;
/** RLP's zero, which is the round of a genesis block. */
const ZERO = "0x";

/**
 * The genesis block's `extraData` in a QBFT network, as Besu writes it: RLP of 32 bytes of vanity, the validators' addresses
 * in ascending order, no vote (an empty list), round 0 and no seals.
 */
export function encodeExtraData(validators: readonly string[]): string {
  return encodeRlp([NO_VANITY, sorted(validators), [], ZERO, []]);
}

/** The validators that a genesis block's `extraData` names. Throws an InputError `ExtraDataWrong`. */
export function decodeExtraData(extraData: string): string[] {
  const parts = partsOf(extraData);
  const [vanity, validators, vote, round, seals] = parts;
  const isGenesis =
    parts.length === 5 && isEmptyList(vote) && round === ZERO && isEmptyList(seals) && Array.isArray(validators);
  if (!isGenesis || typeof vanity !== "string" || dataLength(vanity) !== VANITY_BYTES) {
    throw wrong("is not a QBFT genesis block's");
  }
  return validators.map((validator) => {
    if (typeof validator !== "string" || dataLength(validator) !== 20) throw wrong("names what is no address");
    return getAddress(validator);
  });
}

function partsOf(extraData: string): unknown[] {
  let decoded: unknown;
  try {
    decoded = decodeRlp(extraData);
  } catch (cause) {
    throw wrong("is no RLP", cause);
  }
  if (!Array.isArray(decoded)) throw wrong("is no list");
  return decoded;
}

function sorted(validators: readonly string[]): string[] {
  return validators.map((address) => getAddress(address).toLowerCase()).sort();
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function wrong(what: string, cause?: unknown): InputError {
  return new InputError("ExtraDataWrong", `The extraData ${what}.`, "Take the network's own genesis.json.", { cause });
}

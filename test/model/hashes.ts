import { AbiCoder, keccak256, recoverAddress, TypedDataEncoder, ZeroHash, type TypedDataDomain } from "ethers";

import { packsHash, TYPES, type Slip } from "../helpers/prescriptions.ts";

const coder = AbiCoder.defaultAbiCoder();

export type Fields = Slip["fields"];
export type Message = "Accept" | "Dispense" | "Cancel";

export const NO_CHAIN = ZeroHash.slice(0, 34);

/** A prescription's name: its EIP-712 digest. */
export function idOf(domain: TypedDataDomain, fields: Fields): string {
  return TypedDataEncoder.hash(domain, { Prescription: TYPES.Prescription }, fields);
}

export function digestOf(domain: TypedDataDomain, message: Message, values: Record<string, unknown>): string {
  return TypedDataEncoder.hash(domain, { [message]: TYPES[message] }, values);
}

/** Whether an address's key signed it; what is no signature was signed by nobody. */
export function isSignedBy(address: string, digest: string, signature: string): boolean {
  try {
    return recoverAddress(digest, signature).toLowerCase() === address.toLowerCase();
  } catch {
    return false;
  }
}

/** What the chain over a prescription's dispenses hashes of one: its packs, and its claim where it has one. */
export function linkOf(
  previous: { chain: string; day: number },
  { site, units, packs, occurrence }: { site: number; units: number; packs: Packs; occurrence: string | undefined },
): string {
  const given = packsHash([...packs]);
  const claimed =
    occurrence === undefined ? given : keccak256(coder.encode(["bytes32", "bytes32"], [given, occurrence]));
  const words = ["bytes16", "uint16", "uint24", "uint24", "bytes32"];
  return keccak256(coder.encode(words, [previous.chain, previous.day, site, units, claimed])).slice(0, 34);
}

export type Packs = readonly { lot: string; index: number; units: number }[];

/** The name of one dispense, and of the claim for it. */
export function occurrenceOf(id: string, sequence: number): string {
  return keccak256(coder.encode(["bytes32", "uint24"], [id, sequence]));
}

export function drugHash({ group, gtin, salt }: Slip["drug"]): string {
  return keccak256(coder.encode(["bytes16", "uint64", "bytes32"], [group, gtin, salt]));
}

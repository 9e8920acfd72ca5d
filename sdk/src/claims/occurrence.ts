import { AbiCoder, keccak256 } from "ethers";

/**
 * The name of a dispense, and of its claim: keccak256(abi.encode(id, sequence)) with the sequence that the dispense led
 * to. A sequence never comes again, so that the same packs given again make another occurrence.
 */
export function occurrenceOf(id: string, sequence: number): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint24"], [id, sequence]));
}

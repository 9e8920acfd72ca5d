import { keccak256 } from "ethers";

import { keccak256 as fastKeccak256 } from "../lots/keccak.ts";

/*
 * Ethers hashes with the pack lists' own Keccak-256 from here on: a signed dispense takes some forty hashes, and each is
 * about ten times as fast. A program that has locked ethers' hashing keeps what it chose.
 */
try {
  keccak256.register(fastKeccak256);
} catch (error) {
  if (!(error instanceof TypeError) || error.message !== "keccak256 is locked") throw error;
}

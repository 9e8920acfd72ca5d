import type { TypedDataDomain, TypedDataField } from "ethers";

/** The legal class of a prescription; Controlled needs a second prescriber. */
export const PrescriptionClass = { Prescription: 1, Controlled: 2 } as const;
export type PrescriptionClass = (typeof PrescriptionClass)[keyof typeof PrescriptionClass];

/** The prescription as the ledger commits to it: the members of the EIP-712 type `Prescription`. */
export interface Prescription {
  /** The issuing member's id. */
  readonly issuer: number;
  /** The prescribing operator's address. */
  readonly prescriber: string;
  /** The second prescriber of a controlled prescription, else the zero address. */
  readonly coPrescriber: string;
  /** The patient side's fresh address. */
  readonly holder: string;
  /** See `drugCommitment`. */
  readonly drug: string;
  /** See `documentCommitment`. */
  readonly document: string;
  /** Units (tablets, doses, millilitres), 1 to 16,777,215. */
  readonly quantity: number;
  /** The first and the last of the ledger's days on which it may be dispensed. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Days between two dispenses; 0 for none. */
  readonly interval: number;
  readonly class: PrescriptionClass;
  /** Shared by the parts of one multiple prescription, else 32 zero bytes. */
  readonly partsGroup: string;
}

/** A holder lets one pharmacy site have the prescription to itself. */
export interface AcceptMessage {
  readonly id: string;
  /** The token's sequence, which every transition raises: a signature works once. */
  readonly sequence: number;
  readonly site: number;
  /** Unix seconds until which the pharmacy has it to itself. */
  readonly until: number;
  /** Unix seconds after which the signature is void. */
  readonly deadline: number;
}

/** One pack as a dispense uses it. */
export interface PackUse {
  /** The lot's id, 32 bytes. */
  readonly lot: string;
  /** The pack's number in its lot. */
  readonly index: number;
  /** Units drawn from an opened pack; 0 for a whole pack. */
  readonly units: number;
}

/** A holder lets one pharmacy site dispense these packs, in this order. */
export interface DispenseMessage {
  readonly id: string;
  readonly sequence: number;
  readonly site: number;
  /** Units taken off the prescription. */
  readonly units: number;
  /** The salt that opens the drug commitment. */
  readonly drugSalt: string;
  readonly packs: readonly PackUse[];
  /** Unix seconds after which the signature is void. */
  readonly deadline: number;
}

/** A holder gives the prescription up. */
export interface CancelMessage {
  readonly id: string;
  readonly sequence: number;
  /** Unix seconds after which the signature is void. */
  readonly deadline: number;
}

/** EIP-712 types, one set a message as ethers' `signTypedData` takes them. */
export const prescriptionTypes: Record<string, TypedDataField[]> = {
  Prescription: [
    { name: "issuer", type: "uint24" },
    { name: "prescriber", type: "address" },
    { name: "coPrescriber", type: "address" },
    { name: "holder", type: "address" },
    { name: "drug", type: "bytes32" },
    { name: "document", type: "bytes32" },
    { name: "quantity", type: "uint24" },
    { name: "firstDay", type: "uint16" },
    { name: "lastDay", type: "uint16" },
    { name: "interval", type: "uint16" },
    { name: "class", type: "uint8" },
    { name: "partsGroup", type: "bytes32" },
  ],
};

export const acceptTypes: Record<string, TypedDataField[]> = {
  Accept: [
    { name: "id", type: "bytes32" },
    { name: "sequence", type: "uint24" },
    { name: "site", type: "uint24" },
    { name: "until", type: "uint32" },
    { name: "deadline", type: "uint40" },
  ],
};

/** `packs` is the hash that `packsCommitment` gives. */
export const dispenseTypes: Record<string, TypedDataField[]> = {
  Dispense: [
    { name: "id", type: "bytes32" },
    { name: "sequence", type: "uint24" },
    { name: "site", type: "uint24" },
    { name: "units", type: "uint24" },
    { name: "drugSalt", type: "bytes32" },
    { name: "packs", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
};

export const cancelTypes: Record<string, TypedDataField[]> = {
  Cancel: [
    { name: "id", type: "bytes32" },
    { name: "sequence", type: "uint24" },
    { name: "deadline", type: "uint40" },
  ],
};

/** The EIP-712 domain of the PrescriptionToken at `token` on the chain `chainId`. */
export function prescriptionDomain(chainId: number | bigint, token: string): TypedDataDomain {
  return { name: "Yaolian PrescriptionToken", version: "1", chainId: BigInt(chainId), verifyingContract: token };
}

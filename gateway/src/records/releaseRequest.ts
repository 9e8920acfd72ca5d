import {
  addressField,
  bytesField,
  checkShape,
  flagBits,
  FLAGS,
  InputError,
  wholeNumber,
  type Ledger,
} from "@yaolian/sdk";
import { TypedDataEncoder, verifyTypedData, type Signer, type TypedDataDomain, type TypedDataField } from "ethers";
import { z } from "zod";

/** Seconds for which a request is good, and the most that a gateway takes. */
export const WINDOW_SECONDS = 300;
export const LONGEST_WINDOW = 600;
/** Seconds by which one member's view of the newest block may be behind another's. */
const BLOCK_LAG = 60;

const fields = {
  record: bytesField(32),
  /** The member that keeps the record, and the one that asks for it. */
  from: wholeNumber(24, 1),
  to: wholeNumber(24, 1),
  purpose: z.enum(FLAGS.purposes),
  /** The X25519 public key that the answer is sealed for: fresh for each request. */
  key: bytesField(32),
  nonce: bytesField(32),
  /** From when and until when it is good, by the ledger's clock. */
  since: wholeNumber(40, 1),
  deadline: wholeNumber(40, 1),
  operator: addressField,
};

export const releaseRequestShape = z.strictObject({
  ...fields,
  signature: z.string().regex(/^0x[0-9a-fA-F]{130}$/, { error: "expected a signature of 65 bytes" }),
});

/** What another hospital asks for, on the word of one of its operators. */
export type ReleaseRequest = Readonly<z.output<typeof releaseRequestShape>>;
export type ReleaseMessage = Omit<ReleaseRequest, "signature">;

/** The signed word, as EIP-712 has it. */
export const releaseTypes: Record<string, TypedDataField[]> = {
  ReleaseRequest: [
    { name: "record", type: "bytes32" },
    { name: "from", type: "uint24" },
    { name: "to", type: "uint24" },
    { name: "purpose", type: "uint8" },
    { name: "key", type: "bytes32" },
    { name: "nonce", type: "bytes32" },
    { name: "since", type: "uint40" },
    { name: "deadline", type: "uint40" },
    { name: "operator", type: "address" },
  ],
};

/** The EIP-712 domain of requests between gateways of this ledger. */
export function releaseDomain({ chainId, deployment }: Ledger): TypedDataDomain {
  const verifyingContract = deployment.contracts.consentRegistry.address;
  return { name: "Yaolian Records", version: "1", chainId, verifyingContract };
}

/** The request's hash: its name at both gateways. */
export function requestHash(ledger: Ledger, message: ReleaseMessage): string {
  return TypedDataEncoder.hash(releaseDomain(ledger), releaseTypes, packed(message));
}

/** Signs a request. */
export async function signRequest(ledger: Ledger, signer: Signer, message: ReleaseMessage): Promise<ReleaseRequest> {
  const signature = await signer.signTypedData(releaseDomain(ledger), releaseTypes, packed(message));
  return { ...message, signature };
}

/** Reads a request. Throws an InputError `ReleaseRequestWrong` that names the member at fault. */
export function checkRequest(value: unknown): ReleaseRequest {
  const cure = "Ask as docs/records.md says.";
  return checkShape(releaseRequestShape, value, { code: "ReleaseRequestWrong", root: "request", cure });
}

/** Sees that its operator signed it. Throws an InputError `ReleaseSignatureWrong`. */
export function checkSignature(ledger: Ledger, { signature, ...message }: ReleaseRequest): void {
  try {
    const signer = verifyTypedData(releaseDomain(ledger), releaseTypes, packed(message), signature);
    if (signer === message.operator) return;
  } catch {
    // A signature that is none is as wrong as another's.
  }
  const text = `The signature is not that of ${message.operator} over this request on this ledger.`;
  throw new InputError("ReleaseSignatureWrong", text, "Sign it as it is sent, for this chain.");
}

/**
 * Sees that a request is good now, by the time of the ledger's newest block: both sides know it, whatever their machines'
 * clocks say. Throws an InputError `ReleaseWindowWrong`, `ReleaseTooEarly` or `ReleaseTooLate`.
 */
export function checkWindow({ since, deadline }: Pick<ReleaseMessage, "since" | "deadline">, now: number): void {
  if (deadline < since || deadline - since > LONGEST_WINDOW) {
    const text = `The request is good from ${since} to ${deadline}; at most ${LONGEST_WINDOW} s are taken.`;
    throw new InputError("ReleaseWindowWrong", text, `Ask for ${WINDOW_SECONDS} s from the newest block's time.`);
  }
  const cure = "Set the asking machine's clock, or take the time of the ledger's newest block, then ask anew.";
  if (since > now + BLOCK_LAG) {
    const text = `The request begins ${inWords(since - now)} after the ledger's newest block (${now}).`;
    throw new InputError("ReleaseTooEarly", text, cure);
  }
  if (deadline < now) {
    const text = `The request ended ${inWords(now - deadline)} before the ledger's newest block (${now}).`;
    throw new InputError("ReleaseTooLate", text, cure);
  }
}

function inWords(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`;
}

function packed({ purpose, ...message }: ReleaseMessage): Record<string, string | number> {
  return { ...message, purpose: flagBits("purposes", [purpose]) };
}

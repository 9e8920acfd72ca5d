import { BaseWallet, Signature, TypedDataEncoder, dataLength, getAddress, recoverAddress } from "ethers";
import type { Signer, TypedDataDomain, TypedDataField } from "ethers";
import { InputError } from "../errors.ts";
import { packsCommitment } from "./commitments.ts";
import { acceptShape, cancelShape, dispenseShape } from "./fields.ts";
import { checkPrescription } from "./identity.ts";
import { checkShape } from "./shape.ts";
import { PrescriptionClass, acceptTypes, cancelTypes, dispenseTypes, prescriptionTypes } from "./types.ts";
import type { AcceptMessage, CancelMessage, DispenseMessage, Prescription } from "./types.ts";

type Types = Record<string, TypedDataField[]>;

const wrong = (root: string) => ({ code: "MessageShapeWrong", root, cure: "Correct this member of the message." });

/** The holder's signature that gives one pharmacy site the prescription to itself until `until`. */
export async function signAccept(signer: Signer, domain: TypedDataDomain, message: AcceptMessage): Promise<string> {
  return signAs(signer, domain, acceptTypes, checkShape(acceptShape, message, wrong("accept")));
}

/** The holder's signature that lets one pharmacy site dispense these packs; it shows the drug's salt. */
export async function signDispense(signer: Signer, domain: TypedDataDomain, message: DispenseMessage): Promise<string> {
  const checked = checkShape(dispenseShape, message, { ...wrong("dispense"), unspoken: new Set(["drugSalt"]) });
  return signAs(signer, domain, dispenseTypes, { ...checked, packs: packsCommitment(checked.packs) });
}

/** The holder's signature that gives the prescription up. */
export async function signCancel(signer: Signer, domain: TypedDataDomain, message: CancelMessage): Promise<string> {
  return signAs(signer, domain, cancelTypes, checkShape(cancelShape, message, wrong("cancel")));
}

/** The second prescriber's signature of a controlled prescription: over the prescription itself, whose digest is the id. */
export async function signAsCoPrescriber(
  signer: Signer,
  domain: TypedDataDomain,
  prescription: Prescription,
): Promise<string> {
  const checked = checkPrescription(prescription);
  if (checked.class !== PrescriptionClass.Controlled) {
    throw new InputError("NotControlled", "The prescription is not controlled.", "It needs no second signature.", {
      place: "prescription.class",
    });
  }
  const address = getAddress(await signer.getAddress());
  if (address !== checked.coPrescriber) {
    const message = `${address} is not the second prescriber ${checked.coPrescriber}.`;
    throw new InputError("SignerWrong", message, "Sign with the second prescriber's key.", {
      place: "prescription.coPrescriber",
    });
  }
  return signAs(signer, domain, prescriptionTypes, checked);
}

/**
 * Key-pair signatures come out as the contracts take them: 65 bytes, v 27 or 28, s in the lower half of the curve, whatever
 * form the wallet gave. What does not recover to the signer is a contract wallet's (ERC-1271) and is left as it is.
 */
export async function signAs(signer: Signer, domain: TypedDataDomain, types: Types, message: object): Promise<string> {
  const raw = await signer.signTypedData(domain, types, message);
  // A key pair of ethers' own signs in that form, and recovering the signer takes ten times as long as signing.
  if (signer instanceof BaseWallet) return raw;
  const signature = keyPairSignature(raw, TypedDataEncoder.hash(domain, types, message), await signer.getAddress());
  return signature?.serialized ?? raw;
}

function keyPairSignature(raw: string, digest: string, address: string): Signature | undefined {
  const length = dataLength(raw);
  if (length !== 64 && length !== 65) return undefined;
  try {
    const signature = Signature.from(raw).getCanonical();
    return recoverAddress(digest, signature) === getAddress(address) ? signature : undefined;
  } catch {
    // 64 or 65 bytes that are no point on the curve: a contract wallet's own format.
    return undefined;
  }
}

import { verifyTypedData } from "ethers";
import type { Signer, TypedDataDomain } from "ethers";
import { z } from "zod";

import { InputError } from "../errors.ts";
import { checkPlace, recordingFields } from "../records/rows.ts";
import { checkShape } from "../prescriptions/shape.ts";
import { recordingMessage, recordingTypes, type Recording } from "./types.ts";

const recordingShape = z.strictObject(recordingFields);

/** A battery, a time, a place as they can be. Throws an InputError `RecordingWrong` or `RecordingPlaceWrong`. */
export function checkRecording(recording: Recording): Recording {
  const options = { code: "RecordingWrong", root: "recording", cure: "Correct this member of the recording." };
  const checked = checkShape(recordingShape, recording, options);
  checkPlace(checked, "recording");
  return checked;
}

/** The signature of the device that made a recording. */
export async function signRecording(device: Signer, domain: TypedDataDomain, recording: Recording): Promise<string> {
  return device.signTypedData(domain, recordingTypes, recordingMessage(checkRecording(recording)));
}

/** Throws an InputError `RecordingSignatureWrong` unless `device` signed the recording as it is. */
export function checkSignature(
  domain: TypedDataDomain,
  { device, signature, ...recording }: Recording & { readonly device: string; readonly signature: string },
): void {
  const signer = signerOf(domain, recording, signature);
  if (signer === device) return;
  const message = `The device ${device} has not signed this.`;
  const cure = "A field was changed after signing, or it was made for another ledger: use the device's own file.";
  throw new InputError("RecordingSignatureWrong", message, cure);
}

function signerOf(domain: TypedDataDomain, recording: Recording, signature: string): string | undefined {
  try {
    return verifyTypedData(domain, recordingTypes, recordingMessage(recording), signature);
  } catch {
    // No point on the curve, or one that is not in its lower half.
    return undefined;
  }
}

/*
 * What reads a slip. It is loaded when there is one to read, and nothing of a slip leaves the page.
 */
import { readSlip, slipFromQr, slipToQr, type ReadSlip, type SlipQr } from "@yaolian/sdk/prescriptions";

/** Reads a slip from the text of its code, or of its file. Throws the InputErrors of the SDK's `slipFromQr` and `readSlip`. */
export async function readSlipText(text: string): Promise<ReadSlip> {
  return /^\s*YL1:/i.test(text) ? slipFromQr(text) : readSlip(text);
}

/** The text of a slip's code. Throws an InputError `SlipTooLargeForQr`. */
export function qrOf({ slip }: ReadSlip): Promise<SlipQr> {
  return slipToQr(slip);
}

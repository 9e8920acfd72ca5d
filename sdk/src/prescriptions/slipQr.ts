import { InputError } from "../errors.ts";
import { fromBase45, toBase45 } from "./base45.ts";
import { checkSlip, type ReadSlip, type Slip } from "./slip.ts";

const PREFIX = "YL1:";
/** Alphanumeric characters of a version-40 QR code at error correction level M (ISO/IEC 18004, table 7). */
export const QR_CAPACITY = 3391;
/** No slip that fits a QR code unfolds to more. */
const LARGEST_UNFOLDED = 1024 * 1024;

/** The text of a slip's QR code, all of it in the code's alphanumeric set; draw it at level M. */
export interface SlipQr {
  readonly text: string;
  /** False where the document had to be left out: the reader then can't show it, nor prove the drug's name. */
  readonly documentIncluded: boolean;
}

/**
 * A slip as the text of a QR code: `YL1:` and the base45 of the deflated JSON. The document is left out where it would not
 * fit. Throws an InputError `SlipTooLargeForQr` where the rest does not fit either.
 */
export async function slipToQr(slip: Slip): Promise<SlipQr> {
  const { content, ...document } = slip.document;
  if (content !== undefined) {
    const text = await encode(slip);
    if (text.length <= QR_CAPACITY) return { text, documentIncluded: true };
  }
  const text = await encode({ ...slip, document });
  if (text.length <= QR_CAPACITY) return { text, documentIncluded: false };
  const message = `The slip takes ${text.length} characters, and a QR code holds ${QR_CAPACITY}.`;
  throw new InputError("SlipTooLargeForQr", message, "Hand the slip over as a file.");
}

/** Reads the scanned text of {@link slipToQr}; a scanner in caps lock and line ends it appends do no harm. See `readSlip`. */
export async function slipFromQr(scanned: string): Promise<ReadSlip> {
  const text = scanned.trim().toUpperCase();
  if (!text.startsWith(PREFIX)) {
    throw new InputError(
      "NotASlipQr",
      `The code does not begin with ${PREFIX}.`,
      "Scan the code on a prescription slip.",
    );
  }
  const json = new TextDecoder().decode(await inflate(fromBase45(text.slice(PREFIX.length))));
  try {
    return checkSlip(JSON.parse(json));
  } catch (error) {
    // The parser's message quotes the text, which holds a key.
    if (error instanceof SyntaxError) throw damaged("It does not hold JSON.");
    throw error;
  }
}

async function encode(slip: Slip): Promise<string> {
  const stream = new Blob([JSON.stringify(slip)]).stream().pipeThrough(new CompressionStream("deflate"));
  return PREFIX + toBase45(new Uint8Array(await new Response(stream).arrayBuffer()));
}

/** Unfolds no more than {@link LARGEST_UNFOLDED}, so that a code made for it can't fill the reader's memory. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream: ReadableStream<Uint8Array> = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw damaged("Its checksum does not fit.");
    });
    if (done) break;
    total += value.length;
    if (total > LARGEST_UNFOLDED) {
      await reader.cancel();
      throw damaged(`It unfolds to more than ${LARGEST_UNFOLDED} bytes.`);
    }
    chunks.push(value);
  }
  return joined(chunks, total);
}

function joined(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function damaged(message: string): InputError {
  return new InputError("SlipQrDamaged", `The code can't be read. ${message}`, "Scan the whole code again.");
}

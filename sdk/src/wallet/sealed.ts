import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypted text: nonce, then ciphertext and tag, in base64. */
export type Sealed = string;

/** Encrypts a text with AES-256-GCM under a key that HKDF makes of a secret for this use alone. */
export function seal(secret: Uint8Array, use: string, text: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(secret, use), nonce);
  return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

/** The text again; undefined where it was altered, or sealed under another secret. */
export function unseal(secret: Uint8Array, use: string, sealed: Sealed): string | undefined {
  const bytes = Buffer.from(sealed, "base64");
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, keyOf(secret, use), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    // The tag does not fit.
    return undefined;
  }
}

function keyOf(secret: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, new Uint8Array(0), use, 32));
}

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Seconds in which a nonce has to come back signed. */
export const NONCE_SECONDS = 300;

const RANDOM_BYTES = 8;
const TIME_DIGITS = 12;
const SIGNATURE_BYTES = 16;
const FORM = new RegExp(`^[0-9a-f]{${2 * RANDOM_BYTES + TIME_DIGITS + 2 * SIGNATURE_BYTES}}$`);

/**
 * Nonces for signing in (EIP-4361). Each says when it was made and that it was made here, so that those that are never
 * used need no memory: only those that somebody signed in with are kept, until they are too old anyway.
 */
export class Nonces {
  readonly #secret = randomBytes(32);
  readonly #used = new Map<string, number>();

  make(): string {
    const told = randomBytes(RANDOM_BYTES).toString("hex") + Date.now().toString(16).padStart(TIME_DIGITS, "0");
    return told + this.#signature(told);
  }

  /** Whether it may still be used. */
  isFresh(nonce: string): boolean {
    if (!FORM.test(nonce) || this.#used.has(nonce)) return false;
    const told = nonce.slice(0, -2 * SIGNATURE_BYTES);
    const isOurs = timingSafeEqual(Buffer.from(nonce.slice(told.length)), Buffer.from(this.#signature(told)));
    return isOurs && Date.now() - madeAt(nonce) <= NONCE_SECONDS * 1000;
  }

  /** Uses it; false where it is not fresh any more. */
  use(nonce: string): boolean {
    if (!this.isFresh(nonce)) return false;
    for (const [used, at] of this.#used) {
      if (Date.now() - at <= NONCE_SECONDS * 1000) break;
      this.#used.delete(used);
    }
    this.#used.set(nonce, Date.now());
    return true;
  }

  #signature(told: string): string {
    return createHmac("sha256", this.#secret)
      .update(told)
      .digest("hex")
      .slice(0, 2 * SIGNATURE_BYTES);
  }
}

function madeAt(nonce: string): number {
  return Number.parseInt(nonce.slice(2 * RANDOM_BYTES, 2 * RANDOM_BYTES + TIME_DIGITS), 16);
}

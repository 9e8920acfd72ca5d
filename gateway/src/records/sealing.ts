import { hkdfSync, type webcrypto } from "node:crypto";

import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";

/**
 * HPKE (RFC 9180) as records are sealed with it: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. The numbers are
 * IANA's, and stand at the head of every sealed file.
 */
export const SUITE = { kem: 0x0020, kdf: 0x0001, aead: 0x0002 } as const;

/** Bytes of a public key, and of what HPKE encapsulates. */
export const KEY_BYTES = 32;
/** Bytes of a seed, from which a key pair comes (RFC 9180, DeriveKeyPair). */
export const SEED_BYTES = 32;
/** Bytes by which AES-256-GCM's tag makes a text longer. */
export const TAG_BYTES = 16;

const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** A key pair, with its public key as it is written. */
export interface SealingKeys {
  readonly publicKey: Uint8Array;
  readonly pair: webcrypto.CryptoKeyPair;
}

/** The key pair of a seed of 32 bytes. */
export async function keysOfSeed(seed: Uint8Array): Promise<SealingKeys> {
  // HPKE's types name those of a browser, which Node has in its own module.
  const pair = (await suite.kem.deriveKeyPair(copied(seed))) as webcrypto.CryptoKeyPair;
  return { pair, publicKey: new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)) };
}

/** A secret of 32 bytes for one use, from another: two uses' secrets tell nothing of each other (HKDF, RFC 5869). */
export function secretFor(use: string, secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, new Uint8Array(0), use, SEED_BYTES));
}

/** What one message is sealed with: who opens it, what it is bound to, and, in mode_auth, who sealed it. */
export interface SealingTerms {
  readonly to: Uint8Array;
  readonly info: Uint8Array;
  readonly from?: SealingKeys | undefined;
}

/** Begins to seal one message: what is encapsulated, and what seals the text under the bytes before it. */
export async function beginSealing(
  terms: SealingTerms,
): Promise<{ readonly enc: Uint8Array; readonly seal: (text: Uint8Array, aad: Uint8Array) => Promise<Uint8Array> }> {
  const recipientPublicKey = await publicKeyOf(terms.to);
  const sender = terms.from === undefined ? {} : { senderKey: terms.from.pair };
  const context = await suite.createSenderContext({ recipientPublicKey, info: copied(terms.info), ...sender });
  return {
    enc: new Uint8Array(context.enc),
    seal: async (text, aad) => new Uint8Array(await context.seal(copied(text), copied(aad))),
  };
}

/** What one message is opened with. `from` is the sender's public key, in mode_auth. */
export interface OpeningTerms {
  readonly keys: SealingKeys;
  readonly info: Uint8Array;
  readonly from?: Uint8Array | undefined;
}

/** Opens one message. Throws what HPKE throws where anything of it is not as it was sealed. */
export async function openSealed(
  terms: OpeningTerms,
  enc: Uint8Array,
  aad: Uint8Array,
  ciphertext: Uint8Array,
): Promise<Uint8Array> {
  const sender = terms.from === undefined ? {} : { senderPublicKey: await publicKeyOf(terms.from) };
  const context = await suite.createRecipientContext({
    ...{ recipientKey: terms.keys.pair.privateKey, enc: copied(enc), info: copied(terms.info) },
    ...sender,
  });
  return new Uint8Array(await context.open(copied(ciphertext), copied(aad)));
}

/** What a message is bound to, as bytes that no other list of fields gives. */
export function infoOf(use: string, ...fields: readonly (string | number)[]): Uint8Array {
  return Buffer.from(JSON.stringify([use, ...fields]), "utf8");
}

async function publicKeyOf(bytes: Uint8Array): Promise<webcrypto.CryptoKey> {
  return (await suite.kem.deserializePublicKey(copied(bytes))) as webcrypto.CryptoKey;
}

/** In memory of its own: HPKE takes whole buffers, and a view's buffer may hold more. */
function copied(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

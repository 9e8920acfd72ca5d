import { createHmac, randomBytes } from "node:crypto";
import { basename, dirname } from "node:path";

import { InputError } from "@yaolian/sdk";
import { Decrypter, Encrypter } from "age-encryption";

import { FileObjects } from "./fileObjects.ts";
import { keysOfSeed, secretFor, SEED_BYTES, type SealingKeys } from "./sealing.ts";

/** What a gateway seals its records' keys with, and what it is known by to its peers. All of it comes from one secret. */
export interface MasterKey {
  readonly secret: Uint8Array;
  /** Seals the secrets of records in the key table. */
  readonly wrapping: SealingKeys;
  /** Seals what is released: its public key is what peers pin. */
  readonly identity: SealingKeys;
  /** What a text is found by again without being kept: an HMAC-SHA256 that only this gateway computes. */
  mac(text: string | Uint8Array): string;
}

/** How a file is encrypted with a passphrase. */
export interface PassphraseOptions {
  /** scrypt's cost, as a power of two: age's 18 by default, about a second. */
  readonly workFactor?: number;
}

/** The master key of a secret of 32 bytes. */
export async function masterKeyOf(secret: Uint8Array): Promise<MasterKey> {
  const macKey = secretFor("yaolian/request-names/v1", secret);
  return {
    secret,
    wrapping: await keysOfSeed(secretFor("yaolian/record-keys/v1", secret)),
    identity: await keysOfSeed(secretFor("yaolian/gateway-identity/v1", secret)),
    mac: (text) => createHmac("sha256", macKey).update(text).digest("hex"),
  };
}

/** A fresh secret of a gateway. */
export function newMasterSecret(): Uint8Array {
  return randomBytes(SEED_BYTES);
}

/**
 * The master key in an age file that a passphrase opens; made where there is none. Throws an InputError
 * `MasterKeyClosed` where the passphrase is another's or the file was altered.
 */
export async function openMasterKey(
  path: string,
  passphrase: string,
  options: PassphraseOptions = {},
): Promise<MasterKey> {
  const there = await new FileObjects(dirname(path)).get(basename(path));
  if (there !== undefined) return masterKeyOf(await opened(path, there, passphrase));
  const secret = newMasterSecret();
  const isNew = await new FileObjects(dirname(path)).putNew(basename(path), await closed(secret, passphrase, options));
  return isNew ? masterKeyOf(secret) : openMasterKey(path, passphrase, options);
}

/** Keeps a secret that a backup brought, where there is no other. Throws an InputError `MasterKeyExists`. */
export async function keepMasterSecret(
  path: string,
  secret: Uint8Array,
  passphrase: string,
  options: PassphraseOptions = {},
): Promise<void> {
  const file = await closed(secret, passphrase, options);
  if (await new FileObjects(dirname(path)).putNew(basename(path), file)) return;
  throw new InputError("MasterKeyExists", "There is a gateway's key here already.", "Restore into an empty folder.");
}

async function closed(secret: Uint8Array, passphrase: string, { workFactor }: PassphraseOptions): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  if (workFactor !== undefined) encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(secret);
}

async function opened(path: string, file: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const secret = await decrypter.decrypt(file).catch(() => undefined);
  if (secret?.length === SEED_BYTES) return secret;
  const cure = "Give its passphrase, or restore the gateway from its backup.";
  throw new InputError("MasterKeyClosed", "The gateway's key does not open.", cure, { place: path });
}

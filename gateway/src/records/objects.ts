import { createHash } from "node:crypto";

import { InputError } from "@yaolian/sdk";

/**
 * A place for files by name, as a folder or a bucket is. A name has lower-case words, digits, `.`, `-` and `/`. What was
 * put is on the disk, or with the store, when the promise is fulfilled, whole or not at all.
 */
export interface ObjectStore {
  /** Puts a file where there is none. Returns false where there is one, which stays as it is. */
  putNew(name: string, bytes: Uint8Array): Promise<boolean>;
  /** Puts a file in the place of what is there, if anything is. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** A file's bytes; undefined where there is none. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Removes a file; nothing where there is none. */
  remove(name: string): Promise<void>;
  /** The names that begin with a folder's, in any order. */
  list(folder: string): AsyncIterable<string>;
}

const NAME = /^[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)*$/;

/** The name, if it is one. Throws an InputError `ObjectNameWrong`. */
export function checkName(name: string): string {
  if (NAME.test(name)) return name;
  throw new InputError("ObjectNameWrong", `"${name}" is no name of an object.`, "Use words, digits, . - and /.");
}

/** The SHA-256 of some bytes, in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Where a blob lies, by the SHA-256 of its bytes: 65,536 folders share them. */
export function blobName(hash: string): string {
  return `blobs/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`;
}

/**
 * Keeps bytes by what they are. Doing it again changes nothing, but for a file that was damaged, which is put right.
 * Returns the SHA-256.
 */
export async function putBlob(objects: ObjectStore, bytes: Uint8Array): Promise<string> {
  const hash = sha256(bytes);
  if (await objects.putNew(blobName(hash), bytes)) return hash;
  const there = await objects.get(blobName(hash));
  if (there === undefined || sha256(there) !== hash) await objects.put(blobName(hash), bytes);
  return hash;
}

/** The bytes of a hash. Throws an InputError `BlobMissing` or `BlobDamaged`. */
export async function getBlob(objects: ObjectStore, hash: string): Promise<Uint8Array> {
  const bytes = await objects.get(blobName(hash));
  const cure = "Bring it back from the backup, into the store of the records.";
  if (bytes === undefined) throw new InputError("BlobMissing", `The sealed file ${hash} is not in the store.`, cure);
  if (sha256(bytes) === hash) return bytes;
  throw new InputError("BlobDamaged", `The sealed file ${hash} is not as it was stored.`, cure);
}

import { InputError } from "@yaolian/sdk";
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";

/** Encrypts bytes to an age recipient (`age1…`). Throws an InputError `RecipientWrong`. */
export async function ageSeal(recipient: string, bytes: Uint8Array): Promise<Uint8Array> {
  return encrypterFor(recipient).encrypt(bytes);
}

/** What encrypts to a recipient. Throws an InputError `RecipientWrong`. */
export function encrypterFor(recipient: string): Encrypter {
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch {
    const cure = "Give what `age-keygen` printed: age1 and 58 characters.";
    throw new InputError("RecipientWrong", `"${recipient.slice(0, 80)}" is no recipient of age.`, cure);
  }
  return encrypter;
}

/** The identity in a file of `age-keygen`: its one line that is no comment. Throws an InputError `IdentityWrong`. */
export async function readIdentity(text: string): Promise<{ readonly identity: string; readonly recipient: string }> {
  const [identity = "", another] = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  try {
    if (another === undefined) return { identity, recipient: await identityToRecipient(identity) };
  } catch {
    // Said below, without what the file holds.
  }
  throw new InputError("IdentityWrong", "This is no file with one identity of age.", "Give the file of `age-keygen`.");
}

/** Decrypts bytes with an age identity. Throws an InputError `BackupClosed`. */
export async function ageOpen(identity: string, bytes: Uint8Array, place: string): Promise<Uint8Array> {
  try {
    return await decrypterFor(identity).decrypt(bytes);
  } catch {
    throw backupClosed(place);
  }
}

export function decrypterFor(identity: string): Decrypter {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter;
}

export function backupClosed(place: string): InputError {
  const cure = "Give the identity of the recipient that the backup was made for.";
  return new InputError("BackupClosed", "A file of the backup does not open.", cure, { place });
}

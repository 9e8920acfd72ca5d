import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { Wallet, type Signer } from "ethers";

import { InputError } from "@yaolian/sdk";
import { openKeystore } from "@yaolian/sdk/ledger";

import { remoteSigners } from "./remoteSigner.ts";

/** Where the member's signing keys are: keystores here, or a signer elsewhere. */
export type KeySource =
  | {
      /** A folder of encrypted keystores (Web3 Secret Storage), all with one passphrase. */
      readonly keystores: string;
      /** The file that holds the passphrase, its owner's only. */
      readonly passphraseFile: string;
    }
  | {
      /** Where a remote signer answers JSON-RPC. */
      readonly signer: string;
    }
  | {
      /** Keys of a caller in this process: the demonstration's, and tests'. */
      readonly signers: readonly Signer[];
    };

/**
 * The member's keys. They come from nowhere else: an environment is read by every child and shown by every process list.
 * Throws an InputError `KeysMissing`, `KeystoreWrong`, `PassphraseExposed`, and what {@link remoteSigners} throws.
 */
export async function openSigners(source: KeySource): Promise<readonly Signer[]> {
  if ("signers" in source) return source.signers;
  if ("signer" in source) return someKeys(await remoteSigners(source.signer), source.signer);
  const { keystores, passphraseFile } = source;
  const names = await readdir(keystores).catch(() => []);
  const files = names.filter((name) => name.endsWith(".json")).sort();
  const passphrase = await readPassphrase(passphraseFile);
  const opened = await Promise.all(files.map((name) => keyIn(join(keystores, name), passphrase)));
  return someKeys(opened, keystores);
}

function someKeys<T extends Signer>(signers: readonly T[], place: string): readonly T[] {
  if (signers.length > 0) return signers;
  const cure = "Bring the member's keystores, or name a remote signer that holds its keys.";
  throw new InputError("KeysMissing", `There is no key at ${place}.`, cure);
}

/** The passphrase in a file that is its owner's only. Throws an InputError `PassphraseMissing`, `PassphraseExposed`. */
export async function readPassphrase(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    const cure = "Name the file that holds the keystores' passphrase with --passphrase-file.";
    throw new InputError("PassphraseMissing", "There is no passphrase file.", cure, { place: path });
  }
  if ((found.mode & 0o077) !== 0) {
    const message = "Others on this machine may read the passphrase.";
    throw new InputError("PassphraseExposed", message, "Make the file its owner's only: chmod 600.", { place: path });
  }
  return (await readFile(path, "utf8")).replace(/\r?\n$/, "");
}

async function keyIn(path: string, passphrase: string): Promise<Wallet> {
  try {
    return new Wallet((await openKeystore(await readFile(path, "utf8"), passphrase)).privateKey);
  } catch (cause) {
    const cure = "Give its passphrase, or move other files out of this folder.";
    throw new InputError("KeystoreWrong", "The keystore does not open.", cure, { place: path, cause });
  }
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { Wallet } from "ethers";

import { InputError } from "@yaolian/sdk";
import { openKeystore } from "@yaolian/sdk/ledger";

import type { ValidatorEntry } from "./networkFile.ts";

export const KEY_FILE = "key.json";

/** A validator's key, opened. Throws an InputError `KeystoreWrong`, or `KeyElsewhere` where it is another's. */
export async function openNodeKey(folder: string, validator: ValidatorEntry, passphrase: string): Promise<Wallet> {
  const path = join(folder, validator.name, KEY_FILE);
  let wallet: Wallet;
  try {
    wallet = new Wallet((await openKeystore(await readFile(path, "utf8"), passphrase)).privateKey);
  } catch (cause) {
    const cure = "Give its passphrase, and the network's folder that has this validator's key.";
    throw new InputError("KeystoreWrong", `The key of ${validator.name} does not open.`, cure, { place: path, cause });
  }
  if (wallet.address === validator.address) return wallet;
  const message = `The key is of ${wallet.address}, and ${validator.name} is ${validator.address}.`;
  throw new InputError("KeyElsewhere", message, "Bring this validator's own key back from its copy.", { place: path });
}

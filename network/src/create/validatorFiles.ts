import { chmod, mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";

import { encryptKeystoreJson, Wallet } from "ethers";

import { InputError } from "@yaolian/sdk";

import { KEY_FILE } from "./keys.ts";
import { enodeOf } from "./networkFile.ts";
import type { NetworkFile, ValidatorEntry } from "./networkFile.ts";
import { allowedNodes, configText, PERMISSIONS_FILE, permissionsText, staticNodesText } from "./nodeFiles.ts";
import type { Endpoint } from "./options.ts";

const SHORTEST_PASSPHRASE = 12;
/** Node keys and what is beside them are their owner's only; none of the files is anybody else's to change. */
const OWNER_ONLY = 0o600;

/** What a key is encrypted with, and what that costs. */
export interface Encryption {
  readonly passphrase: string;
  /** scrypt's N; the standard's cost by default. */
  readonly scryptN?: number;
}

/** A validator with its key in clear, before it is written. */
export interface NewValidator {
  readonly key: Wallet;
  readonly entry: ValidatorEntry;
}

export function newValidator(number: number, { host, p2pPort, rpcPort, metricsPort }: Endpoint): NewValidator {
  const key = new Wallet(Wallet.createRandom().privateKey);
  const enode = enodeOf(key.signingKey.publicKey, host, p2pPort);
  return { key, entry: { name: `validator-${number}`, address: key.address, enode, rpcPort, metricsPort } };
}

/** Writes all that a validator has for itself, its key encrypted, and makes the folder of its chain data. */
export async function writeValidator(
  folder: string,
  network: NetworkFile,
  { key, entry }: NewValidator,
  { passphrase, scryptN }: Encryption,
): Promise<void> {
  const cost = scryptN === undefined ? {} : { scrypt: { N: scryptN, r: 8, p: 1 } };
  const files = {
    // A wallet's own function does not take the cost.
    [KEY_FILE]: await encryptKeystoreJson(key, passphrase, cost),
    "config.toml": configText(entry),
    "static-nodes.json": staticNodesText(entry, network.validators),
    [PERMISSIONS_FILE]: permissionsText({ nodes: allowedNodes(network), accounts: network.founders }),
  };
  for (const [name, text] of Object.entries(files)) await writeNew(join(folder, entry.name, name), text);
  await mkdir(join(folder, entry.name, "data"), { mode: 0o700 });
}

/** Throws an InputError `PassphraseTooShort`. */
export function checkPassphrase(passphrase: string): void {
  if (passphrase.length >= SHORTEST_PASSPHRASE) return;
  const cure = `Use ${SHORTEST_PASSPHRASE} or more: whoever has the folder can try passphrases as fast as machines go.`;
  throw new InputError("PassphraseTooShort", `The passphrase has ${passphrase.length} characters.`, cure);
}

/** Fails where the file exists, whoever made it meanwhile. */
export async function writeNew(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, "wx", OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(path, OWNER_ONLY);
}

import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";

import { InputError } from "@yaolian/sdk";

import { composeText } from "./compose.ts";
import { genesisOf } from "./genesis.ts";
import { NETWORK_FILE, networkText } from "./networkFile.ts";
import type { NetworkFile } from "./networkFile.ts";
import { checkOptions, endpointsOf } from "./options.ts";
import type { CreateOptions } from "./options.ts";
import { readmeText } from "./readme.ts";
import { allowListUnit, validatorUnit } from "./units.ts";
import { checkPassphrase, newValidator, writeNew, writeValidator } from "./validatorFiles.ts";
import type { Encryption } from "./validatorFiles.ts";

/** Where a network goes, and what its keys are encrypted with. */
export interface CreatePlace extends Encryption {
  readonly folder: string;
  /** The first block's time, Unix seconds; now by default. */
  readonly timestamp?: number;
}

/**
 * Writes a whole Besu QBFT network into a folder that is empty or not there: genesis, keys, configuration, allow-lists,
 * systemd units and a compose file. Throws an InputError `NetworkOptionWrong`, `FolderTaken` or `PassphraseTooShort`.
 */
export async function createNetwork(given: CreateOptions, place: CreatePlace): Promise<NetworkFile> {
  const options = checkOptions(given);
  checkPassphrase(place.passphrase);
  await checkFolder(place.folder);
  const { timestamp = Math.floor(Date.now() / 1000) } = place;
  const all = endpointsOf(options).map((endpoint, at) => newValidator(at + 1, endpoint));
  const { chainId, blockPeriod } = options;
  const validators = all.map(({ entry }) => entry);
  const network: NetworkFile = { chainId, blockPeriod, validators, nodes: [], founders: [...options.founders] };
  const addresses = network.validators.map(({ address }) => address);
  const genesis = genesisOf(options, addresses, timestamp);
  const files = sharedFiles(network, genesis, readmeText(network, options));
  for (const [path, text] of Object.entries(files)) await writeNew(join(place.folder, path), text);
  for (const validator of all) await writeValidator(place.folder, network, validator, place);
  return network;
}

function sharedFiles(network: NetworkFile, genesis: unknown, readme: string): Record<string, string> {
  return {
    "genesis.json": `${JSON.stringify(genesis, undefined, 2)}\n`,
    [NETWORK_FILE]: networkText(network),
    "compose.yaml": composeText(network),
    "systemd/yaolian-validator@.service": validatorUnit(),
    "systemd/yaolian-allow-list@.service": allowListUnit(),
    "README.md": readme,
    // Whoever commits the folder by mistake would publish the keys.
    ".gitignore": "*\n",
  };
}

async function checkFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const there = await readdir(folder);
  if (there.length === 0) return;
  const message = `${folder} is not empty: ${there.slice(0, 3).join(", ")}${there.length > 3 ? ", …" : ""}.`;
  throw new InputError("FolderTaken", message, "Name another folder: a network's keys are never written over.");
}

import { join } from "node:path";

import { InputError } from "@yaolian/sdk";

import { composeText } from "./compose.ts";
import { NETWORK_FILE, networkText, readNetwork } from "./networkFile.ts";
import type { NetworkFile, ValidatorEntry } from "./networkFile.ts";
import { endpointIn } from "./nodeFiles.ts";
import { endpointsOf } from "./options.ts";
import type { Endpoint } from "./options.ts";
import { checkPassphrase, newValidator, writeValidator } from "./validatorFiles.ts";
import type { Encryption } from "./validatorFiles.ts";
import { writeIfOther } from "./writeIfOther.ts";

/**
 * Adds a node to a network's files that the validators may vote in: a key of its own, its folder, and its place in
 * network.json, where every allow-list daemon finds it. It validates once more than half of the validators have voted for it.
 * Throws an InputError `HostTaken` or `PassphraseTooShort`.
 */
export async function addValidator(
  folder: string,
  host: string | undefined,
  encryption: Encryption,
): Promise<ValidatorEntry> {
  checkPassphrase(encryption.passphrase);
  const network = await readNetwork(folder);
  const number = Math.max(...network.validators.map(({ name }) => Number(name.split("-")[1]))) + 1;
  const added = newValidator(number, endpointOf(network, host, number));
  const grown: NetworkFile = { ...network, validators: [...network.validators, added.entry] };
  // Its own files first: a network that names it must have its key.
  await writeValidator(folder, grown, added, encryption);
  await writeIfOther(join(folder, NETWORK_FILE), networkText(grown));
  await writeIfOther(join(folder, "compose.yaml"), composeText(grown));
  return added.entry;
}

function endpointOf({ validators }: NetworkFile, host: string | undefined, number: number): Endpoint {
  const onThisMachine = endpointsOf({ validators: number });
  const endpoint = host === undefined ? onThisMachine.at(-1) : endpointsOf({ validators: 1, hosts: [host] })[0];
  if (endpoint === undefined) throw new Error(`There is no endpoint for validator ${number}.`);
  const taken = validators.find(({ enode }) => {
    const other = endpointIn(enode);
    return other.host === endpoint.host && other.p2pPort === endpoint.p2pPort;
  });
  if (taken === undefined) return endpoint;
  const message = `${taken.name} is at ${endpoint.host}:${endpoint.p2pPort} already.`;
  throw new InputError("HostTaken", message, "Name the new validator's own address with --host.");
}

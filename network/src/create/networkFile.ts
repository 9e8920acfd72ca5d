import { readFile } from "node:fs/promises";
import { isIPv4 } from "node:net";
import { join } from "node:path";

import { computeAddress } from "ethers";
import { z } from "zod";

import { addressField as address, checkShape, InputError } from "@yaolian/sdk";

export const NETWORK_FILE = "network.json";

const ENODE = /^enode:\/\/([0-9a-f]{128})@((?:\d{1,3}\.){3}\d{1,3}):(\d{1,5})$/;
const enode = z.string().refine(isEnode, {
  error: "expected enode://<128 hexadecimal digits of a key>@<IPv4 address>:<port>",
});
const port = z.int().min(1).max(65_535);

const validator = z
  .strictObject({ name: z.string().regex(/^validator-\d+$/), address, enode, rpcPort: port, metricsPort: port })
  .refine(({ address: its, enode: url }) => isEnode(url) && addressIn(url) === its, {
    path: ["enode"],
    error: "it is of another key than the validator's address",
  });

const shape = z.strictObject({
  chainId: z.int().min(1),
  blockPeriod: z.int().min(1),
  validators: z
    .array(validator)
    .min(4)
    .refine((all) => new Set(all.flatMap(({ name, address: its }) => [name, its])).size === 2 * all.length, {
      error: "two of them have the same name or key",
    }),
  /** Nodes that are no validators and may connect: members' own, archive nodes. */
  nodes: z.array(enode),
  founders: z.array(address).min(1),
});

/** A network as all its tools know it: who validates, which nodes connect, who may send before there is a ledger. */
export type NetworkFile = z.infer<typeof shape>;
export type ValidatorEntry = NetworkFile["validators"][number];

/** Reads a network's own file. Throws an InputError `NetworkMissing` or `NetworkWrong`, which names the member at fault. */
export async function readNetwork(folder: string): Promise<NetworkFile> {
  const path = join(folder, NETWORK_FILE);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const cure = "Make the network with `yaolian network create`, or name its folder with --network.";
    throw new InputError("NetworkMissing", `${path} can't be read.`, cure, { cause });
  });
  return checkNetwork(text, path);
}

export function checkNetwork(text: string, path: string): NetworkFile {
  const cure = "Bring the file back from the network's own copy.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError("NetworkWrong", "The network's file is not JSON.", cure, { place: path });
  }
  return checkShape(shape, value, { code: "NetworkWrong", root: `${path}: network`, cure });
}

export function networkText(network: NetworkFile): string {
  return `${JSON.stringify(shape.parse(network), undefined, 2)}\n`;
}

/** The name that others dial a node by. `publicKey` is a key's uncompressed form, 65 bytes in hex. */
export function enodeOf(publicKey: string, host: string, p2pPort: number): string {
  return `enode://${publicKey.slice("0x04".length)}@${host}:${p2pPort}`;
}

/** Whether a node can have this name: its key is a point of the curve, its host and port are such. */
function isEnode(url: string): boolean {
  const [, , host = "", p2pPort = "0"] = ENODE.exec(url) ?? [];
  if (!isIPv4(host) || Number(p2pPort) < 1 || Number(p2pPort) > 65_535) return false;
  try {
    return addressIn(url) !== "";
  } catch {
    return false;
  }
}

/** The address of the key that a node's name is made of. */
export function addressIn(url: string): string {
  return computeAddress(`0x04${ENODE.exec(url)?.[1] ?? ""}`);
}

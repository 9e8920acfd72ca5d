import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { computeAddress, getAddress, isAddress } from "ethers";
import { z } from "zod";

import { InputError } from "@yaolian/sdk";

export const NETWORK_FILE = "network.json";

const address = z
  .string()
  .refine((text) => isAddress(text), { error: "expected an address" })
  .transform((text) => getAddress(text));

const ENODE = /^enode:\/\/([0-9a-f]{128})@((?:\d{1,3}\.){3}\d{1,3}):(\d{1,5})$/;
const enode = z.string().regex(ENODE, "expected enode://<128 hexadecimal digits>@<IPv4 address>:<port>");
const port = z.int().min(1).max(65_535);

const validator = z
  .strictObject({ name: z.string().regex(/^validator-\d+$/), address, enode, rpcPort: port, metricsPort: port })
  .refine(({ address: its, enode: url }) => addressIn(url) === its, {
    path: ["enode"],
    error: "it is of another key than the validator's address",
  });

const shape = z.strictObject({
  chainId: z.int().min(1),
  blockPeriod: z.int().min(1),
  validators: z.array(validator).min(4),
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
  const wrong = (what: string): InputError =>
    new InputError("NetworkWrong", `The network's ${what}.`, "Bring the file back from the network's own copy.", {
      place: path,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong("file is not JSON");
  }
  const checked = shape.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw wrong(`${issue?.path.join(".") || "value"}: ${issue?.message ?? "is malformed"}`);
}

export function networkText(network: NetworkFile): string {
  return `${JSON.stringify(shape.parse(network), undefined, 2)}\n`;
}

/** The name that others dial a node by. `publicKey` is a key's uncompressed form, 65 bytes in hex. */
export function enodeOf(publicKey: string, host: string, p2pPort: number): string {
  return `enode://${publicKey.slice("0x04".length)}@${host}:${p2pPort}`;
}

/** The address of the key that a node's name is made of. */
export function addressIn(url: string): string {
  return computeAddress(`0x04${ENODE.exec(url)?.[1] ?? ""}`);
}

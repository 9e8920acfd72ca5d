import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { InputError } from "../errors.ts";
import { addressField } from "../prescriptions/fields.ts";
import { checkShape } from "../prescriptions/shape.ts";
import { CONTRACT_NAMES } from "./contracts.ts";
import type { ContractName } from "./contracts.ts";

/** Where the ledger lives on one chain: the deployment book that every part reads. */
export interface Deployment {
  readonly chainId: number;
  /** What people call this network. */
  readonly name: string;
  /** Each contract's address, and a block before which it has no events. */
  readonly contracts: Record<ContractName, { readonly address: string; readonly startBlock: number }>;
  /** Seconds that the ledger's days are ahead of UTC. */
  readonly dayOffset: number;
}

const CURE = "Write it anew with scripts/deploy.ts.";
const contract = z.strictObject({ address: addressField, startBlock: z.int().min(0) });

const shape = z.strictObject({
  chainId: z.int().min(1),
  name: z.string().min(1),
  contracts: z.strictObject(
    Object.fromEntries(CONTRACT_NAMES.map((name) => [name, contract])) as Record<ContractName, typeof contract>,
  ),
  dayOffset: z.int().min(-86_400).max(86_400),
});

/**
 * Reads a deployment from its file, or `<chainId>.json` from the folder of all.
 * Throws an InputError `DeploymentMissing` or `DeploymentWrong`, which names the member at fault.
 */
export async function readDeployment(pathOrFolder: string, chainId?: number): Promise<Deployment> {
  const path = await fileOf(pathOrFolder, chainId);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new InputError(
      "DeploymentMissing",
      `${path} can't be read: the ledger is not known on ${chainId === undefined ? "this chain" : `chain ${chainId}`}.`,
      "Run `npm start` for a local chain, or put the consortium's deployment file there.",
      { cause: error },
    );
  });
  return checkDeployment(text, path, chainId);
}

/** Writes `<chainId>.json` into the folder, whole or not at all. Returns its path. */
export async function writeDeployment(folder: string, deployment: Deployment): Promise<string> {
  const checked = shape.parse(deployment);
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${checked.chainId}.json`);
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, `${JSON.stringify(checked, undefined, 2)}\n`);
  await rename(draft, path);
  return path;
}

async function fileOf(pathOrFolder: string, chainId: number | undefined): Promise<string> {
  const found = await stat(pathOrFolder).catch(() => undefined);
  if (found?.isDirectory() !== true) return pathOrFolder;
  if (chainId !== undefined) return join(pathOrFolder, `${chainId}.json`);
  throw new InputError(
    "DeploymentMissing",
    `${pathOrFolder} is a folder and no chain id was given.`,
    "Give the chain id, or the path of one deployment file.",
  );
}

/**
 * Reads a deployment out of the text of its file; `path` is named in what goes wrong.
 * Throws an InputError `DeploymentWrong`, which names the member at fault.
 */
export function checkDeployment(text: string, path: string, chainId?: number): Deployment {
  const wrong = (what: string, cause?: unknown): InputError =>
    new InputError("DeploymentWrong", `${what}.`, CURE, { place: path, cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong("The deployment is not JSON", error);
  }
  const deployment = checkShape(shape, value, { code: "DeploymentWrong", root: `${path}: deployment`, cure: CURE });
  if (chainId !== undefined && deployment.chainId !== chainId) {
    throw wrong(`It is of chain ${deployment.chainId}, not of chain ${chainId}`);
  }
  return deployment;
}

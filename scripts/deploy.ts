import { readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import hre, { network } from "hardhat";

import YaolianModule from "../ignition/modules/Yaolian.ts";
import { CHINA_OFFSET } from "../sdk/src/days.ts";
import { InputError, TransientError, YaolianError } from "../sdk/src/errors.ts";
import { CONTRACT_NAMES, writeDeployment } from "../sdk/src/ledger/index.ts";
import type { ContractName, Deployment } from "../sdk/src/ledger/index.ts";
import type { IConsortium } from "../typechain-types/contracts/interfaces/IConsortium.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A seat in the Council. */
export interface Seat {
  readonly member: number;
  readonly holder: string;
}

/** What a ledger is founded with. */
export interface Founding {
  /** The founding members, in the order of their numbers. */
  readonly members: readonly IConsortium.AdmissionStruct[];
  /** The Council's founding seats, at least one: whose each is, and the address that votes for it. */
  readonly seats: readonly Seat[];
}

export interface DeployOptions extends Founding {
  /** The node's HTTP address. */
  readonly rpcUrl: string;
  /** The deployer's private key; the node's first account if left out. It ends with no authority. */
  readonly deployerKey?: string;
  /** What people call this network. */
  readonly name: string;
  /** Seconds that the ledger's days are ahead of UTC; China's by default. */
  readonly dayOffset?: number;
  /**
   * How long the Council takes, in seconds: from a proposal to its voting (an hour), the voting (three days), and what was
   * decided until it is carried out (48 hours).
   */
  readonly voting?: { readonly delay?: number; readonly period?: number; readonly wait?: number };
  /** A chain that lives only as long as this run: nothing is kept to go on from. */
  readonly passing?: boolean;
}

let built: Promise<unknown> | undefined;

/** Compiles the contracts, once a process, where what is compiled is not theirs. */
export async function compile(): Promise<void> {
  built ??= hre.tasks.getTask("build").run({ noTests: true, quiet: true });
  await built;
}

/**
 * Deploys the whole ledger with Ignition, to the end of its founding. On a chain that stays, a deployment that broke off
 * goes on where it stopped. Throws a TransientError `DeploymentFailed` with what went wrong.
 */
export async function deploy(options: DeployOptions): Promise<Deployment> {
  const { rpcUrl: url, deployerKey, dayOffset = CHINA_OFFSET } = options;
  await compile();
  const accounts = deployerKey === undefined ? ("remote" as const) : [deployerKey];
  const connection = await network.connect({ network: "ledger", override: { url, accounts } });
  const deploymentId = options.passing === true ? `passing-${process.pid}-${Date.now()}` : undefined;
  try {
    const startBlock = await connection.ethers.provider.getBlockNumber();
    const { chainId } = await connection.ethers.provider.getNetwork();
    const contracts = await connection.ignition.deploy(YaolianModule, {
      parameters: { Yaolian: parametersOf(options) },
      config: { requiredConfirmations: 1, blockPollingInterval: 100, disableFeeBumping: true },
      ...(deploymentId === undefined ? {} : { deploymentId }),
    });
    const entries = await Promise.all(
      CONTRACT_NAMES.map(async (name) => [name, { address: await contracts[name].getAddress(), startBlock }] as const),
    );
    const book = Object.fromEntries(entries) as Record<ContractName, { address: string; startBlock: number }>;
    return { chainId: Number(chainId), name: options.name, contracts: book, dayOffset };
  } catch (error) {
    throw failure(error, url);
  } finally {
    await connection.close();
    if (deploymentId !== undefined)
      await rm(`${ROOT}/ignition/deployments/${deploymentId}`, { recursive: true, force: true });
  }
}

function parametersOf({ members, seats, dayOffset = CHINA_OFFSET, voting = {} }: DeployOptions) {
  return {
    members: members.map(plain),
    seats: seats.map(({ member, holder }) => ({ member, holder })),
    dayOffset,
    ...(voting.delay === undefined ? {} : { votingDelay: voting.delay }),
    ...(voting.period === undefined ? {} : { votingPeriod: voting.period }),
    ...(voting.wait === undefined ? {} : { councilDelay: voting.wait }),
  };
}

/** Ignition takes plain values only. */
function plain(member: IConsortium.AdmissionStruct): Record<string, string | number> {
  const { kinds, licenceEnd, admin, profile, parent } = member;
  return {
    kinds: Number(kinds),
    licenceEnd: Number(licenceEnd),
    admin: admin as string,
    profile: String(profile),
    parent: Number(parent),
  };
}

function failure(error: unknown, url: string): Error {
  if (error instanceof YaolianError) return error;
  const reason = (error instanceof Error ? error.message : String(error))
    .split("\n")
    .slice(0, 4)
    .join(" ")
    .slice(0, 400);
  const cure =
    "Check that the node runs, that its chain takes cancun code, and that the deployer can pay; then try again.";
  return new TransientError("DeploymentFailed", `The ledger was not deployed to ${url} (${reason}).`, cure, {
    cause: error,
  });
}

/** `tsx scripts/deploy.ts --rpc URL --founding FILE [--name NAME]`, with the deployer's key in DEPLOYER_KEY. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rpc: { type: "string" }, founding: { type: "string" }, name: { type: "string", default: "yaolian" } },
  });
  if (values.rpc === undefined || values.founding === undefined) {
    const message = "A deployment needs --rpc with the node's address and --founding with the founding members.";
    throw new InputError(
      "ArgumentMissing",
      message,
      "See ignition/modules/Yaolian.ts for what the founding file holds.",
    );
  }
  const founding = JSON.parse(await readFile(values.founding, "utf8")) as Founding;
  const deployerKey = process.env["DEPLOYER_KEY"];
  const deployment = await deploy({
    ...founding,
    rpcUrl: values.rpc,
    name: values.name,
    ...(deployerKey === undefined ? {} : { deployerKey }),
  });
  process.stdout.write(`Wrote ${await writeDeployment(`${ROOT}/deployments`, deployment)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof YaolianError ? error.sentence : String(error)}\n`);
    process.exitCode = 1;
  });
}

import { FetchRequest, JsonRpcProvider, Network } from "ethers";
import type { JsonRpcApiProvider, Signer } from "ethers";

import { InputError } from "../errors.ts";
import { Actor, type SendOptions } from "./actor.ts";
import { QUANTITY } from "./answers.ts";
import { CheckedProvider } from "./checkedProvider.ts";
import { CONTRACT_NAMES } from "./contracts.ts";
import { readDeployment, type Deployment } from "./deployment.ts";
import { ledgerOf, type Ledger } from "./ledger.ts";
import { ask, isTrouble, unreachable } from "./rpc.ts";

/** Where the ledger is and who acts on it. */
export interface ConnectOptions extends SendOptions {
  /** The node's HTTP address. */
  readonly rpcUrl?: string;
  /** A connection of the caller's own, instead of `rpcUrl`; made with `cacheTimeout: -1`, or reads come out old. */
  readonly provider?: JsonRpcApiProvider;
  /** Who acts; without one the ledger can only be read. */
  readonly signer?: Signer;
  /** The deployment, or the path of its file or of the folder of all; the folder `deployments` if left out. */
  readonly deployment?: Deployment | string;
}

const ANSWER_LIMIT_MS = 30_000;
const QUICK_ATTEMPTS = 3;

/**
 * Connects to the ledger through one node, and checks that the deployment is on that node's chain.
 * Throws an InputError `RpcAddressWrong`, `DeploymentMissing`, `DeploymentWrong`, `ChainWrong` or `ContractMissing`; a
 * TransientError `NodeUnreachable`.
 */
export async function connect(options: ConnectOptions): Promise<Ledger> {
  const provider = options.provider ?? (await openProvider(options.rpcUrl));
  try {
    const chainId = Number(await ask<string>(provider, "eth_chainId", []));
    const deployment = await deploymentOf(options.deployment, chainId);
    await checkCode(provider, deployment);
    const { signer, check } = options;
    return ledgerOf(provider, deployment, signer && new Actor(signer, check === undefined ? {} : { check }));
  } catch (error) {
    if (options.provider === undefined) provider.destroy();
    throw error;
  }
}

/** A connection that asks the node for its chain once and sends what is asked at one time in one request. */
async function openProvider(rpcUrl: string | undefined): Promise<JsonRpcProvider> {
  const request = requestOf(rpcUrl);
  const first = new JsonRpcProvider(request, undefined, { staticNetwork: true });
  try {
    const network = Network.from(await chainOf(first, request.url));
    // Answers are kept by nobody: what was true before a transaction is not true after it.
    return new CheckedProvider(request, network, { staticNetwork: network, batchStallTime: 0, cacheTimeout: -1 });
  } finally {
    first.destroy();
  }
}

function requestOf(rpcUrl: string | undefined): FetchRequest {
  const protocol = rpcUrl !== undefined && URL.canParse(rpcUrl) ? new URL(rpcUrl).protocol : undefined;
  if (rpcUrl === undefined || (protocol !== "http:" && protocol !== "https:")) {
    const message = `"${rpcUrl ?? ""}" is no HTTP address of a node.`;
    throw new InputError("RpcAddressWrong", message, "Give one like http://127.0.0.1:8545.");
  }
  const request = new FetchRequest(rpcUrl);
  request.timeout = ANSWER_LIMIT_MS;
  return request;
}

async function chainOf(provider: JsonRpcProvider, url: string): Promise<bigint> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const [answer] = await provider._send({ id: 1, jsonrpc: "2.0", method: "eth_chainId", params: [] });
      // Whatever answers at an address that somebody typed: it may be no object at all.
      const { result } = Object(answer) as { result?: unknown };
      if (typeof result === "string" && QUANTITY.test(result)) return BigInt(result);
      throw new InputError("RpcAddressWrong", `What answers at ${url} is no Ethereum node.`, "Check the address.");
    } catch (error) {
      if (!isTrouble(error)) throw error;
      if (attempt === QUICK_ATTEMPTS) throw unreachable(`eth_chainId at ${url}`, error);
    }
  }
}

async function deploymentOf(given: Deployment | string | undefined, chainId: number): Promise<Deployment> {
  if (given === undefined || typeof given === "string") return readDeployment(given ?? "deployments", chainId);
  if (given.chainId === chainId) return given;
  const message = `The node is on chain ${chainId}, the deployment "${given.name}" on chain ${given.chainId}.`;
  throw new InputError("ChainWrong", message, "Give the RPC address and the deployment of one network.");
}

async function checkCode(provider: JsonRpcApiProvider, deployment: Deployment): Promise<void> {
  await Promise.all(
    CONTRACT_NAMES.map(async (name) => {
      const { address } = deployment.contracts[name];
      if ((await ask<string>(provider, "eth_getCode", [address, "latest"])) !== "0x") return;
      const message = `There is no contract at ${address}, where deployment "${deployment.name}" has ${name}.`;
      throw new InputError(
        "ContractMissing",
        message,
        "The chain was started anew: deploy again, or take its new file.",
      );
    }),
  );
}

import { ContractFactory, HDNodeWallet, id, JsonRpcProvider, Mnemonic, Network, Wallet, ZeroAddress } from "ethers";

import { startLocalChain } from "../../../scripts/local/chain.ts";
import { CHINA_OFFSET } from "../../src/days.ts";
import { ledgerOf } from "../../src/ledger/index.ts";
import type { ContractName, Deployment, Ledger } from "../../src/ledger/index.ts";
import { FACTORIES } from "../../src/ledger/contracts.ts";
import { admission } from "../../src/members/index.ts";
import { checkDigit } from "../../src/gs1/index.ts";

/** A ledger on a node of its own, reached over HTTP: one regulator, whose admin opens sites. */
export interface LocalLedger {
  readonly url: string;
  /** The node's process. */
  readonly pid: number | undefined;
  readonly deployment: Deployment;
  /** Not through any faulty node. */
  readonly ledger: Ledger;
  /** The admin of member 1. */
  readonly admin: Wallet;
  wallet(number: number): Wallet;
  stop(): Promise<void>;
}

const NO_OTHER = { licenceEnd: 4_000_000_000, profile: "regulator" };

/** Starts one, on any free port unless told which. */
export async function startLocalLedger(intervalMs: number, port = 0): Promise<LocalLedger> {
  const chain = await startLocalChain({ intervalMs, port });
  const network = Network.from(chain.chainId);
  const provider = new JsonRpcProvider(chain.url, network, { staticNetwork: network, cacheTimeout: -1 });
  const phrase = Mnemonic.fromPhrase("test test test test test test test test test test test junk");
  const root = HDNodeWallet.fromMnemonic(phrase, "m/44'/60'/0'/0");
  const wallet = (number: number): Wallet => new Wallet(root.deriveChild(number).privateKey);
  const admin = wallet(1);
  const deployment = await deployAll(provider, wallet(0), admin.address);
  const ledger = ledgerOf(provider, deployment);
  const stop = async (): Promise<void> => {
    provider.destroy();
    await chain.stop();
  };
  return { url: chain.url, pid: chain.pid, deployment, ledger, admin, wallet, stop };
}

/** The `n`th GLN-13 of these tests. */
export function glnText(n: number): string {
  const body = String(690_123_400_000 + n);
  return `${body}${checkDigit(body)}`;
}

async function deployAll(provider: JsonRpcProvider, deployer: Wallet, admin: string): Promise<Deployment> {
  const signer = deployer.connect(provider);
  let nonce = 0;
  const next = () => ({ nonce: nonce++, gasPrice: 0, gasLimit: 10_000_000 });
  const sent: Promise<unknown>[] = [];
  const deploy = async (name: ContractName, ...args: unknown[]): Promise<[ContractName, string]> => {
    const { abi, bytecode } = FACTORIES[name];
    const contract = await new ContractFactory([...abi], bytecode, signer).deploy(...args, next());
    sent.push(contract.waitForDeployment());
    return [name, await contract.getAddress()];
  };
  const timelock = await deploy("timelock", 1, [], [ZeroAddress], ZeroAddress);
  const consortium = await deploy("consortium", timelock[1], deployer.address);
  const regulator = admission({ ...NO_OTHER, kinds: ["Regulator"], admin });
  await FACTORIES.consortium.connect(consortium[1], signer).foundMembers([regulator], next());
  const councilSeat = await deploy("councilSeat", consortium[1], [{ member: 1, holder: admin }]);
  const council = await deploy("council", councilSeat[1], timelock[1], 1, 1);
  const drugRegistry = await deploy("drugRegistry", consortium[1]);
  const lotLedger = await deploy("lotLedger", consortium[1], drugRegistry[1], CHINA_OFFSET);
  const alertLedger = await deploy("alertLedger", consortium[1]);
  const coldChain = await deploy("coldChain", consortium[1], lotLedger[1]);
  const claimLedger = await deploy("claimLedger", consortium[1]);
  const packVerifier = await deploy("packVerifier", lotLedger[1]);
  const prescriptionToken = await deploy("prescriptionToken", consortium[1], lotLedger[1], claimLedger[1]);
  const immunizationToken = await deploy("immunizationToken", consortium[1], lotLedger[1], claimLedger[1]);
  const governing = [timelock, consortium, councilSeat, council];
  const consentRegistry = await deploy("consentRegistry", consortium[1]);
  const anchorRegistry = await deploy("anchorRegistry", consortium[1]);
  const records = [immunizationToken, consentRegistry, anchorRegistry];
  const goods = [drugRegistry, lotLedger, alertLedger, coldChain, packVerifier];
  const all = [...governing, ...goods, claimLedger, prescriptionToken, ...records];
  provider.pollingInterval = 50;
  await Promise.all(sent);
  const contracts = Object.fromEntries(all.map(([name, address]) => [name, { address, startBlock: 0 }]));
  const { chainId } = await provider.getNetwork();
  return {
    chainId: Number(chainId),
    name: id("local").slice(0, 6),
    contracts: contracts as Deployment["contracts"],
    dayOffset: CHINA_OFFSET,
  };
}

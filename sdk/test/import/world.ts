import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { HDNodeWallet, JsonRpcProvider, Mnemonic, NonceManager, ZeroAddress } from "ethers";

import { startLocalChain, type LocalChain } from "../../../scripts/local/chain.ts";
import { readCast } from "../../../scripts/seed/cast.ts";
import { rosterOf } from "../../../scripts/seed/roster.ts";
import { foundingMembers, foundingSeats, seed, type Seeded } from "../../../scripts/seed/seed.ts";
import { connect, Keyring, openVault, type Deployment, type Ledger, type Vault } from "../../src/ledger/index.ts";
import { FACTORIES } from "../../src/ledger/contracts.ts";

/** Hardhat's well-known phrase: its accounts are the demo consortium's keys. */
export const PHRASE = "test test test test test test test test test test test junk";
const DAY_OFFSET = 8 * 3600;
/** The samples tell of September 2026: no chain of the tests is older. */
const EARLIEST = Date.parse("2026-10-01T00:00:00Z") / 1000;

const keys = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(PHRASE), "m/44'/60'/0'/0");
const keyOf = (number: number): HDNodeWallet => keys.deriveChild(number);

/** The sample consortium on a chain. */
export interface Founded {
  readonly deployment: Deployment;
  readonly seeded: Seeded;
  readonly operatorKeys: readonly number[];
}

interface Stage extends Founded {
  readonly chain: LocalChain;
  readonly provider: JsonRpcProvider;
  snapshot: string;
}

/** The sample consortium on a chain as it was when it was seeded, with everybody's keys and an empty vault. */
export interface World {
  readonly url: string;
  readonly deployment: Deployment;
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly provider: JsonRpcProvider;
  /** The numbers of the operators' keys. */
  readonly operatorKeys: readonly number[];
  /** A site's number by its GLN. */
  siteOf(gln: string): number;
  /** The number of a member of the cast. */
  memberOf(key: string): number;
  /** A keyring of those operators only that act for these members of the cast. */
  keyringOf(...members: string[]): Promise<Keyring>;
  /** An empty vault beside the world's own. */
  anotherVault(): Promise<Vault>;
  close(): Promise<void>;
}

let stage: Promise<Stage> | undefined;

/** Brings the shared chain back to where it was seeded. */
export async function freshWorld(): Promise<World> {
  stage ??= openStage();
  const { chain, deployment, seeded, operatorKeys, provider } = await stage;
  const shared = await stage;
  await provider.send("evm_revert", [shared.snapshot]);
  shared.snapshot = await snapshotOf(provider);
  const ledger = await connect({ rpcUrl: chain.url, deployment });
  const folders: string[] = [];
  const anotherVault = async (): Promise<Vault> => {
    const folder = await mkdtemp(join(tmpdir(), "yaolian-import-"));
    folders.push(folder);
    return openVault(folder);
  };
  const vault = await anotherVault();
  const keyring = await Keyring.fromSigners(ledger, operatorKeys.map(keyOf), { vault });
  return {
    ...{ url: chain.url, deployment, ledger, keyring, vault, provider, operatorKeys, anotherVault },
    siteOf: (gln) => seeded.sites.get(gln) ?? 0,
    memberOf: (key) => seeded.members.get(key) ?? 0,
    keyringOf: async (...members) => {
      const numbers = members.map((member) => seeded.members.get(member));
      const chosen = keyring.operators().filter(({ member }) => numbers.includes(member));
      return Keyring.fromSigners(
        ledger,
        chosen.map(({ actor }) => actor.signer),
        { vault },
      );
    },
    close: async () => {
      ledger.close();
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

async function openStage(): Promise<Stage> {
  const chain = await startLocalChain({ intervalMs: 0 });
  const provider = new JsonRpcProvider(chain.url, undefined, { staticNetwork: true, cacheTimeout: -1 });
  if (Date.now() / 1000 < EARLIEST) await provider.send("evm_setNextBlockTimestamp", [EARLIEST]);
  const founded = await foundOn(provider, chain);
  return { ...founded, chain, provider, snapshot: await snapshotOf(provider) };
}

/** Founds the sample consortium on a fresh chain that makes a block for each transaction. */
export async function foundOn(
  provider: JsonRpcProvider,
  chain: { readonly url: string; readonly chainId: number },
): Promise<Founded> {
  const cast = await readCast();
  const roster = rosterOf(cast);
  const founders = foundingMembers(cast, roster, (number) => keyOf(number).address);
  const deployment = await deployAll(provider, chain.chainId, founders);
  const ledger = await connect({ rpcUrl: chain.url, deployment });
  const seeded = await seed(ledger, { cast, roster, keyOf });
  ledger.close();
  const operatorKeys = roster.filter(({ role }) => role !== "Deployer" && role !== "Admin").map(({ number }) => number);
  return { deployment, seeded, operatorKeys };
}

/** The ledger as ignition/modules/Yaolian.ts deploys it, without Hardhat in this process. */
async function deployAll(
  provider: JsonRpcProvider,
  chainId: number,
  founders: ReturnType<typeof foundingMembers>,
): Promise<Deployment> {
  const founder = keyOf(0).connect(provider);
  const signer = new NonceManager(founder);
  const timelock = await new FACTORIES.timelock(signer).deploy(172_800, [], [ZeroAddress], founder.address);
  const consortium = await new FACTORIES.consortium(signer).deploy(timelock, founder.address);
  const drugRegistry = await new FACTORIES.drugRegistry(signer).deploy(consortium);
  const lotLedger = await new FACTORIES.lotLedger(signer).deploy(consortium, drugRegistry, DAY_OFFSET);
  const alertLedger = await new FACTORIES.alertLedger(signer).deploy(consortium);
  const coldChain = await new FACTORIES.coldChain(signer).deploy(consortium, lotLedger);
  const claimLedger = await new FACTORIES.claimLedger(signer).deploy(consortium);
  const packVerifier = await new FACTORIES.packVerifier(signer).deploy(lotLedger);
  const prescriptionToken = await new FACTORIES.prescriptionToken(signer).deploy(consortium, lotLedger, claimLedger);
  const immunizationToken = await new FACTORIES.immunizationToken(signer).deploy(consortium, lotLedger, claimLedger);
  const consentRegistry = await new FACTORIES.consentRegistry(signer).deploy(consortium);
  const anchorRegistry = await new FACTORIES.anchorRegistry(signer).deploy(consortium);
  const modules = [
    ...[drugRegistry, lotLedger, alertLedger, coldChain, claimLedger, prescriptionToken],
    ...[immunizationToken, consentRegistry, anchorRegistry],
  ];
  for (const module of modules) {
    await consortium.registerModule(module);
  }
  await consortium.foundMembers(founders);
  const councilSeat = await new FACTORIES.councilSeat(signer).deploy(consortium, foundingSeats(founders));
  const council = await new FACTORIES.council(signer).deploy(councilSeat, timelock, 3600, 259_200);
  for (const role of [await timelock.PROPOSER_ROLE(), await timelock.CANCELLER_ROLE()]) {
    await timelock.grantRole(role, council);
  }
  await timelock.renounceRole(await timelock.DEFAULT_ADMIN_ROLE(), founder);
  await (await consortium.endFounding()).wait();
  const at = async (contract: { getAddress(): Promise<string> }) => ({
    address: await contract.getAddress(),
    startBlock: 0,
  });
  const contracts = {
    ...{ timelock: await at(timelock), councilSeat: await at(councilSeat), council: await at(council) },
    ...{ consortium: await at(consortium), drugRegistry: await at(drugRegistry) },
    ...{ lotLedger: await at(lotLedger), alertLedger: await at(alertLedger), packVerifier: await at(packVerifier) },
    coldChain: await at(coldChain),
    claimLedger: await at(claimLedger),
    ...{ prescriptionToken: await at(prescriptionToken), consentRegistry: await at(consentRegistry) },
    anchorRegistry: await at(anchorRegistry),
    immunizationToken: await at(immunizationToken),
  };
  return { chainId, name: "test", contracts, dayOffset: DAY_OFFSET };
}

async function snapshotOf(provider: JsonRpcProvider): Promise<string> {
  return (await provider.send("evm_snapshot", [])) as string;
}

import { BrowserProvider, HDNodeWallet, id, Mnemonic, Network, Wallet } from "ethers";
import type { Eip1193Provider } from "ethers";

import { CHINA_OFFSET } from "../../src/days.ts";
import { Actor, CONTRACT_NAMES, ledgerOf } from "../../src/ledger/index.ts";
import type { ContractName, Deployment, Ledger, SendOptions } from "../../src/ledger/index.ts";
import { registerLot, registerProduct, type LotRegistrationInput, type ProductInput } from "../../src/index.ts";
import { numberToGtin } from "../../src/gs1/index.ts";
import { gtin } from "../../../test/helpers/goods.ts";
import { loadWorld, type MemberName, type OperatorName, type World } from "../../../test/helpers/world.ts";

/** A consortium on a chain of this process, seen through the SDK. */
export interface Stage {
  readonly world: World;
  readonly ledger: Ledger;
  readonly deployment: Deployment;
  /** The ledger, acted on by an operator. */
  readonly by: (name: OperatorName, options?: SendOptions) => Ledger;
  /** The ledger, acted on by a member's admin. */
  readonly byAdmin: (name: MemberName) => Ledger;
  /** The key of an account. */
  readonly wallet: (address: string) => Wallet;
}

const wallets = new Map<string, Wallet>();

function walletOf(address: string): Wallet {
  if (wallets.size === 0) {
    const phrase = Mnemonic.fromPhrase("test test test test test test test test test test test junk");
    const root = HDNodeWallet.fromMnemonic(phrase, "m/44'/60'/0'/0");
    for (let number = 0; number < 64; number += 1) {
      const wallet = new Wallet(root.deriveChild(number).privateKey);
      wallets.set(wallet.address, wallet);
    }
  }
  const wallet = wallets.get(address);
  if (wallet === undefined) throw new Error(`No test account has the address ${address}.`);
  return wallet;
}

/** A fresh stage for each test. */
export async function loadStage(): Promise<Stage> {
  return stageOf(await loadWorld());
}

/** A world, seen through the SDK. */
export async function stageOf(world: World): Promise<Stage> {
  const entries = await Promise.all(
    CONTRACT_NAMES.map(async (name) => [name, { address: await world[name].getAddress(), startBlock: 0 }] as const),
  );
  const contracts = Object.fromEntries(entries) as Record<ContractName, { address: string; startBlock: number }>;
  const deployment: Deployment = { chainId: 31337, name: "test", contracts, dayOffset: CHINA_OFFSET };
  const ledger = ledgerOf(providerOf(world), deployment);
  const actors = new Map<string, Actor>();
  const as = (address: string, options: SendOptions = {}): Ledger => {
    const key = `${address} ${JSON.stringify(options)}`;
    const actor = actors.get(key) ?? new Actor(walletOf(address), options);
    actors.set(key, actor);
    return ledger.as(actor);
  };
  return {
    world,
    ledger,
    deployment,
    by: (name, options) => as(world.operator[name].address, options),
    byAdmin: (name) => as(world.admin[name].address),
    wallet: walletOf,
  };
}

export function providerOf(world: World): BrowserProvider {
  const chain = world.connection.provider as unknown as Eip1193Provider;
  const network = Network.from(31337);
  return new BrowserProvider(chain, network, { staticNetwork: network, cacheTimeout: -1 });
}

export const METFORMIN = { system: "http://www.nlm.nih.gov/research/umls/rxnorm", code: "860975" };

/** Metformin, 20 tablets a pack, on prescription, unless told otherwise. Returns its GTIN. */
export async function addProduct(stage: Stage, n = 1, options: Partial<ProductInput> = {}): Promise<string> {
  const product: ProductInput = {
    gtin: numberToGtin(gtin(n)),
    coding: METFORMIN,
    content: 20,
    unit: "Tablet",
    class: "Prescription",
    approvalNumber: "H20052215",
    holder: stage.world.member.maker,
    storage: { lowest: 15, highest: 25, hardLowest: 0, hardHighest: 40, minutesOut: 1440 },
    ...options,
  };
  await registerProduct(stage.by("officer"), product);
  return product.gtin;
}

/** A released lot of 1,000 packs at the maker's plant unless told otherwise. Returns its id. */
export async function addLot(stage: Stage, options: Partial<LotRegistrationInput> = {}): Promise<string> {
  const today = Number(await stage.ledger.lotLedger.today());
  const { lot } = await registerLot(stage.by("makerQuality"), {
    gtin: numberToGtin(gtin(1)),
    lot: "L1",
    packCount: 1000,
    root: id("root"),
    made: today,
    expiry: today + 730,
    ...options,
  });
  return lot;
}

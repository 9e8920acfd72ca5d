import type { HDNodeWallet } from "ethers";

import { assertDemoChain, demoKey } from "../../cli/src/demo/keys.ts";
import type { Names } from "../../cli/src/told/names.ts";
import { TransientError } from "../../sdk/src/errors.ts";
import type { Deployment, Ledger } from "../../sdk/src/ledger/index.ts";
import { deploy } from "../deploy.ts";
import type { DeployOptions } from "../deploy.ts";
import type { Cast } from "./cast.ts";
import { rosterOf } from "./roster.ts";
import { foundingMembers, foundingSeats, seed } from "./seed.ts";
import type { Seeded } from "./seed.ts";

/** The key of a number in the roster. */
export type KeyOf = (number: number) => HDNodeWallet;

export interface DemoOptions {
  /** The node's HTTP address. */
  readonly rpcUrl: string;
  readonly cast: Cast;
  /** What people call this network. */
  readonly name: string;
  /** How long the Council takes; as everywhere else unless it is said. */
  readonly voting?: DeployOptions["voting"];
  /** Whether whoever asks knows that everybody has these keys: only then is another chain than the local one taken. */
  readonly knowing?: boolean;
}

/**
 * Deploys the ledger with the cast's members as its founders. Its keys are the demo keys, so it refuses any chain but the
 * local one. Throws an InputError `DemoKeysElsewhere`, a TransientError `NodeUnreachable`, or the failures of `deploy`.
 */
export async function deployDemo({ knowing = false, ...options }: DemoOptions): Promise<Deployment> {
  assertDemoChain(await chainIdAt(options.rpcUrl), knowing);
  return deployCast({ ...options, keyOf: demoKey });
}

/** Deploys the ledger with the cast's members as its founders, whose keys are the caller's. Throws the failures of `deploy`. */
export async function deployCast({
  rpcUrl,
  cast,
  name,
  voting,
  keyOf,
}: Omit<DemoOptions, "knowing"> & { readonly keyOf: KeyOf }): Promise<Deployment> {
  const members = foundingMembers(cast, rosterOf(cast), (key) => keyOf(key).address);
  return deploy({
    rpcUrl,
    name,
    passing: true,
    deployerKey: keyOf(0).privateKey,
    ...(voting === undefined ? {} : { voting }),
    members,
    seats: foundingSeats(members),
  });
}

/** Opens sites, adds operators and registers products, with the demo keys unless told others. */
export function seedDemo(ledger: Ledger, cast: Cast, keyOf: KeyOf = demoKey): Promise<Seeded> {
  return seed(ledger, { cast, roster: rosterOf(cast), keyOf });
}

/** What people call everything in the cast. */
export function namesOf(cast: Cast): Names {
  return {
    members: Object.fromEntries(cast.members.map(({ name }, index) => [String(index + 1), name])),
    sites: Object.fromEntries(cast.sites.map(({ gln, name }) => [gln, name])),
    products: Object.fromEntries(
      [...cast.products, ...(cast.materials ?? []).map(({ number: gtin, name }) => ({ gtin, name }))].map(
        ({ gtin, name }) => [gtin, name],
      ),
    ),
  };
}

async function chainIdAt(rpcUrl: string): Promise<number> {
  try {
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] }),
    });
    const { result } = (await response.json()) as { result?: string };
    if (result !== undefined) return Number(result);
    throw new Error("the answer names no chain");
  } catch (cause) {
    const cure = "Start one with `npm start`, or check the address.";
    throw new TransientError("NodeUnreachable", `No Ethereum node answers at ${rpcUrl}.`, cure, { cause });
  }
}

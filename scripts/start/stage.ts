import { rm } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import { Wallet } from "ethers";
import type { JsonRpcApiProvider } from "ethers";

import { DEMO_KEYS, demoKey } from "../../cli/src/demo/keys.ts";
import { Directory } from "../../cli/src/told/directory.ts";
import { writeNames } from "../../cli/src/told/names.ts";
import { InputError } from "../../sdk/src/errors.ts";
import { Actor, connect, Keyring, openVault, writeDeployment } from "../../sdk/src/ledger/index.ts";
import type { Deployment, Ledger, OperatorNeed, SendOptions, Vault } from "../../sdk/src/ledger/index.ts";
import type { Cast } from "../seed/cast.ts";
import { namesOf, seedDemo } from "../seed/demo.ts";
import type { KeyOf } from "../seed/demo.ts";
import type { Seeded } from "../seed/seed.ts";
import type { StartOptions } from "./options.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const SAMPLES = `${ROOT}samples`;

/** The sample consortium on its chain, with everybody's keys: what the story plays on. */
export interface Stage {
  readonly cast: Cast;
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly directory: Directory;
  readonly seeded: Seeded;
  /** The deployment book that was written, as it is shown. */
  readonly book: string;
  /** The ledger, acted on by whoever may do what is needed. */
  as(need: OperatorNeed): Ledger;
  /** The number of the site with a GLN. */
  site(gln: string): number;
  /** Somebody new, who acts for nobody yet. */
  newcomer(options?: SendOptions): Actor;
}

/** Where the story plays, and with whose keys. */
export interface Setting {
  /** The node's address, or a connection to it. */
  readonly node: string | JsonRpcApiProvider;
  readonly cast: Cast;
  readonly deployment: Deployment;
  /** The keys of the cast; the demo keys by default. */
  readonly keyOf?: KeyOf;
  /** A key of somebody new; on a chain that asks for fees it has to have something. */
  readonly newKey?: () => Wallet;
}

/**
 * Seeds the sample consortium, writes the deployment book and opens a fresh vault: what an earlier chain's holds means
 * nothing on this one.
 */
export async function openStage(
  { node, cast, deployment, keyOf = demoKey, newKey = () => new Wallet(Wallet.createRandom().privateKey) }: Setting,
  { vault: folder, deployments }: Pick<StartOptions, "vault" | "deployments">,
): Promise<Stage> {
  const book = await writeDeployment(deployments, deployment);
  await rm(folder, { recursive: true, force: true });
  const vault = openVault(folder);
  const names = namesOf(cast);
  await writeNames(vault.folder, names);
  const ledger = await connect({ ...(typeof node === "string" ? { rpcUrl: node } : { provider: node }), deployment });
  const seeded = await seedDemo(ledger, cast, keyOf);
  const keys = Array.from({ length: DEMO_KEYS }, (_, number) => keyOf(number));
  const keyring = await Keyring.fromSigners(ledger, keys, { vault });
  return {
    ...{ cast, ledger, keyring, vault, seeded },
    book: shownPath(book),
    directory: new Directory(ledger, names),
    newcomer: (options) => new Actor(newKey(), options),
    as(need) {
      const actor = keyring.find(need);
      if (actor !== undefined) return ledger.as(actor);
      throw wrongCast(`Nobody in the sample consortium is ${need.role} at site ${need.site ?? "any"}.`);
    },
    site(gln) {
      const number = seeded.sites.get(gln);
      if (number !== undefined) return number;
      throw wrongCast(`The sample consortium has no site ${gln}.`);
    },
  };
}

/** A path as a person here types it. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}

function wrongCast(message: string): InputError {
  return new InputError("CastWrong", message, "Restore samples/cast.json with `git checkout -- samples`.");
}

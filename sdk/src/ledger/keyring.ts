import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { Wallet } from "ethers";
import type { Signer } from "ethers";

import { InputError } from "../errors.ts";
import { Actor, type SendOptions } from "./actor.ts";
import { flagNames, type RoleName } from "./enums.ts";
import { openKeystore } from "./keystore.ts";
import type { Ledger } from "./ledger.ts";
import { writePrivate } from "./privateFiles.ts";
import { revertData } from "./rpc.ts";
import type { Vault } from "./vault.ts";

/** A key that acts for a member. */
export interface OperatorKey {
  readonly address: string;
  readonly member: number;
  /** The site it acts at; 0 for none. */
  readonly site: number;
  readonly roles: readonly RoleName[];
  /** The last second of its term, Unix time. */
  readonly until: number;
  readonly actor: Actor;
}

/** Whom an act needs. */
export interface OperatorNeed {
  readonly role: RoleName;
  readonly site?: number;
  readonly member?: number;
}

/** What a keyring takes beside the keys. */
export interface KeyringOptions extends SendOptions {
  /** Where the members' secrets are. */
  readonly vault?: Vault;
}

/** All the keys somebody has, and which of them may do what. */
export class Keyring {
  readonly #actors: readonly Actor[];
  readonly #operators: readonly OperatorKey[];
  readonly #vault: Vault | undefined;

  private constructor(actors: readonly Actor[], operators: readonly OperatorKey[], vault: Vault | undefined) {
    this.#actors = actors;
    this.#operators = operators;
    this.#vault = vault;
  }

  /** Asks the ledger once for each key what it may do; keys that are nobody's operator stay as plain actors. */
  static async fromSigners(ledger: Ledger, signers: readonly Signer[], options: KeyringOptions = {}): Promise<Keyring> {
    const actors = signers.map((signer) => new Actor(signer, options));
    const found = await Promise.all(actors.map((actor) => operatorKey(ledger, actor)));
    return new Keyring(
      actors,
      found.filter((key) => key !== undefined),
      options.vault,
    );
  }

  /**
   * Opens all keystores (`*.json`, Web3 Secret Storage) of a folder. Throws an InputError `KeystoreWrong` for a file
   * that is none, or that the passphrase does not open.
   */
  static async fromFolder(
    ledger: Ledger,
    folder: string,
    passphrase: string,
    options: KeyringOptions = {},
  ): Promise<Keyring> {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
    const wallets = await Promise.all(names.map((name) => keyIn(join(folder, name), passphrase)));
    return Keyring.fromSigners(ledger, wallets, options);
  }

  /** The keys that act for a member. */
  operators(): readonly OperatorKey[] {
    return this.#operators;
  }

  /** Who may do what is needed; undefined where no key here may. Whether it still may, the ledger says. */
  find(need: OperatorNeed): Actor | undefined {
    const now = Date.now() / 1000;
    const fitting = this.#operators.filter(
      ({ roles, site, member }) =>
        roles.includes(need.role) &&
        (need.site === undefined || site === need.site) &&
        (need.member === undefined || member === need.member),
    );
    return (fitting.find(({ until }) => until >= now) ?? fitting[0])?.actor;
  }

  /** The actor of an address, an operator's or not. */
  actor(address: string): Actor | undefined {
    return this.#actors.find((actor) => actor.address.toLowerCase() === address.toLowerCase());
  }

  /** The members that some key here acts for. */
  members(): number[] {
    return [...new Set(this.#operators.map(({ member }) => member))];
  }

  /** A member's secret of 32 bytes, for its lot keys. Throws an InputError `SecretMissing`. */
  secretOf(member: number): Uint8Array {
    if (this.#vault !== undefined && this.members().includes(member)) return this.#vault.memberSecret(member);
    const cure = "Open the keyring with that member's vault and one of its keys.";
    throw new InputError("SecretMissing", `The secret of member ${member} is not here.`, cure);
  }
}

/** Keeps a key in a folder, encrypted (scrypt, which takes about a second). Returns the keystore's path. */
export async function saveKey(folder: string, wallet: Wallet, passphrase: string): Promise<string> {
  const path = join(folder, `${wallet.address}.json`);
  writePrivate(path, await wallet.encrypt(passphrase));
  return path;
}

async function keyIn(path: string, passphrase: string): Promise<Wallet> {
  try {
    return new Wallet((await openKeystore(await readFile(path, "utf8"), passphrase)).privateKey);
  } catch (error) {
    const reason = error instanceof Error && "shortMessage" in error ? String(error.shortMessage) : "it can't be read";
    const cure = "Give its passphrase, or move other files out of this folder.";
    throw new InputError("KeystoreWrong", `The keystore does not open (${reason}).`, cure, { place: path });
  }
}

async function operatorKey(ledger: Ledger, actor: Actor): Promise<OperatorKey | undefined> {
  const { address } = actor;
  try {
    const { member, site, roles, until } = await ledger.consortium.operatorOf(address);
    const names = flagNames("roles", roles);
    return { address, member: Number(member), site: Number(site), roles: names, until: Number(until), actor };
  } catch (error) {
    // OperatorUnknown: a key of a member's admin, or of nobody.
    if (revertData(error) !== undefined) return undefined;
    throw error;
  }
}

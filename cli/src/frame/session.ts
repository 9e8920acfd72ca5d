import { fileURLToPath } from "node:url";

import { connect, Keyring, openVault } from "@yaolian/sdk/ledger";
import type { Actor, Ledger, OperatorNeed, Vault } from "@yaolian/sdk/ledger";
import { Wallet } from "ethers";

import { Directory } from "../told/directory.ts";
import { readNames } from "../told/names.ts";
import { InputError } from "./basics.ts";
import type { Globals } from "./globals.ts";
import type { Io } from "./io.ts";
import { readKeys } from "./keys.ts";
import { rehearsing } from "./rehearsal.ts";

/** The ledger, acted on by somebody. */
export type ActingLedger = Ledger & { readonly actor: Actor };

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));

/** What a command works with: the ledger, the keys, the vault, each opened when it is first needed. */
export class Session {
  readonly io: Io;
  readonly globals: Globals;
  #ledger: Promise<Ledger> | undefined;
  #keyring: Promise<Keyring> | undefined;
  #vault: Vault | undefined;
  #directory: Promise<Directory> | undefined;

  constructor(globals: Globals, io: Io) {
    this.globals = globals;
    this.io = io;
  }

  /** The ledger, to be read. Throws the failures of `connect`. */
  ledger(): Promise<Ledger> {
    this.#ledger ??= connect({ rpcUrl: this.globals.rpc, deployment: this.deployment });
    return this.#ledger;
  }

  /** The deployment's file or folder: what was given, else the project's own for the demo, else `deployments` here. */
  get deployment(): string {
    return this.globals.deployment ?? (this.globals.demo ? `${PROJECT}deployments` : "deployments");
  }

  /** The vault: the demo has one of its own, which `npm start` fills. */
  get vault(): Vault {
    const own = this.globals.vault ?? (this.globals.demo ? `${PROJECT}.yaolian/demo` : ".yaolian");
    this.#vault ??= openVault(own);
    return this.#vault;
  }

  /** The keys there are, and what each may do. In a dry run they sign no transaction. */
  keyring(): Promise<Keyring> {
    this.#keyring ??= this.#openKeyring();
    return this.#keyring;
  }

  /** What people call sites, members and products. */
  directory(): Promise<Directory> {
    this.#directory ??= this.ledger().then(async (ledger) => {
      return new Directory(ledger, await readNames(this.vault.folder));
    });
    return this.#directory;
  }

  /**
   * The ledger, acted on by a key that may do what is needed. Of several roles the first that some key has is taken.
   * Throws an InputError `KeyMissing` that names the role and the place.
   */
  async actingAs(needs: readonly OperatorNeed[]): Promise<ActingLedger> {
    const [ledger, keyring] = [await this.ledger(), await this.keyring()];
    for (const need of needs) {
      const actor = keyring.find(need);
      if (actor !== undefined) return { ...ledger.as(actor), actor };
    }
    const [first] = needs;
    const roles = [...new Set(needs.map(({ role }) => role))].join(" or ");
    const place = first?.site === undefined ? "" : ` at ${await (await this.directory()).site(first.site)}`;
    const member = first?.member === undefined ? "" : ` of ${(await this.directory()).member(first.member)}`;
    throw new InputError(
      "KeyMissing",
      `No key here has the role ${roles}${place}${member}.`,
      "Bring that operator's keystore (--keys), or have this done by who holds it.",
    );
  }

  /** The ledger, acted on by a member's admin. Throws an InputError `KeyMissing`. */
  async actingAsAdmin(member: number): Promise<ActingLedger> {
    const ledger = await this.ledger();
    const { admin } = await ledger.consortium.memberOf(member);
    const actor = await this.actorOf(admin);
    return { ...ledger.as(actor), actor };
  }

  /** The actor of an address whose key is here. Throws an InputError `KeyMissing`. */
  async actorOf(address: string): Promise<Actor> {
    const actor = (await this.keyring()).actor(address);
    if (actor !== undefined) return actor;
    const cure = "Bring its keystore (--keys).";
    throw new InputError("KeyMissing", `The key of ${address} is not here.`, cure);
  }

  async close(): Promise<void> {
    const ledger = await this.#ledger?.catch(() => undefined);
    ledger?.close();
  }

  async #openKeyring(): Promise<Keyring> {
    const ledger = await this.ledger();
    const folder = this.globals.keys ?? this.vault.keyFolder;
    const keys = await readKeys(this.globals, ledger.chainId, folder, this.io);
    const signers = keys.map((key) => (this.globals.dryRun ? rehearsing(key) : new Wallet(key.privateKey)));
    return Keyring.fromSigners(ledger, signers, { vault: this.vault });
  }
}

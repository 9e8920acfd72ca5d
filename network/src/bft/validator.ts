import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ExecaError, execa } from "execa";

import { TransientError } from "@yaolian/sdk";

import { tied } from "../../../indexer/service/follower/tied.ts";
import { HOST, staticNodes, validatorFlags } from "./files.ts";
import type { ValidatorSeat } from "./files.ts";

/** What all validators of a network have in common. */
export interface Common {
  /** The client's program. */
  readonly client: string;
  readonly chainId: number;
  readonly genesisFile: string;
  readonly seats: readonly ValidatorSeat[];
}

const LOG_SHOWN = 1_500;
/** The only folder that the client takes for its own inside its data folder. */
const INSTANCE = "klay";

/** One validator: its files, and its process while that runs. */
export class Validator {
  readonly url: string;
  readonly #common: Common;
  readonly #number: number;
  readonly #seat: ValidatorSeat;
  readonly #paths: { readonly data: string; readonly key: string; readonly log: string };
  #child: ChildProcess | undefined;
  #gone: Promise<unknown> = Promise.resolve();

  private constructor(common: Common, { number, folder }: { number: number; folder: string }) {
    const seat = common.seats[number];
    if (seat === undefined) throw new RangeError(`There is no validator ${number}.`);
    [this.#common, this.#number, this.#seat] = [common, number, seat];
    this.#paths = { data: join(folder, "data"), key: join(folder, "nodekey"), log: join(folder, "log") };
    this.url = `http://${HOST}:${seat.rpcPort}`;
  }

  /** Writes a validator's key and its chain's beginning into a new folder. */
  static async create(common: Common, number: number, folder: string): Promise<Validator> {
    const validator = new Validator(common, { number, folder });
    await mkdir(folder, { mode: 0o700 });
    await writeFile(validator.#paths.key, validator.#seat.key.slice(2), { mode: 0o600 });
    await validator.#beginChain();
    return validator;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** Resolves once its process runs; it may not answer yet. Starting one that runs does nothing. */
  async start(): Promise<void> {
    if (this.#child !== undefined) return;
    const flags = validatorFlags(this.#seat, {
      chainId: this.#common.chainId,
      dataFolder: this.#paths.data,
      keyFile: this.#paths.key,
    });
    const log = openSync(this.#paths.log, "a", 0o600);
    const child = spawn(...tied("KILL", this.#common.client, flags), {
      // Not those of whoever calls: the client takes settings from there too.
      env: { PATH: process.env.PATH, HOME: this.#paths.data },
      stdio: ["ignore", log, log],
      detached: process.platform !== "win32",
    });
    closeSync(log);
    this.#child = child;
    this.#gone = new Promise<void>((resolve) => child.once("close", () => resolve())).then(
      () => (this.#child = undefined),
    );
    const cause = await new Promise<Error | undefined>((resolve) => {
      child.once("spawn", () => resolve(undefined));
      child.once("error", resolve);
    });
    if (cause === undefined) return;
    const message = `Validator ${this.#number} was not started: ${cause.message}.`;
    throw new TransientError("ValidatorNotStarted", message, "Try again.", { cause });
  }

  /** As a machine fails: at once, without a word. Resolves once its process is gone. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#gone;
  }

  /** Deletes its chain; its key stays. It must not run. */
  async wipe(): Promise<void> {
    await rm(this.#paths.data, { recursive: true });
    await this.#beginChain();
  }

  /** What it wrote last. */
  async lastWords(): Promise<string> {
    const text = await readFile(this.#paths.log, "utf8").catch(() => "");
    return text.slice(-LOG_SHOWN).trim();
  }

  async #beginChain(): Promise<void> {
    const { client, genesisFile, seats } = this.#common;
    const instance = join(this.#paths.data, INSTANCE);
    await mkdir(instance, { recursive: true, mode: 0o700 });
    await writeFile(join(instance, "static-nodes.json"), JSON.stringify(staticNodes(seats, this.#number)));
    try {
      await execa(client, ["init", "--datadir", this.#paths.data, genesisFile], { env: { HOME: this.#paths.data } });
    } catch (cause) {
      const said = cause instanceof ExecaError ? String(cause.stderr || cause.stdout).slice(-LOG_SHOWN) : String(cause);
      const message = `The client did not take the genesis of validator ${this.#number}: ${said}`;
      throw new TransientError("GenesisNotTaken", message, "Look at what it says, then try again.", { cause });
    }
  }
}

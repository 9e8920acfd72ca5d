import { access, chmod, constants, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { InputError, TransientError } from "@yaolian/sdk";
import { execa } from "execa";

import { openNodeKey, readNetwork } from "../create/index.ts";
import type { NetworkFile, ValidatorEntry } from "../create/index.ts";
import { endpointIn } from "../create/nodeFiles.ts";
import { reaches } from "../rehearse/chain.ts";
import type { ValidatorDrill } from "../rehearse/index.ts";
import { besuStart } from "./program.ts";
import type { BesuStart } from "./program.ts";

const LOOPBACK = "127.0.0.1";
/** A file system in memory on Linux: keys in clear are on no disk. */
const MEMORY = "/dev/shm";
const OWNER_ONLY = 0o600;
/** A JVM takes its time, and more where four share two cores. */
const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 30_000;

/** A network's validators as processes of this one, on a copy of its files. */
export interface RunningValidators extends ValidatorDrill {
  /** Ends them all and deletes the copy, with the keys. */
  end(): Promise<void>;
}

/**
 * Starts a network's validators on a copy of its files with chain data of their own, so that the network itself stays
 * unused. Throws an InputError `NetworkElsewhere` where it is not all on this machine, `KeystoreWrong`, or a TransientError
 * `BesuDidNotStart` with the end of its log.
 */
export async function startValidators(
  folder: string,
  passphrase: string,
  program = "besu",
): Promise<RunningValidators> {
  const network = await readNetwork(folder);
  requireHere(network);
  const copy = await mkdtemp(join(await memoryFolder(), "yaolian-rehearsal-"));
  const all = new Validators(copy, network, program);
  try {
    await all.copyFrom(folder, passphrase);
    await Promise.all(network.validators.map((_, number) => all.start(number)));
    await Promise.all(network.validators.map((_, number) => all.answers(number)));
    return all;
  } catch (error) {
    await all.end();
    throw error;
  }
}

class Validators implements RunningValidators {
  readonly nodes: readonly string[];
  readonly #copy: string;
  readonly #network: NetworkFile;
  readonly #program: string;
  readonly #running = new Map<number, ReturnType<typeof started>>();
  readonly #logs = new Map<number, string>();

  constructor(copy: string, network: NetworkFile, program: string) {
    this.#copy = copy;
    this.#network = network;
    this.#program = program;
    this.nodes = network.validators.map(({ rpcPort }) => `http://${LOOPBACK}:${rpcPort}`);
  }

  async copyFrom(folder: string, passphrase: string): Promise<void> {
    await cp(join(folder, "genesis.json"), join(this.#copy, "genesis.json"));
    for (const validator of this.#network.validators) {
      const { name } = validator;
      for (const file of ["config.toml", "static-nodes.json", "permissions_config.toml"]) {
        await cp(join(folder, name, file), join(this.#copy, name, file), { recursive: true });
      }
      const key = await openNodeKey(folder, validator, passphrase);
      await writeFile(this.#keyFile(validator), `${key.privateKey}\n`, { mode: OWNER_ONLY, flag: "wx" });
      await chmod(join(this.#copy, name), 0o700);
    }
  }

  async start(number: number): Promise<void> {
    const validator = this.#validator(number);
    await mkdir(join(this.#copy, validator.name, "data"), { recursive: true, mode: 0o700 });
    const child = started(this.#program, besuStart(this.#copy, validator, this.#keyFile(validator)));
    this.#running.set(number, child);
    child.all?.setEncoding("utf8").on("data", (text: string) => {
      this.#logs.set(number, `${this.#logs.get(number) ?? ""}${text}`.slice(-2_000));
    });
  }

  async stop(number: number): Promise<void> {
    const child = this.#running.get(number);
    if (child === undefined) return;
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    await child;
    clearTimeout(force);
    this.#running.delete(number);
  }

  async wipe(number: number): Promise<void> {
    await rm(join(this.#copy, this.#validator(number).name, "data"), { recursive: true, force: true });
  }

  async answers(number: number): Promise<void> {
    if (await reaches(this.nodes[number] ?? "", 0, START_LIMIT_MS)) return;
    const message = `${this.#validator(number).name} does not answer after ${START_LIMIT_MS / 1000} s.`;
    const tail = (this.#logs.get(number) ?? "").trim().split("\n").slice(-3).join(" ");
    throw new TransientError("BesuDidNotStart", message, tail || "Start it by hand and look at its log.");
  }

  async end(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((number) => this.stop(number)));
    await rm(this.#copy, { recursive: true, force: true });
  }

  #validator(number: number): ValidatorEntry {
    const validator = this.#network.validators[number];
    if (validator === undefined) throw new Error(`There is no validator ${number}.`);
    return validator;
  }

  #keyFile({ name }: ValidatorEntry): string {
    return join(this.#copy, name, "key");
  }
}

function started(program: string, { args, cwd }: BesuStart) {
  return execa(program, args, { cwd, stdin: "ignore", all: true, buffer: false, reject: false });
}

function requireHere({ validators }: NetworkFile): void {
  const elsewhere = validators.find(({ enode }) => endpointIn(enode).host !== LOOPBACK);
  if (elsewhere === undefined) return;
  const message = `${elsewhere.name} is at ${endpointIn(elsewhere.enode).host}, which this command can't start and stop.`;
  const cure = "Create one without --hosts for the drill, or rehearse the running network with --rpc.";
  throw new InputError("NetworkElsewhere", message, cure);
}

async function memoryFolder(): Promise<string> {
  return access(MEMORY, constants.W_OK).then(
    () => MEMORY,
    () => tmpdir(),
  );
}

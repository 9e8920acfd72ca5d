import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { computeAddress, hexlify, randomBytes } from "ethers";

import { InputError, TransientError } from "@yaolian/sdk";

import { freePort } from "../../../indexer/service/follower/freePort.ts";
import { comesTrue, headOf } from "../rehearse/chain.ts";
import type { ValidatorDrill } from "../rehearse/index.ts";
import type { ValidatorSeat } from "./files.ts";
import { genesisOf } from "./genesis.ts";
import { Validator } from "./validator.ts";

/** A network of processes on this machine, whose validators can fail. */
export interface BftNetwork extends ValidatorDrill {
  /** Where its files are. */
  readonly folder: string;
  /** Ends every process and, unless it is to be kept, deletes the folder. */
  close(keep?: boolean): Promise<void>;
}

export interface BftNetworkOptions {
  /** The client's program. */
  readonly client: string;
  readonly chainId: number;
  /** Validators; 4 is the fewest that bear a faulty one. */
  readonly count?: number;
}

const VALIDATORS = 4;
/** The first proposal goes out before the peers have found each other: its round has to pass. */
const FIRST_BLOCK_LIMIT_MS = 120_000;

/**
 * Starts a new network in a temporary folder, with keys made for it, on free loopback ports; resolves once each validator has
 * the first block. Its processes end with this one, also when that is killed. A validator is stopped as a machine fails, with
 * SIGKILL. Throws a TransientError `GenesisNotTaken`, `ValidatorNotStarted` or `NoFirstBlock`.
 */
export async function startBftNetwork(options: BftNetworkOptions): Promise<BftNetwork> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-bft-"));
  const validators: Validator[] = [];
  const close = async (keep = false): Promise<void> => {
    await Promise.all(validators.map((validator) => validator.kill()));
    if (!keep) await rm(folder, { recursive: true, force: true });
  };
  try {
    await createValidators(folder, options, validators);
    await Promise.all(validators.map((validator) => validator.start()));
    await Promise.all(validators.map(haveFirstBlock));
    return { folder, close, ...drillOf(validators) };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A wiped validator has forgotten what it voted for, and could vote again: it counts as the one faulty validator of four.
 * While another is down, that would be two, and two votes for different blocks at one height could find their quorums. So it
 * is wiped only while all others run.
 */
export function drillOf(validators: readonly Validator[]): ValidatorDrill {
  const at = (number: number): Validator => {
    const validator = validators[number];
    if (validator !== undefined) return validator;
    const message = `There is no validator ${number}: they are 0 to ${validators.length - 1}.`;
    throw new InputError("ValidatorUnknown", message, "Name one of those.");
  };
  return {
    nodes: validators.map(({ url }) => url),
    stop: async (number) => at(number).kill(),
    start: async (number) => at(number).start(),
    async wipe(number) {
      const wiped = at(number);
      if (wiped.isRunning) {
        throw new InputError("ValidatorRuns", `Validator ${number} runs.`, "Stop it before its chain is deleted.");
      }
      if (validators.some((other) => other !== wiped && !other.isRunning)) {
        const message = `Another validator than ${number} is down, and one without a memory would be a second fault.`;
        throw new InputError("TwoFaults", message, "Start the other first.");
      }
      await wiped.wipe();
    },
  };
}

async function createValidators(
  folder: string,
  { client, chainId, count = VALIDATORS }: BftNetworkOptions,
  into: Validator[],
): Promise<void> {
  const seats = await makeSeats(count);
  const validators = seats.map(({ key }) => computeAddress(key));
  const genesisFile = join(folder, "genesis.json");
  const timestamp = Math.floor(Date.now() / 1000);
  await writeFile(genesisFile, JSON.stringify(genesisOf({ chainId, validators, timestamp }), undefined, 2));
  const common = { client, chainId, genesisFile, seats };
  for (const number of seats.keys()) {
    into.push(await Validator.create(common, number, join(folder, `validator-${number}`)));
  }
}

async function makeSeats(count: number): Promise<ValidatorSeat[]> {
  const ports = new Set<number>();
  while (ports.size < 2 * count) ports.add(await freePort());
  const all = [...ports];
  return Array.from({ length: count }, (_, place) => {
    const [peerPort = 0, rpcPort = 0] = all.slice(2 * place);
    return { key: hexlify(randomBytes(32)), peerPort, rpcPort };
  });
}

async function haveFirstBlock(validator: Validator, number: number): Promise<void> {
  // One that ended by itself will not answer any more.
  const isThere = await comesTrue(
    async () => !validator.isRunning || (await headOf(validator.url)) > 0,
    FIRST_BLOCK_LIMIT_MS,
  );
  if (isThere && validator.isRunning) return;
  const what = validator.isRunning ? `had no block in ${FIRST_BLOCK_LIMIT_MS / 1000} s` : "ended";
  const message = `Validator ${number} ${what}. It said last: ${await validator.lastWords()}`;
  throw new TransientError("NoFirstBlock", message, "Try again on a machine that is less busy.");
}

import { Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";

import { pino, type Logger } from "pino";

import { startFollower, type KeptFollower } from "../service/follower/index.ts";
import type { Chain } from "./chain.ts";
import { chanceOf, type Chance } from "./chance.ts";
import type { DatabaseFault, Databases } from "./database.ts";
import { FAULTS, FaultyNode, type FaultRates } from "./node.ts";
import { differences, readTables, type Difference, type Tables } from "./tables.ts";

/** What a seed's run came to. */
export interface Outcome {
  readonly seed: number;
  readonly seconds: number;
  /** What was done to the follower, with how often. */
  readonly done: Readonly<Record<string, number>>;
  readonly differences: readonly Difference[];
  /** Why the tables could not be compared. */
  readonly trouble: string | undefined;
  readonly said: readonly string[];
}

export interface Place {
  readonly chain: Chain;
  readonly databases: Databases;
  /** The deployment book's path. */
  readonly deployment: string;
}

/** Ponder's longest pause before it asks a failing node again is 64 s. */
const CATCH_UP_MS = 180_000;
const LOOK_EVERY_MS = 50;
/** The least that Ponder takes. */
const POLL_MS = 100;
const DEEPEST_REORG = 20;

/** The tables of a follower that nothing befell, at the story's end. */
export async function cleanTables({ chain, databases, deployment }: Place): Promise<Tables> {
  await chain.begin();
  const newest = await chain.tell(chain.length);
  const node = await FaultyNode.start((method, params) => chain.ask(method, params), chanceOf(0));
  const fresh = await databases.fresh();
  const { database } = fresh;
  const log = pino({ level: "silent" });
  const follower = await startFollower({
    rpcUrl: node.url,
    deploymentPath: deployment,
    database,
    pollMs: POLL_MS,
    log,
  });
  try {
    await caughtUp(follower, newest);
    return await readTables(follower);
  } finally {
    await follower.stop();
    await node.stop();
    await fresh.drop();
  }
}

/** Tells the story to a follower with the faults of a seed, lets it catch up, and compares. */
export async function runSeed(place: Place, seed: number, clean: Tables): Promise<Outcome> {
  const began = performance.now();
  const { chain, databases, deployment } = place;
  const chance = chanceOf(seed);
  await chain.begin();
  await chain.tell(chance.whole(0, Math.floor(chain.length * 0.6)));
  const node = await FaultyNode.start((method, params) => chain.ask(method, params), chance.apart(1));
  const fresh = await databases.fresh();
  const { database, faults } = fresh;
  node.rates = ratesOf(chance.apart(2));
  const said: string[] = [];
  const log = keeping(said);
  const follower = await startFollower({
    rpcUrl: node.url,
    deploymentPath: deployment,
    database,
    pollMs: POLL_MS,
    log,
  });
  const done: Record<string, number> = {};
  let found: Difference[] = [];
  let trouble: string | undefined;
  try {
    const troubles = beset(follower, faults, node, chance.apart(3), done);
    const newest = await move(chain, node, chance.apart(4), done);
    troubles.end();
    await troubles.over;
    node.rates = {};
    await caughtUp(follower, newest);
    found = differences(clean, await readTables(follower));
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error);
  } finally {
    await follower.stop();
    await node.stop();
    await fresh.drop();
  }
  const seconds = (performance.now() - began) / 1000;
  const all = { ...done, ...Object.fromEntries(node.done) };
  return { seed, seconds, done: all, differences: found, trouble, said };
}

/** How likely each fault is: a seed has some of them often, some never. */
function ratesOf(chance: Chance): FaultRates {
  const worst = chance.pick([0.02, 0.05, 0.12]);
  return Object.fromEntries(FAULTS.map((fault) => [fault, chance.happens(0.6) ? chance.number() * worst : 0]));
}

/** What befalls the follower and its database, each time after some more questions to the node. */
function beset(
  follower: KeptFollower,
  databaseFaults: readonly DatabaseFault[],
  node: FaultyNode,
  chance: Chance,
  done: Record<string, number>,
): { end(): void; over: Promise<void> } {
  let ended = false;
  const kill = async (): Promise<void> => {
    if (follower.pid !== undefined) process.kill(follower.pid, "SIGKILL");
  };
  const befall = async (): Promise<void> => {
    for (let left = chance.whole(1, 3); left > 0; left -= 1) {
      await Promise.race([node.after(chance.whole(2, 60)), end]);
      // Somewhere in what the last answer set off.
      await pause(chance.whole(0, 150));
      if (ended) return;
      const [name, act] = chance.pick([["killed", kill], ...databaseFaults]);
      done[name] = (done[name] ?? 0) + 1;
      await act();
    }
  };
  let stop = (): void => undefined;
  const end = new Promise<void>((resolve) => (stop = resolve));
  return {
    end: () => {
      ended = true;
      stop();
    },
    over: befall(),
  };
}

/** Tells the rest of the story at the pace of the follower's questions, with forks. Returns the newest block's number. */
async function move(chain: Chain, node: FaultyNode, chance: Chance, done: Record<string, number>): Promise<number> {
  const seen = (): Promise<unknown> => Promise.race([node.after(chance.whole(1, 8)), pause(chance.whole(100, 700))]);
  let newest = 0;
  await node.after(1);
  while (chain.place < chain.length) {
    const room = Math.min(DEEPEST_REORG, chain.length - chain.place - 2);
    if (room > 0 && chance.happens(0.08)) {
      const depth = chance.whole(1, room);
      done["reorg"] = (done["reorg"] ?? 0) + 1;
      await chain.stray(depth, chance, async () => {
        await seen();
        await seen();
      });
    }
    newest = await chain.tell(chance.happens(0.2) ? chance.whole(2, 6) : 1);
    await seen();
  }
  return newest;
}

async function caughtUp(follower: KeptFollower, newest: number): Promise<void> {
  const until = Date.now() + CATCH_UP_MS;
  for (;;) {
    const { block } = follower.status();
    if (block === newest) return;
    if (Date.now() > until) {
      throw new Error(`It did not catch up in ${CATCH_UP_MS / 1000} s: it is at ${block ?? "no block"} of ${newest}.`);
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** A log that is kept, for the case that the tables differ. */
function keeping(said: string[]): Logger {
  const stream = new Writable({
    write(line: Buffer, _encoding, done) {
      said.push(line.toString().trim());
      done();
    },
  });
  return pino({ level: "warn", base: null }, stream);
}

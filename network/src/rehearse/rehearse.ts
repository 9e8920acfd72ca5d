import { setTimeout as pause } from "node:timers/promises";

import { InputError } from "@yaolian/sdk";

import { DEMO_KEYS } from "../../../cli/src/demo/keys.ts";
import { auditLaws, auditNode, oneChain } from "./audit.ts";
import { blockSeconds } from "./chain.ts";
import { askNode, WatchedConnection } from "./connection.ts";
import { faultDrill } from "./drill.ts";
import { fund, isFree, RunKeys } from "./keys.ts";
import { Load } from "./load.ts";
import { keysOfLines, prepareLines } from "./prepare.ts";
import { found, playStory } from "./scenario.ts";
import type { Law, LoadFigures, RehearsalReport, RehearseOptions } from "./types.ts";

const LOAD_SECONDS = 60;
const LINES = 32;
/** Keys that the story itself needs beside the cast's. */
const NEWCOMERS = 8;

/**
 * Deploys the ledger to a running network, plays the whole scenario on it, loads it, has its validators fail where there
 * is a drill, and looks every acknowledged transaction up on every node. What must hold and does not is in the report, as
 * laws that are broken. Throws an InputError `RpcAddressMissing`, `FunderPoor` or `FunderMissing`, a TransientError
 * `NodeUnreachable` or `ChainStandsStill`, or a failure of `deploy`.
 */
export async function rehearse(given: RehearseOptions): Promise<RehearsalReport> {
  const { log = () => undefined } = given;
  // A validator has one number, in the drill as in the connection.
  const rpcUrls = given.drill?.nodes ?? given.rpcUrls;
  const options = { ...given, rpcUrls };
  const [first] = rpcUrls;
  if (first === undefined) {
    throw new InputError("RpcAddressMissing", "No RPC address was given.", "Say --rpc with a node's address.");
  }
  const connection = await WatchedConnection.open(rpcUrls);
  connection.pollingInterval = 250;
  try {
    const network = await describe(first, rpcUrls.length);
    log(`Chain ${network.chainId}, ${network.client}: a block each ${network.blockSeconds.toFixed(2)} s.`);
    const keys = await makeKeys(connection, options);
    const founded = await found(first, connection, { keys, blockSeconds: network.blockSeconds });
    log(
      `The ledger is deployed, and ${founded.stage.seeded.members.size} members are founded, with keys of this run alone.`,
    );
    try {
      return await run(options, { connection, stage: founded.stage, network });
    } finally {
      await founded.remove();
    }
  } finally {
    connection.destroy();
  }
}

interface Running {
  readonly connection: WatchedConnection;
  readonly stage: Parameters<typeof playStory>[0];
  readonly network: RehearsalReport["network"];
}

async function run(options: RehearseOptions, running: Running): Promise<RehearsalReport> {
  const { rpcUrls, drill, scenario: isTold = true, loadSeconds = LOAD_SECONDS, lines = LINES } = options;
  const { log = () => undefined } = options;
  const { connection, stage, network } = running;
  const laws: Law[] = [];
  const scenario = isTold ? await playStory(stage, log) : undefined;
  if (scenario !== undefined) laws.push(scenarioLaw(scenario));

  const work = await prepareLines(stage, lines);
  log(`Load: ${lines} lines of work for ${loadSeconds} s.`);
  const load = new Load(connection, work);
  await pause(loadSeconds * 1000);
  const figures = load.figures();
  log(`${figures.acknowledged} transactions acknowledged, ${figures.perSecond.toFixed(1)} a second.`);
  if (drill !== undefined) {
    laws.push(...(await faultDrill({ drill, connection, blockSeconds: network.blockSeconds, log })));
  }
  await load.end();
  const rest = load.figures();
  laws.push(...loadLaws([figures, ...(drill === undefined ? [] : [rest])]), refusalLaw([figures, rest]));
  const audit = await checkNodes(rpcUrls, connection, laws);
  return {
    network,
    ...(scenario === undefined ? {} : { scenario }),
    load: figures,
    ...(drill === undefined ? {} : { drillLoad: rest }),
    transactions: {
      sent: connection.sentCount,
      acknowledged: connection.acknowledged.size,
      lost: audit.reduce((most, { missing }) => Math.max(most, missing), 0),
      unsettled: connection.unsettled().length,
    },
    ...{ audit, laws, held: laws.every(({ held }) => held) },
  };
}

async function checkNodes(rpcUrls: readonly string[], connection: WatchedConnection, laws: Law[]) {
  const acknowledged = [...connection.acknowledged.values()];
  const audit = await Promise.all(rpcUrls.map((url) => auditNode(url, acknowledged)));
  laws.push(...auditLaws(audit));
  if (rpcUrls.length > 1) laws.push(await oneChain(rpcUrls));
  return audit;
}

function scenarioLaw({ steps, surprises }: NonNullable<RehearsalReport["scenario"]>): Law {
  const seen = surprises.length === 0 ? `${steps} steps` : surprises.join("; ");
  return { law: "every step of the scenario ends as foreseen", held: surprises.length === 0, seen };
}

/** A network that takes nothing loses nothing either: that must not pass for well. */
function loadLaws(figures: readonly LoadFigures[]): Law[] {
  return figures.map(({ acknowledged, seconds }, place) => ({
    law: place === 0 ? "the load comes into blocks" : "the load comes into blocks in the drill too",
    held: acknowledged > 0,
    seen: `${acknowledged} acknowledged in ${seconds.toFixed(0)} s`,
  }));
}

function refusalLaw(figures: readonly LoadFigures[]): Law {
  const refused = figures.flatMap(({ refused: codes }) => Object.entries(codes));
  const seen = refused.map(([code, count]) => `${code} ${count}×`).join(", ");
  return { law: "no act of the load is refused", held: refused.length === 0, seen: seen || "none refused" };
}

/** Keys of this run, with what their fees come to where gas costs something. */
async function makeKeys(connection: WatchedConnection, options: RehearseOptions): Promise<RunKeys> {
  const { fundedKey, lines = LINES, log = () => undefined } = options;
  const keys = new RunKeys(DEMO_KEYS);
  if (fundedKey === undefined) {
    if (await isFree(connection)) return keys;
    const message = "Gas costs something on this chain, and no key was given that could pay for it.";
    throw new InputError(
      "FunderMissing",
      message,
      "Give one that has enough (--funder), or a chain whose base fee is zero.",
    );
  }
  const count = DEMO_KEYS + NEWCOMERS + keysOfLines(lines);
  const addresses = Array.from({ length: count }, (_, number) => keys.of(number).address);
  const each = await fund(connection, fundedKey, addresses);
  if (each > 0n) log(`${count} keys made for this run have ${each} wei each for their fees.`);
  return keys;
}

async function describe(url: string, nodes: number): Promise<RehearsalReport["network"]> {
  const [chainId, client, block] = await Promise.all([
    askNode<string>(url, "eth_chainId"),
    askNode<string>(url, "web3_clientVersion"),
    askNode<{ gasLimit: string; baseFeePerGas?: string }>(url, "eth_getBlockByNumber", ["latest", false]),
  ]);
  return {
    ...{ chainId: Number(chainId), client, nodes, blockSeconds: await blockSeconds(url) },
    blockGasLimit: Number(block.gasLimit),
    baseFeePerGas: BigInt(block.baseFeePerGas ?? 0).toString(),
  };
}

import { Signature, toBeHex, toQuantity, Transaction } from "ethers";
import { network } from "hardhat";

import { CHINA_OFFSET } from "../../sdk/src/days.ts";
import { CONTRACT_NAMES, type ContractName, type Deployment } from "../../sdk/src/ledger/index.ts";
import type { Connection, World } from "../../test/helpers/world.ts";
import type { Chance } from "./chance.ts";
import { tellStory } from "./story/index.ts";

/** A block as it is made again: its time, and its transactions as they were signed. */
interface Made {
  readonly timestamp: number;
  readonly transactions: readonly string[];
}

interface RpcTransaction {
  readonly type: string;
  readonly to: string | null;
  readonly nonce: string;
  readonly gas: string;
  readonly gasPrice: string;
  readonly maxFeePerGas?: string;
  readonly maxPriorityFeePerGas?: string;
  readonly value: string;
  readonly input: string;
  readonly r: string;
  readonly s: string;
  readonly v: string;
  readonly yParity?: string;
}

interface RpcBlock {
  readonly timestamp: string;
  readonly transactions: readonly RpcTransaction[];
}

/** Blocks further apart than this, in seconds, stay blocks of their own. */
const LONGEST_TOGETHER = 2;

/** A real chain in this process whose story can be told again and again, block by block, with detours that are undone. */
export class Chain {
  readonly deployment: Deployment;
  private snapshot = "";
  private told = 0;
  private readonly connection: Connection;
  private readonly blocks: readonly Made[];

  private constructor(connection: Connection, deployment: Deployment, blocks: readonly Made[]) {
    this.connection = connection;
    this.deployment = deployment;
    this.blocks = blocks;
  }

  /** Tells the story once and goes back to its beginning. The chance decides which transactions share a block. */
  static async open(chance: Chance): Promise<Chain> {
    const connection = await network.connect({ override: { mining: { mempool: { order: "fifo" } } } });
    let deployment: Deployment | undefined;
    let base = "";
    let first = 0;
    await tellStory(connection, async (world) => {
      deployment = await deploymentOf(world);
      first = await world.connection.ethers.provider.getBlockNumber();
      base = await request(connection, "evm_snapshot");
    });
    if (deployment === undefined) throw new Error("The story never began.");
    const blocks = regrouped(await made(connection, first + 1), chance);
    await request(connection, "evm_revert", [base]);
    await request(connection, "evm_setAutomine", [false]);
    const chain = new Chain(connection, deployment, blocks);
    chain.snapshot = await request(connection, "evm_snapshot");
    return chain;
  }

  /** How many blocks the story has. */
  get length(): number {
    return this.blocks.length;
  }

  /** How many of them were told. */
  get place(): number {
    return this.told;
  }

  /** Back to the story's beginning. */
  async begin(): Promise<void> {
    await request(this.connection, "evm_revert", [this.snapshot]);
    this.snapshot = await request(this.connection, "evm_snapshot");
    this.told = 0;
  }

  /** Tells the next blocks of the story. Returns the number of the newest block. */
  async tell(count: number): Promise<number> {
    for (const block of this.blocks.slice(this.told, this.told + count)) await this.make(block);
    this.told = Math.min(this.told + count, this.blocks.length);
    return Number(await this.ask<string>("eth_blockNumber"));
  }

  /**
   * Makes blocks that were never to be: what comes next in the story, less some and in other blocks. `until` waits for as
   * long as they may be seen; then they are undone.
   */
  async stray(depth: number, chance: Chance, until: () => Promise<void>): Promise<void> {
    const snapshot = await request(this.connection, "evm_snapshot");
    const coming = this.blocks.slice(this.told, this.told + depth * 2).flatMap(({ transactions }) => transactions);
    let time = Number((await this.ask<RpcBlock>("eth_getBlockByNumber", ["latest", false])).timestamp);
    for (let made = 0; made < depth; made += 1) {
      const taken = coming.splice(0, chance.whole(0, 4)).filter(() => chance.happens(0.85));
      // A transaction that no longer fits is refused: then this fork goes without it.
      await this.make({ timestamp: (time += chance.whole(1, 20)), transactions: taken }, () => undefined);
    }
    await until();
    await request(this.connection, "evm_revert", [snapshot]);
  }

  /** What the chain itself answers to a question of JSON-RPC. */
  ask<T>(method: string, params: readonly unknown[] = []): Promise<T> {
    return request(this.connection, method, params) as Promise<T>;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async make({ timestamp, transactions }: Made, refused?: () => void): Promise<void> {
    for (const transaction of transactions) {
      const sent = this.ask("eth_sendRawTransaction", [transaction]);
      await (refused === undefined ? sent : sent.catch(refused));
    }
    await this.ask("evm_setNextBlockTimestamp", [toQuantity(timestamp)]);
    await this.ask("evm_mine");
  }
}

async function deploymentOf(world: World): Promise<Deployment> {
  const entries = await Promise.all(
    CONTRACT_NAMES.map(async (name) => [name, { address: await world[name].getAddress(), startBlock: 1 }] as const),
  );
  const contracts = Object.fromEntries(entries) as Record<ContractName, { address: string; startBlock: number }>;
  return { chainId: 31337, name: "faults", contracts, dayOffset: CHINA_OFFSET };
}

/** The chain's blocks from one on, as they can be made again. */
async function made(connection: Connection, from: number): Promise<Made[]> {
  const newest = Number(await request(connection, "eth_blockNumber"));
  const numbers = Array.from({ length: newest - from + 1 }, (_, place) => from + place);
  return Promise.all(
    numbers.map(async (number) => {
      const block = (await request(connection, "eth_getBlockByNumber", [
        toQuantity(number),
        true,
      ])) as unknown as RpcBlock;
      return { timestamp: Number(block.timestamp), transactions: block.transactions.map(signed) };
    }),
  );
}

function signed(sent: RpcTransaction): string {
  const yParity = sent.yParity === undefined ? undefined : (Number(sent.yParity) as 0 | 1);
  const { r, s, v } = sent;
  // A signature's numbers come without the zeros that they begin with.
  const signature = Signature.from({
    r: toBeHex(r, 32),
    s: toBeHex(s, 32),
    ...(yParity === undefined ? { v } : { yParity }),
  });
  const fees =
    sent.maxFeePerGas === undefined
      ? { gasPrice: sent.gasPrice }
      : { maxFeePerGas: sent.maxFeePerGas, maxPriorityFeePerGas: sent.maxPriorityFeePerGas ?? null };
  const { to, gas: gasLimit, value, input: data } = sent;
  const [type, nonce] = [Number(sent.type), Number(sent.nonce)];
  return Transaction.from({ type, to, nonce, gasLimit, value, data, chainId: 31337, ...fees, signature }).serialized;
}

/** The same transactions in fewer blocks, some of them with many, and with empty blocks between. */
function regrouped(blocks: readonly Made[], chance: Chance): Made[] {
  const result: Made[] = [];
  let room = 0;
  for (const block of blocks) {
    const last = result.at(-1);
    // What waited for its time still has to.
    if (room > 0 && last !== undefined && block.timestamp - last.timestamp <= LONGEST_TOGETHER) {
      room -= 1;
      result[result.length - 1] = {
        timestamp: block.timestamp,
        transactions: [...last.transactions, ...block.transactions],
      };
      continue;
    }
    const isWaited = last !== undefined && block.timestamp > last.timestamp + 1;
    if (isWaited && chance.happens(0.5)) result.push({ timestamp: last.timestamp + 1, transactions: [] });
    result.push(block);
    room = chance.happens(0.1) ? chance.whole(3, 9) : chance.whole(0, 1);
  }
  return result;
}

function request(connection: Connection, method: string, params: readonly unknown[] = []): Promise<string> {
  return connection.provider.request({ method, params: [...params] }) as Promise<string>;
}

import { setTimeout as pause } from "node:timers/promises";

import { demoKey } from "../../../cli/src/demo/keys.ts";
import type { RoleName } from "../../../sdk/src/ledger/enums.ts";
import { connect, INTERFACES, type ContractName, type Ledger } from "../../../sdk/src/ledger/index.ts";
import { startLocalChain } from "../../local/chain.ts";
import { readCast } from "../../seed/cast.ts";
import { deployDemo, seedDemo } from "../../seed/demo.ts";
import { rosterOf, type Part } from "../../seed/roster.ts";
import { Rpc } from "./rpc.ts";

/** A transaction as it is sent: the node signs it itself. */
export interface Sent {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly gas: number;
}

/** A block, and when it was mined by this process's clock, milliseconds. */
export interface Mined {
  readonly number: number;
  readonly at: number;
}

/** The sample consortium on a chain of its own, whose blocks come when they are asked for. */
export class BenchChain {
  readonly ledger: Ledger;
  readonly rpc: Rpc;
  readonly stop: () => Promise<void>;
  readonly #sites: ReadonlyMap<string, number>;
  readonly #members: ReadonlyMap<string, number>;
  readonly #parts: readonly Part[];
  readonly #nonces = new Map<string, number>();

  private constructor(parts: {
    ledger: Ledger;
    rpc: Rpc;
    stop: () => Promise<void>;
    sites: ReadonlyMap<string, number>;
    members: ReadonlyMap<string, number>;
    roster: readonly Part[];
  }) {
    this.ledger = parts.ledger;
    this.rpc = parts.rpc;
    this.stop = parts.stop;
    this.#sites = parts.sites;
    this.#members = parts.members;
    this.#parts = parts.roster;
  }

  static async start(): Promise<BenchChain> {
    const chain = await startLocalChain({ intervalMs: 3_600_000 });
    const rpc = new Rpc(chain.url);
    const cast = await readCast();
    const founding = new AbortController();
    const blocks = mineUntil(rpc, founding.signal);
    const deployment = await deployDemo({ rpcUrl: chain.url, cast, name: "bench" });
    const ledger = await connect({ rpcUrl: chain.url, deployment });
    const { sites, members } = await seedDemo(ledger, cast);
    founding.abort();
    await blocks;
    const stop = async (): Promise<void> => {
      ledger.close();
      await chain.stop();
    };
    return new BenchChain({ ledger, rpc, stop, sites, members, roster: rosterOf(cast) });
  }

  site(gln: string): number {
    return found(this.#sites.get(gln), gln);
  }

  member(key: string): number {
    return found(this.#members.get(key), key);
  }

  /** The address of who has a role, at a site where it is bound to one. */
  who(role: RoleName, place: { gln: string } | { member: string }): string {
    const part = this.#parts.find(
      (each) =>
        each.role === role && ("gln" in place ? each.site?.gln === place.gln : each.member?.key === place.member),
    );
    return demoKey(found(part, role).number).address;
  }

  /** A call of a contract's function, as it is sent. */
  call(
    contract: ContractName,
    name: string,
    args: readonly unknown[],
    { from, gas }: Pick<Sent, "from" | "gas">,
  ): Sent {
    const data = INTERFACES[contract].encodeFunctionData(name, args);
    return { from, to: this.ledger.deployment.contracts[contract].address, data, gas };
  }

  /** Sends transactions, in this order, and mines them into one block. Returns its number and when it was there. */
  async block(sent: readonly Sent[]): Promise<Mined> {
    for (const { from } of sent) await this.#count(from);
    if (sent.length > 0) await this.rpc.askAll(sent.map((each) => this.#question(each)));
    return this.mine();
  }

  async mine(): Promise<Mined> {
    await this.rpc.ask("evm_mine");
    const at = performance.now();
    const [, number] = await this.rpc.askAll<string>([
      ["hardhat_setNextBlockBaseFeePerGas", ["0x0"]],
      ["eth_blockNumber", []],
    ]);
    return { number: Number(number), at };
  }

  async time(): Promise<number> {
    const { timestamp } = await this.rpc.ask<{ timestamp: string }>("eth_getBlockByNumber", ["latest", false]);
    return Number(timestamp);
  }

  async #count(from: string): Promise<void> {
    if (this.#nonces.has(from)) return;
    this.#nonces.set(from, Number(await this.rpc.ask<string>("eth_getTransactionCount", [from, "latest"])));
  }

  #question({ from, to, data, gas }: Sent): readonly [string, readonly unknown[]] {
    const nonce = this.#nonces.get(from) ?? 0;
    this.#nonces.set(from, nonce + 1);
    return ["eth_sendTransaction", [{ from, to, data, nonce: hex(nonce), gas: hex(gas), gasPrice: "0x0" }]];
  }
}

/** Mines blocks, while contracts are deployed, as quickly as they come. */
async function mineUntil(rpc: Rpc, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await rpc.ask("evm_mine");
    await rpc.ask("hardhat_setNextBlockBaseFeePerGas", ["0x0"]);
    await pause(40);
  }
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The sample consortium has no ${what}.`);
  return value;
}

import type { BaseContract, ContractRunner, ContractTransactionResponse } from "ethers";

import { callOf, refusalOf } from "../../helpers/answers.ts";
import type { Connection, World } from "../../helpers/world.ts";

export const DONE = "done";

/** What comes of it one second before, in the very second, and one second after. */
type Outcomes = readonly [before: string, then: string, after: string];

/** What is to be seen at a second, once all that it needs is there. */
export interface Prepared {
  /** The second, Unix time. */
  readonly at: number;
  /** What comes of it in the newest block; where it is sent, in the one that it goes into. */
  readonly outcome: () => Promise<string>;
  readonly isSent?: true;
}

/** A second from which on something is different. */
export interface Edge<Staged> {
  readonly name: string;
  /** Where the time is read for it, as `Contract.function`. */
  readonly reads: readonly string[];
  readonly prepare: (staged: Staged) => Promise<Prepared>;
  readonly outcomes: Outcomes;
}

/** The edges that share a stage. */
export interface Edges<Staged> {
  readonly of: string;
  readonly stage: (connection: Connection) => Promise<Staged>;
  readonly worldOf: (staged: Staged) => World;
  readonly edges: readonly Edge<Staged>[];
}

/** It may be done up to this second, the last one included. */
export const until = (error: string): Outcomes => [DONE, DONE, error];
/** It may be done before this second, and is refused from then on. */
export const before = (error: string): Outcomes => [DONE, error, error];
/** It is refused before this second, and may be done from then on. */
export const from = (error: string): Outcomes => [error, DONE, DONE];
/** It is refused up to this second, the last one included. */
export const after = (error: string): Outcomes => [error, error, DONE];

/** What comes of a call that is tried out: the error's name, or that it would be done. */
export function trying(
  world: World,
  sender: { readonly address: string } | string,
  contract: BaseContract,
  name: string,
  args: readonly unknown[],
): () => Promise<string> {
  const by = typeof sender === "string" ? sender : sender.address;
  return async () => (await refusalOf(world, await callOf(by, contract, name, args)))?.name ?? DONE;
}

/** What a transaction tells: the names of its contract's events. */
export function sending(
  sender: { readonly address: string } & ContractRunner,
  contract: BaseContract,
  name: string,
  args: readonly unknown[],
): () => Promise<string> {
  return async () => {
    const call = contract.connect(sender).getFunction(name);
    const receipt = await ((await call(...args)) as ContractTransactionResponse).wait();
    const told = (receipt?.logs ?? []).map((log) => contract.interface.parseLog(log)?.name);
    return told.filter((event) => event !== undefined).join(", ");
  };
}

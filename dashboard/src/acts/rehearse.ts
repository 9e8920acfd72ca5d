import { Actor, INTERFACES, type Ledger } from "@yaolian/sdk/ledger";
import type { Outcome, PreparedCall } from "@yaolian/sdk/transactions";

import { tryCall } from "../../../sdk/src/ledger/gas.ts";

/** One transaction that an act would send, after the node has tried it. */
export interface Rehearsed {
  readonly contract: string;
  readonly method: string;
  /** Each argument's name and value, as text. */
  readonly args: readonly (readonly [string, string])[];
  readonly gasLimit: bigint;
}

/** Stops an act at the transaction it would send. */
class Stop extends Error {
  readonly call: PreparedCall;
  readonly gasLimit: bigint;

  constructor(call: PreparedCall, gasLimit: bigint) {
    super("A rehearsal sends nothing.");
    this.call = call;
    this.gasLimit = gasLimit;
  }
}

/** Tries what it is given, and sends nothing. */
class RehearsingActor extends Actor {
  override async send(call: PreparedCall): Promise<Outcome> {
    throw new Stop(call, await tryCall(call, this.address, true));
  }
}

/**
 * What an act would send, without sending it: the SDK's own action runs, up to its first transaction. Throws the sentence
 * with which the ledger refuses it.
 */
export async function rehearse(ledger: Ledger, act: (ledger: Ledger) => Promise<unknown>): Promise<Rehearsed> {
  if (ledger.actor === undefined) throw new Error("Nobody acts on this ledger.");
  try {
    await act(ledger.as(new RehearsingActor(ledger.actor.signer)));
  } catch (error) {
    if (error instanceof Stop) return told(error);
    throw error;
  }
  throw new Error("The act sends nothing.");
}

function told({ call: { contract, method, data }, gasLimit }: Stop): Rehearsed {
  const fragment = INTERFACES[contract].getFunction(method);
  const values: unknown[] = fragment === null ? [] : [...INTERFACES[contract].decodeFunctionData(fragment, data)];
  const args = values.map((value, at) => [fragment?.inputs[at]?.name ?? String(at), text(value)] as const);
  return { contract, method, args, gasLimit };
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? each.toString() : each), 1)
    .replaceAll('"', "")
    .replace(/\s*\n\s*/g, " ");
}

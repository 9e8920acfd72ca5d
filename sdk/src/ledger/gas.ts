import { TransientError } from "../errors.ts";
import { answerIn, ask, isTrouble, revertData } from "./rpc.ts";
import { refusal } from "../errors/refusal.ts";
import type { PreparedCall } from "../transactions/prepare.ts";

/** What is added to the most gas that such a call has taken: room for a slot more to be written, and a share of it. */
const ROOM = 40_000n;
const SHARE_PERCENT = 125n;
/** For a call that can't be tried yet, since it builds on transactions that are still on their way. */
const UNTRIED = 6_000_000n;
/** EIP-7825: what one transaction may ask for at most. */
const MOST = 16_777_216n;

/** Learns how much gas each shape of call takes, so that a node is asked for an estimate once a shape. */
export class GasBook {
  readonly #most = new Map<string, bigint>();

  /** The limit for a call, if one of its shape is known. */
  limitOf(call: PreparedCall): bigint | undefined {
    const most = this.#most.get(shapeOf(call));
    return most === undefined ? undefined : withRoom(most);
  }

  /** Remembers what a call took. */
  learn(call: PreparedCall, gas: bigint): bigint {
    const shape = shapeOf(call);
    const most = this.#most.get(shape) ?? 0n;
    if (gas > most) this.#most.set(shape, gas);
    return withRoom(gas > most ? gas : most);
  }

  /** Forgets a shape whose limit was too low. */
  forget(call: PreparedCall): void {
    this.#most.delete(shapeOf(call));
  }
}

function withRoom(gas: bigint): bigint {
  const limit = (gas * SHARE_PERCENT) / 100n + ROOM;
  return limit > MOST ? MOST : limit;
}

/** Calls of one method, of one length and of as many packs, take about as much. */
function shapeOf({ contract, method, data, packs }: PreparedCall): string {
  return `${contract} ${method} ${data.length} ${Math.ceil(packs / 128)}`;
}

/**
 * The gas limit of a call that was found to succeed if sent now by `from`; with `check` false only where that costs
 * nothing more. Throws the sentence of the contract's error as an InputError.
 */
export async function tryCall(call: PreparedCall, from: string, check: boolean): Promise<bigint> {
  const { provider, gas } = call.ledger.link;
  const known = gas.limitOf(call);
  if (known !== undefined && !check) return known;
  const transaction = { from, to: call.to, data: call.data };
  try {
    if (known === undefined) {
      const estimate = await ask<string>(provider, "eth_estimateGas", [transaction, "latest"]);
      return gas.learn(call, BigInt(estimate));
    }
    await ask<string>(provider, "eth_call", [{ ...transaction, gas: `0x${MOST.toString(16)}` }, "latest"]);
    return known;
  } catch (error) {
    const data = revertData(error);
    if (data === undefined) throw isTrouble(error) ? error : notTried(call, error);
    if (!check) return UNTRIED;
    throw refusal(call, data);
  }
}

function notTried(call: PreparedCall, cause: unknown): TransientError {
  const reason = (answerIn(cause)?.message ?? String(cause)).slice(0, 200);
  const message = `The node could not try ${call.contract}.${call.method}: ${reason}.`;
  return new TransientError("CallNotTried", message, "Look at the node's log, then try again.", { cause });
}

import { getAddress } from "ethers";
import type { Signer } from "ethers";

import { InputError, TransientError } from "../errors.ts";
import { explainFailure, RanOutOfGas } from "../transactions/failure.ts";
import { outcomeOf, type Outcome } from "../transactions/outcome.ts";
import type { PreparedCall } from "../transactions/prepare.ts";
import { NotTaken } from "./broadcast.ts";
import { tryCall } from "./gas.ts";
import type { Mined } from "./inclusion.ts";
import { Nonces } from "./nonces.ts";
import { ask } from "./rpc.ts";
import { signTransaction, type Sent } from "./sending.ts";

const ATTEMPTS = 6;

/** How an actor sends. */
export interface SendOptions {
  /**
   * Whether the node tries each call before it is sent, so that a refused one never becomes a transaction (the default).
   * False where calls build on others that are still on their way, or where speed counts: a refused one then takes a
   * place in a block, and the same error comes out.
   */
  readonly check?: boolean;
}

/** One address that sends: hundreds in flight, each nonce used once, no action sent twice. */
export class Actor {
  readonly signer: Signer;
  readonly address: string;
  readonly #nonces: Nonces;
  readonly #check: boolean;
  /** What was sent and never seen in a block, by what it does. */
  readonly #unsettled = new Map<string, Sent>();

  /** Throws an InputError `SignerWithoutAddress` for a signer that does not know its address yet. */
  constructor(signer: Signer, options: SendOptions = {}) {
    if (!("address" in signer) || typeof signer.address !== "string") {
      const cure = "Use a Wallet, an HDNodeWallet or the JsonRpcSigner that provider.getSigner() resolves to.";
      throw new InputError("SignerWithoutAddress", "The signer does not tell its address.", cure);
    }
    this.signer = signer;
    this.address = getAddress(signer.address);
    this.#nonces = new Nonces(this.address);
    this.#check = options.check ?? true;
  }

  /**
   * Sends a call and waits until it is in a block. The same call again after a TransientError first looks for the
   * earlier one. Throws an InputError with the sentence of the contract's error, or a TransientError.
   */
  async send(call: PreparedCall, options: SendOptions = {}): Promise<Outcome> {
    const key = `${call.to}${call.data}`;
    const earlier = this.#unsettled.get(key);
    if (earlier !== undefined) {
      const outcome = await this.#settleEarlier(call, key, earlier);
      if (outcome !== undefined) return outcome;
    }
    let gasLimit = await tryCall(call, this.address, options.check ?? this.#check);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#sendOnce(call, key, gasLimit);
      } catch (error) {
        if (attempt === ATTEMPTS) throw error instanceof NotTaken ? notTaken(this.address, error) : error;
        gasLimit = await this.#mend(call, error, gasLimit);
      }
    }
  }

  async #sendOnce(call: PreparedCall, key: string, gasLimit: bigint): Promise<Outcome> {
    const { provider, fees } = call.ledger.link;
    const [fee, nonce] = await Promise.all([fees.current(), this.#nonces.take(provider)]);
    const sent = await this.#sign(call, { ...fee, nonce, gasLimit });
    return this.#settle(call, key, sent, gasLimit);
  }

  async #sign(
    call: PreparedCall,
    terms: { nonce: number; gasLimit: bigint; maxFeePerGas: bigint; maxPriorityFeePerGas: bigint },
  ): Promise<Sent> {
    try {
      return await signTransaction(call.ledger, this.signer, { to: call.to, data: call.data, ...terms });
    } catch (error) {
      this.#nonces.release(terms.nonce);
      throw error;
    }
  }

  async #settle(call: PreparedCall, key: string, sent: Sent, gasLimit?: bigint): Promise<Outcome> {
    let mined: Mined;
    try {
      mined = await sent.settle();
    } catch (error) {
      this.#nonces.release(sent.nonce);
      if (error instanceof NotTaken) this.#unsettled.delete(key);
      else this.#unsettled.set(key, sent);
      this.#fillGap(call, sent.nonce).catch(() => this.#nonces.release(sent.nonce));
      throw error;
    }
    this.#unsettled.delete(key);
    this.#nonces.settle(sent.nonce);
    if (!mined.succeeded) throw await explainFailure(call, this.address, mined, gasLimit);
    call.ledger.link.gas.learn(call, mined.gasUsed);
    return outcomeOf(call.ledger, mined);
  }

  /** Undefined where the earlier transaction can never be in a block any more. */
  async #settleEarlier(call: PreparedCall, key: string, earlier: Sent): Promise<Outcome | undefined> {
    this.#unsettled.delete(key);
    this.#nonces.claim(earlier.nonce);
    try {
      return await this.#settle(call, key, earlier);
    } catch (error) {
      if (error instanceof NotTaken) return undefined;
      throw error;
    }
  }

  /** A nonce that nothing uses keeps all later ones waiting: an empty transaction to itself takes it up. */
  async #fillGap(call: PreparedCall, nonce: number): Promise<void> {
    const { provider, fees } = call.ledger.link;
    const used = Number(await ask<string>(provider, "eth_getTransactionCount", [this.address, "pending"]));
    if (used > nonce || !this.#nonces.isAwaited(nonce) || !this.#nonces.claim(nonce)) return;
    const terms = { to: this.address, data: "0x", nonce, gasLimit: 21_000n, ...(await fees.current()) };
    const sent = await signTransaction(call.ledger, this.signer, terms);
    await sent.settle();
    this.#nonces.settle(nonce);
  }

  /** What to change before the same call is sent again; throws what no change mends. */
  async #mend(call: PreparedCall, error: unknown, gasLimit: bigint): Promise<bigint> {
    if (error instanceof RanOutOfGas) {
      call.ledger.link.gas.forget(call);
      const limit = await tryCall(call, this.address, true);
      return limit > gasLimit ? limit : gasLimit * 2n;
    }
    if (!(error instanceof NotTaken)) throw error;
    if (error.why === "fee-too-low") call.ledger.link.fees.wasTooLow();
    else if (error.why !== "nonce-taken") throw notTaken(this.address, error);
    return gasLimit;
  }
}

function notTaken(address: string, refused: NotTaken): InputError | TransientError {
  const reason = refused.message.slice(0, 200);
  if (refused.why === "no-funds") {
    const cure = "Send it some, or let the network's base fee be zero.";
    return new InputError("FundsMissing", `${address} can't pay for its transaction (${reason}).`, cure);
  }
  const message = `The node does not take transactions of ${address} (${reason}).`;
  return new TransientError("TransactionNotTaken", message, "Look at the node's log, then try again.", {
    cause: refused,
  });
}

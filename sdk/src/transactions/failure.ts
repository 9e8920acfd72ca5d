import { TransientError } from "../errors.ts";
import { refusal } from "../errors/refusal.ts";
import type { Mined } from "../ledger/inclusion.ts";
import { ask, revertData } from "../ledger/rpc.ts";
import type { PreparedCall } from "./prepare.ts";

/** A transaction that ended because its gas limit was too low; sent again with more, it may succeed. */
export class RanOutOfGas extends Error {}

/**
 * Why a transaction that is in a block failed: its call is tried again on the state after that block and before it, since
 * nodes keep no reasons.
 */
export async function explainFailure(
  call: PreparedCall,
  from: string,
  mined: Mined,
  gasLimit: bigint | undefined,
): Promise<Error> {
  // Out of gas takes all but what one call keeps back for its caller, one part in 64.
  if (gasLimit !== undefined && mined.gasUsed >= gasLimit - gasLimit / 32n) return new RanOutOfGas(mined.hash);
  const { provider } = call.ledger.link;
  for (const block of [mined.block, mined.block - 1]) {
    try {
      const transaction = { from, to: call.to, data: call.data };
      await ask<string>(provider, "eth_call", [transaction, `0x${block.toString(16)}`]);
    } catch (error) {
      const data = revertData(error);
      if (data === undefined) throw error;
      return refusal(call, data, mined.hash);
    }
  }
  const message = `The transaction ${mined.hash} failed in block ${mined.block}, and its call succeeds now.`;
  return new TransientError("FailureUnexplained", message, "Another transaction was in the way: try again.");
}

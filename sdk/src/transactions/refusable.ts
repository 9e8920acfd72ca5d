import { InputError } from "../errors.ts";
import { explainRevert } from "../errors/explain.ts";
import { isTrouble, revertData, unreachable } from "../ledger/rpc.ts";

/** An answer of a contract; where it refuses, the InputError says its error's sentence. */
export async function refusable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const data = revertData(error);
    if (data === undefined) throw isTrouble(error) ? unreachable("eth_call", error) : error;
    const { name, args, sentence, cure } = explainRevert(data);
    throw new InputError(name ?? "Refused", sentence, cure, { values: args });
  }
}

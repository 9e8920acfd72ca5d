import { InputError, TransientError } from "../errors.ts";
import type { PreparedCall } from "../transactions/prepare.ts";
import { explainRevert } from "./explain.ts";

/** The failure of a call that a contract refused, with the contract's custom error as its code. */
export function refusal(call: PreparedCall, data: string, transaction?: string): InputError | TransientError {
  const { name, args, sentence, cure, class: kind } = explainRevert(data);
  const message = name === undefined ? `${call.contract}.${call.method} was refused. ${sentence}` : sentence;
  const cause = transaction === undefined ? {} : { cause: new Error(`The transaction ${transaction} failed.`) };
  const Failure = kind === "transient" ? TransientError : InputError;
  return new Failure(name ?? "Refused", message, cure, { ...cause, values: args });
}

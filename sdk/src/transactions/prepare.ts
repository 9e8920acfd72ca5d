import type { TypedContractMethod } from "../../../typechain-types/common.ts";
import { InputError } from "../errors.ts";
import { INTERFACES } from "../ledger/contracts.ts";
import type { ContractName, Contracts } from "../ledger/contracts.ts";
import type { Ledger } from "../ledger/ledger.ts";

/** A call that is ready to be signed. */
export interface PreparedCall {
  readonly ledger: Ledger;
  readonly contract: ContractName;
  readonly method: string;
  readonly to: string;
  readonly data: string;
  /** How many packs one range of it names: what its gas grows with beside its length. */
  readonly packs: number;
}

/** The arguments of a contract's method, as its generated type has them. */
export type ArgumentsOf<C extends ContractName, M extends keyof Contracts[C]> =
  Contracts[C][M] extends TypedContractMethod<infer A, infer _R, infer _S> ? A : never;

/** The names of a contract's methods that send a transaction. */
export type MethodOf<C extends ContractName> = {
  [M in keyof Contracts[C]]: Contracts[C][M] extends TypedContractMethod<infer _A, infer _R, infer S>
    ? S extends "view"
      ? never
      : M
    : never;
}[keyof Contracts[C]] &
  string;

/**
 * Encodes a call of one of the ledger's contracts. Throws an InputError `ArgumentWrong` where a value does not fit its
 * type. `packs` is how many packs a range of it names.
 */
export function prepare<C extends ContractName, M extends MethodOf<C>>(
  ledger: Ledger,
  contract: C,
  method: M,
  args: ArgumentsOf<C, M>,
  packs = 0,
): PreparedCall {
  const to = ledger.deployment.contracts[contract].address;
  const values = args as readonly unknown[];
  try {
    return { ledger, contract, method, to, data: INTERFACES[contract].encodeFunctionData(method, values), packs };
  } catch (error) {
    throw argumentWrong(method, error);
  }
}

function argumentWrong(method: string, error: unknown): InputError {
  // What ethers says names the argument and its type; the value stays out of it, since a prescription's may be secret.
  const argument = error instanceof Error && "argument" in error ? String(error.argument) : "";
  const reason = error instanceof Error && "shortMessage" in error ? String(error.shortMessage) : String(error);
  const what = reason.replace(/\s*\(argument=.*/s, "");
  const cure = "Give a value that fits its type in the contract's interface.";
  return new InputError("ArgumentWrong", `${method} does not take this value: ${what}.`, cure, {
    ...(argument === "" ? {} : { place: argument }),
    cause: error,
  });
}

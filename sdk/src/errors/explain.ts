import { ErrorFragment, Interface } from "ethers";
import type { ErrorDescription } from "ethers";

import type { AbiEntry, AbiParameter, PlainValue } from "../ledger/abi.ts";
import { plainArgs } from "../ledger/abi.ts";
import { FACTORIES } from "../ledger/contracts.ts";
import { formatValue } from "./format.ts";
import { errorText, type ErrorName } from "./sentences.ts";

/** What a revert says, for a person and for a program. */
export interface Explanation {
  /** The custom error's name; undefined where the revert is none of the ledger's. */
  readonly name: ErrorName | undefined;
  readonly args: { readonly [name: string]: PlainValue };
  /** What was wrong, with the values. */
  readonly sentence: string;
  /** What to do about it. */
  readonly cure: string;
  /** Whether the caller has to change something, or the same call may succeed later. */
  readonly class: "input" | "transient";
}

/** One custom error of the ledger's ABIs. */
export interface CustomError {
  readonly name: ErrorName;
  /** What tells it from another of the same name, e.g. `RootMissing(bytes32)`. */
  readonly signature: string;
  readonly inputs: readonly AbiParameter[];
}

/** All custom errors of the ledger's ABIs, each once, in the order of the contracts. */
export const CUSTOM_ERRORS: readonly CustomError[] = collect();

const reader = new Interface(CUSTOM_ERRORS.map(({ name, inputs }) => ({ type: "error", name, inputs })));
const bySignature = new Map<string, CustomError>(CUSTOM_ERRORS.map((error) => [error.signature, error]));

/** Turns the data of a revert into a sentence and a cure. Never throws: data of no known error is told as it is. */
export function explainRevert(data: string): Explanation {
  const found = read(data);
  const error = bySignature.get(found?.signature ?? "");
  if (found === undefined || error === undefined) return unknownRevert(data, found);
  const args = plainArgs(error.inputs, found.args);
  const { why, cure, transient } = errorText(error.name, error.signature);
  const fill = (text: string): string => fillIn(text, error.inputs, args, formatValue);
  return {
    name: error.name,
    args,
    sentence: fill(why),
    cure: fill(cure),
    class: transient === true ? "transient" : "input",
  };
}

/** The error that the data is of: a custom one, or Solidity's own `Error` and `Panic`. */
function read(data: string): ErrorDescription | undefined {
  if (!/^0x[0-9a-fA-F]{8}/.test(data)) return undefined;
  try {
    return reader.parseError(data) ?? undefined;
  } catch {
    // Known by its first four bytes, and cut short behind them.
    return undefined;
  }
}

/** A value of an error as somebody reads it. */
export type ValueFormat = (parameter: AbiParameter, value: PlainValue) => string;

/** Writes an error's values into a sentence about it. `{name}` stays where the error has no value of the name. */
export function fillIn(
  text: string,
  inputs: readonly AbiParameter[],
  args: { readonly [name: string]: PlainValue },
  format: ValueFormat,
): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const input = inputs.find((each) => each.name === name);
    const value = args[name];
    return input === undefined || value === undefined ? placeholder : format(input, value);
  });
}

/** `require` texts and failed assertions, which only a fault of a contract or of another ledger's contract can give. */
function unknownRevert(data: string, found: ErrorDescription | undefined): Explanation {
  const cure = "Check that the deployment book is of this chain; if it is, report it with this data.";
  const reason: unknown = found?.args[0];
  const what =
    found === undefined
      ? `The contract refused without an error that is known here (${data.slice(0, 74)})`
      : `The contract says ${found.name}(${String(reason)})`;
  return { name: undefined, args: {}, sentence: `${what}.`, cure, class: "input" };
}

function collect(): CustomError[] {
  const errors = new Map<string, CustomError>();
  for (const { abi } of Object.values(FACTORIES)) {
    for (const { type, name, inputs } of abi as readonly AbiEntry[]) {
      if (type !== "error" || name === undefined) continue;
      const signature = ErrorFragment.from({ type, name, inputs: inputs ?? [] }).format("sighash");
      errors.set(signature, { name: name as ErrorName, signature, inputs: inputs ?? [] });
    }
  }
  return [...errors.values()];
}

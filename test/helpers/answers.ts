import { ErrorDescription, type BaseContract, type ErrorFragment } from "ethers";

import { CONTRACT_NAMES, INTERFACES } from "../../sdk/src/ledger/contracts.ts";
import type { World } from "./world.ts";

/** A transaction that is tried out on the newest block and not sent. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  /** In hexadecimal; as much as a block has, unless told. */
  readonly gas?: string;
}

/** A call of a contract's function by an address. */
export async function callOf(from: string, contract: BaseContract, name: string, args: readonly unknown[]) {
  return { from, to: await contract.getAddress(), data: contract.interface.encodeFunctionData(name, args) };
}

/** The error of the ledger that refuses a call; `null` where it succeeds. Whatever else becomes of it is thrown. */
export async function refusalOf(world: World, call: Call): Promise<ErrorDescription | null> {
  try {
    await world.connection.provider.request({ method: "eth_call", params: [call, "latest"] });
    return null;
  } catch (error) {
    const data = revertData(error);
    const described = data === undefined ? null : errorIn(data);
    if (described === null) throw error;
    return described;
  }
}

/** What a refused call returned: the node wraps it once more where it can't tell the line of the contract. */
export function revertData(error: unknown): string | undefined {
  let data = error;
  while (typeof data === "object" && data !== null && "data" in data) ({ data } = data);
  return typeof data === "string" && data.length >= 10 ? data : undefined;
}

/** The errors of the whole ledger by their selectors: a contract passes on what it is refused by another. */
const ERRORS = new Map(
  CONTRACT_NAMES.flatMap((name) => {
    const found: [string, ErrorFragment][] = [];
    INTERFACES[name].forEachError((fragment) => found.push([fragment.selector, fragment]));
    return found;
  }),
);

/** What ethers' `parseError` gives, which hashes every error of the ledger anew; Solidity's own errors it knows. */
function errorIn(data: string): ErrorDescription | null {
  const selector = data.slice(0, 10);
  const fragment = ERRORS.get(selector) ?? INTERFACES.consortium.getError(selector);
  if (fragment === null) return null;
  return new ErrorDescription(fragment, selector, INTERFACES.consortium.decodeErrorResult(fragment, data));
}

import { Interface, type BaseContract, type ErrorDescription, type ErrorFragment } from "ethers";

import { CONTRACT_NAMES } from "../../sdk/src/ledger/contracts.ts";
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
    const described = data === undefined ? null : errorsOf(world).parseError(data);
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

const errors = new WeakMap<World, Interface>();

/** The errors of the whole ledger: a contract passes on what it is refused by another. */
function errorsOf(world: World): Interface {
  const known = errors.get(world);
  if (known !== undefined) return known;
  const fragments: ErrorFragment[] = [];
  for (const name of CONTRACT_NAMES) {
    world[name].interface.forEachError((fragment) => fragments.push(fragment));
  }
  const all = new Interface(fragments);
  errors.set(world, all);
  return all;
}

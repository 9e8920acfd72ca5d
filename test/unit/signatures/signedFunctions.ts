import type { ParamType } from "ethers";

import { INTERFACES } from "../../../sdk/src/ledger/contracts.ts";

/** Every function of the ledger that takes a signature and changes something, as `contract.function`. */
export function signedFunctions(): string[] {
  const signed: string[] = [];
  for (const [contract, abi] of Object.entries(INTERFACES)) {
    abi.forEachFunction(({ name, constant, inputs }) => {
      if (!constant && inputs.some(isSigned)) signed.push(`${contract}.${name}`);
    });
  }
  return signed;
}

/** Whether a parameter is a signature, or has one in it. */
function isSigned({ name, components, arrayChildren }: ParamType): boolean {
  if (/signature/i.test(name)) return true;
  return [...(components ?? []), ...(arrayChildren?.components ?? [])].some(isSigned);
}

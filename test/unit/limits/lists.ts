import type { ParamType } from "ethers";

import { INTERFACES } from "../../../sdk/src/ledger/contracts.ts";

/** Lists that have no limit of the ledger's own, and why they need none. */
export const UNLIMITED: Record<string, string> = {
  "consortium.foundMembers": "ends with the founding",
  "council.propose": "OpenZeppelin's: a proposal's calls are as many as the Council decides on at once",
  "council.queue": "the same calls",
  "council.execute": "the same calls",
  "council.cancel": "the same calls",
  "council.onERC1155BatchReceived": "refuses whatever comes",
  "timelock.scheduleBatch": "the Council's alone",
  "timelock.executeBatch": "what the Council scheduled",
  "timelock.onERC1155BatchReceived": "does nothing with what comes",
  "lotLedger.undo": "a range that was supplied or retired before, and so within their limits",
};

/** Every function of the ledger that changes something and takes a list, or a range of packs. */
export function listFunctions(): string[] {
  const found: string[] = [];
  for (const [contract, abi] of Object.entries(INTERFACES)) {
    abi.forEachFunction(({ name, constant, inputs }) => {
      if (!constant && inputs.some(hasMany)) found.push(`${contract}.${name}`);
    });
  }
  return found;
}

function hasMany({ name, baseType, components }: ParamType): boolean {
  if (baseType === "array") return true;
  return name === "range" || (components ?? []).some(hasMany);
}

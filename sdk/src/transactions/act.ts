import { id, isHexString } from "ethers";

import { actorOf, type Ledger } from "../ledger/ledger.ts";
import type { ContractName, Contracts } from "../ledger/contracts.ts";
import type { Outcome } from "./outcome.ts";
import { prepare, type ArgumentsOf, type MethodOf } from "./prepare.ts";

/**
 * Calls a contract as the ledger's actor and waits for the block. Throws an InputError `ActorMissing`, `ArgumentWrong`, or
 * with the contract's error; a TransientError where the node is in the way.
 */
export function act<C extends ContractName, M extends MethodOf<C>>(
  ledger: Ledger,
  contract: C,
  method: M & keyof Contracts[C],
  args: ArgumentsOf<C, M>,
  packs = 0,
): Promise<Outcome> {
  return actorOf(ledger).send(prepare(ledger, contract, method, args, packs));
}

/** What a paper is found by: a hash as it is, else keccak256 of what the paper is called. */
export function paperHash(paper: string): string {
  return isHexString(paper, 32) ? paper.toLowerCase() : id(paper);
}

import { id } from "ethers";

import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { showProposal } from "./show.ts";

type Contents = [targets: string[], values: bigint[], calldatas: string[], descriptionHash: string];

/** Hands a proposal that won to the timelock, where it waits. Anybody. */
export async function queueProposal(ledger: Ledger, proposal: bigint): Promise<Outcome> {
  return act(ledger, "council", "queue", await contentsOf(ledger, proposal));
}

/** Carries out what has waited on the timelock. Anybody. */
export async function executeProposal(ledger: Ledger, proposal: bigint): Promise<Outcome> {
  return act(ledger, "council", "execute", await contentsOf(ledger, proposal));
}

/** Takes a proposal back before its voting begins. Who proposed it. */
export async function cancelProposal(ledger: Ledger, proposal: bigint): Promise<Outcome> {
  return act(ledger, "council", "cancel", await contentsOf(ledger, proposal));
}

/** The Council keeps only the hash of what was proposed: its event has all of it. */
async function contentsOf(ledger: Ledger, proposal: bigint): Promise<Contents> {
  const { targets, values, calldatas, description } = (await showProposal(ledger, proposal)).record;
  return [[...targets], [...values], [...calldatas], id(description)];
}

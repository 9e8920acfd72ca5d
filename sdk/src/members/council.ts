import { ZeroHash } from "ethers";

import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import type { PreparedCall } from "../transactions/prepare.ts";

/** What the Council decides. */
export interface CouncilInput {
  /** The call that is carried out, e.g. `prepare(ledger, "consortium", "admit", […])`. */
  readonly call: PreparedCall;
  /** What tells two equal calls apart: what the decision's paper is called, or its hash. */
  readonly paper: string;
}

/** Proposes a call to the Council's timelock; it can be carried out once the delay is over. Who may propose. */
export async function proposeToCouncil(ledger: Ledger, { call, paper }: CouncilInput): Promise<Outcome> {
  const delay = await ledger.council.getMinDelay();
  return act(ledger, "council", "schedule", [call.to, 0n, call.data, ZeroHash, paperHash(paper), delay]);
}

/** Carries out what was proposed and has waited out its delay. Anybody. */
export function carryOutDecision(ledger: Ledger, { call, paper }: CouncilInput): Promise<Outcome> {
  return act(ledger, "council", "execute", [call.to, 0n, call.data, ZeroHash, paperHash(paper)]);
}

import { InputError } from "../errors.ts";
import { actorOf, type Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import { eventIn, type Outcome } from "../transactions/outcome.ts";
import { describeCall } from "./describe.ts";
import type { CouncilCall } from "./motions.ts";

/** What is proposed. */
export interface ProposalInput {
  /** What is carried out, one after the other, all or nothing: of {@link admitting} and its like. */
  readonly calls: readonly CouncilCall[];
  /**
   * What the paper behind it is called. It tells equal proposals apart, and stands on the chain for everybody to read:
   * no person's name belongs in it.
   */
  readonly paper: string;
}

/** That a proposal was made, and its number with the Council. */
export type Proposed = Outcome & { readonly proposal: bigint };

/**
 * Proposes to the Council. Its text says what the calls do, names the paper, and ends with the proposer's address, so that
 * nobody else can propose it first and withdraw it. Who has a seat. Throws an InputError `NothingProposed`, or
 * `GovernorInsufficientProposerVotes`.
 */
export async function propose(ledger: Ledger, { calls, paper }: ProposalInput): Promise<Proposed> {
  if (calls.length === 0) {
    const cure = "Say what the Council is to do.";
    throw new InputError("NothingProposed", "The proposal has no call.", cure);
  }
  const sentences = calls.map((call) => `${describeCall(ledger, call)}.`).join("\n");
  const description = `${sentences}\nPaper: ${paper}\n#proposer=${actorOf(ledger).address.toLowerCase()}`;
  const outcome = await act(ledger, "council", "propose", [
    calls.map(({ to }) => to),
    calls.map(() => 0n),
    calls.map(({ data }) => data),
    description,
  ]);
  return { ...outcome, proposal: eventIn(outcome, "ProposalCreated").args.proposalId };
}

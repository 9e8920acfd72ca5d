import { readClaimTerms } from "../claims/terms.ts";
import type { EnumValue } from "../ledger/enums.ts";
import type { DecodedEvent, EventNamed } from "../transactions/index.ts";

/** A claim as the ledger stores it, and what its events said besides. */
export interface ClaimRecord {
  /** Its name: the occurrence of the dispense or immunization. */
  readonly claim: string;
  readonly status: EnumValue<"ClaimStatus">;
  readonly reason: EnumValue<"ClaimReason">;
  readonly insurer: number;
  readonly site: number;
  /** The drug's substitution group. */
  readonly group: string;
  readonly units: number;
  /** In fen. */
  readonly claimed: number;
  readonly approved: number;
  /** The salted commitment to the patient's policy. */
  readonly policy: string;
  /** The block in which it was opened. */
  readonly block: number;
  /** The transaction that dispensed and opened it. */
  readonly transaction: string;
  /** The reference of its payment. */
  readonly settlement?: string;
  /** The reference of what came back. */
  readonly refund?: string;
}

type ClaimEvent = Extract<DecodedEvent, { contract: "claimLedger" }>;

/** Claims and ceilings as the claim ledger's events tell them. */
export class ClaimStates {
  readonly all = new Map<string, ClaimRecord>();
  /** In hundredths of a fen a unit; what was ended is 0. */
  readonly ceilings = new Map<string, number>();

  /** Takes an event in, in the order of the chain. */
  apply(event: ClaimEvent): void {
    switch (event.name) {
      case "CeilingChanged":
        this.ceilings.set(event.args.group, event.args.perUnit);
        return;
      case "ClaimOpened":
        this.all.set(event.args.claim, opened(event));
        return;
      case "ClaimAdjudicated": {
        const { claim, status, approved, reason } = event.args;
        this.#change(claim, { status, approved, reason });
        return;
      }
      case "ClaimPaid":
        this.#change(event.args.claim, { status: "Paid", settlement: event.args.settlement });
        return;
      case "ClaimWithdrawn":
        this.#change(event.args.claim, { status: event.args.current });
        return;
      case "ClaimRefunded":
        this.#change(event.args.claim, { status: "Refunded", refund: event.args.settlement });
    }
  }

  #change(claim: string, changed: Partial<ClaimRecord>): void {
    const known = this.all.get(claim);
    if (known === undefined) throw new Error(`The claim ledger's events are not complete: ${claim} is unknown.`);
    this.all.set(claim, { ...known, ...changed });
  }
}

function opened({ args, block, transaction }: EventNamed<"ClaimOpened">): ClaimRecord {
  const { claim, insurer, policy } = args;
  const { site, units, amount, group } = readClaimTerms(args.terms);
  const said = { claim, insurer, site, group, units, claimed: amount, policy, block, transaction };
  return { ...said, status: "Submitted", reason: "None", approved: 0 };
}

import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import { eventIn } from "../transactions/outcome.ts";
import type { Anchored, BatchInput } from "./anchor.ts";

/** Which anchor is superseded, by what and why. */
export interface SupersedeInput {
  readonly anchor: string;
  readonly batch: Pick<BatchInput, "root" | "leafCount">;
  readonly reason: EnumValue<"SupersedeReason">;
}

/** Anchors a batch in the place of another of the same author, which stays. Tells the new anchor. */
export async function supersede(ledger: Ledger, { anchor, batch, reason }: SupersedeInput): Promise<Anchored> {
  const args = [anchor, batch.root, batch.leafCount, enumNumber("SupersedeReason", reason)] as const;
  const outcome = await act(ledger, "anchorRegistry", "supersede", [...args]);
  return { ...outcome, anchor: eventIn(outcome, "BatchAnchored").args.anchor };
}

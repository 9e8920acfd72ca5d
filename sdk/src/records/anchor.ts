import { ZeroHash } from "ethers";

import { InputError } from "../errors.ts";
import { enumNumber } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import { eventIn, type Outcome } from "../transactions/outcome.ts";
import { dataUseOf, type UseTold } from "./dataUse.ts";
import type { Schema } from "./rows.ts";

/** What is anchored of a batch. */
export interface BatchInput {
  readonly schema: Schema;
  readonly root: string;
  readonly leafCount: number;
  /** With a sequencing data set: what it may be used for. */
  readonly use?: UseTold | undefined;
  /** The order or case file: what it is called, or its hash. Not with records of patients. */
  readonly papers?: string;
}

/** What an anchor is found by. */
export type Anchored = Outcome & { readonly anchor: string };

/**
 * Anchors a batch of documents, in one transaction whatever their number. Who has a role for its schema: see
 * `AnchorRegistry.anchorersOf`. Throws an InputError `PapersUnfit`, or with the contract's error.
 */
export async function anchorBatch(ledger: Ledger, batch: BatchInput): Promise<Anchored> {
  const { schema, root, leafCount, use, papers } = batch;
  if (papers !== undefined && (schema === "RecordBundle" || schema === "SequencingDataSet")) {
    // What a patient's papers are called may name the patient, and an unsalted hash of it is as good as the name.
    const cure = "Leave the papers out.";
    throw new InputError("PapersUnfit", "Records of patients are anchored without papers.", cure);
  }
  const said = papers === undefined ? ZeroHash : paperHash(papers);
  const outcome =
    schema === "SequencingDataSet" && use !== undefined
      ? await act(ledger, "anchorRegistry", "anchorDataSet", [root, leafCount, dataUseOf(use)])
      : await act(ledger, "anchorRegistry", "anchorBatch", [enumNumber("AnchorSchema", schema), root, leafCount, said]);
  return { ...outcome, anchor: eventIn(outcome, "BatchAnchored").args.anchor };
}

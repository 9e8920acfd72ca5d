import { anchorBatch, BatchTree, enumNumber, InputError, showAnchor, type Ledger } from "@yaolian/sdk";
import { AbiCoder, keccak256 } from "ethers";

import { hexOf } from "./answer.ts";
import { keepBatch, type Mirror } from "./mirror.ts";
import type { ObjectStore } from "./objects.ts";
import type { BatchRow, RecordTables } from "./tables.ts";

const SCHEMA = "RecordBundle";
/** Records in one batch: its row in the tables, and each proof's making, stay small. */
const MOST_RECORDS = 1_000;

/** What anchoring needs. */
export interface AnchoringParts {
  readonly ledger: Ledger;
  readonly member: number;
  readonly tables: RecordTables;
  readonly objects: ObjectStore;
  readonly mirrors: readonly Mirror[];
}

/**
 * Anchors what waits for it. Each batch is written down, here and in the backup, before it is sent, and looked up on the
 * ledger before it is sent again. Returns how many records came onto the ledger.
 */
export async function anchorPending(parts: AnchoringParts): Promise<number> {
  let count = 0;
  for (const batch of parts.tables.batchesToAnchor()) count += await anchorOnce(parts, batch);
  for (;;) {
    const batch = await nextBatch(parts);
    if (batch === undefined) return count;
    count += await anchorOnce(parts, batch);
  }
}

/**
 * After a restore: which of the batches that were written down are on the ledger. One that is not and shares records with
 * one that is was never sent, and is dropped.
 */
export async function settleBatches({ ledger, member, tables }: AnchoringParts): Promise<void> {
  const unsure = tables.batchesToAnchor();
  const rest: BatchRow[] = [];
  for (const batch of unsure) {
    const anchor = anchorIdOf(member, batch.root);
    if (!(await isAnchored(ledger, anchor))) rest.push(batch);
    else {
      tables.claimRecords(batch.root);
      tables.setAnchored(batch.root, anchor);
    }
  }
  for (const { root, records } of rest) {
    const isWhole = records.every((id) => tables.record(id)?.batch === root);
    if (!isWhole) tables.dropBatch(root);
  }
}

/** What proves that a document is in its batch: the siblings on the way from its leaf to the root. */
export function proofOf({ leaves, records }: BatchRow, record: string): string[] {
  return treeOf(leaves).proof(records.indexOf(record)).map(hexOf);
}

/** The key of a member's anchor of a root, as `AnchorRegistry.anchorId` computes it. */
export function anchorIdOf(member: number, root: string): string {
  const values = [member, enumNumber("AnchorSchema", SCHEMA), root];
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint24", "uint8", "bytes32"], values));
}

async function nextBatch({ tables, objects, mirrors }: AnchoringParts): Promise<BatchRow | undefined> {
  const rows = tables.recordsToAnchor(MOST_RECORDS);
  if (rows.length === 0) return undefined;
  const leaves = rows.map(({ leaf }) => leaf);
  const batch = { root: hexOf(treeOf(leaves).root), leaves, records: rows.map(({ id }) => id), anchor: null };
  await keepBatch(objects, batch);
  for (const mirror of mirrors) await mirror.keepBatch(batch);
  tables.together(() => tables.addBatch(batch));
  return batch;
}

async function anchorOnce({ ledger, member, tables }: AnchoringParts, batch: BatchRow): Promise<number> {
  const { root, leaves, records } = batch;
  const anchor = anchorIdOf(member, root);
  if (!(await isAnchored(ledger, anchor))) {
    try {
      await anchorBatch(ledger, { schema: SCHEMA, root, leafCount: leaves.length });
    } catch (error) {
      // An earlier run's transaction came into a block meanwhile; the contract takes no root twice.
      if (!(error instanceof InputError && error.code === "AnchorExists")) throw error;
    }
  }
  tables.setAnchored(root, anchor);
  return records.length;
}

async function isAnchored(ledger: Ledger, anchor: string): Promise<boolean> {
  try {
    await showAnchor(ledger, anchor);
    return true;
  } catch (error) {
    if (error instanceof InputError && error.code === "AnchorUnknown") return false;
    throw error;
  }
}

function treeOf(leaves: readonly string[]): BatchTree {
  return new BatchTree(Buffer.concat(leaves.map((leaf) => Buffer.from(leaf.slice(2), "hex"))));
}

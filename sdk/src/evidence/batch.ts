import type { Ledger } from "../ledger/ledger.ts";
import type { Vault } from "../ledger/vault.ts";
import { writeBatch, type Batch } from "../records/batch.ts";
import { readManifest, rowOf } from "./manifest.ts";

/**
 * Batches recordings by their manifests, each with its signature checked. Throws an InputError `RecordingRepeated`,
 * `DocumentRepeated`, `BatchEmpty`, or what a wrong manifest throws.
 */
export async function batchRecordings(
  ledger: Ledger,
  vault: Vault,
  {
    schema,
    manifests,
  }: {
    readonly schema: "InspectionRecording" | "EnforcementRecording";
    readonly manifests: readonly string[];
  },
): Promise<Batch> {
  const rows = async function* () {
    for (const path of manifests) yield rowOf(await readManifest(ledger, path));
  };
  return writeBatch(vault, { schema }, rows());
}

import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { InputError } from "../../../sdk/src/errors.ts";
import { SAMPLES } from "../stage.ts";

/** The sample documents of a kind, in the order of their names. Throws an InputError `SamplesMissing`. */
export async function samplesOf(kind: "epcis" | "fhir" | "immunizations" | "records" | "evidence"): Promise<string[]> {
  const folder = join(SAMPLES, kind);
  const names = await readdir(folder).catch((cause: unknown) => {
    throw samplesMissing(`The sample documents in ${folder} are missing.`, cause);
  });
  return names.sort().map((name) => join(folder, name));
}

/** The story found something else than the samples tell. */
export function samplesMissing(message: string, cause?: unknown): InputError {
  return new InputError("SamplesMissing", message, "Restore them with `git checkout -- samples`.", { cause });
}

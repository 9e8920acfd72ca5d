import type { RetireReason } from "./statement.ts";

/** Last words of dispositions that say why goods left the stock: the standard's, and URIs of others that end in one. */
const REASONS: Record<string, RetireReason> = {
  destroyed: "destroyed",
  disposed: "destroyed",
  exported: "exported",
  sample: "sample",
  sampled: "sample",
  free_sample: "freeSample",
  freesample: "freeSample",
  stolen: "stolen",
  lost: "lost",
  missing: "lost",
  damaged: "damaged",
  repacked: "repacked",
  repackaged: "repacked",
};

/** The disposition that tells each reason. The standard has words for three; the others are URIs of the project's own. */
const DISPOSITIONS: Record<RetireReason, string> = {
  destroyed: "destroyed",
  stolen: "stolen",
  damaged: "damaged",
  exported: "https://yaolian.example/cbv/Disp-exported",
  sample: "https://yaolian.example/cbv/Disp-sample",
  freeSample: "https://yaolian.example/cbv/Disp-free_sample",
  lost: "https://yaolian.example/cbv/Disp-lost",
  repacked: "https://yaolian.example/cbv/Disp-repacked",
};

/** The last word of a vocabulary value: itself where bare, what stands behind the last separator of a URI. */
export function lastWord(value: string): string {
  return (value.split(/[:/#]/).at(-1) ?? value).replace(/^(?:Disp|BizStep)-/i, "").toLowerCase();
}

/** Why goods of that disposition left the stock, or undefined where it does not say that they did. */
export function reasonOf(disposition: string | undefined): RetireReason | undefined {
  return disposition === undefined ? undefined : REASONS[lastWord(disposition).replace(/-/g, "_")];
}

/** The disposition that a document of ours gives goods retired for that reason. */
export function dispositionOf(reason: RetireReason): string {
  return DISPOSITIONS[reason];
}

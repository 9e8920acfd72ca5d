import { createHash } from "node:crypto";

import { id } from "ethers";

import { buildLotFile, lotIdOf } from "../../../sdk/src/lots/index.ts";
import type { BigLot } from "./history.ts";
import { IBUPROFEN } from "./lines.ts";

const NUMBER = "BIG1";
/** Codes that are asked about: more than any cache of answers would keep. */
const ASKED = 10_000;

export const BIG_LOT = lotIdOf(IBUPROFEN, NUMBER);

/** Builds the pack list of the big lot. */
export async function buildBigLot(options: { packs: number; consignments: number; path: string }): Promise<BigLot> {
  const { packs, consignments, path } = options;
  const serials = (function* () {
    for (let index = 0; index < packs; index += 1) yield serialOf(index);
  })();
  const { root } = await buildLotFile({ gtin: IBUPROFEN, lot: NUMBER, lotKey: id("bench lot key"), serials, path });
  return { number: NUMBER, packs, consignments, root };
}

/** What a scanner reads from packs all over the lot, as the API is asked about them. */
export function questions({ packs }: BigLot): string[] {
  const step = 7_919;
  return Array.from({ length: Math.min(ASKED, packs) }, (_, n) => {
    const code = `(01)${IBUPROFEN}(21)${serialOf((n * step) % packs)}(10)${NUMBER}`;
    return JSON.stringify({ code });
  });
}

function serialOf(index: number): string {
  return createHash("sha256").update(`bench ${index}`).digest("hex").slice(0, 12).toUpperCase();
}

import { ENUMS } from "../../../sdk/src/ledger/enums.ts";
import type { Ledger } from "../../../sdk/src/ledger/index.ts";
import { lotIdOf } from "../../../sdk/src/lots/index.ts";
import { kindTopic } from "../../../sdk/src/import/state/lotBook.ts";
import { readLogs } from "../../../sdk/src/import/state/logs.ts";
import { CASE_PACKS, CASES, GTIN, lotNumber, pharmacyOf } from "./documents.ts";
import type { Found } from "./imported.ts";

/** What the contracts themselves say of lots `from` … `to − 1`, and how many acts were recorded after a block. */
export async function found(ledger: Ledger, from: number, to: number, block: number): Promise<Found> {
  const counts = { lots: 0, packs: 0, dispensed: 0, retired: 0, astray: 0 };
  for (let lot = from; lot < to; lot++) {
    const id = lotIdOf(GTIN, lotNumber(lot));
    const [{ packCount, released }, word, isThere] = await Promise.all([
      ledger.lotLedger.lotOf(id),
      ledger.lotLedger.packWord(id, 0),
      isAllAt(ledger, id, pharmacyOf(lot)),
    ]);
    const states = statesIn(word, Number(packCount));
    if (released) counts.lots += 1;
    if (!isThere) counts.astray += 1;
    counts.packs += Number(packCount);
    counts.dispensed += states.filter((state) => state === "Dispensed").length;
    counts.retired += states.filter((state) => state === "Retired").length;
  }
  return { ...counts, ...(await actsAfter(ledger, block)) };
}

/** The states of a lot's packs, which one word holds. */
function statesIn(word: bigint, packs: number): string[] {
  return Array.from({ length: packs }, (_, index) => ENUMS.PackState[Number((word >> BigInt(2 * index)) & 3n)] ?? "");
}

/** Whether each case is at a pharmacy, received. */
async function isAllAt({ consortium, lotLedger }: Ledger, id: string, gln: string): Promise<boolean> {
  const site = await consortium.siteByGln(BigInt(gln));
  const cases = await Promise.all(
    Array.from({ length: CASES }, (_, place) => lotLedger.consignmentOf(id, place * CASE_PACKS)),
  );
  return cases.every((each) => each.site === site && each.recipient === 0n && each.count === BigInt(CASE_PACKS));
}

async function actsAfter(ledger: Ledger, block: number): Promise<{ acts: number; twice: number }> {
  const recorded = await readLogs(ledger, { contract: "lotLedger", topics: [kindTopic("lotLedger", "Recorded")] });
  const documents = recorded.flatMap((event) => {
    return event.name === "Recorded" && event.block > block ? [event.args.document] : [];
  });
  return { acts: documents.length, twice: documents.length - new Set(documents).size };
}

import { word, type Bench } from "./bench.ts";
import { spentBy, type Spent } from "./spent.ts";

/** Bits of `DataUseTerms`: DS, PUB, IRB, TS, NCU. */
const TERMS = (1 << 3) | (1 << 9) | (1 << 11) | (1 << 14) | (1 << 22);

/** G13. */
export async function anchors(bench: Bench): Promise<void> {
  const { anchorRegistry, operator, member } = bench.world;
  const enforcer = anchorRegistry.connect(operator.enforcer);
  const laboratory = anchorRegistry.connect(operator.labRecords);
  const anchor = (name: string, count: number) => spentBy(enforcer.anchorBatch(4, word(name), count, word("papers")));
  const add = (id: string, what: string, spent: Spent, budget: number) => bench.add(`G13.${id}`, what, spent, budget);

  add("one", "anchor a batch of 1 document", await anchor("one", 1), 60_000);
  add("tenMillion", "anchor a batch of 10,000,000 documents", await anchor("many", 10_000_000), 60_000);
  const use = { terms: TERMS, disease: word("disease"), approval: word("approval") };
  const dataSet = await spentBy(laboratory.anchorDataSet(word("data set"), 1_000, use));
  add("dataSet", "anchor a sequencing data set with its terms of use", dataSet, 65_000);
  const key = await anchorRegistry.anchorId(member.regulator, 4, word("one"));
  // Two new slots: the anchor, and the successor beside the one superseded.
  const supersede = await spentBy(enforcer.supersede(key, word("corrected"), 2, 0));
  add("supersede", "supersede an anchor", supersede, 60_000 + 30_000);
  const attest = await spentBy(anchorRegistry.connect(operator.notary).attest(key, 1, word("report")));
  add("attest", "attest an anchor", attest, 62_000);
}

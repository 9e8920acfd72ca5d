import type { Comparison } from "../figures.ts";
import type { Bench } from "./bench.ts";
import { measurePackStructs } from "./designs/packStruct.ts";
import { measurePackTokens } from "./designs/packPerToken.ts";
import { measurePrescriptionNfts } from "./designs/prescriptionNft.ts";

export type Comparisons = Readonly<Record<string, readonly Comparison[]>>;

const TRACERS = [
  { what: "Ethereum tracers, an item or a lot: the cheapest", value: 265_000 },
  { what: "the dearest", value: 932_000 },
];
const HOPS = [
  { what: "others' one-sided hops: the cheapest", value: 35_000 },
  { what: "the dearest", value: 170_000 },
];
const EVENT_ANCHOR = { what: "the best-known pharma anchor contract", value: 519_569 };

/** What others take, from the budgets: the ends of a range where there is one. */
const OTHERS: Comparisons = {
  "G1.one": TRACERS,
  "G1.tenMillion": TRACERS,
  "G2.ship": HOPS,
  "G2.receive": HOPS,
  "G8.issue": [
    { what: "others' prescriptions: the cheapest", value: 86_000 },
    { what: "the dearest", value: 1_226_000 },
  ],
  "G10.used": [{ what: "every check, nothing computed, by hand", value: 75_000 }],
  "G10.new": [{ what: "every check, nothing computed, by hand", value: 92_000 }],
  "G13.one": [EVENT_ANCHOR],
  "G13.tenMillion": [EVENT_ANCHOR],
};

/** What plain designs with OpenZeppelin's parts take for the same on the bench's chain, and what others are known to take. */
export async function comparisonsOf(bench: Bench): Promise<Comparisons> {
  const tokens = await measurePackTokens(bench);
  const structs = await measurePackStructs(bench);
  const prescriptions = await measurePrescriptionNfts(bench);
  const { dispense: packOfDispense, dispenseMany } = tokens;
  const both = [
    {
      what: "ERC-721 prescription and ERC-721 pack, no signature, two transactions",
      value: prescriptions.dispense + packOfDispense,
    },
  ];
  const bothInBatches = [
    {
      what: "ERC-721 prescriptions and packs, no signatures, two batches, each",
      value: prescriptions.dispenseMany + dispenseMany,
    },
  ];
  return joined(OTHERS, tokens.comparisons, structs, prescriptions.comparisons, {
    ...{ "G10.used": both, "G10.new": both },
    ...{ "G11.oneWord": bothInBatches, "G11.fiftyWords": bothInBatches, "G11.fiftyLots": bothInBatches },
  });
}

function joined(...all: readonly Comparisons[]): Comparisons {
  const ids = new Set(all.flatMap((each) => Object.keys(each)));
  return Object.fromEntries([...ids].map((id) => [id, all.flatMap((each) => each[id] ?? [])]));
}

import { atLeast, none, type Requirement } from "../requirement.ts";

const FORGERIES = { short: 4_000, full: 100_000, deep: 100_000 } as const;

/** Kinds of forgery that the run knows, of packs and of anchored rows. */
const KINDS = 51;

const run = (count: number) => [{ command: "test:forgeries", args: ["--count", String(count)] }];

const requirement: Requirement = {
  id: "R7",
  what: "forged Merkle proofs of packs and anchored rows, against the contracts and the SDK's own check",
  budget: "0 of 100,000 accepted",
  runs: { short: run(FORGERIES.short), full: run(FORGERIES.full), deep: run(FORGERIES.deep) },
  judge(figures, form) {
    const refused = figures.sum("R7", "forged proofs refused");
    const accepted = figures.sum("R7", "forged proofs accepted");
    const kinds = figures.sum("R7", "kinds of forgery");
    return {
      figure: `${accepted} of ${(refused + accepted).toLocaleString("en")} accepted, of ${kinds} kinds`,
      shortfalls: [
        ...atLeast("forged proofs refused", refused, FORGERIES[form]),
        ...atLeast("kinds of forgery", kinds, KINDS),
        ...none("forged proofs accepted", accepted),
      ],
    };
  },
};

export default requirement;

import { atLeast, none, type Requirement } from "../requirement.ts";

/** What the budget asks for. */
const SEEDS = 100;
const SHORT = 2;

const seeds = (count: number): { command: string; args: string[] }[] => [
  { command: "test:faults", args: ["--seeds", String(count)] },
];

/** The indexer's faults. */
const requirement: Requirement = {
  id: "R11",
  what: "indexer faults: kill −9, RPC errors and delays, reorgs, duplicates, database errors",
  budget: `${SEEDS} seeds, tables identical to a clean run's`,
  runs: { short: seeds(SHORT), full: seeds(SEEDS), deep: seeds(SEEDS) },
  judge(figures, form) {
    const [same, other] = [
      figures.sum("R11", "seeds with identical tables"),
      figures.sum("R11", "seeds with other tables"),
    ];
    const asked = form === "short" ? SHORT : SEEDS;
    return {
      figure: `${same} of ${asked} seeds gave identical tables`,
      shortfalls: [...none("seeds whose tables differ", other), ...atLeast("seeds with identical tables", same, asked)],
    };
  },
};

export default requirement;

import { atLeast, none, type Requirement } from "../requirement.ts";

const OPERATIONS = { short: 2_000, full: 20_000, deep: 1_000_000 } as const;

const run = (operations: number) => [{ command: "test:model", args: ["--operations", String(operations)] }];

const requirement: Requirement = {
  id: "R5",
  what: "the contracts beside a model of their rules, random operations",
  budget: "0 differences in state, events or error over 20,000 (deep: 1,000,000)",
  runs: { short: run(OPERATIONS.short), full: run(OPERATIONS.full), deep: run(OPERATIONS.deep) },
  judge(figures, form) {
    const compared = figures.sum("R5", "operations compared");
    const differences = figures.sum("R5", "differences");
    const [done, refused] = [figures.sum("R5", "operations done"), figures.sum("R5", "operations refused")];
    return {
      figure: `${differences} differences over ${compared.toLocaleString("en")} (${done} done, ${refused} refused)`,
      shortfalls: [
        ...atLeast("operations compared", compared, OPERATIONS[form]),
        ...atLeast("operations done", done, OPERATIONS[form] / 4),
        ...atLeast("operations refused", refused, OPERATIONS[form] / 4),
        ...none("differences", differences),
        ...none("operations never done or never refused", figures.sum("R5", "operations never done or never refused")),
      ],
    };
  },
};

export default requirement;

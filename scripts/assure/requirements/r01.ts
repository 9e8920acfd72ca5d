import { CONTRACT_BUDGET, TYPESCRIPT_BUDGET } from "../../coverage/budgets.ts";
import { below } from "../../coverage/report.ts";
import { PRODUCTS } from "../../coverage/typescript/products.ts";
import type { Share } from "../../coverage/record.ts";
import type { Requirement } from "../requirement.ts";

const measured = [{ command: "coverage:contracts" }, { command: "coverage:typescript" }];

/**
 * Full and deep measure. Short reads the committed record of the last measurement and takes whatever was changed since for
 * uncovered.
 */
const coverage: Requirement = {
  id: "R1",
  what: "coverage of the contracts by their unit tests, of the product's TypeScript by all of its tests",
  budget: "contracts 100 % of lines and 98 % of branches; TypeScript 90 % of lines, together and of each workspace",
  runs: { short: [{ command: "coverage:recorded" }], full: measured, deep: measured },
  judge: (figures, form) => {
    const share = (what: string): Share => ({
      found: figures.sum("R1", what),
      covered: figures.sum("R1", `${what} covered`),
    });
    const workspaces = ["typescript", ...Object.keys(PRODUCTS)].map((name) => `${name} lines`);
    return {
      figure: [
        `contracts ${percent(share("contract lines"))} of lines, ${percent(share("contract branches"))} of branches`,
        `TypeScript ${percent(share("typescript lines"))} of lines${form === "short" ? ", at least, by the record" : ""}`,
      ].join("; "),
      shortfalls: [
        ...below("contract lines", share("contract lines"), CONTRACT_BUDGET.lines),
        ...below("contract branches", share("contract branches"), CONTRACT_BUDGET.branches),
        ...workspaces.flatMap((what) => below(what, share(what), TYPESCRIPT_BUDGET.lines)),
      ],
    };
  },
};

/** Rounded down, so that what is not all does not look like it. */
function percent({ found, covered }: Share): string {
  return found === 0 ? "none counted" : `${Math.floor((covered / found) * 1e4) / 100} %`;
}

export default coverage;

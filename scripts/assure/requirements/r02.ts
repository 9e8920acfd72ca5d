import { INTERFACES } from "../../../sdk/src/ledger/contracts.ts";
import { CELLS } from "../../../test/unit/access/matrix.ts";
import { atLeast, type Requirement } from "../requirement.ts";

/** How many functions of the deployed contracts change something. */
function functionsOfLedger(): number {
  let count = 0;
  for (const abi of Object.values(INTERFACES)) abi.forEachFunction(({ constant }) => (count += constant ? 0 : 1));
  return count;
}

/** Who may use which function. */
export default {
  id: "R2",
  what: "access matrix generated from the ABIs: every function that changes something, by everybody, in every state",
  budget: "every cell asserted",
  runs: {
    short: [{ command: "test", args: ["test/unit/access/access.test.ts"] }],
    full: [{ command: "test" }],
    deep: [{ command: "test" }],
  },
  judge: (figures) => {
    const functions = figures.sum("R2", "functions that change something");
    const cells = figures.sum("R2", "cells asserted");
    return {
      figure: `${cells.toLocaleString("en")} cells of ${functions} functions`,
      shortfalls: [
        ...atLeast("functions with a row", functions, functionsOfLedger()),
        ...atLeast("cells asserted", cells, functions * CELLS),
      ],
    };
  },
} satisfies Requirement;

import { listFunctions, UNLIMITED } from "../../../test/unit/limits/lists.ts";
import { atLeast, type Requirement } from "../requirement.ts";

/** Each reading of the time has one or more; the test fails where one has none. */
const EDGES = 55;

/** Nine manners at each of the four functions that call back; at each of them every function of five contracts. */
const ANSWERS = 36;
const CALLS = 250;

/** How many of those calls change something, so that a holder that can do nothing proves nothing. */
const DONE = 100;

/** Amounts of gas below what a transaction takes, five transactions at sixteen each. */
const SHORT_OF_GAS = 80;

/** Who answers a callback to do harm, and what a second changes. */
export default {
  id: "R14",
  what: "griefing receivers, calls from within, −1/0/+1 s at every time edge, batches and gas at their limits",
  budget: "state unchanged or law-abiding",
  runs: {
    short: [{ command: "test", args: ["test/unit/{edges,griefing,limits}/*.test.ts"] }],
    full: [{ command: "test" }],
    deep: [{ command: "test" }],
  },
  judge: (figures) => {
    const sum = (what: string): number => figures.sum("R14", what);
    const edges = sum("time edges");
    const lists = listFunctions().length - Object.keys(UNLIMITED).length;
    const calls = sum("calls from within a callback");
    return {
      figure: `${edges} time edges, ${sum("griefing answers")} griefing answers, ${calls} calls from within a callback`,
      shortfalls: [
        ...atLeast("time edges", edges, EDGES),
        ...atLeast("griefing answers", sum("griefing answers"), ANSWERS),
        ...atLeast("calls from within a callback", calls, CALLS),
        ...atLeast("of them done", sum("calls from within a callback that were done"), DONE),
        ...atLeast("batches at their limits", sum("batches at their limits"), lists),
        ...atLeast("transactions with too little gas", sum("transactions with too little gas"), SHORT_OF_GAS),
      ],
    };
  },
} satisfies Requirement;

import { atLeast, none, type Requirement } from "../requirement.ts";

/** An import killed at any point and run again. */
const requirement: Requirement = {
  id: "R12",
  what: "import killed at any point and run again",
  budget: "each document applied exactly once",
  runs: {
    // At every few transactions, of what is in `npm test` anyway.
    short: [{ command: "test", args: ["sdk/test/import/kill.test.ts"] }],
    full: [{ command: "test", args: ["sdk/test/import/kill.test.ts"] }, { command: "test:killed" }],
    deep: [{ command: "test", args: ["sdk/test/import/kill.test.ts"] }, { command: "test:killed" }],
  },
  judge(figures, form) {
    const atTransactions = figures.sum("R12", "kills at a transaction");
    const atRandom = figures.sum("R12", "kills at random moments");
    const once = figures.sum("R12", "documents applied exactly once");
    return {
      figure: `${atTransactions} kills at a transaction, ${atRandom} at random moments; ${once} documents applied once`,
      shortfalls: [
        ...atLeast("kills at a transaction", atTransactions, 7),
        ...(form === "short" ? [] : atLeast("kills at random moments", atRandom, 25)),
        ...atLeast("documents applied exactly once", once, 20),
        ...none("documents applied twice or never", figures.sum("R12", "documents applied twice or never")),
      ],
    };
  },
};

export default requirement;

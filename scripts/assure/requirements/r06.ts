import { signedFunctions } from "../../../test/unit/signatures/signedFunctions.ts";
import { atLeast, none, type Requirement } from "../requirement.ts";

const WAYS = 15;

/** Signatures that are not quite what they should be. */
export default {
  id: "R6",
  what: "signatures altered, on every function of the ledger that takes one",
  budget: `${WAYS} ways or more on each, 0 accepted`,
  runs: {
    short: [{ command: "test", args: ["test/unit/signatures/signatures.test.ts"] }],
    full: [{ command: "test" }],
    // Every single bit of every signature the other way.
    deep: [{ command: "test" }, { command: "test:attackers" }],
  },
  judge: (figures) => {
    const functions = signedFunctions();
    const ways = functions.map((name) => [name, figures.sum("R6", `ways tried on ${name}`)] as const);
    const refused = figures.sum("R6", "altered signatures refused");
    const least = Math.min(...ways.map(([, tried]) => tried));
    return {
      figure: `${least} ways or more on each of ${functions.length} functions, ${refused.toLocaleString("en")} refused`,
      shortfalls: [
        ...ways.flatMap(([name, tried]) => atLeast(`ways on ${name}`, tried, WAYS)),
        ...none("altered signatures accepted", figures.sum("R6", "altered signatures accepted")),
      ],
    };
  },
} satisfies Requirement;

import type { Figures } from "../figures.ts";
import { atLeast, none, type Requirement, type Verdict } from "../requirement.ts";

const KILLED = 0.95;

/** How many mutants the committed sample holds at least: fewer would say little about so many sources. */
const TRIED = 400;

const requirement: Requirement = {
  id: "R10",
  what: "mutation of the contracts",
  budget: `≥ ${KILLED * 100} % killed of a sample of ≥ ${TRIED} over all sources (deep: of all), survivors with the reason`,
  runs: {
    short: [{ command: "mutate", args: ["--check", "--again", "4"] }],
    full: [{ command: "mutate", args: ["--check", "--again", "12", "--control"] }],
    deep: [
      { command: "mutate", args: ["--all"] },
      { command: "mutate", args: ["--survivors"] },
      { command: "mutate", args: ["--check", "--again", "12", "--control"] },
    ],
  },
  judge(figures, form): Verdict {
    const sum = (what: string): number => figures.sum("R10", what);
    const [all, tried, killed, living] = ["mutants", "mutants tried", "mutants killed", "mutants that live"].map(
      sum,
    ) as [number, number, number, number];
    const counted = killed + living;
    const rate = counted === 0 ? 0 : killed / counted;
    return {
      figure:
        `${(rate * 100).toFixed(1)} % killed: ${killed} of ${counted} that are a change, ` +
        `from ${tried} tried of the ${all} that there are; ${sum("kills seen again")} seen again`,
      shortfalls: [
        ...(rate >= KILLED ? [] : [`killed: ${(rate * 100).toFixed(1)} % of at least ${KILLED * 100} %`]),
        ...atLeast("mutants tried", tried, form === "deep" ? Math.max(all, TRIED) : TRIED),
        ...atLeast("kills seen again", sum("kills seen again"), form === "short" ? 4 : 12),
        ...atRest(figures),
        ...(form === "short"
          ? []
          : atLeast("test files that pass unchanged", sum("test files that pass unchanged"), 50)),
      ],
    };
  },
};

/** What must not be in the records at all. */
function atRest(figures: Figures): string[] {
  const what = ["survivors without a reason", "sources tried too little", "stale records"];
  return what.flatMap((each) => none(each, figures.sum("R10", each)));
}

export default requirement;

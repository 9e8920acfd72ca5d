import { callsOf } from "../laws/tell.ts";
import { atLeast, none, type Requirement } from "../requirement.ts";

/** Laws 18 to 20 are tests of their own kind. */
const LAWS = Array.from({ length: 17 }, (_, place) => place + 1);

const CALLS = { short: 10_000, full: 10_000, deep: 1_000_000 } as const;

const requirement: Requirement = {
  id: "R3",
  what: "the laws as invariants, with handlers that do real work, each law shown to fail without its guard",
  budget: "each held after 10,000 calls (deep: 1,000,000); each guard missed once it is taken out",
  runs: {
    short: [{ command: "test:guards", args: ["--check"] }],
    full: [{ command: "test" }, { command: "test:guards", args: ["--check"] }],
    deep: [{ command: "test" }, { command: "test:deep" }, { command: "test:guards" }],
  },
  judge(figures, form) {
    const guards = figures.sum("R3", "guards");
    const missed = figures.sum("R3", "guards taken out and missed");
    const shortfalls = [
      ...atLeast("guards of the 17 laws", guards, LAWS.length),
      ...atLeast("guards taken out and missed", missed, guards),
    ];
    if (form === "short") return { figure: `${missed} of ${guards} guards missed when taken out`, shortfalls };
    const least = Math.min(...LAWS.map((law) => figures.sum("R3", callsOf(law))));
    const [tried, done] = [figures.sum("R3", "deeds tried"), figures.sum("R3", "deeds done")];
    for (const law of LAWS) shortfalls.push(...atLeast(callsOf(law), figures.sum("R3", callsOf(law)), CALLS[form]));
    shortfalls.push(...atLeast("deeds tried by the handlers", tried, 1_000));
    shortfalls.push(...atLeast("done of 100 deeds tried", tried === 0 ? 0 : Math.floor((100 * done) / tried), 25));
    shortfalls.push(...none("deeds that are hardly ever done", figures.sum("R3", "deeds hardly ever done")));
    const share = tried === 0 ? "" : `, ${Math.round((100 * done) / tried)} % of what the handlers try is done`;
    return {
      figure: `${least.toLocaleString("en")} calls each at least${share}, ${missed} of ${guards} guards missed`,
      shortfalls,
    };
  },
};

export default requirement;

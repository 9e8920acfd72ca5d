import { atLeast, type Requirement } from "../requirement.ts";

const LEAST = 60;

const requirement: Requirement = {
  id: "R4",
  what: "fuzz properties, in Solidity and by fast-check, that ran on at least 50 inputs each and held",
  budget: "≥ 60",
  runs: { short: [], full: [{ command: "test" }], deep: [{ command: "test" }] },
  judge(figures, form) {
    const count = figures.sum("R4", "fuzz properties");
    // They are in `npm test`: the short form counts nothing a second time, and judges where that ran before it.
    if (form === "short" && count === 0) return { figure: "counted by npm test", shortfalls: [] };
    return { figure: String(count), shortfalls: atLeast("fuzz properties", count, LEAST) };
  },
};

export default requirement;

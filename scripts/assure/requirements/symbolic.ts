import { atLeast, none, type Requirement } from "../requirement.ts";

const runs = [{ command: "prove" }];
const LEAST = 20;

const requirement: Requirement = {
  id: "symbolic",
  what: "Pure rules proved for every value within the bounds of docs/proofs.md (Halmos)",
  budget: `at least ${LEAST} properties, all of them proved and listed`,
  runs: { short: runs, full: runs, deep: runs },
  judge(figures) {
    const proved = figures.sum("symbolic", "properties proved");
    return {
      figure: `${proved} properties proved`,
      shortfalls: [
        ...atLeast("properties proved", proved, LEAST),
        ...none("properties not proved or not listed", figures.sum("symbolic", "properties not proved or not listed")),
      ],
    };
  },
};

export default requirement;

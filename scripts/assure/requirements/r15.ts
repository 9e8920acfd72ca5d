import { atLeast, none, type Requirement } from "../requirement.ts";

const run = [{ command: "test", args: ["test/unit/errors/documented.test.ts"] }];

/** Every custom error is explained. */
const requirement: Requirement = {
  id: "R15",
  what: "custom errors with an entry in docs/errors.md (why, cure) and a sentence of the SDK",
  budget: "all of them",
  runs: { short: run, full: run, deep: run },
  judge(figures) {
    const [documented, without] = [figures.sum("R15", "errors documented"), figures.sum("R15", "errors without")];
    return {
      figure: `${documented} documented, ${without} without`,
      shortfalls: [
        ...none("errors without why, cure or sentence", without),
        ...atLeast("errors documented", documented, 100),
      ],
    };
  },
};

export default requirement;

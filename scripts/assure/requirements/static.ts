import { atLeast, none, type Requirement } from "../requirement.ts";

const runs = [{ command: "lint:sol" }, { command: "lint:slither" }, { command: "lint:forge" }];

const requirement: Requirement = {
  id: "static",
  what: "Static checks of the contracts: solhint, Slither, Foundry's linter",
  budget: "each finding mended or answered",
  runs: { short: runs, full: runs, deep: runs },
  judge(figures) {
    const sum = (what: string): number => figures.sum("static", what);
    const found = sum("slither findings") + sum("forge findings");
    return {
      figure: `${sum("slither findings")} findings of Slither and ${sum("forge findings")} of forge, ${sum("open findings")} open`,
      shortfalls: [
        // Both find what is answered there: nothing found is a tool that did not look.
        ...atLeast("findings read", found, 1),
        ...atLeast("slither findings", sum("slither findings"), 1),
        ...atLeast("forge findings", sum("forge findings"), 1),
        ...none("open findings", sum("open findings")),
        ...none("answers to nothing", sum("idle answers")),
      ],
    };
  },
};

export default requirement;

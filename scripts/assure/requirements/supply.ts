import { atLeast, none, type Requirement } from "../requirement.ts";

const check = { command: "check:supply" };

const requirement: Requirement = {
  id: "supply",
  what: "Supply chain: versions and hashes, install scripts, licences, nothing fetched at run time",
  budget: "every package pinned with its hash, allowed and licensed; 0 connections beyond this machine",
  runs: {
    short: [check],
    full: [check, { command: "test:schemathesis" }],
    deep: [{ ...check, args: ["--audit"] }, { command: "test:schemathesis" }],
  },
  judge(figures, form) {
    const sum = (what: string): number => figures.sum("supply", what);
    const packages = sum("packages pinned");
    // The short form asks no service: a story is told, and watched, in the others.
    const watched = form === "short" ? [] : atLeast("stories watched", sum("stories watched"), 1);
    return {
      figure: `${packages} npm and ${sum("Python packages pinned")} Python packages, ${sum("install scripts")} install scripts, none run`,
      shortfalls: [
        ...atLeast("packages pinned", packages, 500),
        ...atLeast("licences of what is installed", sum("licences of what is installed"), 500),
        ...atLeast("files searched for foreign addresses", sum("files searched for foreign addresses"), 300),
        ...none("faults", sum("faults")),
        ...watched,
        ...none("connections beyond this machine", sum("connections beyond this machine")),
      ],
    };
  },
};

export default requirement;

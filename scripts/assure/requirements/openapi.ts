import { atLeast, none, type Requirement } from "../requirement.ts";

const command = "test:schemathesis";
/** The indexer's API by who runs it and by a pharmacy, and the gateway's. */
const SERVICES = 3;
const LEAST = { short: 3_000, full: 6_000, deep: 50_000 } as const;

const requirement: Requirement = {
  id: "openapi",
  what: "Each service does as its OpenAPI document says (Schemathesis)",
  budget: "every operation of every document; 0 failures",
  runs: { short: [{ command, args: ["--short"] }], full: [{ command }], deep: [{ command, args: ["--deep"] }] },
  judge(figures, form) {
    const sum = (what: string): number => figures.sum("openapi", what);
    const requests = sum("requests");
    return {
      figure: `${requests.toLocaleString("en")} requests to ${sum("operations tried")} operations, ${sum("failures")} failures`,
      shortfalls: [
        ...atLeast("services", sum("services"), SERVICES),
        ...atLeast("requests", requests, LEAST[form]),
        ...none("operations left out", sum("operations left out")),
        ...none("failures", sum("failures")),
      ],
    };
  },
};

export default requirement;

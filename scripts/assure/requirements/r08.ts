import { atLeast, type Requirement } from "../requirement.ts";

/** What the budget names. */
const LEAST = 5_000;
/** Refused of each parser: enough that every way to spoil its samples is met. */
const LEAST_EACH = 300;
const REFUSED = "refused: ";
const KINDS = ["GS1", "EPCIS", "FHIR", "CSV", "JSON", "slip", "keystore", "lot file"];

/** Malformed documents and codes. */
const requirement: Requirement = {
  id: "R8",
  what: "malformed documents, codes, answers of nodes, bodies and arguments",
  budget: "≥ 5,000, none accepted, no crash, each refusal names the place",
  runs: {
    short: [{ command: "test:fuzz", args: ["--runs", "110", "--parsers", "--seed", "20261126"] }],
    full: [{ command: "test:fuzz" }],
    deep: [{ command: "test:fuzz", args: ["--runs", "3000"] }],
  },
  judge(figures, form) {
    const refused = figures.sum("R8", "malformed inputs refused");
    const parsers = [...figures.of("R8")].filter(([what]) => what.startsWith(REFUSED));
    const kinds = form === "short" ? KINDS : [...KINDS, "RPC", "HTTP", "CLI"];
    const each = form === "short" ? 100 : LEAST_EACH;
    return {
      figure: `${refused.toLocaleString("en")} of ${parsers.length} parsers refused, ${figures.sum("R8", "inputs read").toLocaleString("en")} read`,
      shortfalls: [
        ...atLeast("malformed inputs refused", refused, LEAST),
        ...atLeast("parsers", parsers.length, form === "short" ? PARSERS : PARSERS_AND_DOORS),
        ...kinds.flatMap((kind) => atLeast(`of the kind ${kind}`, figures.sum("R8", `of the kind ${kind}`), each)),
        ...parsers.flatMap(([what, count]) => atLeast(what, count, each)),
      ],
    };
  },
};

/** Parsers of documents, codes and files; and with the readers of nodes' answers, the routes and the command line. */
const PARSERS = 42;
const PARSERS_AND_DOORS = 62;

export default requirement;

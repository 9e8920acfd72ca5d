import { addStatementCoverageInstrumentation, latestSupportedSolidityVersion } from "@nomicfoundation/edr";

import { branched, type Branch } from "./branches.ts";

/** A statement of a source. */
export interface Statement {
  /** What the instrumented code reports when it runs it: 32 bytes, hex without 0x. */
  readonly tag: string;
  /** The line it begins on, from 1. */
  readonly line: number;
}

export interface Instrumented {
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly branches: readonly Branch[];
}

/** White space and comments, which the chain's instrumentation counts as a part of the statement that follows. */
const TRIVIA = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*/;

/**
 * A source that tells the simulated chain of each statement that it runs and of each branch that it takes. Hardhat's own
 * instrumentation knows statements alone, so the branches are put in first.
 *
 * @param name the source's path in the project, e.g. `contracts/medicines/LotLedger.sol`
 */
export function instrument(name: string, text: string): Instrumented {
  const { text: withBranches, branches, original } = branched(name, text);
  // The newest Solidity that it reads is older than the compiler: what is newer it could not parse, and would say so.
  const result = addStatementCoverageInstrumentation(withBranches, name, latestSupportedSolidityVersion());
  const statements = result.metadata.map(({ tag, startUtf16, endUtf16 }) => {
    const trivia = TRIVIA.exec(withBranches.slice(startUtf16, endUtf16))?.[0].length ?? 0;
    const line = text.slice(0, original(startUtf16 + trivia)).split("\n").length;
    return { tag: Buffer.from(tag).toString("hex"), line };
  });
  return { text: result.source, statements, branches };
}

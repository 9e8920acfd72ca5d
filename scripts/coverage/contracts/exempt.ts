import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT, type FileCoverage } from "../record.ts";

/** A line of an internal function that nothing calls: it is in no deployed contract, so that no transaction reaches it. */
interface Exemption {
  readonly path: string;
  readonly text: string;
  readonly why: string;
}

const EXEMPT: readonly Exemption[] = [
  {
    path: "contracts/types/Packs.sol",
    text: "return Lot.unwrap(self) & (HELD_BY_MAKER | HELD_BY_REGULATOR) != 0;",
    why: "Lots.isHeld: only the Solidity tests call it, which are not run here",
  },
  {
    path: "contracts/types/Packs.sol",
    text: "return OpenedPack.unwrap(self) != 0;",
    why: "OpenedPacks.exists: nothing calls it",
  },
];

/**
 * Takes the exempt lines out of the count, and prints them.
 *
 * @throws Error where one was reached or is gone, so that no exemption outlives its reason
 */
export function withoutExempt(files: readonly FileCoverage[]): FileCoverage[] {
  return EXEMPT.reduce<FileCoverage[]>((left, exemption) => left.map((file) => without(file, exemption)), [...files]);
}

function without(file: FileCoverage, { path, text, why }: Exemption): FileCoverage {
  if (file.path !== path) return file;
  const lines = readFileSync(join(ROOT, path), "utf8").split("\n");
  const line = lines.findIndex((each) => each.trim() === text) + 1;
  const missing = file.missing.filter((each) => !(each.line === line && each.what === "line"));
  if (missing.length === file.missing.length) {
    throw new Error(`${path} has no unreached line "${text}": take it out of scripts/coverage/contracts/exempt.ts.`);
  }
  console.log(`not counted: ${path}:${line} (${why})`);
  return { ...file, lines: { ...file.lines, found: file.lines.found - 1 }, missing };
}

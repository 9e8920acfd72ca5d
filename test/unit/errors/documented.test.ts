import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

import { expect } from "chai";
import { Interface, type ErrorFragment } from "ethers";

import { tellFigure } from "../../../scripts/assure/figures.ts";
import { explainRevert } from "../../../sdk/src/errors/index.ts";
import { INTERFACES } from "../../../sdk/src/ledger/index.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const CONTRACTS = join(ROOT, "artifacts", "contracts");

interface Documented {
  readonly why: string;
  readonly cure: string;
}

/** Every custom error that a compiled contract, interface or library of the project can revert with, by its signature. */
function customErrors(): Map<string, Interface> {
  const errors = new Map<string, Interface>();
  // What other people wrote and the ledger runs as it is: the timelock and its parts.
  for (const abi of Object.values(INTERFACES))
    abi.forEachError((error) => errors.set(error.format("sighash"), new Interface([error])));
  for (const entry of readdirSync(CONTRACTS, { recursive: true, withFileTypes: true })) {
    // Contracts that only tests have.
    if (entry.parentPath.startsWith(join(CONTRACTS, "test"))) continue;
    if (!entry.isFile() || !entry.name.endsWith(".json") || entry.name.endsWith(".dbg.json")) continue;
    const artifact = JSON.parse(readFileSync(join(entry.parentPath, entry.name), "utf8")) as {
      abi?: { type: string }[];
    };
    const interface_ = new Interface((artifact.abi ?? []).filter(({ type }) => type === "error"));
    interface_.forEachError((error) => errors.set(error.format("sighash"), new Interface([error])));
  }
  return errors;
}

/** The entries of docs/errors.md by their headings, which name an error and its values: why, and the cure. */
function documented(text: string): Map<string, Documented> {
  const entries = [...text.matchAll(/^### `(\w+\([^`]*\))`\n\n(.+)\n\n(.+)\n/gm)];
  return new Map(entries.map(([, heading = "", why = "", cure = ""]) => [heading, { why, cure }]));
}

/** What an error lacks; nothing where it is documented and explained. */
function lacks(error: Interface, entries: ReadonlyMap<string, Documented>): string[] {
  let missing: string[] = [];
  error.forEachError(({ name, inputs }) => {
    const entry = entries.get(headingOf({ name, inputs }));
    const data = error.encodeErrorResult(
      name,
      inputs.map(({ type }) => sampleOf(type)),
    );
    const told = explainRevert(data);
    missing = [
      ...(entry === undefined ? ["an entry"] : []),
      ...(entry !== undefined && /\.$/.test(entry.why) ? [] : ["why"]),
      ...(entry !== undefined && /\.$/.test(entry.cure) ? [] : ["a cure"]),
      ...(told.name === name && told.cure !== "" && !/[{}]/.test(told.sentence) ? [] : ["a sentence of the SDK"]),
    ];
  });
  return missing;
}

function headingOf({ name, inputs }: Pick<ErrorFragment, "name" | "inputs">): string {
  return `${name}(${inputs.map((input) => input.name).join(", ")})`;
}

function headingsOf(error: Interface): string[] {
  const headings: string[] = [];
  error.forEachError((fragment) => void headings.push(headingOf(fragment)));
  return headings;
}

function sampleOf(type: string): unknown {
  if (type === "address") return `0x${"11".repeat(20)}`;
  if (type === "string") return "text";
  if (type === "bool") return true;
  if (type === "bytes") return "0x";
  if (type.endsWith("[]")) return [];
  if (type.startsWith("bytes")) return `0x${"41".repeat(Number(type.slice(5)))}`;
  return 1;
}

describe("the contracts' custom errors", () => {
  const errors = customErrors();
  const entries = documented(readFileSync(join(ROOT, "docs", "errors.md"), "utf8"));

  it("given each that a contract, interface or library can revert with, has why, cure and a sentence", () => {
    const without = [...errors]
      .map(([name, error]) => [name, lacks(error, entries)] as const)
      .filter(([, missing]) => missing.length > 0);
    tellFigure("R15", "errors documented", errors.size - without.length);
    tellFigure("R15", "errors without", without.length);
    expect(without).to.deep.equal([]);
    expect(errors.size).to.be.greaterThan(100);
  });

  it("given an error that nobody wrote about, says what it lacks", () => {
    const unknown = new Interface(["error NobodyWroteAboutThis(uint256 lot)"]);
    expect(lacks(unknown, entries)).to.deep.equal(["an entry", "why", "a cure", "a sentence of the SDK"]);
  });

  it("given an entry without its cure, says so", () => {
    const [error] = errors.values();
    if (error === undefined) return expect.fail("there is no error");
    const [heading = ""] = headingsOf(error);
    expect(lacks(error, new Map([[heading, { why: "It is so.", cure: "" }]]))).to.deep.equal(["a cure"]);
  });

  it("given an entry, there is an error of its name", () => {
    const headings = new Set([...errors.values()].flatMap(headingsOf));
    expect([...entries.keys()].filter((heading) => !headings.has(heading))).to.deep.equal([]);
  });
});

import { createRequire } from "node:module";

import type { SourceUnit } from "solidity-ast";

import { readImport } from "./sources.ts";

interface Compiler {
  compile(input: string, callbacks: { import: typeof readImport }): string;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly sources?: Readonly<Record<string, { readonly ast: SourceUnit }>>;
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, { evm: { bytecode: { object: string } } }>>>>;
}

/** A contract that is deployed: the path of its source and its name. */
export interface Deployable {
  readonly path: string;
  readonly name: string;
}

/** Creation code by contract name, in hex without `0x`; or what the compiler had against it. */
export type Compiled = { readonly codes: Readonly<Record<string, string>> } | { readonly refused: string };

/**
 * How contracts are compiled. `quick` goes without optimizer and IR, which takes a tenth of the time but runs out of stack
 * in some contracts; `lean` goes through the IR with few steps of its optimizer, in half the time; `real` is how the ledger
 * is built (hardhat.config.ts).
 */
export type Way = "quick" | "lean" | "real";

const FEW_STEPS = { yul: true, yulDetails: { stackAllocation: true, optimizerSteps: "u:fDnTOc" } };

const WAYS: Readonly<Record<Way, object>> = {
  quick: { optimizer: { enabled: false } },
  lean: { viaIR: true, optimizer: { enabled: true, runs: 200, details: FEW_STEPS } },
  real: { viaIR: true },
};

const solc = createRequire(import.meta.url)("solc") as Compiler;

/** The syntax trees of all sources that the given ones need, by path. */
export function parse(sources: ReadonlyMap<string, string>): ReadonlyMap<string, SourceUnit> {
  const output = run(sources, {}, { "*": { "": ["ast"] } });
  const refused = refusalIn(output);
  if (refused !== undefined) throw new Error(`The contracts do not compile: ${refused}`);
  return new Map(Object.entries(output.sources ?? {}).map(([path, { ast }]) => [path, ast]));
}

/** Compiles contracts with one source replaced, if `change` is given. */
export function compile(targets: readonly Deployable[], way: Way, change?: { path: string; source: string }): Compiled {
  const sources = new Map(targets.map(({ path }) => [path, sourceOf(path, change)]));
  if (change !== undefined) sources.set(change.path, change.source);
  const wanted: Record<string, Record<string, string[]>> = {};
  for (const { path, name } of targets) wanted[path] = { [name]: ["evm.bytecode.object"] };
  const output = run(sources, WAYS[way], wanted);
  const refused = refusalIn(output);
  if (refused !== undefined) return { refused };
  const codes = targets.map(({ path, name }) => [name, output.contracts?.[path]?.[name]?.evm.bytecode.object ?? ""]);
  return { codes: Object.fromEntries(codes) as Record<string, string> };
}

/** Whether the compiler gave up for want of stack, which the IR has more of. */
export function isOutOfStack(refused: string): boolean {
  return /stack too deep/i.test(refused);
}

function sourceOf(path: string, change: { path: string; source: string } | undefined): string {
  if (change?.path === path) return change.source;
  const found = readImport(path);
  if ("error" in found) throw new Error(found.error);
  return found.contents;
}

function run(sources: ReadonlyMap<string, string>, settings: object, outputSelection: object): Output {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries([...sources].map(([path, content]) => [path, { content }])),
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 200 },
      metadata: { bytecodeHash: "none" },
      ...settings,
      outputSelection,
    },
  };
  return JSON.parse(solc.compile(JSON.stringify(input), { import: readImport })) as Output;
}

function refusalIn({ errors }: Output): string | undefined {
  return errors?.find(({ severity }) => severity === "error")?.formattedMessage;
}

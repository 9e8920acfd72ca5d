import type { SourceUnit } from "solidity-ast";
import type { Node } from "solidity-ast/node.js";
import { findAll } from "solidity-ast/utils.js";

import type { Deployable } from "./compiler.ts";

/** Declarations whose code or value is compiled into whatever refers to them. */
const CODE = ["FunctionDefinition", "ModifierDefinition", "VariableDeclaration"] as const;

/** What a declaration is part of. */
export interface Reached {
  /** The deployed contracts that hold its code. */
  readonly targets: readonly Deployable[];
  /** The names of the functions that are called from outside and come to it, through other contracts too; or `deploy`. */
  readonly entries: readonly string[];
}

/**
 * Finds by the references in the syntax trees, for each declaration by its id, which deployed contracts hold it and which
 * calls come to it: a contract holds what its bases declare, and what that refers to, as its libraries' functions.
 */
export function reachOf(
  trees: ReadonlyMap<string, SourceUnit>,
  deployed: readonly string[],
): ReadonlyMap<number, Reached> {
  const graph = graphOf([...trees.values()]);
  const reach = new Map<number, { targets: Deployable[]; entries: string[] }>();
  const at = (id: number): { targets: Deployable[]; entries: string[] } => {
    const known = reach.get(id) ?? { targets: [], entries: [] };
    reach.set(id, known);
    return known;
  };
  for (const path of deployed) {
    const tree = trees.get(path);
    if (tree === undefined) continue;
    for (const contract of findAll("ContractDefinition", tree)) {
      const isDeployed = contract.contractKind === "contract" && contract.abstract !== true;
      const parts = contract.linearizedBaseContracts.flatMap((base) => graph.parts.get(base) ?? []);
      const held = isDeployed ? from(parts, graph.references) : [];
      for (const id of held) at(id).targets.push({ path, name: contract.name });
    }
    for (const { id: entry, name, kind, functionSelector } of findAll("FunctionDefinition", tree)) {
      if (functionSelector === undefined && kind !== "constructor") continue;
      const called = kind === "constructor" ? "deploy" : name;
      for (const id of from([entry], graph.references, graph.implementations)) at(id).entries.push(called);
    }
  }
  return reach;
}

type Edges = ReadonlyMap<number, readonly number[]>;

interface Graph {
  /** The declarations in a contract. */
  readonly parts: Edges;
  /** What a declaration refers to. */
  readonly references: Edges;
  /** The functions that are behind one of an interface. */
  readonly implementations: Edges;
}

function graphOf(trees: readonly SourceUnit[]): Graph {
  const [parts, references] = [new Map<number, number[]>(), new Map<number, number[]>()];
  const implementations = new Map<number, number[]>();
  for (const tree of trees) {
    for (const contract of findAll("ContractDefinition", tree)) {
      parts.set(
        contract.id,
        [...findAll([...CODE], contract)].map(({ id }) => id),
      );
    }
    for (const node of findAll([...CODE], tree)) references.set(node.id, [...referencesIn(node)]);
    for (const { id, baseFunctions } of findAll("FunctionDefinition", tree)) {
      for (const base of baseFunctions ?? []) implementations.set(base, [...(implementations.get(base) ?? []), id]);
    }
  }
  return { parts, references, implementations };
}

function* referencesIn(node: Node): Generator<number> {
  for (const { referencedDeclaration } of findAll(["Identifier", "MemberAccess", "IdentifierPath"], node)) {
    if (typeof referencedDeclaration === "number") yield referencedDeclaration;
  }
  for (const operation of findAll(["BinaryOperation", "UnaryOperation"], node)) {
    if (typeof operation.function === "number") yield operation.function;
  }
  for (const { externalReferences } of findAll("InlineAssembly", node)) {
    for (const { declaration } of externalReferences) yield declaration;
  }
}

/** Everything that edges lead to from some ids, those included. */
function from(starts: readonly number[], ...edges: Edges[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const ahead = [...starts];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const each of edges) ahead.push(...(each.get(id) ?? []));
  }
  return seen;
}

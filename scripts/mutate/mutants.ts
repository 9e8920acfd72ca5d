import { createHash } from "node:crypto";

import type { EnumDefinition, FunctionDefinition, MemberAccess, ModifierDefinition, SourceUnit } from "solidity-ast";
import type { VariableDeclaration } from "solidity-ast";
import { findAll } from "solidity-ast/utils.js";

import { replace, Text, type Edit } from "./operators/edit.ts";
import { binary, call, conditional, literal, unary } from "./operators/expressions.ts";
import { answer, assignment, branch, declaration, modifier, refusalOf, statement } from "./operators/statements.ts";
import type { Reached } from "./reach.ts";

/** A changed source. Its id is of what is changed and into what, not of where: comments and other functions do not move it. */
export interface Mutant extends Reached {
  readonly id: string;
  /** The source's path. */
  readonly path: string;
  /** The function, modifier or constant that it is in. */
  readonly owner: string;
  readonly edit: Edit;
  readonly original: string;
  readonly line: number;
}

type Owner = FunctionDefinition | ModifierDefinition | VariableDeclaration;

/** By the id of an enum's member, the name of one beside it. */
type Neighbours = ReadonlyMap<number, string>;

/** All mutants of the sources, in the order of their places. What no deployed contract holds has none. */
export function mutantsOf(
  sources: ReadonlyMap<string, string>,
  trees: ReadonlyMap<string, SourceUnit>,
  reach: ReadonlyMap<number, Reached>,
): Mutant[] {
  const neighbours = neighboursIn([...trees.values()]);
  return [...sources].flatMap(([path, source]) => {
    const tree = trees.get(path);
    if (tree === undefined) throw new Error(`The compiler gave no tree of ${path}.`);
    const text = new Text(source);
    const seen = new Map<string, number>();
    return [...ownersIn(tree)].flatMap((owner) => {
      const reached = reach.get(owner.id);
      if (reached === undefined || reached.targets.length === 0) return [];
      return named({ path, source, text, seen }, owner, [...editsIn(owner, text, neighbours)], reached);
    });
  });
}

function* ownersIn(tree: SourceUnit): Generator<Owner> {
  yield* findAll(["FunctionDefinition", "ModifierDefinition"], tree);
  for (const variable of findAll("VariableDeclaration", tree)) if (variable.constant) yield variable;
}

/** One after the other, what each operator makes of the nodes it is for. */
function* editsIn(owner: Owner, text: Text, neighbours: Neighbours): Generator<Edit> {
  for (const node of findAll("BinaryOperation", owner)) yield* binary(node, text);
  for (const node of findAll("UnaryOperation", owner)) yield* unary(node, text);
  for (const node of findAll("Conditional", owner)) yield* conditional(node, text);
  for (const node of findAll("Literal", owner)) yield* literal(node, text);
  for (const node of findAll("FunctionCall", owner)) yield* call(node, text);
  for (const node of findAll("MemberAccess", owner)) yield* member(node, text, neighbours);
  for (const node of findAll("IfStatement", owner)) yield* branch(node);
  // A refusal that is all of a branch is taken out with its condition.
  const guards = new Set([...findAll("IfStatement", owner)].map((each) => refusalOf(each)?.id));
  for (const node of findAll(["ExpressionStatement", "EmitStatement", "RevertStatement"], owner)) {
    if (!guards.has(node.id)) yield* statement(node, text);
  }
  for (const node of findAll("VariableDeclarationStatement", owner)) yield* declaration(node, text);
  for (const node of findAll("Assignment", owner)) yield* assignment(node, text);
  for (const node of findAll("Return", owner)) yield* answer(node, text);
  for (const node of findAll("ModifierInvocation", owner)) yield* modifier(node);
}

function* member(node: MemberAccess, text: Text, neighbours: Neighbours): Generator<Edit> {
  const neighbour = neighbours.get(node.referencedDeclaration ?? -1);
  if (neighbour === undefined) return;
  yield replace(node, "enum member changed", `${text.of(node.expression)}.${neighbour}`);
}

function neighboursIn(trees: readonly SourceUnit[]): Neighbours {
  const enums = trees.flatMap((tree): EnumDefinition[] => [...findAll("EnumDefinition", tree)]);
  return new Map(
    enums.flatMap(({ members }) =>
      members.flatMap(({ id }, index): [number, string][] => {
        const beside = members[index + 1] ?? members[index - 1];
        return beside === undefined ? [] : [[id, beside.name]];
      }),
    ),
  );
}

/** A source, and how often each change was seen in it: overloaded functions have one name. */
interface Place {
  readonly path: string;
  readonly source: string;
  readonly text: Text;
  readonly seen: Map<string, number>;
}

function named(place: Place, owner: Owner, edits: readonly Edit[], reached: Reached): Mutant[] {
  const { path, source, text, seen } = place;
  const name = owner.name === "" ? "constructor" : owner.name;
  return edits.map((edit) => {
    const original = plain(text.of(edit));
    const words = JSON.stringify([path, name, edit.operator, original, plain(edit.replacement)]);
    const nth = seen.get(words) ?? 0;
    seen.set(words, nth + 1);
    const id = createHash("sha256").update(`${words}${nth}`).digest("hex").slice(0, 12);
    const line = Buffer.from(source).subarray(0, edit.start).toString().split("\n").length;
    return { id, path, owner: name, edit, original, line, ...reached };
  });
}

/** Code on one line. */
export function plain(code: string): string {
  return code.replaceAll(/\s+/g, " ").trim();
}

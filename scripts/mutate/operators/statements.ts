import type {
  Assignment,
  EmitStatement,
  ExpressionStatement,
  IfStatement,
  ModifierInvocation,
  Return,
  RevertStatement,
  VariableDeclarationStatement,
} from "solidity-ast";
import { isNodeType } from "solidity-ast/utils.js";

import { replace, Text, type Edit } from "./edit.ts";
import { typeOf } from "./expressions.ts";

const ASSIGNMENTS: Readonly<Record<string, string>> = {
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
  "/=": "*=",
  "|=": "&=",
  "&=": "|=",
  "^=": "=",
  "<<=": ">>=",
  ">>=": "<<=",
};

/**
 * A guard is never taken; another branch never and always. A guard that is always taken stops everything: every test
 * would see that, and it would say nothing about the tests.
 */
export function* branch(node: IfStatement): Generator<Edit> {
  const isGuard = refusalOf(node) !== undefined;
  yield replace(node.condition, isGuard ? "guard taken out" : "branch fixed", "false");
  if (!isGuard) yield replace(node.condition, "branch fixed", "true");
}

/** The refusal that is all that a branch does, if it is. */
export function refusalOf({ trueBody, falseBody }: IfStatement): RevertStatement | undefined {
  if ((falseBody ?? undefined) !== undefined) return undefined;
  const [only, ...more] = isNodeType("Block", trueBody) ? (trueBody.statements ?? []) : [trueBody];
  return only !== undefined && more.length === 0 && isNodeType("RevertStatement", only) ? only : undefined;
}

/** Assignments, calls, deletions, events and refusals that are not there. */
export function* statement(node: ExpressionStatement | EmitStatement | RevertStatement, text: Text): Generator<Edit> {
  const { start, length } = Text.span(node);
  const semicolon = text.semicolonAfter(node);
  const replacement = semicolon === 0 ? "" : "{}";
  yield { operator: "statement taken out", start, length: length + semicolon, replacement };
}

/** A variable that begins with nothing. */
export function* declaration(node: VariableDeclarationStatement, text: Text): Generator<Edit> {
  const [only, ...more] = node.declarations;
  if (only === undefined || only === null || more.length > 0 || only.storageLocation !== "default") return;
  if (node.initialValue === undefined || node.initialValue === null || text.of(node.initialValue) === "0") return;
  yield replace(node, "value taken out", text.of(only));
}

export function* assignment(node: Assignment, text: Text): Generator<Edit> {
  const other = ASSIGNMENTS[node.operator];
  if (other === undefined) return;
  const [left, right] = [text.of(node.leftHandSide), text.of(node.rightHandSide)];
  yield replace(node, "arithmetic changed", `${left} ${other} ${right}`);
}

/** The other truth, and nothing for a number, an address or bytes. */
export function* answer({ expression }: Return, text: Text): Generator<Edit> {
  if (expression === undefined || expression === null) return;
  const type = typeOf(expression);
  const own = text.of(expression);
  if (isNodeType("Literal", expression)) return;
  if (type === "bool") yield replace(expression, "return value changed", `!(${own})`);
  else if (/^(uint\d+|bytes\d+|address)$/.test(type)) {
    yield replace(expression, "return value changed", `${type}(0)`);
  }
}

export function* modifier(node: ModifierInvocation): Generator<Edit> {
  if (node.kind === "modifierInvocation") yield replace(node, "modifier taken out", "");
}

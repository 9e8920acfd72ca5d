import type { BinaryOperation, Conditional, Expression, FunctionCall, Literal, UnaryOperation } from "solidity-ast";

import { replace, Text, type Edit, type Operator } from "./edit.ts";

const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
};

const OTHERS: Readonly<Record<string, readonly [Operator, string]>> = {
  "&&": ["logic changed", "||"],
  "||": ["logic changed", "&&"],
  "+": ["arithmetic changed", "-"],
  "-": ["arithmetic changed", "+"],
  "*": ["arithmetic changed", "/"],
  "/": ["arithmetic changed", "*"],
  "%": ["arithmetic changed", "*"],
  "&": ["bits changed", "|"],
  "|": ["bits changed", "&"],
  "^": ["bits changed", "&"],
  "<<": ["bits changed", ">>"],
  ">>": ["bits changed", "<<"],
};

/** Operators of which each side says something by itself. */
const DROPPED = ["&&", "||", "&", "|"];

/** Comparisons off by one or turned round, `&&` for `||`, `+` for `-`, shifts to the other side, one side alone. */
export function* binary(node: BinaryOperation, text: Text): Generator<Edit> {
  const [left, right] = [text.of(node.leftExpression), text.of(node.rightExpression)];
  const between = operatorIn(node, text);
  for (const other of COMPARISONS[node.operator] ?? []) {
    yield { operator: "comparison changed", ...between, replacement: other };
  }
  const other = OTHERS[node.operator];
  if (other !== undefined) yield { operator: other[0], ...between, replacement: other[1] };
  if (!DROPPED.includes(node.operator)) return;
  yield replace(node, "operand taken out", `(${left})`);
  yield replace(node, "operand taken out", `(${right})`);
}

/** Where the operator itself stands: parentheses and comments may be on both sides of it. */
function operatorIn(node: BinaryOperation, text: Text): { start: number; length: number } {
  const left = Text.span(node.leftExpression);
  const from = left.start + left.length;
  const gap = text.of({ start: from, length: Text.span(node.rightExpression).start - from });
  return { start: from + gap.indexOf(node.operator), length: node.operator.length };
}

export function* unary(node: UnaryOperation, text: Text): Generator<Edit> {
  const inner = text.of(node.subExpression);
  if (node.operator === "!") yield replace(node, "condition reversed", `(${inner})`);
  if (node.operator === "~") yield replace(node, "bits changed", `(${inner})`);
  if (node.operator === "++") yield replace(node, "arithmetic changed", node.prefix ? `--${inner}` : `${inner}--`);
  if (node.operator === "--") yield replace(node, "arithmetic changed", node.prefix ? `++${inner}` : `${inner}++`);
}

export function* conditional(node: Conditional, text: Text): Generator<Edit> {
  yield replace(node, "branch fixed", `(${text.of(node.trueExpression)})`);
  yield replace(node, "branch fixed", `(${text.of(node.falseExpression)})`);
}

/** One more and one less, the other truth, other words. */
export function* literal(node: Literal, text: Text): Generator<Edit> {
  const own = text.of(node);
  if (node.kind === "bool") yield replace(node, "literal changed", own === "true" ? "false" : "true");
  if (node.kind === "string" && own !== '""') yield replace(node, "literal changed", '"another"');
  const digits = /^(0x[\da-f_]+|[\d_]+)(?=\s|$)/i.exec(own)?.[0];
  // Forty digits are an address, of which a changed one has no right checksum.
  if (node.kind !== "number" || digits === undefined || digits.length === 42) return;
  const value = BigInt(digits.replaceAll("_", ""));
  const unit = own.slice(digits.length);
  yield replace(node, "literal changed", `${value + 1n}${unit}`);
  if (value > 0n) yield replace(node, "literal changed", `${value - 1n}${unit}`);
}

/** Neighbours of one type, the one in the other's place. */
export function* call(node: FunctionCall, text: Text): Generator<Edit> {
  if (node.kind === "typeConversion") return;
  for (const [index, right] of node.arguments.entries()) {
    const left = node.arguments[index - 1];
    if (left === undefined || typeOf(left) !== typeOf(right) || text.of(left) === text.of(right)) continue;
    const [first, second] = [Text.span(left), Text.span(right)];
    const end = first.start + first.length;
    const between = text.of({ start: end, length: second.start - end });
    yield {
      operator: "arguments swapped",
      start: first.start,
      length: second.start + second.length - first.start,
      replacement: `${text.of(right)}${between}${text.of(left)}`,
    };
  }
}

export function typeOf(expression: Expression): string {
  return expression.typeDescriptions.typeString ?? "";
}

import solc from "solc";
import type { Node } from "solidity-ast/node.js";
import type { SourceUnit } from "solidity-ast";
import { findAll } from "solidity-ast/utils.js";
import { keccak256, toUtf8Bytes } from "ethers";

/** One way out of a point where the code may go two ways or more. */
export interface Branch {
  /** What the instrumented code reports when it goes this way: 32 bytes, hex without 0x. */
  readonly tag: string;
  /** From 1. */
  readonly line: number;
  /** What decides, e.g. `if` or `operand`. */
  readonly kind: string;
  /** Which of its ways this is. */
  readonly way: string;
}

/** Text put into a source at an offset in UTF-16 units. */
interface Insertion {
  readonly at: number;
  readonly text: string;
  /** Its place among those at the same offset: what ends there comes before what begins, and the inner ends first. */
  readonly order: number;
}

export interface Branched {
  /** The source in which every branch reports itself. */
  readonly text: string;
  readonly branches: readonly Branch[];
  /** The offset in the source of an offset in `text`. */
  readonly original: (offset: number) => number;
}

/** The library that the instrumented sources call, beside the one of Hardhat's simulated chain. */
export const BRANCH_LIBRARY = {
  name: "__YaolianBranches.sol",
  /** @param hits the file name of the chain's own library, which hands a number to it without the code noticing */
  content: (hits: string): string => `// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.0;
import {__NomicFoundationCoverage} from "${hits}";
library __YaolianBranches {
    function taken(bool result, uint256 whenTrue, uint256 whenFalse) internal pure returns (bool) {
        __NomicFoundationCoverage.sendHit(result ? whenTrue : whenFalse);
        return result;
    }
    function taken(uint256 way) internal pure {
        __NomicFoundationCoverage.sendHit(way);
    }
}
`,
};

/**
 * Makes every branch of a source report when it is taken. Branches are: both results of the condition of each `if` (with
 * an `else` or without), `? :`, loop and `require`; both results of each operand of `&&` and `||`, which is evaluated only
 * where it decides; and each outcome of a `try`.
 *
 * @param name the source's path in the project, which makes the tags its own
 * @throws Error where the source does not parse, or holds a branch in assembly, which could not be counted
 */
export function branched(name: string, text: string): Branched {
  const unit = parse(name, text);
  const place = new Places(text);
  const insertions: Insertion[] = [];
  const branches: Branch[] = [];
  const branch = (node: Node, kind: string, way: string): string => {
    const [start] = place.of(node);
    const tag = keccak256(toUtf8Bytes(`${name}:${node.src}:${kind}:${way}`));
    branches.push({ tag: tag.slice(2), line: place.line(start), kind, way });
    return tag;
  };
  for (const { node, kind } of conditions(unit)) {
    const [start, end] = place.of(node);
    const tags = [branch(node, kind, "true"), branch(node, kind, "false")];
    const length = end - start;
    insertions.push({ at: start, text: "__YaolianBranches.taken(", order: text.length - length });
    insertions.push({ at: end, text: `, ${tags.join(", ")})`, order: length - text.length });
  }
  for (const { clauses } of findAll("TryStatement", unit)) {
    for (const [index, { block }] of clauses.entries()) {
      const tag = branch(block, "try", index === 0 ? "success" : `catch ${index}`);
      insertions.push({ at: place.of(block)[0] + 1, text: `__YaolianBranches.taken(${tag});`, order: 0 });
    }
  }
  if (branches.length > 0) insertions.push({ at: text.length, text: `\nimport "${BRANCH_LIBRARY.name}";\n`, order: 0 });
  return spliced(text, insertions, branches);
}

/** What decides which way the code goes: each is an expression of its own, and none is counted twice. */
function* conditions(unit: SourceUnit): Generator<{ node: Node; kind: string }> {
  const assembly = [...findAll(["YulIf", "YulSwitch", "YulForLoop"], unit)];
  if (assembly.length > 0) throw new Error(`${unit.absolutePath} has a branch in assembly, which cannot be counted.`);
  for (const node of findAll("IfStatement", unit)) yield { node: node.condition, kind: "if" };
  for (const node of findAll("Conditional", unit)) yield { node: node.condition, kind: "? :" };
  for (const node of findAll(["WhileStatement", "DoWhileStatement"], unit))
    yield { node: node.condition, kind: "loop" };
  for (const { condition } of findAll("ForStatement", unit)) if (condition) yield { node: condition, kind: "loop" };
  for (const { expression, arguments: given } of findAll("FunctionCall", unit)) {
    const isCheck = expression.nodeType === "Identifier" && ["require", "assert"].includes(expression.name);
    if (isCheck && given[0] !== undefined) yield { node: given[0], kind: "require" };
  }
  for (const node of findAll("BinaryOperation", unit)) {
    if (!isLogical(node)) continue;
    // Of `a && b && c` the operands are three: what is made of operands is counted by them.
    for (const operand of [node.leftExpression, node.rightExpression]) {
      if (!isLogical(bare(operand))) yield { node: operand, kind: "operand" };
    }
  }
}

function isLogical(node: Node): boolean {
  return node.nodeType === "BinaryOperation" && (node.operator === "&&" || node.operator === "||");
}

/** An expression without its parentheses. */
function bare(node: Node): Node {
  const inner = node.nodeType === "TupleExpression" && !node.isInlineArray ? node.components[0] : undefined;
  return inner ? bare(inner) : node;
}

/** The compiler's package leaves it without a type. */
const compile = solc.compile as (input: string) => string;

function parse(name: string, text: string): SourceUnit {
  const settings = { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } };
  const input = { language: "Solidity", sources: { [name]: { content: text } }, settings };
  const output = JSON.parse(compile(JSON.stringify(input))) as {
    errors?: { severity: string; formattedMessage: string }[];
    sources: Record<string, { ast: SourceUnit }>;
  };
  const ast = output.sources[name]?.ast;
  if (ast === undefined) throw new Error(output.errors?.[0]?.formattedMessage ?? `${name} could not be parsed.`);
  return ast;
}

/** Places in a source: the compiler counts bytes, editors and JavaScript do not. */
class Places {
  readonly #text: string;
  readonly #bytes: Buffer;

  constructor(text: string) {
    this.#text = text;
    this.#bytes = Buffer.from(text);
  }

  /** Where a node begins and ends, in UTF-16 units. */
  of({ src }: Node): [start: number, end: number] {
    const [start = 0, length = 0] = src.split(":").map(Number);
    const begin = this.#bytes.subarray(0, start).toString().length;
    return [begin, begin + this.#bytes.subarray(start, start + length).toString().length];
  }

  line(offset: number): number {
    return this.#text.slice(0, offset).split("\n").length;
  }
}

function spliced(text: string, insertions: readonly Insertion[], branches: readonly Branch[]): Branched {
  const ordered = insertions.toSorted((one, other) => one.at - other.at || one.order - other.order);
  let whole = "";
  let from = 0;
  for (const { at, text: inserted } of ordered) {
    whole += text.slice(from, at) + inserted;
    from = at;
  }
  whole += text.slice(from);
  const original = (offset: number): number => {
    let added = 0;
    for (const { at, text: inserted } of ordered) {
      if (at + added >= offset) break;
      if (at + added + inserted.length > offset) return at;
      added += inserted.length;
    }
    return offset - added;
  };
  return { text: whole, branches, original };
}

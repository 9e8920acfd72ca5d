import type { Node } from "solidity-ast/node.js";

/** What is done to the code, in the words of the record. */
export type Operator =
  | "arguments swapped"
  | "arithmetic changed"
  | "bits changed"
  | "branch fixed"
  | "comparison changed"
  | "condition reversed"
  | "enum member changed"
  | "guard taken out"
  | "literal changed"
  | "modifier taken out"
  | "operand taken out"
  | "logic changed"
  | "return value changed"
  | "statement taken out"
  | "value taken out";

/** One change of a source: what stands at a span, in bytes, is replaced. */
export interface Edit {
  readonly operator: Operator;
  readonly start: number;
  readonly length: number;
  readonly replacement: string;
}

/** A source in which nodes are looked up: the compiler counts bytes, not characters. */
export class Text {
  readonly #bytes: Buffer;

  constructor(source: string) {
    this.#bytes = Buffer.from(source);
  }

  /** Where a node stands. */
  static span({ src }: { readonly src: string }): { start: number; length: number } {
    const [start = 0, length = 0] = src.split(":").map(Number);
    return { start, length };
  }

  /** What stands at a node, or at a span. */
  of(place: Pick<Node, "src"> | { readonly start: number; readonly length: number }): string {
    const { start, length } = "src" in place ? Text.span(place) : place;
    return this.#bytes.subarray(start, start + length).toString();
  }

  /** How far from a node's end its semicolon ends; 0 where it has none of its own, as in the head of a loop. */
  semicolonAfter(node: Pick<Node, "src">): number {
    const { start, length } = Text.span(node);
    return /^\s*;/.exec(this.#bytes.subarray(start + length, start + length + 80).toString())?.[0].length ?? 0;
  }

  /** The source with an edit made. */
  with({ start, length, replacement }: Edit): string {
    const [before, after] = [this.#bytes.subarray(0, start), this.#bytes.subarray(start + length)];
    return `${before.toString()}${replacement}${after.toString()}`;
  }
}

/** An edit that replaces a node as a whole. */
export function replace(node: Pick<Node, "src">, operator: Operator, replacement: string): Edit {
  return { operator, ...Text.span(node), replacement };
}

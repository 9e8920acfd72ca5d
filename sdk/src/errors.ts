import type { PlainValue } from "./ledger/abi.ts";

interface FailureOptions {
  readonly place?: string;
  readonly cause?: unknown;
  readonly values?: Readonly<Record<string, PlainValue>>;
}

/** Control characters, halves of surrogate pairs, and what turns or hides the text around it. */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * A text as it may be shown: what a document says must not move a terminal's cursor, break a line of a log, or turn the
 * sentence around it.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Every failure of the SDK is one of two classes, so that a caller decides by class what to do next:
 * an {@link InputError} is the caller's to mend, a {@link TransientError} is worth the same call again.
 */
export abstract class YaolianError extends Error {
  /** A stable upper-camel-case name of the failure, e.g. `CheckDigitWrong`. */
  readonly code: string;
  /** What to do about it, as a sentence. */
  readonly cure: string;
  /** Where in a document the fault lies (JSON path, line), if it lies in a document. */
  readonly place: string | undefined;
  /** The values that the message names, by name, where a contract refused: for whoever says it in another language. */
  readonly values: Readonly<Record<string, PlainValue>> | undefined;

  constructor(code: string, message: string, cure: string, options: FailureOptions = {}) {
    super(visible(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.cure = visible(cure);
    this.place = options.place === undefined ? undefined : visible(options.place);
    this.values = options.values;
  }

  /** One line for a person: where, what was wrong, and the cure. */
  get sentence(): string {
    return `${this.place === undefined ? "" : `${this.place}: `}${this.message} ${this.cure}`.trim();
  }
}

/** The input is wrong: the same call fails again until the caller changes it. */
export class InputError extends YaolianError {}

/** The input may be right: the network, the node or another process was in the way. */
export class TransientError extends YaolianError {}

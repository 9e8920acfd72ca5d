import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { timeout } from "hono/timeout";

import { ProblemError } from "./problems.ts";

/** How much a request may be, and how long its answer may take. */
export interface RequestLimits {
  /** Bytes of a request's body. */
  readonly bodyBytes: number;
  /** Characters of a request's URL. */
  readonly urlLength: number;
  /** Milliseconds until an answer is given up. */
  readonly answerMs: number;
}

/** What a request may be, before anything of it is looked at. */
export function limitRequest({ urlLength, bodyBytes }: RequestLimits): MiddlewareHandler[] {
  return [
    async (c, next) => {
      const { length } = c.req.url;
      if (length <= urlLength) return next();
      const detail = `The URL has ${length} characters; at most ${urlLength} are read.`;
      throw new ProblemError(414, "UrlTooLong", detail, "Ask for less at a time.");
    },
    bodyLimit({
      maxSize: bodyBytes,
      onError: () => {
        const detail = `The body has more than ${bodyBytes} bytes.`;
        // What is left of the body is not read: the connection can't be used again.
        const headers = { Connection: "close" };
        throw new ProblemError(413, "BodyTooLarge", detail, "Send less at a time.", { headers });
      },
    }),
  ];
}

/** Lists and objects inside each other: far above any document, far below what exhausts the stack of whoever walks it. */
const MOST_DEEP = 100;

/**
 * Refuses a body of JSON whose lists and objects stand too deep inside each other: a ProblemError 400 `BodyTooDeep`. It comes
 * behind what tells who asks, as it reads the body.
 */
export function limitDepth(): MiddlewareHandler {
  return async (c, next) => {
    if (/\bjson\b/i.test(c.req.header("Content-Type") ?? "") && depthOf(await c.req.text()) > MOST_DEEP) {
      const detail = `The body holds lists and objects more than ${MOST_DEEP} deep inside each other.`;
      throw new ProblemError(400, "BodyTooDeep", detail, "No document needs that; write it again.");
    }
    return next();
  };
}

/** How deep brackets stand inside each other, those in texts left out. */
function depthOf(text: string): number {
  let [depth, deepest, inText] = [0, 0, false];
  for (let at = 0; at < text.length && deepest <= MOST_DEEP; at += 1) {
    const found = text[at];
    if (inText && found === "\\") at += 1;
    else if (found === '"') inText = !inText;
    else if (inText) continue;
    else if (found === "[" || found === "{") deepest = Math.max(deepest, (depth += 1));
    else if (found === "]" || found === "}") depth -= 1;
  }
  return deepest;
}

/** How long an answer may take; what is streamed has begun by then. */
export function limitTime({ answerMs }: RequestLimits): MiddlewareHandler {
  return timeout(answerMs, () => {
    const detail = `There was no answer within ${answerMs / 1000} s.`;
    const headers = { "Retry-After": "10" };
    return new ProblemError(503, "AnswerTooSlow", detail, "Ask for less at a time, or later.", { headers });
  });
}

/** Lets a number of things be done at a time. */
export class Turnstile {
  readonly #most: number;
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get inside(): number {
    return this.#inside;
  }

  /** Goes in, and gives what ends it, once; undefined where it is full. */
  enter(): (() => void) | undefined {
    if (this.#inside >= this.#most) return undefined;
    this.#inside += 1;
    let isInside = true;
    return () => {
      if (isInside) this.#inside -= 1;
      isInside = false;
    };
  }
}

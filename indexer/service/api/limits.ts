import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { timeout } from "hono/timeout";

import type { AppEnv } from "./env.ts";
import type { Limits } from "./options.ts";
import { ProblemError } from "./problems.ts";

/** What a request may be, before anything of it is looked at. */
export function limitRequest({ urlLength, bodyBytes }: Limits): MiddlewareHandler<AppEnv>[] {
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

/** How long an answer may take; what is streamed has begun by then. */
export function limitTime({ answerMs }: Limits): MiddlewareHandler {
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

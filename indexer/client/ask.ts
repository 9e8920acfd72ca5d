import { z } from "zod";

import { InputError, TransientError } from "@yaolian/sdk";

/** A problem of RFC 9457; the end of its type is the code. */
const Problem = z.object({ type: z.string(), detail: z.string(), cure: z.string() });

/** A request to the API. */
export interface Question {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Becomes the body, as JSON. */
  readonly body?: unknown;
  /** A session's token, or the operator's secret. */
  readonly token?: string;
}

/**
 * Asks the API at `url` for what is at `path`, and gives its answer as JSON.
 * Throws an InputError with the API's own code where it refuses, a TransientError where it can't answer now, or
 * `ApiUnreachable` where nothing answers.
 */
export async function ask(url: string, path: string, { method = "GET", body, token }: Question = {}): Promise<unknown> {
  const headers = {
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${url}${path}`, { method, headers, ...sent }).catch((cause: unknown) => {
    throw new TransientError("ApiUnreachable", `Nothing answers at ${url}.`, "Start it: npm run indexer.", { cause });
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const { type, detail, cure } = Problem.parse(answer);
  const code = type.split(":").at(-1) ?? type;
  if (response.status === 503 || response.status === 429) throw new TransientError(code, detail, cure);
  throw new InputError(code, detail, cure);
}

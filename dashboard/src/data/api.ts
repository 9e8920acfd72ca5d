import { Problem, Unreachable, type ProblemBody } from "./problem.ts";

export interface Asked {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * Asks the service that the page came from. `T` is what its OpenAPI document says of the answer.
 * Throws a {@link Problem} with the service's sentence, or {@link Unreachable}.
 */
export async function ask<T>(path: string, { method = "GET", body, signal }: Asked = {}): Promise<T> {
  const answer = await fetch(path, {
    method,
    headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    credentials: "same-origin",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new Unreachable(error);
  });
  const text = await answer.text();
  if (!answer.ok) throw new Problem(answer.status, bodyOf(text));
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

function bodyOf(text: string): ProblemBody {
  try {
    return JSON.parse(text) as ProblemBody;
  } catch {
    // What stands between, such as a proxy, answers in words of its own.
    return {};
  }
}

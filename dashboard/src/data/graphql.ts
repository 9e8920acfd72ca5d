import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ask } from "./api.ts";
import { Problem } from "./problem.ts";

interface Answer<T> {
  readonly data?: T;
  readonly errors?: readonly { readonly message: string }[];
}

/**
 * What a regulator asks of all tables. `T` is the shape of the query's answer. Asked anew when `changes` is another value,
 * e.g. the newest block of a live list, and what was known is shown until then.
 */
export function useGraphql<T>(name: string, query: string, changes: unknown = undefined): UseQueryResult<T> {
  return useQuery({
    queryKey: ["graphql", name, changes],
    queryFn: async ({ signal }) => {
      const { data, errors } = await ask<Answer<T>>("/graphql", { method: "POST", body: { query }, signal });
      const [error] = errors ?? [];
      if (data === undefined || error !== undefined) {
        throw new Problem(400, { type: "QueryWrong", detail: error?.message ?? "The answer is empty." });
      }
      return data;
    },
    placeholderData: (before) => before,
  });
}

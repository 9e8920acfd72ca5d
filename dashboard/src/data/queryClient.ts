import { QueryClient } from "@tanstack/react-query";

import { isPassing } from "./problem.ts";

const LONGEST_PAUSE_MS = 2_000;

/** What the page knows. What fails in passing is asked again until it is answered, and views say that they wait. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (_count, error) => isPassing(error),
      retryDelay: (count) => Math.min(500 * 2 ** count, LONGEST_PAUSE_MS),
      // The server may be on this machine: whether there is an internet says nothing.
      networkMode: "always",
      staleTime: 5_000,
    },
    mutations: { networkMode: "always" },
  },
});

import { QueryClient } from "@tanstack/react-query";
import { lazy, type ComponentType, type LazyExoticComponent } from "react";

import { ask } from "../data/api.ts";
import { isPassing } from "../data/problem.ts";

/** Apart from the answers, which are forgotten when somebody else signs in. */
const loader = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (_count, error) => isPassing(error),
      retryDelay: 1_000,
      networkMode: "always",
      staleTime: Infinity,
      gcTime: 0,
    },
  },
});

/** A module with a component. */
interface Part<P> {
  readonly default: ComponentType<P>;
}

let parts = 0;

/**
 * A part of the program that is loaded when it is first shown. React keeps a failure to load for good; this waits for a
 * server that is away. Where the server answers and yet has no such part, it is a newer one: the page has to be loaded again.
 */
export function lazyPart<P>(load: () => Promise<Part<P>>): LazyExoticComponent<ComponentType<P>> {
  const queryFn = (): Promise<Part<P>> =>
    load().catch(async () => {
      await ask("/follower");
      return load();
    });
  const queryKey = ["part", (parts += 1)];
  return lazy(() => loader.fetchQuery({ queryKey, queryFn }));
}

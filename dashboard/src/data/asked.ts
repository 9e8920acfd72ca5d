import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ask } from "./api.ts";
import { useLive } from "./live.ts";

/**
 * What the service answers to a GET of `path`, asked anew whenever the ledger tells something that the viewer may see; what
 * was known is shown until then. For whoever signed in. `T` is what the OpenAPI document says of the answer. What time alone
 * changes is asked for again each `everyMs` milliseconds.
 */
export function useAsked<T>(path: string, everyMs?: number): UseQueryResult<T> {
  const newest = useLive("activity").data?.items[0];
  return useQuery({
    queryKey: ["asked", path, newest === undefined ? undefined : `${newest.block}-${newest.logIndex}`],
    queryFn: ({ signal }) => ask<T>(path, { signal }),
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
    placeholderData: (before, query) => (query?.queryKey[1] === path ? before : undefined),
  });
}

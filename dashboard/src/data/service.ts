import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { ask } from "./api.ts";
import type { Directory, FollowerNow, FollowerState, LedgerNow } from "./types.ts";

const LOOK_MS = 1_000;

/** What the service is doing; `unreachable` where it does not answer at all. */
export interface ServiceState extends Partial<Omit<FollowerNow, "state">> {
  readonly state: FollowerState | "unreachable";
}

/** What the follower says, looked at each second. */
export function useServiceState(): ServiceState | undefined {
  const { data, isError } = useQuery({
    queryKey: ["follower"],
    queryFn: ({ signal }) => ask<FollowerNow>("/follower", { signal }),
    refetchInterval: LOOK_MS,
    retry: false,
    staleTime: 0,
  });
  if (isError) return { ...data, state: "unreachable" };
  return data;
}

/** Asks for everything anew once the service is there again, and forgets everything of a chain that is gone. */
export function useRecovery(service: ServiceState | undefined): void {
  const client = useQueryClient();
  const before = useRef<ServiceState | undefined>(undefined);
  // While no chain answers, the one that was there last is still the one that the page shows.
  const chain = useRef<string | undefined>(undefined);
  useEffect(() => {
    const last = before.current;
    before.current = service;
    const known = chain.current;
    chain.current = service?.genesis ?? known;
    if (service === undefined || last === undefined || service.state === "unreachable") return;
    const isOther = known !== undefined && chain.current !== known;
    if (isOther) void client.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== "follower" });
    else if (service.state === "ready" && last.state !== "ready") {
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "follower" });
    }
  }, [client, service]);
}

/** The ledger's deployment book, and whether its keys are the demo's. */
export function useLedgerNow(): UseQueryResult<LedgerNow> {
  return useQuery({
    queryKey: ["ledger"],
    queryFn: ({ signal }) => ask<LedgerNow>("/ledger", { signal }),
    staleTime: Infinity,
  });
}

/** Members, sites and products, with what people call them; for whoever signed in. */
export function useDirectory(): UseQueryResult<Directory> {
  return useQuery({
    queryKey: ["directory"],
    queryFn: ({ signal }) => ask<Directory>("/directory", { signal }),
    staleTime: 60_000,
  });
}

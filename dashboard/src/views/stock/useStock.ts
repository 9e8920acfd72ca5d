import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ask } from "../../data/api.ts";
import { useLive } from "../../data/live.ts";
import { useDirectory, useLedgerNow } from "../../data/service.ts";
import type { Directory, Page, Stock } from "../../data/types.ts";
import { useViewer } from "../../session/session.ts";
import { todayOf } from "./reckon.ts";

/** More than this is not for looking at. */
const MOST_PAGES = 10;

export interface AllStock {
  readonly items: readonly Stock[];
  /** Whether there is more than is shown. */
  readonly isCut: boolean;
}

/** All that a viewer has in stock, page after page; asked anew when it changes. */
export function useAllStock(site: number | undefined): UseQueryResult<AllStock> {
  const live = useLive("stock");
  return useQuery({
    queryKey: ["stock", site ?? "all", live.dataUpdatedAt],
    enabled: live.data !== undefined || live.isError,
    queryFn: ({ signal }) => pagesOf(site, signal),
    placeholderData: (before, query) => (query?.queryKey[1] === (site ?? "all") ? before : undefined),
  });
}

async function pagesOf(site: number | undefined, signal: AbortSignal): Promise<AllStock> {
  const items: Stock[] = [];
  let page: string | null = "";
  for (let pages = 0; page !== null && pages < MOST_PAGES; pages += 1) {
    const query: string = new URLSearchParams({
      limit: "100",
      ...(page === "" ? {} : { page }),
      ...(site === undefined ? {} : { site: String(site) }),
    }).toString();
    const answer: Page<Stock> = await ask<Page<Stock>>(`/stock?${query}`, { signal });
    items.push(...answer.items);
    page = answer.next;
  }
  return { items, isCut: page !== null };
}

/** The ledger's day, counted since 1970-01-01. */
export function useToday(): number {
  const newest = useLive("activity").data?.items[0]?.time;
  return todayOf(newest, useLedgerNow().data?.deployment.dayOffset ?? 0);
}

/** The sites that a viewer may choose from: a member's own, or all. */
export function useSites(): Directory["sites"] {
  const viewer = useViewer();
  const { data } = useDirectory();
  const all = data?.sites ?? [];
  return viewer.kind === "member" ? all.filter(({ member }) => member === viewer.member) : all;
}

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";

import { ask } from "./api.ts";
import { queryClient } from "./queryClient.ts";
import type { LiveName, LiveRows, Page } from "./types.ts";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/** One stream of events, however many views read it; a browser opens only a few connections to one server. */
interface Stream {
  readers: number;
  close(): void;
}

const streams = new Map<LiveName, Stream>();

/**
 * The first page of a list, as it is now and whenever it changes. Asked for once at first, so that a refusal is shown as
 * such; then the service sends each change. A stream that ends is opened again by itself.
 */
export function useLive<N extends LiveName>(name: N): UseQueryResult<Page<LiveRows[N]>> {
  const answer = useQuery({
    queryKey: liveKey(name),
    queryFn: ({ signal }) => ask<Page<LiveRows[N]>>(`/${name}?limit=50`, { signal }),
    staleTime: Infinity,
  });
  const isAnswered = answer.data !== undefined;
  useEffect(() => (isAnswered ? subscribe(name) : undefined), [name, isAnswered]);
  return answer;
}

/** Where a live list is kept. */
export function liveKey(name: LiveName): readonly [string, LiveName] {
  return ["live", name];
}

function subscribe(name: LiveName): () => void {
  const stream = streams.get(name) ?? open(name);
  streams.set(name, stream);
  stream.readers += 1;
  return () => {
    stream.readers -= 1;
    if (stream.readers > 0) return;
    stream.close();
    streams.delete(name);
  };
}

function open(name: LiveName): Stream {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = FIRST_PAUSE_MS;
  const connect = (): void => {
    source = new EventSource(`/live/${name}`);
    source.addEventListener(name, (event: MessageEvent<string>) => {
      pause = FIRST_PAUSE_MS;
      queryClient.setQueryData(liveKey(name), JSON.parse(event.data));
    });
    // It says why there is nothing for now, or that the session is over: the session then tells itself.
    source.addEventListener("problem", () => void queryClient.invalidateQueries({ queryKey: ["session"] }));
    source.addEventListener("error", () => {
      // Where the server refused, or is not there, the browser gives up: it is tried again here, with growing pauses.
      source?.close();
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    });
  };
  connect();
  return {
    readers: 0,
    close: () => {
      source?.close();
      clearTimeout(timer);
    },
  };
}

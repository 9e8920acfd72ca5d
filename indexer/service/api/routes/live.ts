import { streamSSE, type SSEStreamingApi } from "hono/streaming";
import { apiRoute, z } from "@yaolian/http";

import { FIXED_QUERY_NAMES } from "../../queries/fixed.ts";
import type { App } from "../env.ts";
import type { LiveHub } from "../live/hub.ts";
import type { Mailbox, Message } from "../live/mailbox.ts";
import type { Limits } from "../options.ts";
import { signedInOf } from "../viewer.ts";
import { SIGNED_IN } from "../security.ts";

/** Milliseconds between signs of life, for what stands between and ends quiet connections. */
const BEAT_MS = 15_000;

const live = apiRoute({
  method: "get",
  path: "/live/{query}",
  tags: ["Lists"],
  security: SIGNED_IN,
  summary: "The first page of a list, now and whenever it changes",
  description:
    "Server-sent events named as the query, each with the whole first page of GET /{query} as JSON. An event `problem` " +
    "says (as RFC 9457) why there are no answers for now, or that the session may not go on, and then the stream ends. " +
    "Who does not read for 20 seconds is left.",
  request: { params: z.object({ query: z.enum(FIXED_QUERY_NAMES) }) },
  responses: { 200: { description: "Events", content: { "text/event-stream": { schema: z.string() } } } },
});

/** Live lists. */
export function liveRoutes(app: App, hub: LiveHub, limits: Limits): void {
  app.openapi(live, async (c) => {
    const viewer = await signedInOf(c);
    const { mailbox, leave } = hub.subscribe(c.req.valid("param").query, viewer);
    return streamSSE(c, async (stream) => {
      stream.onAbort(leave);
      try {
        await deliver(stream, mailbox, limits.takeMs);
      } finally {
        leave();
      }
    });
  });
}

async function deliver(stream: SSEStreamingApi, mailbox: Mailbox, takeMs: number): Promise<void> {
  let message = await mailbox.take(BEAT_MS);
  while (message !== "closed" && !stream.aborted) {
    if (!(await isTaken(send(stream, message), takeMs))) {
      stream.abort();
      return;
    }
    message = await mailbox.take(BEAT_MS);
  }
}

async function send(stream: SSEStreamingApi, message: Message | undefined): Promise<void> {
  if (message === undefined) await stream.write(": still here\n\n");
  else await stream.writeSSE(message);
}

/** Whether the reader took it in time. */
async function isTaken(sent: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const taken = await Promise.race([sent.then(() => true), late]);
  clearTimeout(timer);
  return taken;
}

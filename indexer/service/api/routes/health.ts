import { apiRoute, json, ProblemError, z } from "@yaolian/http";

import type { FollowerStatus, ServiceContext } from "../../context.ts";
import { newestBlock } from "../../tables.ts";
import type { App } from "../env.ts";
import type { Metrics } from "../metrics.ts";
import type { ApiSettings } from "../options.ts";

const health = apiRoute({
  method: "get",
  path: "/health",
  tags: ["Service"],
  summary: "Whether the process is alive",
  responses: { 200: json(z.object({ status: z.literal("alive") }), "It is alive") },
});

const Ready = z
  .object({
    status: z.literal("ready"),
    block: z.int().openapi({ description: "The newest block that the tables tell of" }),
    time: z.int().openapi({ description: "That block's time, Unix seconds" }),
    lag: z.int().openapi({ description: "Blocks that the chain is ahead" }),
    chainId: z.int(),
  })
  .openapi("Ready");

const ready = apiRoute({
  method: "get",
  path: "/ready",
  tags: ["Service"],
  summary: "Whether the tables are at the chain",
  description: "503 with the reason while they are not: at the start, while they are made anew, while no node answers.",
  responses: { 200: json(Ready, "They are") },
});

const metricsRoute = apiRoute({
  method: "get",
  path: "/metrics",
  tags: ["Service"],
  summary: "Figures of the service, for Prometheus",
  responses: { 200: { description: "Prometheus text format", content: { "text/plain": { schema: z.string() } } } },
});

/** What watches over the service asks. */
export function healthRoutes(app: App, context: ServiceContext, settings: ApiSettings, metrics: Metrics): void {
  app.openapi(health, (c) => c.json({ status: "alive" as const }, 200));
  app.openapi(ready, async (c) => c.json(await readiness(context, settings.limits.lag), 200));
  app.openapi(metricsRoute, async (c) => {
    const text = await metrics.registry.metrics();
    return c.text(text, 200, { "Content-Type": metrics.registry.contentType });
  });
}

async function readiness(
  { follower, ledger, deployment }: ServiceContext,
  mostLag: number,
): Promise<z.infer<typeof Ready>> {
  const { state, reason } = follower.status();
  if (state !== "ready") throw notReady(state, reason);
  const [{ number: block, time }, head] = await Promise.all([newestBlock(follower), ledger.provider.getBlockNumber()]);
  const lag = Math.max(0, head - block);
  if (lag > mostLag) {
    throw notReady("indexing", `The tables tell of block ${block}, and the chain is at ${head}, ${lag} blocks ahead.`);
  }
  return { status: "ready", block, time, lag, chainId: deployment.chainId };
}

function notReady(state: FollowerStatus["state"], reason = `The follower is ${state}.`): ProblemError {
  const headers = { "Retry-After": "2" };
  return new ProblemError(503, "NotReady", reason, "Ask again in a few seconds.", { headers });
}

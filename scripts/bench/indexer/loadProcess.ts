import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

import type { LoadPlan, LoadReading } from "./load.ts";
import { quantile } from "../quantile.ts";

/** As many clients, each with an address of its own on the loopback: a service limits what one may ask. */
const CLIENTS = Array.from({ length: 8 }, (_, n) => ({
  localAddress: `127.0.0.${n + 2}`,
  agent: new Agent({ keepAlive: true, maxSockets: 64 }),
}));
/** Requests before those that count. */
const WARMING_SECONDS = 2;

interface Answer {
  readonly status: number;
  readonly verdict: string;
}

process.once("message", (plan) => void run(plan as LoadPlan));
process.on("disconnect", () => process.exit(0));

async function run({ url, bodies, perSecond, seconds }: LoadPlan): Promise<void> {
  const times: number[] = [];
  const verdicts: Record<string, number> = {};
  const waiting: Promise<void>[] = [];
  let failed = 0;
  const warming = WARMING_SECONDS * perSecond;
  const began = performance.now();
  for (let n = 0; n < warming + seconds * perSecond; n += 1) {
    const due = began + (n * 1000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    const asked = ask(url, bodies[n % bodies.length] ?? "", n).then(({ status, verdict }) => {
      if (n < warming) return;
      times.push(performance.now() - due);
      if (status !== 200) failed += 1;
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    });
    waiting.push(asked);
  }
  await Promise.all(waiting);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => quantile(times, part)) as [number, number, number];
  process.send?.({ p50, p95, p99, failed, verdicts } satisfies LoadReading);
}

function ask(url: string, body: string, n: number): Promise<Answer> {
  const client = CLIENTS[n % CLIENTS.length];
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const sent = request(url, { method: "POST", headers, ...client }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        const answer =
          status === 200 ? (JSON.parse(text) as { verdict: string | null }) : { verdict: `HTTP ${status}` };
        resolve({ status, verdict: answer.verdict ?? "none" });
      });
    });
    sent.on("error", (error) => resolve({ status: 0, verdict: error.message }));
    sent.end(body);
  });
}

import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

import type { FollowerState, ServiceContext } from "../context.ts";

const STATES: readonly FollowerState[] = [
  ...(["starting", "indexing", "ready", "restarting", "rebuilding", "chainUnreachable"] as const),
];
/** Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the service counts of itself, for Prometheus. */
export class Metrics {
  readonly registry = new Registry();
  readonly #seconds: Histogram<"method" | "route" | "status">;

  constructor({ follower }: ServiceContext, subscribers: () => number) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#seconds = new Histogram({
      ...{ name: "yaolian_request_seconds", help: "Time until an answer began", registers, buckets: BUCKETS },
      labelNames: ["method", "route", "status"],
    });
    new Gauge({
      ...{ name: "yaolian_live_subscribers", help: "Subscribers of live queries", registers },
      collect() {
        this.set(subscribers());
      },
    });
    new Gauge({
      ...{ name: "yaolian_follower_state", help: "1 for the state that the follower is in", registers },
      labelNames: ["state"],
      collect() {
        const { state } = follower.status();
        for (const each of STATES) this.set({ state: each }, each === state ? 1 : 0);
      },
    });
    new Gauge({
      ...{ name: "yaolian_follower_block", help: "Newest block that the tables tell of", registers },
      collect() {
        const { block } = follower.status();
        if (block !== undefined) this.set(block);
      },
    });
  }

  /** Takes an answer in; `route` is its pattern. */
  answered(told: { method: string; route: string; status: number }, seconds: number): void {
    this.#seconds.observe({ ...told, status: String(told.status) }, seconds);
  }
}

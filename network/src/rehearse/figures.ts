import type { Acknowledged } from "./connection.ts";
import type { Latency } from "./types.ts";

/** The value that a share of all values does not exceed (nearest rank); 0 where there is none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, another) => one - another);
  const rank = Math.max(1, Math.ceil(sorted.length * share));
  return sorted[rank - 1] ?? 0;
}

export function latencyOf(acknowledged: readonly Acknowledged[]): Latency {
  const all = acknowledged.map(({ latencyMs }) => latencyMs);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(all, share)) as [number, number, number];
  return { p50, p95, p99, most: percentile(all, 1) };
}

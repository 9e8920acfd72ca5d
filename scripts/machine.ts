import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What times were taken on. */
export function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? "unknown"}, ${gigabytes} GB, Node ${process.versions.node}`;
}

/** How busy that is with this and other things: processes that run or wait to, mean of the last minute. */
export function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

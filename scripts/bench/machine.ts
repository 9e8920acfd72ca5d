import { cpus, loadavg, totalmem } from "node:os";

/** What a bench ran on, and how busy that was with other things. */
export function machineText(): string {
  const [first] = cpus();
  const load = loadavg().map((each) => each.toFixed(1));
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model.trim() ?? "?"}, ${memory} GB, Node ${process.versions.node}, load ${load.join(" ")}`;
}

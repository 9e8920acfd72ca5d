import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../../indexer/service/main.ts", import.meta.url));

interface Served {
  /** The node's address. */
  readonly rpcUrl: string;
  /** Where the deployment book is, and the tables come. */
  readonly folder: string;
  /** Where names of members are; the demo's own if left out. */
  readonly names?: string;
  readonly port: number;
}

/**
 * Starts the service with the demo's keys in front of a node of the test's own, and waits until it answers. Who is signed
 * in stays so when it is started again.
 */
export async function startDemoService({ rpcUrl, folder, names, port }: Served): Promise<ChildProcess> {
  const place = ["--rpc", rpcUrl, "--deployments", folder, "--folder", join(folder, "tables")];
  const args = [...place, ...(names === undefined ? [] : ["--names", names]), "--demo", "--port", String(port)];
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), MAIN, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, YAOLIAN_SESSION_SECRET: "s".repeat(40) },
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) if (line.includes("http://")) break;
  child.stdout.resume();
  return child;
}

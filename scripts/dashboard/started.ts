import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";

import { execa } from "execa";

import { freePort } from "../../indexer/service/follower/freePort.ts";

/** How much of what was said last is told when it ends by itself, in characters. */
const TAIL = 4_000;
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What `npm start` brings up, on free ports. */
export interface Started {
  /** Where the dashboard is served. */
  readonly url: string;
  /** The node's address. */
  readonly rpcUrl: string;
  /** Where the deployment book is. */
  readonly deployments: string;
  /** Where the story's pack lists and slips are. */
  readonly vault: string;
  /** Ends when the story is told. */
  readonly told: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts what `npm start` does, with all it keeps in `folder`, and waits until its dashboard is served. */
export async function startEverything(folder: string, options: readonly string[] = []): Promise<Started> {
  const [vault, deployments] = [join(folder, "vault"), join(folder, "deployments")];
  const [port, apiPort] = [await freePort(), await freePort()];
  const started = execa(
    process.execPath,
    [
      ...["--import", import.meta.resolve("tsx"), join(ROOT, "scripts/start/run.ts"), ...options],
      ...["--port", String(port), "--api-port", String(apiPort), "--vault", vault, "--deployments", deployments],
    ],
    { cwd: ROOT, reject: false, buffer: false, stdin: "ignore" },
  );
  let isStopping = false;
  let last = "";
  started.stderr.setEncoding("utf8").on("data", (text: string) => (last = `${last}${text}`.slice(-TAIL)));
  void started.then(({ exitCode, signal }) => {
    if (!isStopping) console.error(`What was started ended by itself (${signal ?? exitCode}): ${last.trim()}`);
  });
  const lines = createInterface({ input: started.stdout });
  const told = said(lines, "Following the ledger's events");
  told.catch(() => undefined);
  await Promise.race([said(lines, "Dashboard"), told]);
  return {
    ...{ url: `http://127.0.0.1:${apiPort}`, rpcUrl: `http://127.0.0.1:${port}`, deployments, vault, told },
    async stop() {
      isStopping = true;
      started.kill("SIGTERM");
      await started;
    },
  };
}

/** Waits for a line with some words. What else is said is nobody's, and is read on so that it does not fill its pipe. */
function said(lines: Interface, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    lines.on("line", (line) => line.includes(words) && resolve());
    lines.once("close", () => reject(new Error(`What was started ended before it said: ${words}.`)));
  });
}

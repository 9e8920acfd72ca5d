import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import type { Logger } from "pino";
import { z } from "zod";

import { SCHEMA, type Database } from "./database.ts";
import { freePort } from "./freePort.ts";
import { tied } from "./tied.ts";

const INDEXER = fileURLToPath(new URL("../..", import.meta.url));
/** By its file, never by npx: a killed npx leaves what it started behind. */
const PONDER = fileURLToPath(new URL("./bin/ponder.js", import.meta.resolve("ponder")));
const WATCH_PARENT = new URL("../../../bootstrap/watch-parent.mjs", import.meta.url).href;

/** Queries come to it in URLs. */
const HEAD = "--max-http-header-size=65536";
const HOST = "127.0.0.1";
/** Ponder gives itself 5 s to leave in good order. */
const STOP_LIMIT_MS = 8_000;
const REPEAT_AFTER_MS = 60_000;

export interface ProcessOptions {
  readonly rpcUrl: string;
  readonly deploymentPath: string;
  readonly database: Database;
  /** Milliseconds between two looks for a new block. */
  readonly pollMs?: number;
  readonly log: Logger;
}

/** How a follower's process ended. */
export interface ProcessEnd {
  /** What it died of, e.g. `SIGKILL` or `exit code 75`. */
  readonly how: string;
  /** What it said last about what went wrong. */
  readonly said: string;
}

/** Ponder, running. */
export interface FollowerProcess {
  readonly pid: number;
  /** Where it listens; nothing answers there until it has started. */
  readonly url: string;
  /** Fulfilled when it is gone. */
  readonly ended: Promise<ProcessEnd>;
  /** Ends it in good order, or by force after 8 s, and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/**
 * Starts Ponder under this Node as a process of its own, on a free loopback port. It ends with this process, also when this
 * one is killed. Its port has no authentication: whoever is on this machine can read the tables there, nobody else.
 */
export async function startProcess(options: ProcessOptions): Promise<FollowerProcess> {
  const port = await freePort();
  const flags = ["--schema", SCHEMA, "--port", String(port), "--hostname", HOST, "--log-format", "json"];
  const args = [HEAD, "--import", WATCH_PARENT, PONDER, "start", ...flags];
  const child = spawn(...tied("KILL", process.execPath, args), {
    cwd: INDEXER,
    env: environment(options),
    stdio: ["ignore", "pipe", "pipe"],
    // A terminal's Ctrl-C is for the service, which then ends this process.
    detached: process.platform !== "win32",
  });
  const said = keepLog(child, options.log);
  const ended = endOf(child, said);
  if (child.pid === undefined) throw new Error(`The follower was not started: ${(await ended).how}.`);
  return {
    pid: child.pid,
    url: `http://${HOST}:${port}`,
    ended,
    kill: () => void child.kill("SIGKILL"),
    async stop() {
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      await ended;
      clearTimeout(force);
    },
  };
}

async function endOf(child: ChildProcess, said: () => string): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once("error", ({ message }) => resolve({ how: message, said: "" }));
    child.once("close", (code, signal) => resolve({ how: signal ?? `exit code ${String(code)}`, said: said() }));
  });
}

/** Only what it needs: Ponder takes its port and its database from the environment too, whatever it is told. */
function environment({ rpcUrl, deploymentPath, database, pollMs }: ProcessOptions): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, NODE_OPTIONS, NODE_EXTRA_CA_CERTS } = process.env;
  return {
    ...{ PATH, HOME, TMPDIR, NODE_OPTIONS, NODE_EXTRA_CA_CERTS },
    YAOLIAN_PARENT: String(process.pid),
    PONDER_TELEMETRY_DISABLED: "true",
    YAOLIAN_RPC_URL: rpcUrl,
    YAOLIAN_DEPLOYMENT: deploymentPath,
    ...(database.kind === "postgres"
      ? { DATABASE_URL: database.connectionString }
      : { YAOLIAN_DATABASE_FOLDER: database.folder }),
    ...(pollMs === undefined ? {} : { YAOLIAN_POLL_MS: String(pollMs) }),
  };
}

/** A line of Ponder's log: pino's, with the error as it serialises one. */
const line = z.object({
  level: z.number(),
  msg: z.string(),
  error: z.object({ message: z.string() }).optional(),
});

/** The line in which Node tells what it died of, before Ponder logs anything. */
const DEATH = /^(?:\w*Error\b|FATAL ERROR:|setpriv:)/;

/** Passes on what Ponder warns of, as short as it is useful, and keeps its last error; where it had none, Node's first. */
function keepLog(child: ChildProcess, log: Logger): () => string {
  let said = "";
  let diedOf = "";
  const isRepeated = repetitions();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (text) => {
      const read = parsed(text);
      if (read === undefined) {
        if (text.trim() !== "") log.debug({ text: text.slice(0, 300) }, "the follower printed");
        if (diedOf === "" && DEATH.test(text)) diedOf = text.slice(0, 300);
        return;
      }
      const { level, msg, error } = read;
      const reason = error?.message.split("\n", 1)[0]?.slice(0, 300);
      if (level >= 50) said = reason ?? msg;
      // What is asked of the tables is in the rest of the line, and nobody's business.
      const pass = level < 40 || isRepeated(msg) ? "debug" : level < 50 ? "warn" : "error";
      log[pass](reason === undefined ? {} : { reason }, `ponder: ${msg}`);
    });
  }
  return () => said || diedOf;
}

/** Tells whether a message was passed on in the last minute: each of many requests complains of a node that is away. */
function repetitions(): (msg: string) => boolean {
  const last = new Map<string, number>();
  return (msg) => {
    const isRepeated = performance.now() - (last.get(msg) ?? -Infinity) < REPEAT_AFTER_MS;
    if (!isRepeated) last.set(msg, performance.now());
    return isRepeated;
  };
}

function parsed(text: string): z.infer<typeof line> | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chown, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { execa } from "execa";
import { Client } from "pg";

import { freePort } from "../../indexer/service/follower/freePort.ts";
import { tied } from "../../indexer/service/follower/tied.ts";
import { InputError, TransientError } from "../../sdk/src/errors.ts";
import { ensurePackage } from "./debian.ts";
import { makeQuickFolder } from "./quickFolder.ts";

const HOST = "127.0.0.1";
const USER = "yaolian";
const START_LIMIT_MS = 30_000;
/** Where Debian puts each version's programs. */
const INSTALLED = "/usr/lib/postgresql";

/** A PostgreSQL server of its own, which forgets everything when it is stopped. */
export interface LocalPostgres {
  /** An empty database in it. Returns its address. */
  createDatabase(): Promise<string>;
  /** Ends the server, and keeps its data for {@link resume}. */
  pause(): Promise<void>;
  /** Starts it again where it was. */
  resume(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts Debian's PostgreSQL on a free loopback port with its data in a temporary folder, where everybody on this machine
 * may do everything: for tests and, on a disk, for benches. It is installed first where it is missing and this is root. It ends
 * with this process. `quick` puts its data where {@link makeQuickFolder} does.
 *
 * @throws InputError `PostgresMissing`; TransientError `PostgresDidNotStart` with what it said last.
 */
export async function startPostgres({ quick = false } = {}): Promise<LocalPostgres> {
  const programs = await programFolder();
  const prefix = "yaolian-postgres-";
  const folder = quick ? makeQuickFolder(prefix) : await mkdtemp(join(tmpdir(), prefix));
  try {
    const data = join(folder, "data");
    const run = await asUser(folder);
    const initdb = ["-D", data, "-U", USER, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"];
    await execa(join(programs, "initdb"), initdb, run);
    const port = await freePort();
    const flags = ["-D", data, "-k", folder, "-p", String(port), "-c", `listen_addresses=${HOST}`, "-c", "fsync=off"];
    const start = async (): Promise<() => Promise<void>> => launch([join(programs, "postgres"), ...flags], port, run);
    let end = await start();
    let databases = 0;
    return {
      async createDatabase() {
        databases += 1;
        await ask(port, `CREATE DATABASE "d${databases}"`);
        return addressOf(port, `d${databases}`);
      },
      pause: () => end(),
      async resume() {
        end = await start();
      },
      async stop() {
        await end();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Starts the server and waits until it answers. Returns what ends it. */
async function launch(command: string[], port: number, run: RunAs): Promise<() => Promise<void>> {
  // When this process is gone, nothing of the server is worth keeping.
  const [program = "", ...args] = command;
  const child = spawn(...tied("QUIT", program, args), { ...run, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-1_000)));
  let gone = false;
  const ended = once(child, "close").then(() => (gone = true));
  for (const until = Date.now() + START_LIMIT_MS; !(await answers(port)); await pause(50)) {
    if (!gone && Date.now() < until) continue;
    child.kill("SIGQUIT");
    throw new TransientError("PostgresDidNotStart", `PostgreSQL did not start: ${said.trim()}`, "Start it again.");
  }
  return async () => {
    // "Fast": what is under way is rolled back.
    child.kill("SIGINT");
    await ended;
  };
}

type RunAs = { readonly uid?: number; readonly gid?: number; readonly cwd: string };

/** The server refuses to run as root: it runs as the user that Debian made for it. */
async function asUser(folder: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { cwd: folder };
  const line = (await readFile("/etc/passwd", "utf8")).split("\n").find((each) => each.startsWith("postgres:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  await chown(folder, Number(uid), Number(gid));
  return { uid: Number(uid), gid: Number(gid), cwd: folder };
}

/** The programs of the newest version that is here. */
async function programFolder(): Promise<string> {
  await ensurePackage({ name: "postgresql", place: INSTALLED, missing: "PostgresMissing" });
  const versions = await readdir(INSTALLED);
  const newest = versions
    .filter((version) => existsSync(join(INSTALLED, version, "bin", "initdb")))
    .sort((one, other) => Number(other) - Number(one))[0];
  if (newest === undefined) {
    const cure = "Install Debian's package postgresql.";
    throw new InputError("PostgresMissing", `There is no version of PostgreSQL in ${INSTALLED}.`, cure);
  }
  return join(INSTALLED, newest, "bin");
}

function addressOf(port: number, database: string): string {
  return `postgres://${USER}@${HOST}:${port}/${database}`;
}

async function answers(port: number): Promise<boolean> {
  return ask(port, "SELECT 1").then(
    () => true,
    () => false,
  );
}

async function ask(port: number, sql: string): Promise<void> {
  const client = new Client({ connectionString: addressOf(port, "postgres"), connectionTimeoutMillis: 5_000 });
  // A server that goes away says so here too, and would end this process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}

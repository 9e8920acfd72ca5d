import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { writeDeployment } from "../../../sdk/src/ledger/index.ts";
import { startLocalLedger, type LocalLedger } from "../../../sdk/test/ledger/localLedger.ts";
import { readOptions } from "../../service/options.ts";
import { emptyDatabase, KIND, removeDatabase } from "../databases.ts";
import type { Database } from "../../service/follower/index.ts";

const MAIN = fileURLToPath(new URL("../../service/main.ts", import.meta.url));

/** The processes that another started and that still run. */
async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      // The name in parentheses may hold anything; state and parent follow it.
      const [, ppid] = status.slice(status.lastIndexOf(")") + 2).split(" ");
      return Number(ppid) === parent ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

describe(`npm run indexer on ${KIND}`, function () {
  this.timeout(240_000);
  let local: LocalLedger;
  let folder: string;
  let database: Database;
  const started: ChildProcess[] = [];

  before(async () => {
    local = await startLocalLedger(0);
    folder = await mkdtemp(join(tmpdir(), "yaolian-service-"));
    await writeDeployment(folder, local.deployment);
    database = await emptyDatabase();
  });
  after(async () => {
    for (const child of started) child.kill("SIGKILL");
    await local.stop();
    await removeDatabase(database);
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<{ service: ChildProcess; url: string }> {
    const place =
      database.kind === "pglite" ? ["--folder", database.folder] : ["--database", database.connectionString];
    const args = ["--rpc", local.url, "--deployments", folder, "--port", "0", ...place];
    const service = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), MAIN, ...args], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    started.push(service);
    const [output] = (await once(service.stdout, "data")) as [Buffer];
    const [url = ""] = /http:\/\/[\d.:]+/.exec(output.toString()) ?? [];
    return { service, url };
  }

  describe("given a chain and its deployment book", () => {
    it("answers, leaves nothing behind when it is killed, starts again, and ends at once when it is told", async () => {
      const killed = await start();
      while (!(await fetch(`${killed.url}/ready`)).ok) await pause(100);
      const [follower = 0] = await childrenOf(killed.service.pid ?? 0);
      expect(isRunning(follower)).to.equal(true);
      killed.service.kill("SIGKILL");
      while (isRunning(follower)) await pause(50);

      const { service, url } = await start();
      while (!(await fetch(`${url}/ready`)).ok) await pause(100);
      const [next = 0] = await childrenOf(service.pid ?? 0);
      service.kill("SIGTERM");
      expect(await once(service, "exit")).to.deep.equal([0, null]);
      expect(isRunning(next)).to.equal(false);
    });
  });
});

describe("the indexer's options", () => {
  const read = (argv: string[], environment = {}) => readOptions(argv, environment);

  it("answers on this machine alone, with its tables in a folder, unless told otherwise", () => {
    const options = read([]);
    expect(options).to.deep.include({ rpcUrl: "http://127.0.0.1:8545", host: "127.0.0.1", port: 8787, packLists: [] });
    expect(options?.database.kind).to.equal("pglite");
  });

  it("takes PostgreSQL from --database or the environment", () => {
    const address = "postgres://u:p@127.0.0.1:5432/d";
    const database = { kind: "postgres", connectionString: address };
    expect(read(["--database", address])?.database).to.deep.equal(database);
    expect(read([], { DATABASE_URL: address })?.database).to.deep.equal(database);
  });

  for (const [argv, code] of [
    [["--port", "70000"], "PortInvalid"],
    [["--speed", "9"], "OptionUnknown"],
    [["--database", "mysql://u:secret@h/d"], "DatabaseAddressWrong"],
  ] as const) {
    it(`refuses ${argv.join(" ")} with ${code}, and repeats no password`, () => {
      expect(() => read([...argv]))
        .to.throw()
        .that.satisfies((error: Error & { code: string }) => error.code === code && !error.message.includes("secret"));
    });
  }
});

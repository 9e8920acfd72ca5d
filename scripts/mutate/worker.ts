import { registerHooks } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { artifacts, config, hooks } from "hardhat";
import Mocha from "mocha";

import { mochaHooks } from "../test/hooks.ts";
import type { Failure, Reply, Trial } from "./protocol.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BASE = pathToFileURL(ROOT).href;

/** Far above what any test takes on a busy machine: a test that reaches it hangs. */
const TEST_LIMIT = 90_000;

/** Tests of how the contracts are compiled, which fails them for every mutant: mutants are compiled in another way. */
const OF_COMPILING = /fits every contract into the limit of code/;

/*
 * The process in which mutants meet the tests. Hardhat and the SDK are loaded once; the tests and their helpers anew for
 * each trial, as they keep chains that were deployed with the code before. Whatever deploys one of the trial's contracts,
 * by Ignition or by a factory, deploys the changed code.
 */
let trials = 0;
let swaps: { built: string; changed: string }[] = [];
let close: (() => Promise<void>)[] = [];

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (!found.url.startsWith(BASE) || !/\/test\//.test(found.url) || found.url.includes("/node_modules/"))
      return found;
    return { ...found, url: `${found.url.split("?")[0] ?? ""}?trial=${trials}` };
  },
});

// Code that is not optimized is longer than a contract may be.
Object.assign(config.networks["default"] ?? {}, { allowUnlimitedContractSize: true });

hooks.registerHandlers("network", {
  async newConnection(context, next) {
    const connection = await next(context);
    close.push(() => connection.close());
    return connection;
  },
  async onRequest(context, connection, request, next) {
    const [first, ...rest] = Array.isArray(request.params) ? (request.params as unknown[]) : [];
    return next(context, connection, { ...request, params: first === undefined ? [] : [swapped(first), ...rest] });
  },
});

/** A transaction that creates one of the changed contracts, with the changed code; everything else as it is. */
function swapped(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("data" in value)) return value;
  if ("to" in value && value.to !== undefined && value.to !== null) return value;
  const data = String(value.data);
  const swap = swaps.find(({ built }) => data.startsWith(built, 2));
  return swap === undefined ? value : { ...value, data: `0x${swap.changed}${data.slice(2 + swap.built.length)}` };
}

async function swapsOf(codes: Trial["codes"]): Promise<typeof swaps> {
  return Promise.all(
    Object.entries(codes).map(async ([name, changed]) => {
      const { bytecode } = await artifacts.readArtifact(name);
      return { built: bytecode.slice(2), changed };
    }),
  );
}

/** Runs one file up to its first failure. */
async function runFile(file: string): Promise<{ failure: Failure | undefined; tests: number }> {
  const mocha = new Mocha({ bail: true, timeout: TEST_LIMIT, reporter: Silent });
  mocha.rootHooks(mochaHooks);
  mocha.grep(OF_COMPILING).invert();
  mocha.addFile(join(ROOT, file));
  await load(mocha);
  return new Promise((resolve) => {
    let failure: Failure | undefined;
    let tests = 0;
    const runner = mocha.run(() => {
      mocha.dispose();
      resolve({ failure, tests });
    });
    runner.on("test end", () => (tests += 1));
    runner.on("fail", (test, error: Error) => {
      failure ??= { file, title: test.fullTitle(), message: error.message.split("\n")[0] ?? "" };
    });
  });
}

/** The types of mocha leave the option out: what stands behind a file's path makes it a module of its own. */
type LoadFiles = (options: { esmDecorator: (path: string) => string }) => Promise<void>;

async function load(mocha: Mocha): Promise<void> {
  const loadFiles = mocha.loadFilesAsync.bind(mocha) as LoadFiles;
  await loadFiles({ esmDecorator: (path) => `${path}?trial=${trials}` });
}

/** Says nothing: the worker's outcome is its reply. */
class Silent extends Mocha.reporters.Base {}

async function tryOne({ codes, files }: Trial): Promise<Reply> {
  trials += 1;
  swaps = await swapsOf(codes);
  let count = 0;
  let failure: Failure | undefined;
  const took: Record<string, number> = {};
  for (const file of files) {
    const started = performance.now();
    const outcome = await runFile(file);
    took[file] = (performance.now() - started) / 1000;
    count += outcome.tests;
    failure = outcome.failure;
    if (failure !== undefined) break;
  }
  await Promise.all(close.map((each) => each()));
  close = [];
  return { kind: "done", failure, tests: count, took };
}

/** A test file that does not load says nothing about a mutant: the run ends. */
function end(error: unknown): void {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
}

process.chdir(ROOT);
process.on("message", (trial: Trial) => {
  // Not left to `unhandledRejection`: the tests' hooks keep what arrives there.
  tryOne(trial).then((reply) => process.send?.(reply), end);
});
process.on("disconnect", () => process.exit());
process.send?.({ kind: "ready" } satisfies Reply);

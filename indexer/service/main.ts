import { pino } from "pino";

import { YaolianError } from "@yaolian/sdk";

import { readOptions, USAGE } from "./options.ts";
import { startService } from "./start.ts";

/*
 * `npm run indexer`: follows the chain into tables and answers from them until it is stopped. Where it answers is on
 * stdout; what happens to it is on stderr, one JSON object a line.
 */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const log = pino(
    { level: process.env["YAOLIAN_LOG"] ?? "info", base: null },
    pino.destination({ dest: 2, sync: true }),
  );
  const signalled = new Promise<void>((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve());
  });
  const service = await startService(options, log);
  process.stdout.write(`The indexer answers at ${service.url}; ${service.url}/openapi.json tells what can be asked.\n`);
  const failure = await Promise.race([service.ended, signalled]);
  await service.stop();
  if (failure === undefined) return 0;
  throw failure;
}

/** A sentence, and the stack only of what nobody foresaw. */
function explained(error: unknown): string {
  if (error instanceof YaolianError) return error.sentence;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${explained(error)}\n`);
  return 1;
});
// Nothing that is still open, as a request to the node, must keep the process.
process.exit(exitCode);

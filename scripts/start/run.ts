import { Console } from "node:console";
import { constants } from "node:os";
import { relative } from "node:path";

import { tellEvent } from "../../cli/src/told/events.ts";
import { YaolianError } from "../../sdk/src/errors.ts";
import { followEvents } from "../../sdk/src/events/index.ts";
import { startLocalChain } from "../local/chain.ts";
import type { LocalChain } from "../local/chain.ts";
import type { Api } from "./api.ts";
import type { StoryGateway } from "./gateway.ts";
import { tellJob } from "./job.ts";
import { readOptions, USAGE } from "./options.ts";
import { jsonLine, Screen } from "./screen.ts";
import type { Foreseen } from "./screen.ts";
import type { Stage } from "./stage.ts";
import { PASSPHRASE } from "./story/consents.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends the story early: a person's Ctrl-C, a supervisor's SIGTERM, a terminal that closes. */
class Interrupted extends Error {
  readonly exitCode: number;

  constructor(signal: (typeof SIGNALS)[number]) {
    super(signal);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Tells the story on a chain of its own, which is gone when this is done, however it ends. Returns the exit code. */
async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  // Only the steps are for the program that reads stdout: what others say there, such as the compiler, goes beside it.
  if (options.json) globalThis.console = new Console(process.stderr);
  const screen = options.json ? new Screen(process.stderr, printJson) : new Screen(process.stdout);
  const stop = new AbortController();
  const interrupted = onSignal(stop);
  let chain: LocalChain | undefined;
  let api: Api | undefined;
  let gateway: StoryGateway | undefined;
  try {
    chain = await startLocalChain({ port: options.port, intervalMs: options.intervalMs });
    const died = heard(
      chain.ended.then((failure) => {
        throw failure ?? new Error("The local chain has ended.");
      }),
    );
    let silence: (failure: Error) => void = () => undefined;
    const silenced = heard(new Promise<never>((_resolve, reject) => (silence = reject)));
    const told = tellJob(chain.url, options, screen, {
      api(started) {
        api = started;
        void started.ended.then((failure) => silence(failure ?? new Error("The API has ended.")));
      },
      gateway: (started) => (gateway = started),
    });
    const { stage, api: answering, gateway: door } = await Promise.race([told, died, silenced, interrupted]);
    screen.line(`\nThe API answers at ${answering.url}; ${answering.url}/openapi.json tells what can be asked.`);
    screen.line(
      `The hospital's gateway answers at ${door.url}; its token is in ${relative(process.cwd(), options.vault)}/gateway.token.`,
    );
    if (!options.once) await Promise.race([follow(stage, screen, stop.signal), died, silenced]);
    return screen.exitCode;
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    throw error;
  } finally {
    await gateway?.stop();
    await api?.stop();
    await chain?.stop();
  }
}

function printJson(foreseen: Foreseen): void {
  process.stdout.write(jsonLine(foreseen));
}

/** Aborts at the first signal, and fails with it. */
function onSignal(stop: AbortController): Promise<never> {
  return heard(
    new Promise((_resolve, reject) => {
      for (const signal of SIGNALS) {
        process.once(signal, () => {
          stop.abort();
          reject(new Interrupted(signal));
        });
      }
    }),
  );
}

/** A promise that may fail before anybody waits for it. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** One line an event, from now on, until the signal. */
async function follow({ ledger, directory }: Stage, screen: Screen, signal: AbortSignal): Promise<void> {
  const { bold, dim } = screen.colors;
  screen.line(`\n${bold("Following the ledger's events; Ctrl-C ends.")}  ${dim("In a second terminal:")}`);
  screen.line("    npm run yaolian -- --demo lot show MF2609");
  screen.line("    npm run yaolian -- --demo lot ship IB2609 --packs 4-6 --to 6903456000010 --reason return");
  screen.line("    npm run yaolian -- --demo rx list");
  screen.line(`    npm run yaolian -- --demo wallet disclosures   (passphrase: ${PASSPHRASE})\n`);
  const fromBlock = (await ledger.provider.getBlockNumber()) + 1;
  await followEvents(ledger, {
    fromBlock,
    signal,
    onEvent: async (event) => {
      const told = await tellEvent(event, directory);
      const clock = new Date().toTimeString().slice(0, 8);
      if (told !== undefined) screen.line(`  ${dim(`${clock}  block ${event.block}`)}  ${told}`);
    },
    onTrouble: (trouble) => screen.refused(trouble.sentence),
  });
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
// What an interrupted story still has open must not keep the process.
process.exit(exitCode);

import type { ArgsDef, ParsedArgs } from "citty";

import { InputError } from "./basics.ts";
import { sentenceOf, translated } from "./failure.ts";
import { GLOBAL_ARGS, readGlobals } from "./globals.ts";
import type { Io } from "./io.ts";
import { Rehearsed } from "./rehearsal.ts";
import { Report } from "./report.ts";
import type { ItemOutcome } from "./report.ts";
import { Session } from "./session.ts";
import type { ExplainedCommand } from "./usage.ts";

/** What a command is, beside what it does. */
interface Explained<A extends ArgsDef> {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly string[];
  readonly args?: A;
}

/** How an act ended. */
export interface Done {
  readonly reason: string;
  /** Applied, if left out. */
  readonly outcome?: ItemOutcome;
  /** More for programs: it stands in the JSON line beside the reason. */
  readonly data?: Readonly<Record<string, unknown>>;
}

type Arguments<A extends ArgsDef> = ParsedArgs<A & typeof GLOBAL_ARGS>;

/** The file that a single act is reported under, where documents have their path. */
const COMMAND_LINE = "command line";

/**
 * A command that changes the ledger: one item, which ends as applied, already applied, passed over or refused. What the
 * ledger or a check refuses is a refusal (exit code 2), what keeps the command from being tried a failure (1).
 */
export function action<A extends ArgsDef>(
  explained: Explained<A> & { run(session: Session, args: Arguments<A>): Promise<Done> },
): ExplainedCommand {
  return command(explained, async (session, args) => {
    const { globals, io } = session;
    await session.ledger();
    const done = await settled(() => explained.run(session, args), globals.dryRun);
    const { outcome = "applied", data } = done;
    const reason = await named(session, done.reason);
    if (!globals.json) {
      io.out(outcome === "refused" ? io.colors.red(reason) : reason);
      return outcome === "refused" ? 2 : 0;
    }
    const report = new Report(io, globals);
    report.add({ file: COMMAND_LINE, item: explained.name, outcome, reason, data });
    return report.finish();
  });
}

async function settled(act: () => Promise<Done>, isDry: boolean): Promise<Done> {
  try {
    return await act();
  } catch (failure) {
    const error = await translated(failure);
    if (error instanceof Rehearsed) {
      return { reason: `Would be sent by ${error.from}; the node has tried it and it goes through.` };
    }
    if (error instanceof InputError)
      return { outcome: "refused", reason: isDry ? `Would be refused: ${error.sentence}` : error.sentence };
    throw error;
  }
}

/** A sentence with names, as far as the ledger can be asked for them. */
async function named(session: Session, sentence: string): Promise<string> {
  return await (await session.directory()).humanize(sentence);
}

/** What a question is answered with: lines for people, a value for programs. */
export interface Answer {
  readonly lines: readonly string[];
  readonly data: unknown;
  /** 0 if left out. */
  readonly exitCode?: number;
}

/** A command that only asks: its answer is printed as lines, or with --json as one line of JSON. */
export function query<A extends ArgsDef>(
  explained: Explained<A> & { run(session: Session, args: Arguments<A>): Promise<Answer> },
): ExplainedCommand {
  return command(explained, async (session, args) => {
    const { globals, io } = session;
    await session.ledger();
    try {
      const { lines, data, exitCode = 0 } = await explained.run(session, args);
      if (globals.json) io.out(JSON.stringify(data, plain));
      else for (const line of lines) io.out(line);
      return exitCode;
    } catch (failure) {
      const error = await translated(failure);
      if (!(error instanceof InputError)) throw error;
      if (globals.json) io.out(JSON.stringify({ refused: error.sentence, code: error.code }));
      else io.err(io.colors.red(await named(session, sentenceOf(error))));
      return 2;
    }
  });
}

/** A command of any kind: `run` returns the exit code. */
export function command<A extends ArgsDef>(
  { name, description, examples, args }: Explained<A>,
  run: (session: Session, args: Arguments<A>) => Promise<number>,
): ExplainedCommand {
  const known: ArgsDef = { ...args, ...GLOBAL_ARGS };
  return {
    meta: { name, description },
    args: known,
    examples,
    async run({ args: given, data }) {
      const session = new Session(readGlobals(given), data as Io);
      try {
        return await run(session, given as unknown as Arguments<A>);
      } finally {
        await session.close();
      }
    },
  };
}

/** Numbers beyond what JSON keeps exactly become strings. */
function plain(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

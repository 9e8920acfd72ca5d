import { runCommand } from "citty";
import type { ArgsDef, CommandDef } from "citty";

import { InputError } from "./frame/basics.ts";
import { sentenceOf } from "./frame/failure.ts";
import { checkArguments, GLOBAL_ARGS, globalsLast } from "./frame/globals.ts";
import { processIo } from "./frame/io.ts";
import type { Io } from "./frame/io.ts";
import { resolved, usageOf } from "./frame/usage.ts";
import { root } from "./root.ts";

/**
 * Runs the command line. Returns the exit code: 0 when nothing was refused, 2 when something was, 1 when the run itself
 * failed. Never throws: a failure is a sentence on stderr.
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  const debug = argv.includes("--debug");
  try {
    return await run(globalsLast(argv), io);
  } catch (error) {
    io.err(io.colors.red(sentenceOf(error)));
    if (debug && error instanceof Error) io.err(error.stack ?? "");
    return 1;
  }
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { path, command, rest } = await resolve(argv);
  const usage = ["yaolian", ...path].join(" ");
  const wantsHelp = rest.includes("--help") || rest.includes("-h") || argv[0] === "help";
  if (path.length === 0 && rest.includes("--version")) {
    io.out((await import("../package.json", { with: { type: "json" } })).default.version);
    return 0;
  }
  if (wantsHelp) {
    io.out(await usageOf(command, usage, io.colors));
    return 0;
  }
  if (command.subCommands !== undefined) return await explainMissing(command, usage, rest, io);
  const known = (await resolved(command.args)) as ArgsDef;
  checkArguments(rest, known, usage);
  const { result } = await runCommand(command, { rawArgs: rest, data: io });
  return typeof result === "number" ? result : 0;
}

/** Walks down the tree of commands as far as the words lead. */
async function resolve(argv: readonly string[]): Promise<{ path: string[]; command: CommandDef; rest: string[] }> {
  const path: string[] = [];
  let command: CommandDef = root;
  let rest = argv[0] === "help" ? argv.slice(1) : [...argv];
  for (;;) {
    const subCommands = await resolved(command.subCommands);
    const [word, ...others] = rest;
    const next = word === undefined || word.startsWith("-") ? undefined : subCommands?.[word];
    if (word === undefined || next === undefined) return { path, command, rest };
    path.push(word);
    command = (await resolved(next)) as CommandDef;
    rest = others;
  }
}

async function explainMissing(command: CommandDef, usage: string, rest: readonly string[], io: Io): Promise<number> {
  const names = Object.keys((await resolved(command.subCommands)) ?? {});
  const word = rest.find((each) => !each.startsWith("-"));
  if (word !== undefined) {
    throw new InputError("CommandUnknown", `\`${usage}\` has no command ${word}.`, `Say one of ${names.join(", ")}.`);
  }
  checkArguments(rest, GLOBAL_ARGS, usage);
  io.err(await usageOf(command, usage, io.colors));
  return 1;
}

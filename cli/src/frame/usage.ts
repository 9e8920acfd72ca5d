import type { ArgDef, ArgsDef, CommandDef, CommandMeta, Resolvable } from "citty";

import { GLOBAL_ARGS } from "./globals.ts";
import type { Colors } from "./io.ts";
import { tableLines } from "./table.ts";

/** A command with examples of its use, which its help shows. */
export type ExplainedCommand = CommandDef & { readonly examples?: readonly string[] };

/** A value that citty takes as it is, as a promise, or as what makes either. */
export async function resolved<T>(value: Resolvable<T>): Promise<T> {
  return typeof value === "function" ? await (value as () => T | Promise<T>)() : await value;
}

/** The help of a command: usage, arguments, options of its own, examples, and what every command takes. */
export async function usageOf(command: ExplainedCommand, usage: string, colors: Colors): Promise<string> {
  const meta = await metaOf(command);
  const args = Object.entries(await resolved<ArgsDef>(command.args ?? {}));
  const positionals = args.filter(([, arg]) => arg.type === "positional");
  const options = args.filter(([name, arg]) => arg.type !== "positional" && !(name in GLOBAL_ARGS));
  const commands = Object.entries(
    (await resolved(command.subCommands ?? {})) as Record<string, Resolvable<CommandDef>>,
  );
  const words = commands.length > 0 ? ["<command>"] : positionals.map(([name, arg]) => wordOf(name, arg));
  const section = (title: string, rows: string[][]): string[] =>
    rows.length === 0 ? [] : ["", colors.bold(title), ...tableLines(rows, { indent: 2 })];
  return [
    `${meta.description ?? ""}.`,
    "",
    `${colors.bold("usage")}  ${[usage, ...words, "[options]"].join(" ")}`,
    ...section(
      "arguments",
      positionals.map(([name, arg]) => [wordOf(name, arg), arg.description ?? ""]),
    ),
    ...section("commands", await Promise.all(commands.map(async ([name, sub]) => [name, await descriptionOf(sub)]))),
    ...section(
      "options",
      options.map(([name, arg]) => optionRow(name, arg)),
    ),
    ...section(
      "examples",
      (command.examples ?? []).map((example) => [example]),
    ),
    ...section(
      "options of every command",
      Object.entries(GLOBAL_ARGS).map(([name, arg]) => optionRow(name, arg)),
    ),
  ].join("\n");
}

function optionRow(name: string, arg: ArgDef): string[] {
  const value = arg.type === "boolean" ? "" : ` <${arg.valueHint ?? (arg.type === "enum" ? "word" : "text")}>`;
  const words = arg.type === "enum" ? ` (${(arg.options ?? []).join(", ")})` : "";
  const needed = arg.required === true ? " — required" : "";
  const standing = arg.default === undefined ? "" : `; ${String(arg.default)} by default`;
  return [`--${name}${value}`, `${arg.description ?? ""}${words}${standing}${needed}`];
}

function wordOf(name: string, arg: ArgDef): string {
  const word = `${name.toUpperCase()}${arg.valueHint === "..." ? "…" : ""}`;
  return arg.required === false ? `[${word}]` : word;
}

async function descriptionOf(command: Resolvable<CommandDef>): Promise<string> {
  return (await metaOf(await resolved(command))).description ?? "";
}

async function metaOf(command: CommandDef): Promise<CommandMeta> {
  return await resolved(command.meta ?? {});
}

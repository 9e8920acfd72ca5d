import type { ArgsDef } from "citty";

import { InputError } from "./basics.ts";

const LOCAL_NODE = "http://127.0.0.1:8545";

/** Options that every command takes, before or after its name. */
export const GLOBAL_ARGS = {
  rpc: {
    type: "string",
    valueHint: "url",
    description: `The node's HTTP address (YAOLIAN_RPC); ${LOCAL_NODE} by default`,
  },
  deployment: {
    type: "string",
    valueHint: "path",
    description: "A deployment file, or the folder of all (YAOLIAN_DEPLOYMENT); deployments by default",
  },
  keys: { type: "string", valueHint: "folder", description: "Folder of encrypted keystores; <vault>/keys by default" },
  "passphrase-file": {
    type: "string",
    valueHint: "path",
    description: "File with the keystores' passphrase; else it is asked for",
  },
  demo: { type: "boolean", description: "Act with the demo keys of the local chain (31337 only)" },
  vault: {
    type: "string",
    valueHint: "folder",
    description: "Folder of pack lists, document keys and slips (YAOLIAN_VAULT); .yaolian by default",
  },
  json: { type: "boolean", description: "One line of JSON for each item, and a summary as the last line" },
  "dry-run": { type: "boolean", description: "Check everything and say what would be done, without doing it" },
  debug: { type: "boolean", description: "Show where in the program a failure happened" },
} as const satisfies ArgsDef;

/** The global options as a command reads them. */
export interface Globals {
  readonly rpc: string;
  readonly deployment: string | undefined;
  readonly keys: string | undefined;
  readonly passphraseFile: string | undefined;
  readonly demo: boolean;
  readonly vault: string | undefined;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly debug: boolean;
}

/** Reads the global options out of parsed arguments; what is not given comes from the environment. */
export function readGlobals(args: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv = process.env): Globals {
  const text = (name: string): string | undefined => {
    const value = args[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    rpc: text("rpc") ?? env["YAOLIAN_RPC"] ?? LOCAL_NODE,
    deployment: text("deployment") ?? env["YAOLIAN_DEPLOYMENT"],
    keys: text("keys"),
    passphraseFile: text("passphrase-file"),
    demo: args["demo"] === true,
    vault: text("vault") ?? env["YAOLIAN_VAULT"],
    json: args["json"] === true,
    dryRun: args["dry-run"] === true,
    debug: args["debug"] === true,
  };
}

const isBoolean = (name: string, args: ArgsDef): boolean => args[name]?.type === "boolean";

/** Moves global options that stand before the command's name behind everything, where each command looks for them. */
export function globalsLast(argv: readonly string[]): string[] {
  const globals: ArgsDef = GLOBAL_ARGS;
  const [kept, moved]: [string[], string[]] = [[], []];
  for (let at = 0; at < argv.length; at += 1) {
    const argument = argv[at] ?? "";
    if (argument === "--") return [...kept, ...moved, ...argv.slice(at)];
    const [flag = "", value] = argument.split("=", 2);
    const name = flag.startsWith("--") ? flag.slice(2) : "";
    if (globals[name] === undefined) kept.push(argument);
    else if (value !== undefined || isBoolean(name, globals)) moved.push(argument);
    else moved.push(argument, ...argv.slice(at + 1, (at += 1) + 1));
  }
  return [...kept, ...moved];
}

/**
 * Refuses what a command does not know: citty passes over a misspelt option in silence.
 * Throws an InputError `OptionUnknown`, `OptionValueMissing` or `ArgumentTooMany`.
 */
export function checkArguments(argv: readonly string[], known: ArgsDef, usage: string): void {
  const cure = `See \`${usage} --help\`.`;
  let positionals = 0;
  for (let at = 0; at < argv.length; at += 1) {
    const argument = argv[at] ?? "";
    if (argument === "--") {
      positionals += argv.length - at - 1;
      break;
    }
    if (!argument.startsWith("-") || argument === "-") {
      positionals += 1;
      continue;
    }
    const [flag = "", value] = argument.split(/=(.*)/s, 2);
    const name = flag.replace(/^--(?:no-(?=(?:json|demo|debug)$))?/, "");
    if (!flag.startsWith("--") || known[name] === undefined || known[name].type === "positional") {
      throw new InputError("OptionUnknown", `There is no option ${flag} here.`, cure);
    }
    if (isBoolean(name, known)) continue;
    const given = value ?? argv[(at += 1)];
    if (given === undefined || given === "" || (value === undefined && given.startsWith("--"))) {
      throw new InputError("OptionValueMissing", `The option ${flag} has no value.`, cure);
    }
  }
  const most = Object.values(known).filter(({ type }) => type === "positional").length;
  const takesMany = Object.values(known).some((arg) => arg.type === "positional" && arg.valueHint === "...");
  if (!takesMany && positionals > most) {
    throw new InputError("ArgumentTooMany", `${positionals} arguments are given, and ${most} are taken.`, cure);
  }
}

import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { InputError } from "../../sdk/src/errors.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DEFAULT_PORT = 8545;
const DEFAULT_API_PORT = 8787;
const DEFAULT_GATEWAY_PORT = 8788;
const BLOCK_MS = 1000;

export const USAGE = `npm start                    a local chain, a sample consortium, real documents becoming lots and prescriptions
npm start -- --once          the same, and ends after it
npm start -- --once --json   prints each step whose end is foreseen as {"step","expected","outcome"}, the story beside it
npm start -- --port 8600     with the chain on another port than ${DEFAULT_PORT}
npm start -- --api-port 8800 with the API on another port than ${DEFAULT_API_PORT}
npm start -- --gateway-port 8801   with the hospital's gateway on another port than ${DEFAULT_GATEWAY_PORT}
npm start -- --interval 200  with a block each 200 ms instead of each second
npm start -- --vault DIR --deployments DIR   with its files elsewhere than in .yaolian/demo and deployments`;

export interface StartOptions {
  /** Ends after the job. */
  readonly once: boolean;
  /** Prints each step whose end is foreseen as a line of JSON on stdout, and the story on stderr. */
  readonly json: boolean;
  /** Where the chain listens; 0 for any free port. */
  readonly port: number;
  /** Where the API answers; 0 for any free port. */
  readonly apiPort: number;
  /** Where the hospital's gateway answers; 0 for any free port. */
  readonly gatewayPort: number;
  /** Milliseconds between two blocks. */
  readonly intervalMs: number;
  /** Where secrets, pack lists and slips go: what `yaolian --demo` uses, unless it is said otherwise. Emptied first. */
  readonly vault: string;
  /** The folder that the deployment book goes to. */
  readonly deployments: string;
}

/** Reads the command's options; undefined where help is asked for. Throws an InputError `OptionUnknown`, `PortInvalid`. */
export function readOptions(argv: readonly string[] = process.argv.slice(2)): StartOptions | undefined {
  const { values } = parsed(argv);
  if (values.help === true) return undefined;
  const once = values.once === true;
  // A run that ends by itself needs no port that others know.
  const port = values.port === undefined ? (once ? 0 : DEFAULT_PORT) : portOf(values.port, "--port");
  const { "api-port": apiPort, "gateway-port": gatewayPort } = values;
  // Whoever names the chain's port tells the story beside another one.
  const isAlone = !once && values.port === undefined;
  const { vault = join(ROOT, ".yaolian", "demo"), deployments = join(ROOT, "deployments") } = values;
  return {
    once,
    json: values.json === true,
    port,
    apiPort: apiPort === undefined ? (once ? 0 : DEFAULT_API_PORT) : portOf(apiPort, "--api-port"),
    gatewayPort:
      gatewayPort === undefined ? (isAlone ? DEFAULT_GATEWAY_PORT : 0) : portOf(gatewayPort, "--gateway-port"),
    intervalMs: values.interval === undefined ? BLOCK_MS : intervalOf(values.interval),
    vault: resolve(vault),
    deployments: resolve(deployments),
  };
}

function portOf(text: string, option: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InputError("PortInvalid", `"${text}" is no port.`, `Say ${option} with a number from 1 to 65535.`);
}

function intervalOf(text: string): number {
  const interval = Number(text);
  if (/^\d+$/.test(text) && interval >= 1 && interval <= 60_000) return interval;
  const cure = "Say --interval with milliseconds from 1 to 60000.";
  throw new InputError("IntervalInvalid", `"${text}" is no time between blocks.`, cure);
}

interface Given {
  once?: boolean;
  json?: boolean;
  port?: string;
  "api-port"?: string;
  "gateway-port"?: string;
  interval?: string;
  vault?: string;
  deployments?: string;
  help?: boolean;
}

function parsed(argv: readonly string[]): { values: Given } {
  const options = {
    once: { type: "boolean" },
    json: { type: "boolean" },
    port: { type: "string" },
    "api-port": { type: "string" },
    "gateway-port": { type: "string" },
    interval: { type: "string" },
    vault: { type: "string" },
    deployments: { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ args: [...argv], options });
  } catch (error) {
    const [reason = ""] = error instanceof Error ? error.message.split(". ") : [String(error)];
    throw new InputError("OptionUnknown", `${reason}.`, `There are:\n${USAGE}`);
  }
}

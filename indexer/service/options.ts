import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { InputError } from "@yaolian/sdk";

import type { Database } from "./follower/index.ts";

const DEFAULT_RPC = "http://127.0.0.1:8545";
const DEFAULT_PORT = 8787;
/** Where `npm run build:dashboard` puts it. */
const DASHBOARD = fileURLToPath(new URL("../../dashboard/dist", import.meta.url));

export const USAGE = `npm run indexer                               follow the chain at ${DEFAULT_RPC}, answer on port ${DEFAULT_PORT}
npm run indexer -- --rpc URL                  … the chain of another node
npm run indexer -- --deployments DIR          with the deployment book of another folder than deployments, or one file
npm run indexer -- --folder DIR               with its tables in another folder than .yaolian/indexer (PGlite)
npm run indexer -- --database postgres://…    with its tables in PostgreSQL; DATABASE_URL in the environment does the same
npm run indexer -- --host 0.0.0.0 --port N    answering elsewhere; it is only heard on this machine unless told so
npm run indexer -- --pack-lists DIR           and looks packs up in the pack lists of a folder; may be given again
npm run indexer -- --names DIR                and what people call members, sites and products, from DIR/names.json
npm run indexer -- --demo                     letting anybody act with the demo's keys, on the local chain alone
npm run indexer -- --dashboard DIR            with the dashboard of another folder than dashboard/dist
npm run indexer -- --origin https://HOST      and lets pages of another origin than this machine's ask; may be given again
In the environment: YAOLIAN_OPERATOR_TOKEN, who sends it is the node's operator; YAOLIAN_SESSION_SECRET, at least 32
characters, keeps people signed in when this is started again.`;

export interface ServiceOptions {
  readonly rpcUrl: string;
  /** The deployment book's file, or the folder of all. */
  readonly deployments: string;
  readonly database: Database;
  readonly host: string;
  /** Where it answers; 0 for any free port. */
  readonly port: number;
  readonly packLists: readonly string[];
  /** The folder that the dashboard was built into. */
  readonly dashboard: string;
  /** The folder with `names.json`: what people call members, sites and products. */
  readonly names: string | undefined;
  /** Whether this is a demonstration on a local chain: the page then acts with the demo's keys. */
  readonly demo: boolean;
  readonly origins: readonly string[] | undefined;
  readonly operatorToken: string | undefined;
  readonly sessionSecret: string | undefined;
}

/**
 * Reads the command's options; undefined where help is asked for.
 * Throws an InputError `OptionUnknown`, `PortInvalid`, `DatabaseAddressWrong`.
 */
export function readOptions(
  argv: readonly string[] = process.argv.slice(2),
  environment: NodeJS.ProcessEnv = process.env,
): ServiceOptions | undefined {
  const { values } = parsed(argv);
  if (values.help === true) return undefined;
  const { YAOLIAN_OPERATOR_TOKEN: operatorToken, YAOLIAN_SESSION_SECRET: sessionSecret } = environment;
  return {
    rpcUrl: values.rpc ?? DEFAULT_RPC,
    deployments: resolve(values.deployments ?? "deployments"),
    database: databaseOf(values.database ?? environment["DATABASE_URL"], values.folder),
    host: values.host ?? "127.0.0.1",
    port: values.port === undefined ? DEFAULT_PORT : portOf(values.port),
    packLists: (values["pack-lists"] ?? []).map((folder) => resolve(folder)),
    dashboard: resolve(values.dashboard ?? DASHBOARD),
    names: values.names === undefined ? undefined : resolve(values.names),
    demo: values.demo === true,
    origins: values.origin,
    operatorToken: operatorToken === "" ? undefined : operatorToken,
    sessionSecret: sessionSecret === "" ? undefined : sessionSecret,
  };
}

function databaseOf(address: string | undefined, folder: string | undefined): Database {
  if (folder !== undefined || address === undefined || address === "") {
    return { kind: "pglite", folder: resolve(folder ?? ".yaolian/indexer") };
  }
  if (URL.canParse(address) && /^postgres(ql)?:$/.test(new URL(address).protocol)) {
    return { kind: "postgres", connectionString: address };
  }
  // It may hold a password: it is not repeated.
  const cure = "Write it as postgres://user:password@host:port/database.";
  throw new InputError("DatabaseAddressWrong", "The address given is no PostgreSQL database's.", cure);
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InputError("PortInvalid", `"${text}" is no port.`, "Say --port with a number up to 65535, 0 for any.");
}

interface Given {
  rpc?: string;
  deployments?: string;
  database?: string;
  folder?: string;
  host?: string;
  port?: string;
  "pack-lists"?: string[];
  origin?: string[];
  dashboard?: string;
  names?: string;
  demo?: boolean;
  help?: boolean;
}

function parsed(argv: readonly string[]): { values: Given } {
  const options = {
    rpc: { type: "string" },
    deployments: { type: "string" },
    database: { type: "string" },
    folder: { type: "string" },
    host: { type: "string" },
    port: { type: "string" },
    "pack-lists": { type: "string", multiple: true },
    origin: { type: "string", multiple: true },
    dashboard: { type: "string" },
    names: { type: "string" },
    demo: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ args: [...argv], options });
  } catch (error) {
    const [reason = ""] = error instanceof Error ? error.message.split(". ") : [String(error)];
    throw new InputError("OptionUnknown", `${reason}.`, `There are:\n${USAGE}`);
  }
}

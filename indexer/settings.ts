import { readFileSync } from "node:fs";

import { z } from "zod";

import { checkDeployment, type Deployment } from "@yaolian/sdk/ledger";

/** What the launcher tells the process that follows the chain, in its environment. */
const shape = z.object({
  /** The node's JSON-RPC address. */
  YAOLIAN_RPC_URL: z.url(),
  /** The path of the deployment book's file for this chain. */
  YAOLIAN_DEPLOYMENT: z.string().min(1),
  /** Where PostgreSQL is; an embedded database in `YAOLIAN_DATABASE_FOLDER` where it is left out. */
  DATABASE_URL: z.url().optional(),
  YAOLIAN_DATABASE_FOLDER: z.string().min(1).default(".ponder/pglite"),
  /** Milliseconds between two looks for a new block. */
  YAOLIAN_POLL_MS: z.coerce.number().int().min(100).max(60_000).default(500),
});

export interface Settings {
  readonly deployment: Deployment;
  readonly rpcUrl: string;
  readonly database:
    | { readonly kind: "postgres"; readonly connectionString: string }
    | { readonly kind: "pglite"; readonly directory: string };
  readonly pollMs: number;
}

/** Reads them. Throws an InputError `DeploymentWrong`, or zod's error that names the variable. */
export function settings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const given = shape.parse(environment);
  const { YAOLIAN_DEPLOYMENT: path, DATABASE_URL: connectionString } = given;
  return {
    deployment: checkDeployment(readFileSync(path, "utf8"), path),
    rpcUrl: given.YAOLIAN_RPC_URL,
    database:
      connectionString === undefined
        ? { kind: "pglite", directory: given.YAOLIAN_DATABASE_FOLDER }
        : { kind: "postgres", connectionString },
    pollMs: given.YAOLIAN_POLL_MS,
  };
}

import { resolve } from "node:path";

import { YaolianError } from "@yaolian/sdk";
import { defineCommand, renderUsage, runCommand } from "citty";
import { pino } from "pino";

import about from "../package.json" with { type: "json" };
import { CLIENT_TABLES, Clients, SCOPES } from "./clients/clients.ts";
import { startGateway } from "./gateway.ts";
import { gatewayOptions } from "./options.ts";
import { backupCommand, restoreCommand } from "./records/commands.ts";
import { Store } from "./store/store.ts";

/*
 * `npm run gateway`: a member's own door to the ledger. What it answers is on stdout; what happens is on stderr, one JSON object
 * a line, without a word of any document.
 */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const FOLDER = {
  type: "string",
  default: ".yaolian/gateway",
  description: "The gateway's own folder: its store and the member's vault",
} as const;

const serve = defineCommand({
  meta: { name: "gateway serve", description: "Answer the member's own systems until it is stopped" },
  args: {
    folder: FOLDER,
    rpc: { type: "string", default: "http://127.0.0.1:8545", description: "The node's HTTP address" },
    deployments: { type: "string", default: "deployments", description: "The deployment book, or the folder of all" },
    vault: { type: "string", description: "The member's vault, where it is not in the folder" },
    keystores: { type: "string", description: "A folder of the member's encrypted keystores" },
    "passphrase-file": { type: "string", description: "The file that holds their passphrase, its owner's only" },
    signer: { type: "string", description: "Where a remote signer holds the member's keys instead" },
    "records-passphrase-file": {
      type: "string",
      description: "Keep encrypted records: the file of the passphrase that opens their key, its owner's only",
    },
    peers: { type: "string", description: "A file of the other members' gateways" },
    retention: { type: "string", description: "A file of retention rules; Germany's by default" },
    s3: { type: "string", description: "A file that tells of a bucket for sealed records, its owner's only" },
    mirror: { type: "string", description: "A folder on another disk where each record is backed up as it is stored" },
    recipient: { type: "string", description: "The age recipient of the backup's keys" },
    demo: {
      type: "string",
      description: "On the local chain alone: act with the demo keys of the member of this number",
    },
    host: { type: "string", default: "127.0.0.1", description: "Where it is heard" },
    port: { type: "string", default: "8788", description: "The port; 0 for any" },
    "behind-tls": { type: "boolean", description: "A proxy that speaks TLS stands in front: may be heard elsewhere" },
  },
  async run({ args }) {
    const log = pino(
      { level: process.env["YAOLIAN_LOG"] ?? "info", base: null },
      pino.destination({ dest: 2, sync: true }),
    );
    const signalled = new Promise<void>((end) => {
      for (const signal of SIGNALS) process.on(signal, () => end());
    });
    const gateway = await startGateway(await gatewayOptions(args), log);
    say(
      `The gateway of member ${gateway.member} answers at ${gateway.url}; ${gateway.url}/openapi.json tells what can be asked.`,
    );
    await signalled;
    await gateway.stop();
  },
});

const add = defineCommand({
  meta: { name: "gateway client add", description: "Let one of the member's own systems in; its token is shown once" },
  args: {
    folder: FOLDER,
    name: { type: "positional", required: true, description: "What people call it" },
    scope: { type: "string", required: true, description: `What it may ask for, of ${SCOPES.join(",")}` },
  },
  run: ({ args }) =>
    withClients(args.folder, (clients) => {
      const { client, token } = clients.add(
        args.name,
        args.scope.split(",").map((scope) => scope.trim()),
      );
      say(`${client.name} (${client.id}) may ask for ${client.scopes.join(", ")} with the token:\n${token}`);
    }),
});

const list = defineCommand({
  meta: { name: "gateway client list", description: "The systems that may ask" },
  args: { folder: FOLDER },
  run: ({ args }) =>
    withClients(args.folder, (clients) => {
      for (const { id, name, scopes } of clients.list()) say(`${id}  ${name}  ${scopes.join(", ")}`);
    }),
});

const end = defineCommand({
  meta: { name: "gateway client end", description: "Shut a system out, at once" },
  args: { folder: FOLDER, id: { type: "positional", required: true, description: "Its id" } },
  run: ({ args }) =>
    withClients(args.folder, (clients) => {
      clients.end(args.id);
      say(`${args.id} is shut out.`);
    }),
});

const client = defineCommand({
  meta: { name: "gateway client", description: "The member's own systems" },
  subCommands: { add, list, end },
});

const root = defineCommand({
  meta: { name: "gateway", version: about.version, description: "A member's own door to the Yaolian ledger" },
  subCommands: { serve, client, backup: backupCommand, restore: restoreCommand },
});

function withClients(folder: string, work: (clients: Clients) => void): void {
  const store = new Store(resolve(folder), [CLIENT_TABLES]);
  try {
    work(new Clients(store));
  } finally {
    store.close();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A sentence, and the stack only of what nobody foresaw. */
function explained(error: unknown): string {
  if (error instanceof YaolianError) return error.sentence;
  if (error instanceof Error && error.name === "CLIError") return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const HELPS: Readonly<Record<string, () => Promise<string>>> = {
  serve: () => renderUsage(serve),
  backup: () => renderUsage(backupCommand),
  restore: () => renderUsage(restoreCommand),
  client: () => renderUsage(client),
  "client add": () => renderUsage(add),
  "client list": () => renderUsage(list),
  "client end": () => renderUsage(end),
};

async function main(rawArgs: string[]): Promise<number> {
  if (rawArgs.length === 0 || rawArgs.includes("--help") || rawArgs.includes("-h")) {
    const words = rawArgs.filter((word) => !word.startsWith("-"));
    const help = HELPS[words.slice(0, 2).join(" ")] ?? HELPS[words[0] ?? ""];
    say(await (help === undefined ? renderUsage(root) : help()));
    return 0;
  }
  await runCommand(root, { rawArgs });
  return 0;
}

const exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${explained(error)}\n`);
  return 1;
});
// Nothing that is still open, as a request to the node, must keep the process.
process.exit(exitCode);

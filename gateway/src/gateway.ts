import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { listen } from "@yaolian/http";
import { InputError } from "@yaolian/sdk";
import { connect, Keyring, openVault, type Deployment, type Ledger } from "@yaolian/sdk/ledger";
import type { Logger } from "pino";

import { createApp, type GatewayLimits } from "./app.ts";
import { CAPTURE_TABLES, CaptureJobs } from "./capture/jobs.ts";
import { IDEMPOTENCY_TABLES } from "./capture/idempotency.ts";
import { CaptureQueue } from "./capture/queue.ts";
import { repeat } from "./chores.ts";
import type { GatewayContext } from "./context.ts";
import { Clients, CLIENT_TABLES } from "./clients/clients.ts";
import { DISPENSE_TABLES } from "./fhir/dispenses.ts";
import { openSigners, type KeySource } from "./keys/signers.ts";
import { openRecords, type OpenRecords, type RecordsOptions } from "./records/open.ts";
import { GERMANY, type RetentionRules } from "./records/retention.ts";
import { RECORD_TABLES } from "./records/tables.ts";
import { SLIP_TABLES, sweepSlips } from "./slips/clocks.ts";
import { Store } from "./store/store.ts";

const SWEEP_MS = 3_600_000;

/** Everything that the gateway's store keeps. */
export const TABLES = [CLIENT_TABLES, CAPTURE_TABLES, IDEMPOTENCY_TABLES, DISPENSE_TABLES, RECORD_TABLES, SLIP_TABLES];

/** How a gateway is run. */
export interface GatewayOptions {
  /** The node's HTTP address. */
  readonly rpcUrl: string;
  /** The deployment book: itself, its file, or the folder of all. */
  readonly deployment: Deployment | string;
  /** The gateway's own folder: its store and the member's vault. */
  readonly folder: string;
  /** The member's vault; the folder's own if left out. */
  readonly vault?: string;
  readonly keys: KeySource;
  /** How it keeps encrypted records; it keeps none if left out. */
  readonly records?: RecordsOptions | undefined;
  /** How long slips and records are kept; by Germany's rules if left out. */
  readonly retention?: RetentionRules;
  readonly host?: string;
  /** Where it answers; any free port for 0. */
  readonly port: number;
  readonly limits?: Partial<GatewayLimits>;
}

/** A gateway that answers. */
export interface Gateway {
  readonly url: string;
  /** The member that it acts for. */
  readonly member: number;
  readonly clients: Clients;
  /** Answers what was asked, brings what is on its way to the ledger to its end, and closes its store. */
  stop(): Promise<void>;
}

/**
 * Starts a member's gateway. Throws an InputError `GatewayFolderInUse`, `MemberMissing`, `MembersSeveral`, and what
 * {@link connect}, {@link openSigners} and {@link listen} throw.
 */
export async function startGateway(options: GatewayOptions, log: Logger): Promise<Gateway> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const signers = await openSigners(options.keys);
  const ledger = await connect({ rpcUrl: options.rpcUrl, deployment: options.deployment });
  const store = new Store(options.folder, TABLES, { alone: true });
  let records: OpenRecords | undefined;
  try {
    const vault = openVault(options.vault ?? join(options.folder, "vault"));
    const keyring = await Keyring.fromSigners(ledger, signers, { vault });
    const member = memberOf(keyring);
    const rules = options.retention ?? GERMANY;
    const { folder } = options;
    records = await openDesk({ ledger, keyring, member, store, folder, rules, log }, options.records);
    const jobs = new CaptureJobs(store);
    const queue = new CaptureQueue({ ledger, keyring, vault, jobs, log });
    const clients = new Clients(store);
    const context = { ledger, keyring, member, vault, store, clients, queue, log, records: records?.desk };
    const app = createApp(context, options.limits);
    const server = await listen(app, { port: options.port, hostname: options.host ?? "127.0.0.1" }).catch(
      async (error: unknown) => {
        await queue.stop();
        throw error;
      },
    );
    const endSweeps = repeat(() => sweep(context, rules), SWEEP_MS, log);
    log.info({ member, open: jobs.open() }, "started");
    const stop = async (): Promise<void> => {
      await server.close();
      await endSweeps();
      await queue.stop();
      await records?.stop();
      close(ledger, store);
      log.info("stopped");
    };
    return { url: server.url, member, clients, stop };
  } catch (error) {
    await records?.stop();
    close(ledger, store);
    throw error;
  }
}

/** Destroys what was kept long enough, by the ledger's clock. */
async function sweep({ ledger, vault, store, log }: GatewayContext, rules: RetentionRules): Promise<void> {
  const { timestamp } = (await ledger.provider.getBlock("latest")) ?? { timestamp: 0 };
  const slips = await sweepSlips({ ledger, vault, store, rules }, timestamp);
  if (slips > 0) log.info({ slips }, "destroyed");
}

async function openDesk(
  around: Parameters<typeof openRecords>[0],
  options: RecordsOptions | undefined,
): Promise<OpenRecords | undefined> {
  return options === undefined ? undefined : openRecords(around, options);
}

function close(ledger: Ledger, store: Store): void {
  ledger.provider.destroy();
  store.close();
}

/** A gateway is one member's: what its systems may see and do is that member's. */
function memberOf(keyring: Keyring): number {
  const [member, another] = keyring.members();
  if (member === undefined) {
    const cure = "Have the member's admin add them as operators, or bring others.";
    throw new InputError("MemberMissing", "No key here acts for a member.", cure);
  }
  if (another === undefined) return member;
  const cure = "Run a gateway for each, with its own keys and folder.";
  throw new InputError("MembersSeveral", `Keys of members ${keyring.members().join(", ")} are here.`, cure);
}

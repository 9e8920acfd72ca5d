import type { Keyring, Ledger, Vault } from "@yaolian/sdk/ledger";
import type { Logger } from "pino";

import type { CaptureQueue } from "./capture/queue.ts";
import type { Clients } from "./clients/clients.ts";
import type { RecordDesk } from "./records/desk.ts";
import type { Store } from "./store/store.ts";

/** What the gateway's routes work with. */
export interface GatewayContext {
  readonly ledger: Ledger;
  /** The member's keys. */
  readonly keyring: Keyring;
  /** The member that it acts for. */
  readonly member: number;
  readonly vault: Vault;
  readonly store: Store;
  readonly clients: Clients;
  readonly queue: CaptureQueue;
  /** Where the gateway keeps encrypted records. */
  readonly records?: RecordDesk | undefined;
  readonly log: Logger;
}

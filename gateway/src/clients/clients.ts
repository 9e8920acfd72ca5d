import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

import { InputError } from "@yaolian/sdk";

import type { Store } from "../store/store.ts";

/** What a member's own system may ask its gateway for. */
export const SCOPES = ["epcis", "prescribe", "dispense", "vaccinate", "consent", "records"] as const;
export type Scope = (typeof SCOPES)[number];

/** One of the member's own systems. */
export interface Client {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
}

export const CLIENT_TABLES = `
  CREATE TABLE IF NOT EXISTS clients (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    ended_at INTEGER
  ) STRICT;
`;

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u;
const TOKEN = /^ylg_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** Who may use the gateway. A token is told once; only its hash is kept, which 256 random bits make safe. */
export class Clients {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Lets a system in, and gives its token. Throws an InputError `ClientNameWrong`, `ScopeUnknown`. */
  add(name: string, scopes: readonly string[]): { readonly client: Client; readonly token: string } {
    if (!NAME.test(name)) {
      const cure = "Use 1 to 60 letters, digits, spaces, dots, hyphens or underscores.";
      throw new InputError("ClientNameWrong", `“${name.slice(0, 80)}” is no name of a system.`, cure);
    }
    const client = { id: randomBytes(8).toString("hex"), name, scopes: checkedScopes(scopes) };
    const secret = randomBytes(32).toString("base64url");
    this.#store.write((db) =>
      db
        .prepare("INSERT INTO clients (id, name, scopes, secret_hash, made_at) VALUES (?, ?, ?, ?, ?)")
        .run(client.id, name, JSON.stringify(client.scopes), hashOf(secret), Math.floor(Date.now() / 1000)),
    );
    return { client, token: `ylg_${client.id}_${secret}` };
  }

  /** Shuts a system out, at once. Throws an InputError `ClientUnknown`. */
  end(id: string): void {
    const { changes } = this.#store.write((db) =>
      db
        .prepare("UPDATE clients SET ended_at = ? WHERE id = ? AND ended_at IS NULL")
        .run(Math.floor(Date.now() / 1000), id),
    );
    if (Number(changes) === 1) return;
    throw new InputError("ClientUnknown", `There is no system ${id} that may ask.`, "List them: `client list`.");
  }

  /** Those that may ask, oldest first. */
  list(): readonly Client[] {
    const rows = this.#store.run(() =>
      this.#store.db.prepare("SELECT * FROM clients WHERE ended_at IS NULL ORDER BY made_at, id").all(),
    );
    return rows.map(clientOf);
  }

  /** Whose token it is; undefined for nobody's. */
  of(token: string): Client | undefined {
    const [, id, secret] = TOKEN.exec(token) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const row = this.#store.run(() =>
      this.#store.db.prepare("SELECT * FROM clients WHERE id = ? AND ended_at IS NULL").get(id),
    );
    if (row === undefined || !timingSafeEqual(hashOf(secret), row["secret_hash"] as Uint8Array)) return undefined;
    return clientOf(row);
  }
}

function clientOf(row: Record<string, unknown>): Client {
  const { id, name, scopes } = row as { id: string; name: string; scopes: string };
  return { id, name, scopes: JSON.parse(scopes) as Scope[] };
}

function checkedScopes(scopes: readonly string[]): readonly Scope[] {
  const wrong = scopes.find((scope) => !(SCOPES as readonly string[]).includes(scope));
  const cure = `Name some of ${SCOPES.join(", ")}.`;
  if (wrong !== undefined) throw new InputError("ScopeUnknown", `“${wrong.slice(0, 40)}” is nothing to ask for.`, cure);
  if (scopes.length === 0) throw new InputError("ScopeUnknown", "The system may ask for nothing.", cure);
  return [...new Set(scopes as readonly Scope[])];
}

function hashOf(secret: string): Uint8Array {
  return createHash("sha256").update(secret).digest();
}

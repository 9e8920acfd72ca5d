import type { MiddlewareHandler } from "hono";

import { ProblemError, z } from "@yaolian/http";

import { clientIn } from "../clients/identity.ts";
import type { AppEnv } from "../env.ts";
import type { Store } from "../store/store.ts";

const KEY = /^[\x21-\x7e]{1,255}$/;
/** The header of a route that is held to it. */
export const keyHeader = z
  .string()
  .regex(KEY)
  .optional()
  .openapi({ description: "Stands for this request for 30 days" });
/** How long a key is remembered, in seconds. */
export const KEPT = 30 * 86_400;

export const IDEMPOTENCY_TABLES = `
  CREATE TABLE IF NOT EXISTS idempotency_keys (
    client TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (client, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS idempotency_age ON idempotency_keys (made_at);
`;

/**
 * Holds a request to its `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a key stands for one request, remembered
 * for 30 days. The same request again is let through, since every route finds what it did before: nothing is done twice, and
 * no answer about a patient is kept. Another request with the key is refused, and so is the same one while it is under way.
 */
export function holdToKey(store: Store): MiddlewareHandler<AppEnv> {
  const underWay = new Set<string>();
  return async (c, next) => {
    const key = c.req.header("Idempotency-Key");
    if (key === undefined) return next();
    if (!KEY.test(key)) {
      const cure = "Use 1 to 255 visible ASCII characters, e.g. a UUID.";
      throw new ProblemError(400, "IdempotencyKeyWrong", "The header Idempotency-Key is wrong.", cure);
    }
    const { id: client } = clientIn(c);
    const fingerprint = store.fingerprint(c.req.method, c.req.path, await c.req.text());
    const name = `${client} ${key}`;
    if (underWay.has(name)) {
      const cure = "Wait for its answer, or send it again later.";
      throw new ProblemError(409, "RequestUnderWay", "The request with this key is under way.", cure);
    }
    underWay.add(name);
    try {
      keep(store, client, key, fingerprint);
      return await next();
    } finally {
      underWay.delete(name);
    }
  };
}

function keep(store: Store, client: string, key: string, fingerprint: Uint8Array): void {
  const now = Math.floor(Date.now() / 1000);
  const kept = store.write((db) => {
    db.prepare("DELETE FROM idempotency_keys WHERE made_at < ?").run(now - KEPT);
    db.prepare("INSERT OR IGNORE INTO idempotency_keys VALUES (?, ?, ?, ?)").run(client, key, fingerprint, now);
    return db.prepare("SELECT fingerprint FROM idempotency_keys WHERE client = ? AND key = ?").get(client, key);
  });
  if (Buffer.from(kept?.["fingerprint"] as Uint8Array).equals(fingerprint)) return;
  const cure = "Give each request a key of its own.";
  throw new ProblemError(422, "IdempotencyKeyReused", "Another request came with this key before.", cure);
}

import { randomBytes } from "node:crypto";

import type { RateLimits, RequestLimits } from "@yaolian/http";
import { InputError } from "@yaolian/sdk";
import { pino, type Logger } from "pino";

/** How much one may ask, and how long anything may take. */
export interface Limits extends RequestLimits, RateLimits {
  /** Subscribers of live queries in all, and of one operator's key. */
  readonly subscribers: number;
  readonly subscribersPerKey: number;
  /** Milliseconds in which a subscriber has to take what it was sent. */
  readonly takeMs: number;
  /** Milliseconds between two looks for a new block, while somebody subscribes. */
  readonly lookMs: number;
  /** SQL and GraphQL queries that are under way at a time. */
  readonly queries: number;
  /** Blocks that the tables may be behind the chain and still be called ready. */
  readonly lag: number;
}

export const LIMITS: Limits = {
  bodyBytes: 64 * 1024,
  urlLength: 8 * 1024,
  answerMs: 10_000,
  requestsPerSecond: 50,
  burst: 200,
  countedClients: 10_000,
  subscribers: 1_000,
  subscribersPerKey: 20,
  takeMs: 20_000,
  lookMs: 500,
  queries: 4,
  lag: 20,
};

export interface ApiOptions {
  /**
   * Web origins (`https://host:port`) whose pages may use the API, and for which members' keys may sign in. Any port of
   * this machine (`localhost`, `127.0.0.1`) if left out.
   */
  readonly origins?: readonly string[];
  /** What sessions are signed with, at least 32 characters; random if left out: sessions then end with the process. */
  readonly sessionSecret?: string;
  readonly log?: Logger;
  readonly limits?: Partial<Limits>;
}

/** The options, with what is left out filled in. */
export interface ApiSettings {
  readonly isAllowedOrigin: (origin: string) => boolean;
  readonly sessionSecret: string;
  readonly log: Logger;
  readonly limits: Limits;
}

const SECRET_LENGTH = 32;
const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/;

/** Checks them. Throws an InputError `OriginWrong` or `SessionSecretShort`. */
export function apiSettings(options: ApiOptions): ApiSettings {
  const {
    origins,
    sessionSecret = randomBytes(SECRET_LENGTH).toString("hex"),
    log = pino({ level: "silent" }),
  } = options;
  if (sessionSecret.length < SECRET_LENGTH) {
    const cure = `Give at least ${SECRET_LENGTH} random characters, or none.`;
    throw new InputError("SessionSecretShort", "The secret that sessions are signed with is too short.", cure);
  }
  const allowed = origins?.map(checkedOrigin);
  const isAllowedOrigin = (origin: string): boolean => allowed?.includes(origin) ?? LOOPBACK.test(origin);
  return { isAllowedOrigin, sessionSecret, log, limits: { ...LIMITS, ...options.limits } };
}

function checkedOrigin(text: string): string {
  const isOrigin = URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text);
  if (isOrigin) return text;
  throw new InputError("OriginWrong", `“${text}” is no web origin.`, "Write it as https://host or https://host:port.");
}

import type { HttpBindings } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, Env, MiddlewareHandler } from "hono";

import { ProblemError } from "./problems.ts";

/** How often a client may ask. */
export interface RateLimits {
  /** Requests that a client may make in a second for long, and at once after a pause. */
  readonly requestsPerSecond: number;
  readonly burst: number;
  /** Clients whose requests are counted at a time; the one not heard of for longest is forgotten first. */
  readonly countedClients: number;
}

interface Bucket {
  tokens: number;
  /** When it was filled last: milliseconds of a clock that nobody sets back. */
  at: number;
}

/**
 * A token bucket for each client: a client may make `burst` requests at once, and `requestsPerSecond` for long. At most
 * `countedClients` are remembered; the one not heard of for longest is forgotten first, and begins with a full bucket.
 */
export class Rate {
  readonly #buckets = new Map<string, Bucket>();
  readonly #limits: RateLimits;

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /** Takes a request of a client in, at milliseconds of a clock that never goes back. 0 where it may go on, else the seconds after which the next one may. */
  take(client: string, now: number): number {
    const { requestsPerSecond, burst, countedClients } = this.#limits;
    const known = this.#buckets.get(client) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + ((now - known.at) / 1000) * requestsPerSecond);
    const isEnough = tokens >= 1;
    // A map keeps the order in which keys were set: the first one is the one not heard of for longest.
    this.#buckets.delete(client);
    this.#buckets.set(client, { tokens: isEnough ? tokens - 1 : tokens, at: now });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > countedClients && oldest !== undefined) this.#buckets.delete(oldest);
    return isEnough ? 0 : Math.ceil((1 - tokens) / requestsPerSecond);
  }

  get size(): number {
    return this.#buckets.size;
  }
}

/**
 * Refuses whoever asks too often: a ProblemError 429 `TooManyRequests`. `clientOf` says whom a request counts for; undefined
 * for nobody.
 */
export function limitRate<E extends Env>(
  limits: RateLimits,
  clientOf: (c: Context<E>) => string | undefined,
): MiddlewareHandler<E> {
  const rate = new Rate(limits);
  return async (c, next) => {
    const client = clientOf(c);
    const wait = client === undefined ? 0 : rate.take(client, performance.now());
    if (wait === 0) return next();
    const detail = `More than ${limits.requestsPerSecond} requests a second came from this client.`;
    const headers = { "Retry-After": String(wait) };
    throw new ProblemError(429, "TooManyRequests", detail, `Ask again in ${wait} s.`, { headers });
  };
}

/** A host's address; of IPv6 the network of 64 bits, which is one customer's. */
export function addressOf(c: Context): string {
  // Without a socket there is nobody else: a request that the process makes itself.
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  const address = incoming === undefined ? undefined : getConnInfo(c).remote.address;
  if (address === undefined) return "this process";
  return address.includes(".") ? address : (address.split("::")[0] ?? address).split(":").slice(0, 4).join(":");
}

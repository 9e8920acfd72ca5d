import { Jwt } from "hono/utils/jwt";
import { z } from "zod";

/** Seconds that a session lasts at most. */
export const SESSION_SECONDS = 12 * 3600;

export interface Session {
  /** The key that signed in, lower case. */
  readonly operator: `0x${string}`;
  /** The first second after it, Unix seconds. */
  readonly expiresAt: number;
}

const claims = z.object({
  sub: z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{40}$/)]),
  exp: z.number(),
  /** How often the operator had ended its sessions when this one began. */
  ended: z.number(),
});

/**
 * Sessions as signed tokens (RFC 7519, HS256): nothing is kept of them but how often an operator ended its own. That is
 * kept in this process alone: under a secret that outlives it, a session that was ended is good again until it expires.
 */
export class Sessions {
  readonly #secret: string;
  readonly #ended = new Map<string, number>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** A token for a session. */
  begin({ operator, expiresAt }: Session): Promise<string> {
    const payload = { sub: operator, iat: now(), exp: expiresAt, ended: this.#endedBy(operator) };
    return Jwt.sign(payload, this.#secret, "HS256");
  }

  /** The session of a token; undefined for one that is not of this service, is over, or was ended. */
  async find(token: string): Promise<Session | undefined> {
    const payload = await Jwt.verify(token, this.#secret, { alg: "HS256" }).catch(() => undefined);
    const read = claims.safeParse(payload);
    if (!read.success) return undefined;
    const { sub, exp, ended } = read.data;
    return ended === this.#endedBy(sub) ? { operator: sub, expiresAt: exp } : undefined;
  }

  /** Ends all sessions of an operator. */
  end({ operator }: Session): void {
    this.#ended.set(operator, this.#endedBy(operator) + 1);
  }

  #endedBy(operator: string): number {
    return this.#ended.get(operator) ?? 0;
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

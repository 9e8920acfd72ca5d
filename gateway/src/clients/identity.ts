import type { Context, MiddlewareHandler } from "hono";

import { addressOf, ProblemError } from "@yaolian/http";

import type { AppEnv } from "../env.ts";
import type { Client, Clients, Scope } from "./clients.ts";

/** For a route's `security`: a token of one of the member's own systems. */
export const CLIENT: { readonly bearer: [] }[] = [{ bearer: [] }];

const CURE = "Send Authorization: Bearer with a token that `client add` of the gateway's command gave.";

/** Finds out who asks; refuses nobody, so that whoever guesses tokens is counted too. */
export function identify(clients: Clients): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const token = /^Bearer +(\S+)$/i.exec(c.req.header("Authorization") ?? "")?.[1];
    c.set("client", token === undefined ? undefined : clients.of(token));
    return next();
  };
}

/** Refuses a wrong token everywhere, also where anyone may ask. */
export const refuseStrangers: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.header("Authorization") === undefined || c.get("client") !== undefined) return next();
  throw unauthorized("The token is nobody's.");
};

/** Lets only systems in that may ask for one of these. A ProblemError 401 or 403. */
export function needs(...scopes: readonly Scope[]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const client = c.get("client");
    if (client === undefined) throw unauthorized("Nobody says who asks.");
    if (scopes.some((scope) => client.scopes.includes(scope))) return next();
    const detail = `${client.name} may not ask for this: it lacks ${scopes.join(" or ")}.`;
    throw new ProblemError(403, "ScopeMissing", detail, "Have whoever runs the gateway give it a token that may.");
  };
}

/** Who asks, where `needs` let it in. */
export function clientIn(c: Context<AppEnv>): Client {
  const client = c.get("client");
  if (client === undefined) throw unauthorized("Nobody says who asks.");
  return client;
}

/** Whom a request counts for: the system, else the address it came from. */
export function countedAs(c: Context<AppEnv>): string {
  return c.get("client")?.id ?? addressOf(c);
}

function unauthorized(detail: string): ProblemError {
  const headers = { "WWW-Authenticate": 'Bearer realm="gateway"' };
  return new ProblemError(401, "NotAuthenticated", detail, CURE, { headers });
}

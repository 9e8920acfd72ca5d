import { createHash, timingSafeEqual } from "node:crypto";

import type { Context, MiddlewareHandler } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { ProblemError } from "@yaolian/http";

import type { ServiceContext } from "../context.ts";
import type { AppEnv } from "./env.ts";
import type { ApiSettings } from "./options.ts";
import type { Session, Sessions } from "./sessions.ts";
import { viewerFor } from "./standing.ts";
import type { Viewer } from "./viewer.ts";

/** What a request shows of who asks; whether that may still act, the tables say. */
export type Identity =
  | { readonly kind: "anyone" }
  | { readonly kind: "session"; readonly session: Session }
  | { readonly kind: "operator" }
  /** It shows something that is not good. */
  | { readonly kind: "refused"; readonly why: ProblemError };

export const COOKIE = "yaolian_session";
const BEARER = /^Bearer +([\w.~+/=-]+)$/i;

/** Takes in who asks: by the header Authorization, else by the session's cookie. */
export function identify(
  context: ServiceContext,
  settings: ApiSettings,
  sessions: Sessions,
): MiddlewareHandler<AppEnv> {
  const refuseForeign = csrf({ origin: (origin, c) => isOwn(c, origin) || settings.isAllowedOrigin(origin) });
  return async (c, next) => {
    const identity = await identityOf(c, context, sessions);
    c.set("identity", identity);
    let viewer: Promise<Viewer> | undefined;
    c.set("viewer", () => (viewer ??= viewerBehind(identity, context)));
    // A page of another origin can make a browser send the cookie, but not the header.
    const isByCookie = c.req.header("authorization") === undefined && getCookie(c, COOKIE) !== undefined;
    return isByCookie ? refuseForeign(c, next) : next();
  };
}

async function identityOf(c: Context, context: ServiceContext, sessions: Sessions): Promise<Identity> {
  const header = c.req.header("authorization");
  const token = header === undefined ? getCookie(c, COOKIE) : BEARER.exec(header)?.[1];
  if (header === undefined && token === undefined) return { kind: "anyone" };
  if (header !== undefined && isOperatorToken(token, context)) return { kind: "operator" };
  const session = token === undefined ? undefined : await sessions.find(token);
  if (session !== undefined) return { kind: "session", session };
  // A browser goes on sending a cookie that is over: it is as good as none.
  return header === undefined ? { kind: "anyone" } : { kind: "refused", why: sessionOver() };
}

async function viewerBehind(identity: Identity, { follower }: ServiceContext): Promise<Viewer> {
  switch (identity.kind) {
    case "refused":
      throw identity.why;
    case "session":
      return viewerFor(follower, identity.session.operator);
    default:
      return { kind: identity.kind };
  }
}

function sessionOver(): ProblemError {
  const detail = "The header Authorization shows no session of this service that goes on.";
  const headers = { "WWW-Authenticate": 'Bearer error="invalid_token"' };
  return new ProblemError(401, "SessionOver", detail, "Sign in again by POST /session.", { headers });
}

/** Compared by their hashes, so that the time it takes tells nothing. */
function isOperatorToken(token: string | undefined, { operatorToken }: ServiceContext): boolean {
  if (token === undefined || operatorToken === undefined) return false;
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(token), hash(operatorToken));
}

/** Gives a browser its session. It is sent over TLS alone where the page came so. */
export function giveCookie(c: Context, token: string, seconds: number): void {
  setCookie(c, COOKIE, token, { ...cookieOptions(c), maxAge: seconds });
}

export function takeCookie(c: Context): void {
  deleteCookie(c, COOKIE, cookieOptions(c));
}

function cookieOptions(c: Context): { httpOnly: true; sameSite: "Strict"; path: "/"; secure: boolean } {
  const secure = (c.req.header("origin") ?? c.req.url).startsWith("https:");
  return { httpOnly: true, sameSite: "Strict", path: "/", secure };
}

function isOwn(c: Context, origin: string): boolean {
  return origin === new URL(c.req.url).origin;
}

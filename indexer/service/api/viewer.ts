import type { Context } from "hono";
import { ProblemError } from "@yaolian/http";

import type { AppEnv } from "./env.ts";

/** Who asks, as the tables have it at the newest block. */
export type Viewer =
  | { readonly kind: "anyone" }
  /** An operator of a member, which sees its own, one step up and one step down. */
  | { readonly kind: "member"; readonly member: number; readonly operator: `0x${string}` }
  | { readonly kind: "regulator"; readonly member: number; readonly operator: `0x${string}` }
  /** Whoever runs this service. */
  | { readonly kind: "operator" };

export type SignedIn = Exclude<Viewer, { kind: "anyone" }>;
export type Overseer = Exclude<SignedIn, { kind: "member" }>;

/**
 * Who asks. Throws a ProblemError 401 for a session that is none, or is over, and 403 for one whose operator or member may
 * not act any more.
 */
export function viewerOf(c: Context<AppEnv>): Promise<Viewer> {
  return c.get("viewer")();
}

/** Who asks, where one has to be signed in: throws a ProblemError 401 `NotSignedIn`, and as {@link viewerOf}. */
export async function signedInOf(c: Context<AppEnv>): Promise<SignedIn> {
  const viewer = await viewerOf(c);
  if (viewer.kind !== "anyone") return viewer;
  const cure =
    "Sign in by POST /session with a key of a member's operator, and send the token as Authorization: Bearer.";
  const headers = { "WWW-Authenticate": "Bearer" };
  throw new ProblemError(401, "NotSignedIn", "This is for members, and nobody is signed in.", cure, { headers });
}

/** Who asks, where it has to be a regulator or whoever runs this: throws a ProblemError 403 `NotForMembers` too. */
export async function overseerOf(c: Context<AppEnv>): Promise<Overseer> {
  const viewer = await signedInOf(c);
  if (viewer.kind !== "member") return viewer;
  const detail = `This is for regulators and whoever runs the service; member ${viewer.member} is neither.`;
  const cure = "Ask what is open to members: GET /openapi.json tells it.";
  throw new ProblemError(403, "NotForMembers", detail, cure);
}

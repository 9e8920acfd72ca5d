import { apiRoute, json, ProblemError, z } from "@yaolian/http";

import type { ServiceContext } from "../../context.ts";
import type { App } from "../env.ts";
import { giveCookie, takeCookie } from "../identity.ts";
import { NONCE_SECONDS, Nonces } from "../nonces.ts";
import type { ApiSettings } from "../options.ts";
import type { Sessions } from "../sessions.ts";
import { checkSignIn } from "../signIn.ts";
import { viewerFor } from "../standing.ts";
import { viewerOf } from "../viewer.ts";
import { ANYONE_OR_SIGNED_IN, SIGNED_IN } from "../security.ts";

const Address = z.string().regex(/^0x[0-9a-f]{40}$/);
const Signature = z.string().regex(/^0x[0-9a-fA-F]{130}$/) as unknown as z.ZodType<`0x${string}`>;
const Viewer = z
  .object({
    kind: z.enum(["anyone", "member", "regulator", "operator"]).openapi({
      description: "`operator` runs this service; it and regulators see everything",
    }),
    member: z.int().optional(),
    operator: Address.optional().openapi({ description: "The key that acts for the member" }),
  })
  .openapi("Viewer");

const nonce = apiRoute({
  method: "get",
  path: "/session/nonce",
  tags: ["Session"],
  summary: "What a message to sign in with needs (EIP-4361)",
  responses: {
    200: json(
      z.object({
        nonce: z.string().openapi({ description: `Good once, for ${NONCE_SECONDS} seconds` }),
        chainId: z.int(),
        version: z.literal("1"),
      }),
      "A nonce, and the chain to name",
    ),
  },
});

const signIn = apiRoute({
  method: "post",
  path: "/session",
  tags: ["Session"],
  summary: "Sign in with the key of a member's operator (EIP-4361)",
  description:
    "The message names this service's domain and URI, the chain and a nonce of GET /session/nonce, and is signed as " +
    "EIP-191 says. A session lasts until the message's expiration time, at most 12 hours. It is answered as a token for " +
    "`Authorization: Bearer`, and as a cookie for browsers. Contracts' accounts (ERC-1271) can't sign in.",
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            message: z.string().max(4096),
            signature: Signature,
          }),
        },
      },
    },
  },
  responses: {
    201: json(z.object({ token: z.string(), expiresAt: z.iso.datetime(), viewer: Viewer }), "A session"),
  },
  failures: [401, 403],
});

const show = apiRoute({
  method: "get",
  path: "/session",
  tags: ["Session"],
  summary: "Who one is signed in as",
  security: ANYONE_OR_SIGNED_IN,
  responses: { 200: json(Viewer, "Who asks, as the tables have it at the newest block") },
});

const signOut = apiRoute({
  method: "delete",
  path: "/session",
  tags: ["Session"],
  summary: "End all sessions of the key that is signed in",
  security: SIGNED_IN,
  responses: { 204: { description: "They are over" } },
});

/** Signing in and out. */
export function sessionRoutes(app: App, context: ServiceContext, settings: ApiSettings, sessions: Sessions): void {
  const nonces = new Nonces();
  const { chainId } = context.deployment;
  app.openapi(nonce, (c) => c.json({ nonce: nonces.make(), chainId, version: "1" as const }, 200));
  app.openapi(signIn, async (c) => {
    const session = await checkSignIn(c.req.valid("json"), { settings, nonces, chainId });
    const viewer = await viewerFor(context.follower, session.operator);
    if (!nonces.use(session.nonce))
      throw new ProblemError(401, "NonceStale", "The nonce was used.", "Ask for another.");
    const token = await sessions.begin(session);
    giveCookie(c, token, session.expiresAt - Math.floor(Date.now() / 1000));
    return c.json({ token, expiresAt: new Date(session.expiresAt * 1000).toISOString(), viewer }, 201);
  });
  app.openapi(show, async (c) => c.json(await viewerOf(c), 200));
  app.openapi(signOut, (c) => {
    const identity = c.get("identity");
    takeCookie(c);
    if (identity.kind === "session") {
      sessions.end(identity.session);
      return c.body(null, 204);
    }
    const detail = "There is no session to end.";
    throw new ProblemError(401, "NotSignedIn", detail, "Nothing more is to do.");
  });
}

import { apiRoute, json, ProblemError, z } from "@yaolian/http";
import { ENUMS, FLAGS } from "@yaolian/sdk/ledger";
import { proxy } from "hono/proxy";

import type { ServiceContext } from "../context.ts";
import { readTables } from "../tables.ts";
import type { App } from "../api/env.ts";
import { signedInOf } from "../api/viewer.ts";
import type { LedgerNow } from "./answers.ts";
import { demoPeople, directory } from "./directory.ts";
import { ChainHead } from "./head.ts";
import { SIGNED_IN } from "../api/security.ts";

const TAGS = ["Dashboard"];
const Name = z.string().nullable().openapi({ description: "What people call it; null where nobody named it" });
const Kinds = z.array(z.enum(FLAGS.kinds)).readonly();

const followerRoute = apiRoute({
  method: "get",
  path: "/follower",
  tags: TAGS,
  summary: "What the follower of the chain is doing",
  responses: {
    200: json(
      z.object({
        state: z.enum(["starting", "indexing", "ready", "restarting", "rebuilding", "chainUnreachable"]),
        since: z.int(),
        block: z.int().optional(),
        reason: z.string().optional(),
        lag: z.int().optional().openapi({ description: "Blocks that the chain is ahead" }),
        genesis: z.string().optional().openapi({ description: "The hash of the chain's first block" }),
      }),
      "Its state",
    ),
  },
});

const ledgerRoute = apiRoute({
  method: "get",
  path: "/ledger",
  tags: TAGS,
  summary: "The deployment book, for whoever signs transactions",
  responses: {
    200: json(z.object({ deployment: z.unknown(), demo: z.boolean() }) as unknown as z.ZodType<LedgerNow>, "The book"),
  },
});

const directoryRoute = apiRoute({
  method: "get",
  path: "/directory",
  tags: TAGS,
  security: SIGNED_IN,
  summary: "All members, sites and products",
  responses: {
    200: json(
      z.object({
        members: z
          .array(z.object({ member: z.int(), name: Name, kinds: Kinds, standing: z.enum(ENUMS.Standing) }))
          .readonly(),
        sites: z
          .array(
            z.object({
              ...{ site: z.int(), name: Name, member: z.int(), gln: z.string() },
              ...{ kind: z.enum(ENUMS.SiteKind), open: z.boolean() },
            }),
          )
          .readonly(),
        products: z.array(z.object({ gtin: z.string(), name: Name })).readonly(),
      }),
      "Who and what there is",
    ),
  },
});

const demoRoute = apiRoute({
  method: "get",
  path: "/demo/people",
  tags: TAGS,
  summary: "Whom one can be in a demonstration; there is nobody elsewhere",
  responses: {
    200: json(
      z.array(
        z.object({
          ...{ key: z.int(), operator: z.string(), member: z.int(), memberName: Name, siteName: Name },
          ...{ kinds: Kinds, roles: z.array(z.enum(FLAGS.roles)).readonly() },
          isAdmin: z.boolean(),
        }),
      ),
      "Operators whose keys are the demo's",
    ),
  },
});

const Call = z.object({ method: z.string().regex(/^(eth|net|web3)_\w+$/) }).loose();

const rpcRoute = apiRoute({
  method: "post",
  path: "/rpc",
  tags: TAGS,
  summary: "The node, in a demonstration alone",
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: z.union([Call, z.array(Call).max(100)]) } },
    },
  },
  responses: { 200: json(z.unknown(), "What the node answers (JSON-RPC 2.0)") },
  failures: [404, 502],
});

/** What the dashboard asks beside everybody's routes. */
export function pageRoutes(app: App, context: ServiceContext): void {
  const { follower, ledger, deployment, dashboard } = context;
  const { names, demoNode } = dashboard ?? {};
  const head = new ChainHead(ledger);
  app.openapi(followerRoute, async (c) => {
    const status = follower.status();
    const seen = await head.look();
    const lag = seen === undefined || status.block === undefined ? {} : { lag: Math.max(0, seen.block - status.block) };
    return c.json({ ...status, ...lag, ...(seen === undefined ? {} : { genesis: seen.genesis }) }, 200);
  });
  app.openapi(ledgerRoute, (c) => c.json({ deployment, demo: demoNode !== undefined }, 200));
  app.openapi(directoryRoute, async (c) => {
    await signedInOf(c);
    return c.json(await readTables(follower, (tables) => directory(tables, names)), 200);
  });
  app.openapi(demoRoute, async (c) => {
    if (demoNode === undefined) return c.json([], 200);
    return c.json(await readTables(follower, (tables) => demoPeople(tables, names)), 200);
  });
  app.openapi(rpcRoute, async (c) => {
    if (demoNode === undefined) {
      const cure = "Use a wallet, or a node of your own.";
      throw new ProblemError(404, "NoDemo", "This service passes nothing on to its node.", cure);
    }
    const headers = { "Content-Type": "application/json" };
    const answer = await proxy(demoNode, { method: "POST", headers, body: JSON.stringify(c.req.valid("json")) }).catch(
      (cause: unknown) => {
        throw new ProblemError(502, "NodeUnreachable", "The node does not answer.", "Try again.", { cause });
      },
    );
    return c.json(await answer.json(), 200);
  });
}

import { z } from "@hono/zod-openapi";

import about from "../../../package.json" with { type: "json" };
import type { App } from "../env.ts";
import { COOKIE } from "../identity.ts";
import { apiRoute, json, passedOn } from "../route.ts";

const INFO = {
  openapi: "3.1.0",
  info: {
    title: "Yaolian indexer",
    version: about.version,
    description:
      "What the ledger of medicines and prescriptions tells, from tables that follow its events. Members see their own, one " +
      "step up and one step down; regulators and whoever runs the service everything; anybody whether a pack is genuine. " +
      "Every failure is answered as a problem (RFC 9457) with what to do about it.",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
};

const root = apiRoute({
  method: "get",
  path: "/",
  tags: ["Service"],
  summary: "Where things are",
  responses: {
    200: json(
      z.object({ name: z.string(), version: z.string(), openapi: z.string(), paths: z.array(z.string()) }),
      "The paths, and where they are described",
    ),
  },
});

const openapi = apiRoute({
  method: "get",
  path: "/openapi.json",
  tags: ["Service"],
  summary: "This description (OpenAPI 3.1)",
  responses: passedOn("application/json", "The document"),
});

/** What describes the API. Comes after all that it describes. */
export function documentRoutes(app: App): void {
  const { openAPIRegistry: registry } = app;
  registry.registerComponent("securitySchemes", "bearer", {
    ...{ type: "http", scheme: "bearer" },
    description: "A session's token of POST /session, or the secret of whoever runs the service",
  });
  registry.registerComponent("securitySchemes", "cookie", {
    ...{ type: "apiKey", in: "cookie", name: COOKIE },
    description: "A session, for browsers; only for pages of the service's own origins",
  });
  app.openapi(root, (c) => {
    const paths = Object.keys(document().paths ?? {}).sort();
    return c.json({ name: INFO.info.title, version: about.version, openapi: "/openapi.json", paths }, 200);
  });
  app.openapi(openapi, (c) => c.json(document(), 200));
  let made: ReturnType<App["getOpenAPI31Document"]> | undefined;
  const document = (): NonNullable<typeof made> => (made ??= app.getOpenAPI31Document(INFO));
}

import { z, type OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "hono";

import { apiRoute, json, passedOn } from "./route.ts";

/** What a service says of itself. */
export interface Description {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

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

/** Adds what describes an API: `GET /` and `GET /openapi.json`. Comes after all that it describes. */
export function describeRoutes<E extends Env>(app: OpenAPIHono<E>, { title, version, description }: Description): void {
  const info = { title, version, description, license: { name: "Apache-2.0", identifier: "Apache-2.0" } };
  let made: ReturnType<OpenAPIHono["getOpenAPI31Document"]> | undefined;
  const document = (): NonNullable<typeof made> => (made ??= app.getOpenAPI31Document({ openapi: "3.1.0", info }));
  app.openapi(root, (c) => {
    const paths = Object.keys(document().paths ?? {}).sort();
    return c.json({ name: title, version, openapi: "/openapi.json", paths }, 200);
  });
  app.openapi(openapi, (c) => c.json(document(), 200));
}

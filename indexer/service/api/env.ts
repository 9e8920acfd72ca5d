import type { HttpBindings } from "@hono/node-server";
import type { OpenAPIHono } from "@yaolian/http";

import type { Identity } from "./identity.ts";
import type { Viewer } from "./viewer.ts";

/** What a request carries beside itself. */
export interface AppEnv {
  /** The socket, where the request came by one. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    identity: Identity;
    /** Finds out who asks, once. */
    viewer: () => Promise<Viewer>;
  };
}

export type App = OpenAPIHono<AppEnv>;

import type { HttpBindings } from "@hono/node-server";
import type { OpenAPIHono } from "@yaolian/http";

import type { Client } from "./clients/clients.ts";

/** What a request carries beside itself. */
export interface AppEnv {
  /** The socket, where the request came by one. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    /** Which of the member's own systems asks; undefined where nobody says. */
    client: Client | undefined;
  };
}

export type App = OpenAPIHono<AppEnv>;

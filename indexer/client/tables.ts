import { createClient, type Client } from "@ponder/client";

import * as schema from "../ponder.schema.ts";

/** All tables, asked by SQL over HTTP and typed by the schema. */
export type TablesClient = Client<typeof schema>;

/**
 * The tables behind the API at `api`, for whoever sees everything: `token` is the node operator's secret or a regulator's
 * session. None is needed for a follower's own address.
 */
export function tablesAt(api: string, token?: string): TablesClient {
  if (token !== undefined) sendToken(api, token);
  return createClient(new URL("/sql", api).href, { schema });
}

/** The client takes no headers: what it fetches from the service gets them here. */
function sendToken(api: string, token: string): void {
  const { origin } = new URL(api);
  const plain = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) return plain(input, init);
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${token}`);
    return plain(input, { ...init, headers });
  };
}

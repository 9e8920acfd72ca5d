import { describeRoutes } from "@yaolian/http";

import about from "../../../package.json" with { type: "json" };
import type { App } from "../env.ts";
import { COOKIE } from "../identity.ts";

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
  describeRoutes(app, {
    title: "Yaolian indexer",
    version: about.version,
    description:
      "What the ledger of medicines and prescriptions tells, from tables that follow its events. Members see their own, one " +
      "step up and one step down; regulators and whoever runs the service everything; anybody whether a pack is genuine. " +
      "Every failure is answered as a problem (RFC 9457) with what to do about it.",
  });
}

import type { App } from "../api/env.ts";
import type { ServiceContext } from "../context.ts";
import { Stories } from "../queries/epcis/stories.ts";
import { epcisRoutes } from "./epcis.ts";
import { traceRoutes } from "./trace.ts";

/** What is told of lots as EPCIS 2.0: traces, and the query interface. Both are told from the same stories. */
export function storyRoutes(app: App, context: ServiceContext): void {
  const stories = new Stories(context.deployment, context.packLists);
  traceRoutes(app, context, stories);
  epcisRoutes(app, context, stories);
}

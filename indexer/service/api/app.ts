import type { Context } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import {
  addressOf,
  answerFailures,
  limitDepth,
  limitRate,
  limitRequest,
  limitTime,
  logAnswers,
  OpenAPIHono,
  refuseInvalid,
  refuseOtherMethods,
} from "@yaolian/http";

import type { ServiceContext } from "../context.ts";
import { servePage } from "../page/files.ts";
import { pageRoutes } from "../page/routes.ts";
import { coldRoutes } from "../routes/cold.ts";
import { consortiumRoutes } from "../routes/consortium.ts";
import { flowRoutes } from "../routes/flow.ts";
import { careRoutes } from "../routes/care.ts";
import { lotRoutes } from "../routes/lots.ts";
import { outflowRoutes } from "../routes/outflow.ts";
import { packRoutes } from "../routes/packs.ts";
import { storyRoutes } from "../routes/stories.ts";
import type { App, AppEnv } from "./env.ts";
import { identify } from "./identity.ts";
import { LiveHub } from "./live/hub.ts";
import { Metrics } from "./metrics.ts";
import { apiSettings, type ApiOptions, type ApiSettings } from "./options.ts";
import { documentRoutes } from "./routes/document.ts";
import { healthRoutes } from "./routes/health.ts";
import { listRoutes } from "./routes/lists.ts";
import { liveRoutes } from "./routes/live.ts";
import { sessionRoutes } from "./routes/session.ts";
import { tableRoutes } from "./routes/tables.ts";
import { Sessions } from "./sessions.ts";

/** Groups of routes about what the tables and the ledger tell: a file each in ../routes, which adds them to the app. */
const ROUTES: readonly ((app: App, context: ServiceContext) => void)[] = [
  packRoutes,
  careRoutes,
  lotRoutes,
  flowRoutes,
  outflowRoutes,
  consortiumRoutes,
  coldRoutes,
  storyRoutes,
  pageRoutes,
];

/**
 * The API over the tables and the ledger. Every failure is answered as a problem (RFC 9457).
 * Throws an InputError `OriginWrong` or `SessionSecretShort`.
 */
export function createApp(context: ServiceContext, options: ApiOptions = {}): App {
  const settings = apiSettings(options);
  const app: App = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  const sessions = new Sessions(settings.sessionSecret);
  const hub = new LiveHub(context, settings);
  const metrics = new Metrics(context, () => hub.size);
  answerFailures(app, settings.log);
  addFrame(app, settings, metrics);
  if (context.dashboard?.folder !== undefined) servePage(app, context.dashboard.folder);
  app.use(
    identify(context, settings, sessions),
    limitRate(settings.limits, clientOf),
    limitDepth(),
    limitTime(settings.limits),
  );
  healthRoutes(app, context, settings, metrics);
  sessionRoutes(app, context, settings, sessions);
  listRoutes(app, context);
  liveRoutes(app, hub, settings.limits);
  tableRoutes(app, context, settings.limits);
  for (const addRoutes of ROUTES) addRoutes(app, context);
  documentRoutes(app);
  return app;
}

/** What goes around every answer. */
function addFrame(app: App, settings: ApiSettings, metrics: Metrics): void {
  app.use(
    logAnswers(settings.log, (told, seconds) => metrics.answered(told, seconds)),
    secureHeaders(),
  );
  app.use(
    cors({
      origin: (origin) => (settings.isAllowedOrigin(origin) ? origin : null),
      allowHeaders: ["Authorization", "Content-Type"],
      allowMethods: ["GET", "HEAD", "POST", "DELETE"],
      credentials: true,
      maxAge: 600,
    }),
  );
  app.use(async (c, next) => {
    await next();
    // Answers differ by who asks, and by the block.
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  });
  app.use(...limitRequest(settings.limits));
  refuseOtherMethods(app);
}

/** Whom a request counts for: the operator that signed in, else the address it came from. Whoever runs it is not counted. */
function clientOf(c: Context<AppEnv>): string | undefined {
  const identity = c.get("identity");
  if (identity.kind === "operator") return undefined;
  return identity.kind === "session" ? identity.session.operator : addressOf(c);
}

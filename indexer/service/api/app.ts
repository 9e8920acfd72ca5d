import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { secureHeaders } from "hono/secure-headers";

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
import { refuseInvalid } from "./invalid.ts";
import { LiveHub } from "./live/hub.ts";
import { limitRequest, limitTime } from "./limits.ts";
import { logAnswers, patternOf } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { apiSettings, type ApiOptions, type ApiSettings } from "./options.ts";
import { answerProblem, ProblemError, problemOf } from "./problems.ts";
import { limitRate } from "./rate.ts";
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
  app.onError((error, c) => {
    const problem = problemOf(error);
    if (problem.status === 500) settings.log.error({ route: patternOf(c), fault: faultOf(error) }, "failed");
    return answerProblem(c, problem);
  });
  app.notFound((c) => {
    const cure = "GET / says where things are, GET /openapi.json all of them.";
    return answerProblem(c, new ProblemError(404, "RouteUnknown", `There is nothing at ${c.req.path}.`, cure));
  });
  addFrame(app, settings, metrics);
  if (context.dashboard?.folder !== undefined) servePage(app, context.dashboard.folder);
  app.use(identify(context, settings, sessions), limitRate(settings.limits), limitTime(settings.limits));
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
  app.use(logAnswers(settings, metrics), secureHeaders());
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
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
}

function refuseMethod(c: Context<AppEnv>, methods: string[]): Response {
  const detail = `${c.req.method} is not for this address.`;
  const headers = { Allow: methods.join(", ") };
  const cure = `Use ${methods.join(" or ")}.`;
  return answerProblem(c, new ProblemError(405, "MethodNotAllowed", detail, cure, { headers }));
}

/** What a fault's log may say: an error's text could repeat what was asked, and by whom. */
function faultOf(error: Error): { name: string; stack: string } {
  const frames = error.stack?.split("\n").filter((line) => line.trimStart().startsWith("at ")) ?? [];
  return { name: error.name, stack: frames.slice(0, 8).join("\n") };
}

import {
  answerFailures,
  answerProblem,
  apiRoute,
  describeRoutes,
  json,
  limitDepth,
  limitRate,
  limitRequest,
  limitTime,
  logAnswers,
  OpenAPIHono,
  type RateLimits,
  refuseInvalid,
  refuseOtherMethods,
  type RequestLimits,
  z,
} from "@yaolian/http";
import { YaolianError } from "@yaolian/sdk";
import { isTrouble, unreachable } from "@yaolian/sdk/ledger";
import { secureHeaders } from "hono/secure-headers";

import about from "../package.json" with { type: "json" };
import { captureRoutes } from "./capture/routes.ts";
import { countedAs, identify, refuseStrangers } from "./clients/identity.ts";
import type { GatewayContext } from "./context.ts";
import type { App, AppEnv } from "./env.ts";
import { fhirRoutes } from "./fhir/routes.ts";
import { answerOutcome } from "./fhir/outcome.ts";
import { recordRoutes } from "./records/routes.ts";
import { slipRoutes } from "./slips/routes.ts";

export type GatewayLimits = RequestLimits & RateLimits;

/** A document of 16 MiB holds some ten thousand events; a transaction may wait for several blocks. */
export const LIMITS: GatewayLimits = {
  bodyBytes: 16 * 1024 * 1024,
  urlLength: 8 * 1024,
  answerMs: 120_000,
  requestsPerSecond: 20,
  burst: 100,
  countedClients: 10_000,
};

const Health = z
  .object({
    member: z.int().openapi({ description: "The member that it acts for" }),
    block: z.int().openapi({ description: "The ledger's newest block" }),
    open: z.int().openapi({ description: "Documents that are not on the ledger yet" }),
  })
  .openapi("GatewayHealth");

const health = apiRoute({
  ...{
    method: "get",
    path: "/health",
    tags: ["Service"],
    summary: "Whether it can work: its store and its node answer",
  },
  responses: { 200: json(Health, "Both answer") },
});

/** The gateway's API. Failures are problems (RFC 9457), under /fhir OperationOutcomes. */
export function createApp(context: GatewayContext, limits: Partial<GatewayLimits> = {}): App {
  const settings = { ...LIMITS, ...limits };
  const app: App = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  answerFailures(app, context.log, {
    answer: (c, problem) => (c.req.path.startsWith("/fhir/") ? answerOutcome(c, problem) : answerProblem(c, problem)),
    meaning: meaningOf,
  });
  app.use(logAnswers(context.log), secureHeaders(), async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
  });
  app.use(...limitRequest(settings));
  refuseOtherMethods(app);
  app.use(
    identify(context.clients),
    limitRate(settings, countedAs),
    refuseStrangers,
    limitDepth(),
    limitTime(settings),
  );
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    ...{ type: "http", scheme: "bearer" },
    description: "The token of one of the member's own systems",
  });
  app.openapi(health, async (c) => {
    const block = await context.ledger.provider.getBlockNumber();
    return c.json({ member: context.member, block, open: context.queue.jobs.open() }, 200);
  });
  captureRoutes(app, context);
  fhirRoutes(app, context);
  slipRoutes(app, context);
  recordRoutes(app, context);
  describeRoutes(app, {
    title: "Yaolian gateway",
    version: about.version,
    description:
      "A member's own door to the ledger: its systems speak EPCIS 2.0 and FHIR R4, and hold no keys. Everything that changes the " +
      "ledger is safe to send again. Failures are answered as problems (RFC 9457), under /fhir as OperationOutcomes.",
  });
  return app;
}

/** A node that is away is no fault of the gateway's. */
function meaningOf(error: Error): Error {
  const isOwn = error instanceof YaolianError || error instanceof SyntaxError;
  return isOwn || !isTrouble(error) ? error : unreachable("what this needs", error);
}

// One copy of it describes all routes: what a schema says of itself is known to the copy alone that it was made with.
export { OpenAPIHono, z } from "@hono/zod-openapi";
export type { RouteConfig } from "@hono/zod-openapi";
export { describeRoutes } from "./describe.ts";
export type { Description } from "./describe.ts";
export { answerFailures, faultOf, refuseOtherMethods } from "./failures.ts";
export { refuseInvalid } from "./invalid.ts";
export { limitDepth, limitRequest, limitTime, Turnstile } from "./limits.ts";
export type { RequestLimits } from "./limits.ts";
export { listen } from "./listen.ts";
export type { Answering, Listening } from "./listen.ts";
export { logAnswers, patternOf } from "./log.ts";
export type { Told } from "./log.ts";
export { answerProblem, Problem, PROBLEM_TYPE, problemBody, ProblemError, problemOf } from "./problems.ts";
export type { ProblemOptions } from "./problems.ts";
export { addressOf, limitRate, Rate } from "./rate.ts";
export type { RateLimits } from "./rate.ts";
export { apiRoute, json, passedOn, whole } from "./route.ts";

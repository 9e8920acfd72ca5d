import { z, type RouteConfig } from "@yaolian/http";
import type { MiddlewareHandler } from "hono";

import type { Scope } from "../clients/clients.ts";
import { CLIENT, needs } from "../clients/identity.ts";
import type { AppEnv } from "../env.ts";
import { keyHeader } from "../capture/idempotency.ts";
import { AS_OUTCOME, FHIR_JSON } from "./outcome.ts";

/** The resources that the gateway speaks. */
export type ResourceName = "MedicationRequest" | "MedicationDispense" | "Immunization" | "Consent";

const headers = z.object({ "idempotency-key": keyHeader });

type Content = {
  readonly required: true;
  readonly content: Record<string, { readonly schema: z.ZodType }>;
};

type Guarded = {
  readonly tags: string[];
  readonly security: { readonly bearer: [] }[];
  readonly summary: string;
  readonly middleware: MiddlewareHandler<AppEnv>[];
  readonly responses: RouteConfig["responses"];
  readonly failures: readonly number[];
  readonly failureContent: typeof AS_OUTCOME;
};

/** The description of a route that creates a resource. */
export type Creating<N extends ResourceName> = Guarded & {
  readonly method: "post";
  readonly path: `/fhir/${N}`;
  readonly request: { readonly headers: typeof headers; readonly body: Content };
};

/** The description of a route that reads a resource. */
export type Reading<N extends ResourceName> = Guarded & {
  readonly method: "get";
  readonly path: `/fhir/${N}/{id}`;
  readonly request: { readonly params: typeof params };
};

const params = z.object({ id: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/) });

/** Describes the route that creates a resource. */
export function creating<N extends ResourceName>(name: N, summary: string, scopes: readonly Scope[]): Creating<N> {
  return {
    ...guarded(summary, scopes),
    ...{ method: "post", path: `/fhir/${name}` },
    request: { headers, body: { required: true, content: content(name) } },
    responses: {
      200: { description: "It was on the ledger before", content: content(name) },
      201: { description: "It is on the ledger", content: content(name), headers: z.object({ Location: z.string() }) },
    },
    failures: [409, 422],
  };
}

/** Describes the route that reads a resource. */
export function reading<N extends ResourceName>(name: N, summary: string, scopes: readonly Scope[]): Reading<N> {
  return {
    ...guarded(summary, scopes),
    ...{ method: "get", path: `/fhir/${name}/{id}` },
    request: { params },
    responses: { 200: { description: "As it is now", content: content(name) } },
    failures: [404],
  };
}

function guarded(
  summary: string,
  scopes: readonly Scope[],
): Pick<Guarded, "tags" | "security" | "summary" | "middleware" | "failureContent"> {
  const tags = ["FHIR R4"];
  return { tags, security: CLIENT, summary, middleware: [needs(...scopes)], failureContent: AS_OUTCOME };
}

function content(name: string): Content["content"] {
  const schema = z.looseObject({ resourceType: z.literal(name) }).openapi({ description: `FHIR R4 ${name}` });
  return { [FHIR_JSON]: { schema } };
}

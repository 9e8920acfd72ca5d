import { apiRoute, type RouteConfig, z } from "@yaolian/http";

import about from "../../package.json" with { type: "json" };
import { holdToKey } from "../capture/idempotency.ts";
import type { GatewayContext } from "../context.ts";
import type { App } from "../env.ts";
import { consentRoutes } from "./consents.ts";
import { dispenseRoutes } from "./dispenses.ts";
import { immunizationRoutes } from "./immunizations.ts";
import { answerResource, AS_OUTCOME, FHIR_JSON } from "./outcome.ts";
import type { ResourceName } from "./parts.ts";
import { requestRoutes } from "./requests.ts";

const RESOURCES: readonly ResourceName[] = ["MedicationRequest", "MedicationDispense", "Immunization", "Consent"];

const statement: RouteConfig["responses"] = {
  200: { description: "The CapabilityStatement", content: { [FHIR_JSON]: { schema: z.looseObject({}) } } },
};

const metadata = apiRoute({
  ...{ method: "get", path: "/fhir/metadata", tags: ["FHIR R4"], summary: "What of FHIR R4 is spoken here" },
  responses: statement,
  failureContent: AS_OUTCOME,
});

/** FHIR R4: resources in, each as one act on the ledger, and as they stand out. */
export function fhirRoutes(app: App, context: GatewayContext): void {
  const began = new Date().toISOString();
  app.openapi(metadata, (c) => answerResource(c, capabilities(began)));
  for (const name of RESOURCES) app.post(`/fhir/${name}`, holdToKey(context.store));
  requestRoutes(app, context);
  dispenseRoutes(app, context);
  immunizationRoutes(app, context);
  consentRoutes(app, context);
}

function capabilities(date: string): object {
  const interaction = [{ code: "create" }, { code: "read" }];
  return {
    resourceType: "CapabilityStatement",
    status: "active",
    date,
    kind: "instance",
    software: { name: "Yaolian gateway", version: about.version },
    implementation: { description: "A member's own door to the Yaolian ledger" },
    fhirVersion: "4.0.1",
    format: ["json"],
    rest: [
      {
        mode: "server",
        security: { description: "A bearer token of the member's own system" },
        resource: RESOURCES.map((type) => ({ type, interaction, versioning: "no-version" })),
      },
    ],
  };
}

import { apiRoute } from "@yaolian/http";
import { importFhir } from "@yaolian/sdk/import";
import { checkImmunizationRecord, showImmunization, tellImmunization } from "@yaolian/sdk/immunizations";

import type { GatewayContext } from "../context.ts";
import type { App } from "../env.ts";
import { answerResource, fhirId, ledgerId, onlyResult, resourceUnknown } from "./outcome.ts";
import { creating, reading } from "./parts.ts";

const create = apiRoute(
  creating("Immunization", "Give a dose; `entered-in-error` voids the one that was given", ["vaccinate"]),
);
const read = apiRoute(
  reading("Immunization", "An immunization of this member, as it stands on the ledger", ["vaccinate"]),
);

/** Immunization: doses that this member gives. */
export function immunizationRoutes(app: App, context: GatewayContext): void {
  const { ledger, keyring, vault } = context;
  app.openapi(create, async (c) => {
    const source = { name: "Immunization", text: await c.req.text() };
    const { outcome, ids } = await onlyResult(importFhir(ledger, keyring, vault, [source]));
    const [id] = ids;
    if (id === undefined) throw new Error("An immunization was recorded without an id.");
    const headers = { Location: `/fhir/Immunization/${fhirId(id)}` };
    const resource = await immunizationOf(context, id);
    return answerResource(c, resource, outcome === "applied" ? 201 : 200, headers);
  });
  app.openapi(read, async (c) => {
    const { id } = c.req.valid("param");
    const wanted = ledgerId(id);
    if (wanted === undefined || vault.immunization(wanted) === undefined) throw resourceUnknown("Immunization", id);
    return answerResource(c, await immunizationOf(context, wanted));
  });
}

async function immunizationOf({ ledger, vault }: GatewayContext, id: string): Promise<object> {
  const record = vault.immunization(id);
  const read = record === undefined ? undefined : checkImmunizationRecord(record);
  return { ...(await tellImmunization(ledger, await showImmunization(ledger, id), { read })), id: fhirId(id) };
}

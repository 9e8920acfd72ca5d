import { apiRoute } from "@yaolian/http";
import { importFhir } from "@yaolian/sdk/import";
import { PRESCRIPTION_SYSTEM } from "@yaolian/sdk/fhir";
import { checkSlip, type ReadSlip } from "@yaolian/sdk/prescriptions";
import { showPrescription, type PrescriptionState } from "@yaolian/sdk/prescriptions/actions";

import type { GatewayContext } from "../context.ts";
import type { App } from "../env.ts";
import { answerResource, fhirId, ledgerId, onlyResult, resourceUnknown } from "./outcome.ts";
import { creating, reading } from "./parts.ts";

const create = apiRoute(
  creating("MedicationRequest", "Issue a prescription; its slip is at /slips/{id}", ["prescribe"]),
);
const read = apiRoute(
  reading("MedicationRequest", "A prescription, with its standing on the ledger", ["prescribe", "dispense"]),
);

/** MedicationRequest: prescriptions that this member issued, or whose slips it was shown. */
export function requestRoutes(app: App, context: GatewayContext): void {
  const { ledger, keyring, vault } = context;
  app.openapi(create, async (c) => {
    const source = { name: "MedicationRequest", text: await c.req.text() };
    const { outcome, ids } = await onlyResult(importFhir(ledger, keyring, vault, [source]));
    const resources = await Promise.all(ids.map((id) => requestOf(context, id)));
    const [first] = resources;
    const [id] = ids;
    if (first === undefined || id === undefined)
      throw new Error("A prescription was issued, and its slip is not there.");
    // Of a multiple prescription each part is a prescription of its own.
    const resource = resources.length === 1 ? first : bundleOf(resources);
    const headers = { Location: `/fhir/MedicationRequest/${fhirId(id)}` };
    return outcome === "applied"
      ? answerResource(c, resource, 201, headers)
      : answerResource(c, resource, 200, headers);
  });
  app.openapi(read, async (c) => {
    const { id } = c.req.valid("param");
    const wanted = ledgerId(id);
    if (wanted === undefined || vault.slip(wanted) === undefined) throw resourceUnknown("MedicationRequest", id);
    return answerResource(c, await requestOf(context, wanted));
  });
}

/** The slip's own request as it is now: what the prescriber wrote, and the ledger's standing. */
async function requestOf({ ledger, vault }: GatewayContext, id: string): Promise<object> {
  const slip = vault.slip(id);
  if (slip === undefined) throw resourceUnknown("MedicationRequest", fhirId(id));
  const found = checkSlip(slip);
  const state = await showPrescription(ledger, { id, holder: slip.prescription.holder });
  const today = Number(await ledger.lotLedger.today());
  const identifier = [{ system: PRESCRIPTION_SYSTEM, value: id }];
  return {
    ...(found.request ?? { resourceType: "MedicationRequest", intent: "order", ...drugOf(found) }),
    id: fhirId(id),
    identifier: [...ownIdentifiers(found), ...identifier],
    status: statusOf(found, state, today),
  };
}

function drugOf({ slip }: ReadSlip): object {
  const { coding, gtin = "" } = slip.drug;
  return { medicationCodeableConcept: { coding: [coding ?? { system: "https://www.gs1.org/gtin", code: gtin }] } };
}

function ownIdentifiers({ request }: ReadSlip): readonly unknown[] {
  const identifiers = request?.["identifier"];
  return Array.isArray(identifiers) ? (identifiers as unknown[]) : [];
}

/** FHIR's word for a prescription's standing. */
function statusOf({ slip }: ReadSlip, { units, cancellation }: PrescriptionState, today: number): string {
  if (cancellation === "done") return "cancelled";
  if (units === 0) return "completed";
  return slip.prescription.lastDay < today ? "stopped" : "active";
}

function bundleOf(resources: readonly object[]): object {
  return { resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) };
}

import { GTIN_SYSTEM } from "../../fhir/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import { PrescriptionClass, substitutionGroup, type Coding } from "../../prescriptions/index.ts";
import { kindTopic } from "../state/lotBook.ts";
import { readLogs } from "../state/logs.ts";

/**
 * Tells the legal class of what is prescribed, which FHIR does not: Controlled where the product, or some registered
 * product of the group, is controlled.
 */
export async function classByCoding(ledger: Ledger): Promise<(coding: Coding) => PrescriptionClass> {
  const topics = [kindTopic("drugRegistry", "ProductRegistered")];
  /** The group of each controlled product, by GTIN; an amendment may have changed its class. */
  const controlled = new Map<bigint, string>();
  for (const event of await readLogs(ledger, { contract: "drugRegistry", topics })) {
    if (event.name !== "ProductRegistered") continue;
    const { gtin, registration } = event.args;
    if (registration.class === "Controlled") controlled.set(gtin, registration.group.toLowerCase());
    else controlled.delete(gtin);
  }
  const groups = new Set(controlled.values());
  return ({ system, code }) => {
    const isControlled =
      system === GTIN_SYSTEM ? controlled.has(BigInt(code)) : groups.has(substitutionGroup(system, code));
    return isControlled ? PrescriptionClass.Controlled : PrescriptionClass.Prescription;
  };
}

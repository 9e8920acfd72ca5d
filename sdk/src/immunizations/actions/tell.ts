import { dateOfDay } from "../../days.ts";
import { immunizationResource, type FhirImmunization } from "../../fhir/immunizationOut.ts";
import { lotState } from "../../goods/locatePack.ts";
import { numberToGln } from "../../gs1/index.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { ReadImmunizationRecord } from "../record.ts";
import type { ImmunizationState } from "./show.ts";

/**
 * Tells an immunization as a FHIR R4 Immunization. With its record, where that is here, the patient's reference and the codings
 * are those of the document it was recorded from; without one the patient is its holder's address.
 */
export async function tellImmunization(
  ledger: Ledger,
  state: ImmunizationState,
  { read, siteName }: { readonly read?: ReadImmunizationRecord | undefined; readonly siteName?: string } = {},
): Promise<FhirImmunization> {
  const { id, holder, voided, time, transaction } = state;
  const [lot, { gln }] = await Promise.all([lotState(ledger, state.lot), ledger.consortium.siteOf(state.site)]);
  // An immunization on the ledger took a dose of a lot on the ledger.
  if (lot === undefined) throw new Error(`The ledger has no lot ${state.lot}.`);
  const { gtin, lotNumber, expiryDay } = lot;
  const receipt = time === 0 ? await ledger.provider.getTransactionReceipt(transaction) : undefined;
  const block = await receipt?.getBlock();
  return immunizationResource({
    ...{ id, holder, voided, lotNumber },
    givenAt: time === 0 ? (block?.timestamp ?? 0) : time,
    offset: ledger.deployment.dayOffset,
    gtin: String(gtin).padStart(14, "0"),
    expiry: dateOfDay(expiryDay),
    site: { gln: numberToGln(gln), ...(siteName === undefined ? {} : { name: siteName }) },
    ...(read?.resource === undefined ? {} : { resource: read.resource }),
  });
}

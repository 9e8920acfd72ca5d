import type { ClaimOpening } from "../../claims/policy.ts";
import { dateOfDay } from "../../days.ts";
import { medicationDispense, type MedicationDispense } from "../../fhir/index.ts";
import { numberToGln } from "../../gs1/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import { makeReceipt, type DispensedPack, type ReadSlip, type Receipt } from "../../prescriptions/index.ts";
import type { EventNamed, Outcome } from "../../transactions/outcome.ts";
import type { ScannedPack } from "./scannedPacks.ts";

/** What comes of a dispense. */
export interface Dispensed {
  readonly outcome: "applied" | "already-applied";
  /** FHIR R4, to be sent to whoever asked for it. */
  readonly dispense: MedicationDispense;
  readonly receipt: Receipt;
  /** What opens the claim's policy, where one was opened: for the insurer alone. */
  readonly opening?: ClaimOpening;
}

const GTIN_SYSTEM = "https://www.gs1.org/gtin";

/** Tells a dispense that is on the ledger as a MedicationDispense and a receipt. */
export async function tell(
  ledger: Ledger,
  { slip, id, request }: ReadSlip,
  scanned: readonly ScannedPack[],
  done: Outcome,
  outcome: Dispensed["outcome"],
): Promise<Dispensed> {
  const { site, time, sequence: next } = dispensedIn(done, id).args;
  const packs = scanned.map(packOf);
  // What both documents say: the sequence is the one that the dispense used up.
  const facts = { id, sequence: next - 1, units: unitsIn(done, id), packs };
  const dispense = {
    ...facts,
    coding: slip.drug.coding ?? { system: GTIN_SYSTEM, code: slip.drug.gtin ?? "" },
    handedOverAt: time || done.timestamp,
    offset: ledger.deployment.dayOffset,
    pharmacy: { gln: numberToGln((await ledger.consortium.siteOf(site)).gln) },
    ...(request === undefined ? {} : { request }),
  };
  const receipt = {
    ...facts,
    site,
    chainId: Number(ledger.chainId),
    token: ledger.deployment.contracts.prescriptionToken.address,
    transactionHash: done.hash,
    blockNumber: done.block,
  };
  return { outcome, dispense: medicationDispense(dispense), receipt: makeReceipt(receipt) };
}

function dispensedIn({ hash, events }: Outcome, id: string): EventNamed<"PrescriptionDispensed"> {
  for (const event of events) if (event.name === "PrescriptionDispensed" && event.args.id === id) return event;
  throw new Error(`The transaction ${hash} dispensed nothing on ${id}.`);
}

function unitsIn({ events }: Outcome, id: string): number {
  const taken = events.find((event) => event.name === "TransferSingle" && BigInt(event.args.id) === BigInt(id));
  return taken?.name === "TransferSingle" ? Number(taken.args.value) : 0;
}

function packOf({ row, lot, units }: ScannedPack): DispensedPack {
  const { gtin, serial, index } = row;
  return { gtin, lot: row.lot, serial, expiry: dateOfDay(lot.expiryDay), index, units };
}

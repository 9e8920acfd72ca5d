import type { ReadSlip } from "@yaolian/sdk/prescriptions";

import { dayOfTime } from "../../../../sdk/src/days.ts";

const NO_GROUP = /^0x0+$/;
/** The number of a controlled prescription's class. */
const CONTROLLED = 2;

/** What a slip says, in the words of its own document where it carries one. */
export interface Told {
  /** Undefined where neither slip nor document name it. */
  readonly drug: string | undefined;
  readonly code: string;
  readonly quantity: number;
  /** As the prescriber wrote it, e.g. `tablet`. */
  readonly unit: string | undefined;
  readonly patient: string | undefined;
  readonly prescriber: string | undefined;
  readonly dosage: readonly string[];
  readonly firstDay: number;
  readonly lastDay: number;
  readonly interval: number;
  readonly isPart: boolean;
  readonly isControlled: boolean;
}

/** What a slip says to whoever reads it. */
export function toldOf({ slip, request, drugName }: ReadSlip): Told {
  const { prescription, drug } = slip;
  const { quantity, firstDay, lastDay, interval, partsGroup } = prescription;
  const dosage = listOf(request?.["dosageInstruction"]).map((each) => textAt(each, "patientInstruction", "text"));
  return {
    drug: drugName,
    code: drug.coding?.code ?? drug.gtin ?? drug.group ?? "",
    unit: textAt(at(at(request, "dispenseRequest"), "quantity"), "unit"),
    patient: textAt(at(request, "subject"), "display"),
    prescriber: textAt(at(request, "requester"), "display"),
    dosage: dosage.filter((each) => each !== undefined),
    ...{ quantity, firstDay, lastDay, interval },
    isPart: !NO_GROUP.test(partsGroup),
    isControlled: Number(prescription.class) === CONTROLLED,
  };
}

export type Validity = "valid" | "upcoming" | "expired";

/** Whether a slip may be used on the day of a moment, in milliseconds, at the ledger's offset. */
export function validityOf({ firstDay, lastDay }: Told, now: number, dayOffset: number): Validity {
  const today = dayOfTime(Math.floor(now / 1000), dayOffset);
  if (today > lastDay) return "expired";
  return today < firstDay ? "upcoming" : "valid";
}

function at(value: unknown, name: string): unknown {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>)[name] : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The first of the members that is a text. */
function textAt(value: unknown, ...names: readonly string[]): string | undefined {
  return names.map((name) => at(value, name)).find((each) => typeof each === "string");
}

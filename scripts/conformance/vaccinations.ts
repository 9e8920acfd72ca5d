import { InputError } from "../../sdk/src/errors.ts";
import { readMedicationRequests, toImmunizationDraft } from "../../sdk/src/fhir/index.ts";
import { checkDigit } from "../../sdk/src/gs1/index.ts";
import { importFhir } from "../../sdk/src/import/fhir/index.ts";
import type { Coding } from "../../sdk/src/prescriptions/index.ts";
import type { CastProduct } from "../seed/cast.ts";
import type { FoundFile } from "./files.ts";
import { moveLots, stageLot, type Stage } from "./stage.ts";

/** A vaccine that Immunizations tell of, and how many doses of it. */
export interface VaccineNeed {
  readonly gtin: string;
  readonly coding: Coding;
  doses: number;
  /** The files that tell of it. */
  readonly files: Set<string>;
}

/** Where vaccines are made and given. */
export interface VaccinePlaces {
  readonly maker: string;
  readonly plant: string;
  readonly clinic: string;
}

const DOSES_A_VIAL = 10;

/** Every vaccine that some Immunization tells of, by its first coding. */
export async function vaccineNeedsOf(files: readonly FoundFile[]): Promise<VaccineNeed[]> {
  const needs = new Map<string, VaccineNeed>();
  for (const { path } of files) {
    for await (const { other } of readMedicationRequests({ path })) {
      const coding = other?.resourceType === "Immunization" ? codingOf(other) : undefined;
      if (coding === undefined) continue;
      const key = `${coding.system}|${coding.code}`;
      const need = needs.get(key) ?? { gtin: ownGtin(needs.size), coding, doses: 0, files: new Set<string>() };
      need.doses += 1;
      need.files.add(path);
      needs.set(key, need);
    }
  }
  return [...needs.values()];
}

function codingOf(resource: unknown): Coding | undefined {
  try {
    return toImmunizationDraft(resource, { asActive: true }).codings[0];
  } catch (error) {
    // The import says of the same resource what is wrong with it.
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** A vaccine in vials of ten doses. */
export function vaccineOf({ gtin, coding }: VaccineNeed, { maker, plant }: VaccinePlaces): CastProduct {
  const { system, code, display } = coding;
  return {
    ...{ gtin, name: display ?? `${system}|${code}`, coding: { system, code }, content: DOSES_A_VIAL, unit: "dose" },
    ...{ class: "prescription", approvalNumber: "", holder: maker, makers: [plant], vaccine: true },
    ...{ needsLotRelease: true, hoursOpen: 6, maxUnits: 0 },
    storage: { lowestCelsius: 2, highestCelsius: 8, excursionMinutes: 30 },
  };
}

/**
 * Stocks a lot of each vaccine at the clinic, released by the regulator, and imports the files again with these lots
 * named. Returns how many doses were given.
 */
export async function vaccinateAll(
  stage: Stage,
  needs: readonly VaccineNeed[],
  { plant, clinic }: VaccinePlaces,
): Promise<number> {
  if (needs.length === 0) return 0;
  const lots: string[] = [];
  for (const { gtin, doses } of needs) {
    const vials = Math.ceil(doses / DOSES_A_VIAL);
    const serials = Array.from({ length: vials }, (_, index) => `V${gtin.slice(-6)}${String(index).padStart(8, "0")}`);
    lots.push(await stageLot(stage, { gtin, lot: "VACCINE", serials, gln: plant, released: true, byRegulator: true }));
  }
  // As a return: what comes back is asked nothing about its way.
  await moveLots(stage, lots, { from: plant, to: clinic, received: true, reason: "Return" });
  const paths = new Set(needs.flatMap(({ files }) => [...files]));
  let given = 0;
  const options = { asActive: true, lots };
  for await (const { outcome } of importFhir(stage.ledger, stage.keyring, stage.vault, [...paths], options)) {
    if (outcome === "applied") given += 1;
  }
  return given;
}

/** A GTIN of the rehearsal's own, with its check digit. */
function ownGtin(number: number): string {
  const body = `06904${String(number).padStart(8, "0")}`;
  return `${body}${checkDigit(body)}`;
}

import { InputError } from "../errors.ts";
import { lockPacks } from "../goods/lockPacks.ts";
import { parsePackCode } from "../gs1/index.ts";
import { findScanned } from "../import/dispense/scannedPacks.ts";
import type { EnumValue } from "../ledger/enums.ts";
import { actorOf, type Ledger } from "../ledger/ledger.ts";
import type { Vault } from "../ledger/vault.ts";
import { lotIdOf } from "../lots/index.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { alertCodeFor } from "./codeFor.ts";
import { raiseAlert } from "./raise.ts";

/** What a scan says of a pack, for who doubts it. */
export interface Suspicion {
  /** The alert to raise; undefined where the scan gives no reason for one. */
  readonly code: EnumValue<"AlertCode"> | undefined;
  /** The lot as scanned; undefined where the code names none and no list knows the pack. */
  readonly lot: string | undefined;
  readonly index: number | undefined;
  /** The verdict; undefined where it did not come to one. */
  readonly verdict: EnumValue<"Verdict"> | undefined;
  /** The consignment that has it, where this site has custody and the pack is in stock: it can be set aside. */
  readonly here: number | undefined;
  readonly said: string;
}

/** Scans a pack at a site and says which alert that calls for. It changes nothing. */
export async function suspect(ledger: Ledger, vault: Vault, scan: string, site: number): Promise<Suspicion> {
  try {
    const [found] = await findScanned(ledger, vault, [scan]);
    if (found === undefined) throw new Error("findScanned gave no pack.");
    const { verdict, consignment, row } = found;
    const isElsewhere = consignment.site !== site && consignment.recipient !== site;
    const inStock =
      consignment.site === site && consignment.recipient === 0 && found.lot.stateOf(row.index) === "Active";
    return {
      ...{ code: alertCodeFor({ verdict, isElsewhere }), lot: found.lot.id, index: row.index, verdict },
      here: inStock ? consignment.first : undefined,
      said: isElsewhere ? `${verdict}, in the custody of site ${consignment.site}` : verdict,
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const code = alertCodeFor({ fault: error.code });
    if (code === undefined) throw error;
    const { gtin, lot } = parsePackCode(scan);
    const id = gtin === undefined || lot === undefined ? undefined : lotIdOf(gtin, lot);
    return { code, lot: id, index: undefined, verdict: undefined, here: undefined, said: error.sentence };
  }
}

/** A suspect pack as it is reported. */
export interface SuspectInput {
  readonly scan: string;
  /** Where it lies. */
  readonly site: number;
  /** What was seen: what the record is called, or its hash. */
  readonly evidence?: string;
  /** The alert, where people see what no scan shows; what the scan calls for by default. */
  readonly code?: EnumValue<"AlertCode">;
}

/** What was done about a suspect pack. */
export interface Reported extends Suspicion {
  readonly alert: bigint;
  readonly outcomes: readonly Outcome[];
  /** The pack is locked now: nobody can give it. */
  readonly isLocked: boolean;
}

/**
 * Reports a suspect pack: sets it aside where it is in this site's stock, then raises the alert. Staff of the site.
 * Throws an InputError `NothingSuspect` where neither the scan nor the caller names an alert, `LotMissing` where it is not
 * known which lot it is of.
 */
export async function reportSuspect(ledger: Ledger, vault: Vault, input: SuspectInput): Promise<Reported> {
  actorOf(ledger);
  const found = await suspect(ledger, vault, input.scan, input.site);
  const code = input.code ?? found.code;
  if (code === undefined) throw nothingSuspect(found);
  if (found.lot === undefined) throw lotMissing();
  const { lot, index, here } = found;
  const outcomes: Outcome[] = [];
  if (here !== undefined && index !== undefined) {
    outcomes.push(await lockPacks(ledger, { lot, consignment: here, first: index }));
  }
  const raised = await raiseAlert(ledger, {
    ...{ code, lot },
    ...(index === undefined ? {} : { index }),
    ...(input.evidence === undefined ? {} : { evidence: input.evidence }),
  });
  return { ...found, code, alert: raised.alert, outcomes: [...outcomes, raised], isLocked: outcomes.length > 0 };
}

function nothingSuspect({ said }: Suspicion): InputError {
  const cure = "Say what is wrong with it, e.g. suspect-product, if it looks wrong all the same.";
  return new InputError("NothingSuspect", `Nothing about the pack's code calls for an alert (${said}).`, cure);
}

function lotMissing(): InputError {
  const cure = "Scan the code that names GTIN and lot, or raise the alert about the lot.";
  return new InputError("LotMissing", "The code names no lot, and no pack list here knows the pack.", cure);
}

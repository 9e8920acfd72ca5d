import type { Ledger } from "../../ledger/index.ts";
import type { PackUse } from "../../prescriptions/index.ts";
import type { DecodedEvent, EventNamed, Outcome } from "../../transactions/index.ts";
import { outcomeOf } from "../../transactions/outcome.ts";
import { kindTopic } from "../state/lotBook.ts";
import { readLogs } from "../state/logs.ts";

type Dispensed = EventNamed<"PrescriptionDispensed">;

/**
 * The transaction in which exactly these packs and units were given on this prescription, where it was not taken back.
 * Units alone may be given again and again: they are the same dispense only where it was handed over at the same time,
 * as the caller tells it.
 */
export async function findEarlier(
  ledger: Ledger,
  id: string,
  uses: readonly PackUse[],
  time: number | undefined,
): Promise<Outcome | undefined> {
  const isUnitsOnly = uses.every(({ units }) => units > 0);
  for (const dispensed of (await standingDispenses(ledger, id)).reverse()) {
    if (isUnitsOnly && (time === undefined || dispensed.args.time !== time)) continue;
    const mined = await ledger.link.inclusion.lookUp(dispensed.transaction);
    if (mined === undefined) continue;
    const outcome = outcomeOf(ledger, mined);
    if (isSame(givenIn(outcome.events, dispensed), uses)) return outcome;
  }
  return undefined;
}

/** Its dispenses that were not withdrawn, oldest first: a withdrawal takes the latest back. */
async function standingDispenses(ledger: Ledger, id: string): Promise<Dispensed[]> {
  const kinds = ["PrescriptionDispensed", "DispenseWithdrawn"].map((name) => kindTopic("prescriptionToken", name));
  const standing: Dispensed[] = [];
  for (const event of await readLogs(ledger, { contract: "prescriptionToken", topics: [kinds, id] })) {
    if (event.name === "PrescriptionDispensed") standing.push(event);
    else standing.pop();
  }
  return standing;
}

/** What the lot ledger says behind a dispense, up to the next one of the same transaction. */
function givenIn(events: readonly DecodedEvent[], { logIndex }: Dispensed): PackUse[] {
  const given: PackUse[] = [];
  for (const event of events) {
    if (event.logIndex <= logIndex) continue;
    if (event.name === "PrescriptionDispensed") break;
    if (event.name === "PacksChanged") given.push({ lot: event.args.lot, index: event.args.first, units: 0 });
    if (event.name === "UnitsDrawn") {
      given.push({ lot: event.args.lot, index: event.args.index, units: event.args.units });
    }
  }
  return given;
}

function isSame(one: readonly PackUse[], other: readonly PackUse[]): boolean {
  const keys = (uses: readonly PackUse[]): string =>
    uses
      .map(({ lot, index, units }) => `${lot} ${index} ${units}`)
      .sort()
      .join();
  return keys(one) === keys(other);
}

import { occurrenceOf } from "../../claims/occurrence.ts";
import { dayOfTime } from "../../days.ts";
import { InputError } from "../../errors.ts";
import { locatePack } from "../../goods/locatePack.ts";
import { readLogs } from "../../import/state/logs.ts";
import { INTERFACES } from "../../ledger/contracts.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { act } from "../../transactions/act.ts";
import { outcomeOf, type DecodedEvent, type EventNamed, type Outcome } from "../../transactions/outcome.ts";
import { prescriptionId } from "../identity.ts";
import type { PackUse, Prescription } from "../types.ts";

type Link = EventNamed<"PrescriptionDispensed">;

const NO_CHAIN = `0x${"0".repeat(32)}`;

/**
 * Takes the latest dispense of a prescription back, with its claim where it opened one; what it was, the events tell. A
 * dispenser of the same site, within 10 days. Throws an InputError `NothingDispensed` where there is none.
 */
export async function withdraw(
  ledger: Ledger,
  { prescription }: { readonly prescription: Prescription },
): Promise<Outcome> {
  const id = prescriptionId(ledger.domain, prescription);
  const [latest, before] = await liveDispenses(ledger, id);
  if (latest === undefined) {
    const cure = "Check the slip: only what was dispensed on it is withdrawn.";
    throw new InputError("NothingDispensed", `Nothing of the prescription ${id} was dispensed.`, cure);
  }
  const { units, packs, isClaimed } = await dispensedIn(ledger, latest);
  const consignments = packs.map(async ({ lot, index }) => (await locatePack(ledger, lot, index)).consignment);
  const record = {
    previousChain: before?.args.chain ?? NO_CHAIN,
    previousDay: before === undefined ? 0 : await dayOf(ledger, before),
    units,
    packs,
    consignments: await Promise.all(consignments),
  };
  if (!isClaimed) return act(ledger, "prescriptionToken", "withdraw", [prescription, record]);
  return act(ledger, "prescriptionToken", "withdrawWithClaim", [prescription, record, latest.args.sequence]);
}

/** The dispenses that were not withdrawn, newest first. */
async function liveDispenses(ledger: Ledger, id: string): Promise<Link[]> {
  const topics = ["PrescriptionDispensed", "DispenseWithdrawn"].map(
    (name) => INTERFACES.prescriptionToken.getEvent(name)?.topicHash ?? "",
  );
  const live: Link[] = [];
  for (const event of await readLogs(ledger, { contract: "prescriptionToken", topics: [topics, id] })) {
    if (event.name === "PrescriptionDispensed") live.unshift(event);
    else if (event.name === "DispenseWithdrawn") live.shift();
  }
  return live;
}

/**
 * What a dispense gave: the units in the transfer before its event, the packs in the lot ledger's events after it; and
 * whether it opened a claim.
 */
async function dispensedIn(
  ledger: Ledger,
  link: Link,
): Promise<{ units: number; packs: PackUse[]; isClaimed: boolean }> {
  const events = (await outcomeIn(ledger, link.transaction)).events;
  const place = events.findIndex(({ logIndex }) => logIndex === link.logIndex);
  const transfer = events[place - 1];
  const packs: PackUse[] = [];
  for (const event of events.slice(place + 1)) {
    if (event.contract !== "lotLedger") break;
    const use = useOf(event);
    if (use !== undefined) packs.push(use);
  }
  const occurrence = occurrenceOf(link.args.id, link.args.sequence);
  const isClaimed = events.some(({ name, args }) => name === "ClaimOpened" && args.claim === occurrence);
  return { units: transfer?.name === "TransferSingle" ? Number(transfer.args.value) : 0, packs, isClaimed };
}

function useOf(event: DecodedEvent): PackUse | undefined {
  if (event.name === "UnitsDrawn") return { lot: event.args.lot, index: event.args.index, units: event.args.units };
  if (event.name === "PacksChanged") return { lot: event.args.lot, index: event.args.first, units: 0 };
  return undefined;
}

async function dayOf(ledger: Ledger, { transaction }: Link): Promise<number> {
  return dayOfTime((await outcomeIn(ledger, transaction)).timestamp, ledger.deployment.dayOffset);
}

async function outcomeIn(ledger: Ledger, transaction: string): Promise<Outcome> {
  const mined = await ledger.link.inclusion.lookUp(transaction);
  if (mined === undefined) throw new Error(`The node does not know the transaction ${transaction} of its own log.`);
  return outcomeOf(ledger, mined);
}

import { id, Wallet } from "ethers";

import { rangeOf, signSummary } from "../../coldChain/signSummary.ts";
import { submitSummary } from "../../coldChain/submitSummary.ts";
import type { SignedSummary, Summary } from "../../coldChain/types.ts";
import type { SensorSummary, Statement } from "../../epcis/index.ts";
import { InputError } from "../../errors.ts";
import { actingFor, keyFor } from "../state/acting.ts";
import { kindTopic } from "../state/lotBook.ts";
import { readLogs, topicOf } from "../state/logs.ts";
import { joinEndings, type Ending } from "../itemResult.ts";
import { piecesOf, type Piece } from "../plan/pieces.ts";
import type { RunContext } from "./context.ts";
import { locateGoods, type NamedGoods } from "./goodsOnLedger.ts";

const MOST = 100;
const STAFF = ["Logistics", "QualityOfficer", "Dispenser", "Vaccinator"] as const;

/** Temperatures that an event tells of goods. */
export interface Sensed {
  readonly eventId: string;
  readonly sensors: readonly SensorSummary[];
  readonly goods: NamedGoods;
  /** What else is to be said of the event. */
  readonly notes?: readonly string[];
}

/** An event that tells temperatures and nothing else. */
export type SensorStatement = Statement & { readonly kind: "sensor" };

/**
 * Records what the devices of an event measured, signed with the keys that are here. What can't be recorded is passed over
 * with a sentence that says what is missing.
 */
export async function recordTemperatures(context: RunContext, sensed: Sensed): Promise<Ending> {
  const endings: Ending[] = [];
  for (const sensor of sensed.sensors) {
    try {
      endings.push(await recordOne(context, sensed, sensor));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      endings.push({ outcome: "passed-over", reason: `Its temperatures are not recorded. ${error.sentence}`.trim() });
    }
  }
  const ending = joinEndings(endings);
  return { ...ending, reason: [ending.reason, ...(sensed.notes ?? [])].join(" ") };
}

async function recordOne(
  context: RunContext,
  { eventId, goods }: Sensed,
  { device: uri, from, to, lowest, highest }: SensorSummary,
): Promise<Ending> {
  if (uri === undefined) return passedOver("the event names no device, and the ledger records what devices sign.");
  const key = context.options.deviceKeys?.get(uri) ?? context.vault.deviceKey(uri);
  if (key === undefined) return passedOver(`the key of the device ${uri}, which signs for them, is not here.`);
  if (from >= to) return passedOver(`the device ${uri} tells of a moment, and the ledger records periods.`);
  const pieces = await piecesAbout(context, goods);
  const device = new Wallet(key);
  const consignments = pieces.map(({ state, consignment }) => ({ lot: state.id, first: consignment.first }));
  const summary = summaryOf({ from, to, lowest, highest }, await rangeOf(context.ledger, consignments), {
    name: `${eventId} ${uri}`,
  });
  const earlier = await recordedBefore(context, device.address, summary.readings);
  if (earlier !== undefined) {
    return {
      outcome: "already-applied",
      reason: "Its temperatures are on the ledger already.",
      transactions: [earlier],
    };
  }
  const signed = await signSummary(context.ledger, device, { consignments, summary });
  return send(context, signed, pieces);
}

/** Whole consignments: what one pack of a case felt, its neighbours may not have. */
async function piecesAbout(context: RunContext, goods: NamedGoods): Promise<Piece[]> {
  const { packs } = await locateGoods(context, goods, new Map(), () => true);
  const pieces = piecesOf(packs);
  if (pieces.length === 0) throw unfit("The event names no packs.");
  const part = pieces.find(({ isWhole }) => !isWhole);
  if (part !== undefined) throw unfit(`The event names a part of a consignment of lot ${part.state.lotNumber} only.`);
  if (pieces.length > MOST)
    throw unfit(`The event is about ${pieces.length} consignments, and a summary about ${MOST}.`);
  return pieces;
}

async function send(context: RunContext, signed: SignedSummary, pieces: readonly Piece[]): Promise<Ending> {
  const { ledger, keyring, sites } = context;
  const [first] = pieces;
  const { site = 0, recipient = 0 } = first?.consignment ?? {};
  const roles = [...STAFF];
  const key =
    keyFor(keyring, { roles, site }) ?? (recipient === 0 ? undefined : keyFor(keyring, { roles, site: recipient }));
  if (key === undefined)
    return passedOver(`no key here is of the staff at ${await sites.words(site)}, which has the goods.`);
  if (context.isDryRun) {
    return { outcome: "applied", reason: "Not sent, since this is a dry run: Its temperatures would be recorded." };
  }
  const outcome = await submitSummary(ledger.as(key.actor), signed);
  await context.book.take(outcome.events);
  const { minutesOut } = signed.summary;
  const warm = minutesOut === 0 ? "never out of range" : `${minutesOut} minutes out of range`;
  const held = outcome.held.length === 0 ? "" : ` ${outcome.held.length} of its consignments are held for it.`;
  const reason = `Its temperatures were recorded as member ${actingFor(key).member}'s staff sent them: ${warm}.${held}`;
  return { outcome: "applied", reason, transactions: [outcome.hash] };
}

/** An event tells the lowest and the highest only: where one is out of range, all of the period may have been. */
function summaryOf(
  { from, to, lowest, highest }: Pick<SensorSummary, "from" | "to" | "lowest" | "highest">,
  range: { lowest: number; highest: number },
  { name }: { name: string },
): Summary {
  const [low, high] = [Math.floor(tenfold(lowest)), Math.ceil(tenfold(highest))];
  const [rangeLow, rangeHigh] = [tenfold(range.lowest), tenfold(range.highest)];
  const minutesOut = low < rangeLow || high > rangeHigh ? Math.ceil((to - from) / 60) : 0;
  return { from, to, lowest: low, highest: high, rangeLow, rangeHigh, minutesOut, readings: id(name) };
}

function tenfold(celsius: number): number {
  return Number((celsius * 10).toFixed(6));
}

/** The transaction that recorded a device's summary of these readings. */
async function recordedBefore(context: RunContext, device: string, readings: string): Promise<string | undefined> {
  const events = await readLogs(context.ledger, {
    contract: "coldChain",
    topics: [kindTopic("coldChain", "SummaryRecorded"), topicOf(device)],
  });
  return events.find((event) => event.name === "SummaryRecorded" && event.args.readings === readings)?.transaction;
}

function passedOver(why: string): Ending {
  return { outcome: "passed-over", reason: `Its temperatures are not recorded: ${why}` };
}

function unfit(message: string): InputError {
  return new InputError("TemperaturesUnfit", message, "");
}

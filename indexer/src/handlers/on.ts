import { argumentsToJson, type ContractName } from "@yaolian/sdk/ledger";
import { ponder, type Context, type Event, type EventNames } from "ponder:registry";
import * as tables from "ponder:schema";

import { concerns } from "../activity/concerns.ts";

/** An event as a handler takes it in. */
export interface Told<N extends EventNames> {
  readonly args: Event<N>["args"];
  readonly db: Context["db"];
  /** The block's time, Unix seconds. */
  readonly time: number;
  readonly block: number;
  readonly logIndex: number;
  readonly transaction: `0x${string}`;
  /** The event's place as the key of a row: no other event has it. */
  readonly place: string;
}

/**
 * Writes every event of a name into `activity`, and what it changes with `write`. A handler reads nothing but rows, and
 * those only by their keys: the same events give the same tables.
 */
export function on<N extends EventNames>(name: N, write?: (told: Told<N>) => Promise<unknown>): void {
  const [contract, eventName] = name.split(":") as [ContractName, string];
  ponder.on(name, async ({ event, context }) => {
    const { log, transaction } = event;
    const [block, time, hash] = [Number(event.block.number), Number(event.block.timestamp), transaction.hash];
    const { logIndex } = log;
    const args = argumentsToJson(contract, eventName, event.args as Readonly<Record<string, unknown>>);
    const { db } = context;
    const row = { block, logIndex, transaction: hash, time, contract, name: eventName, sender: transaction.from, args };
    const about = concerns(contract, args);
    const site = about.site ?? (await custodianIn(db, about.lot, args.first));
    await db.insert(tables.activityEvent).values({ ...row, ...about, site });
    const place = `${hash}-${logIndex}`;
    await write?.({ args: event.args as Event<N>["args"], db, time, block, logIndex, transaction: hash, place });
  });
}

/** The site where a consignment lies, for the events that name it alone; null for those of no consignment. */
async function custodianIn(db: Context["db"], lot: `0x${string}` | null, first: unknown): Promise<number | null> {
  if (lot === null || typeof first !== "number") return null;
  return (await db.find(tables.consignment, { lot, first }))?.site ?? null;
}

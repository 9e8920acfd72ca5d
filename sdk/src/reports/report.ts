import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { blockTimes } from "../events/blockTimes.ts";
import { LedgerState } from "../events/ledgerState.ts";
import { eventsBetween } from "../events/readEvents.ts";
import { Genealogy } from "../genealogy/index.ts";
import { isLotEvent } from "../import/state/lotEvent.ts";
import { LotState, type Consignment } from "../import/state/lotState.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { RecallFollower } from "../recall/recallStatus.ts";
import type { DecodedEvent } from "../transactions/index.ts";
import { schemaId, schemaOf, type Cell, type Columns, type RowOf, type SetShape } from "./columns.ts";
import { toCsv } from "./csv.ts";
import { periodOf, type Days, type Period } from "./period.ts";
import type { Check } from "./reconcile.ts";
import { Alerts, alerts } from "./sets/alerts.ts";
import { Approvals, approvals } from "./sets/approvals.ts";
import { Dispenses, dispenses } from "./sets/dispenses.ts";
import { Lots, lots } from "./sets/lots.ts";
import { Members, members } from "./sets/members.ts";
import { Movements, movements } from "./sets/movements.ts";
import { Recalls, recalls } from "./sets/recalls.ts";
import { moment, type Gatherer, type Happened, type Told } from "./told.ts";

/** The seven sets of a report, in their order. */
export const SHAPES = { members, approvals, lots, movements, dispenses, alerts, recalls } as const;
export type SetName = keyof typeof SHAPES;

/** The rows of each set. */
export type Sets = { readonly [N in SetName]: readonly RowOf<(typeof SHAPES)[N]["columns"]>[] };

/** What happened in a period, and how the ledger stands at its end, from the chain's events alone. */
export interface Report {
  readonly period: Period;
  readonly sets: Sets;
  /** Who has what at the end: what {@link reconcile} compares with the chain beside the sets. */
  readonly custody: readonly (Consignment & { readonly lot: string })[];
}

/** Makes the report of some days. Throws what {@link periodOf} throws. */
export async function makeReport(ledger: Ledger, days: Days): Promise<Report> {
  const period = await periodOf(ledger, days);
  const gatherers = {
    members: new Members(),
    approvals: new Approvals(),
    lots: new Lots(),
    movements: new Movements(),
    dispenses: new Dispenses(ledger.deployment.dayOffset),
    alerts: new Alerts(),
    recalls: new Recalls(),
  } satisfies { [N in SetName]: Gatherer<RowOf<(typeof SHAPES)[N]["columns"]>> };
  const told = await readTold(ledger, period, Object.values(gatherers));
  const sets: Sets = {
    members: gatherers.members.rows(told),
    approvals: gatherers.approvals.rows(told),
    lots: gatherers.lots.rows(told),
    movements: gatherers.movements.rows(told),
    dispenses: gatherers.dispenses.rows(told),
    alerts: gatherers.alerts.rows(told),
    recalls: gatherers.recalls.rows(told),
  };
  const custody = [...told.lots.values()].flatMap(({ lot }) =>
    lot.consignments.map((consignment) => ({ ...consignment, lot: lot.id })),
  );
  return { period, sets, custody };
}

/** Reads all events up to the period's end, and shows each to the gatherers before it is taken in. */
export async function readTold(
  ledger: Ledger,
  period: Period,
  gatherers: readonly Pick<Gatherer<never>, "see">[],
): Promise<Told> {
  const lotStates = new Map<string, RecallFollower>();
  const told: Told = {
    ...{ state: new LedgerState(ledger.deployment.dayOffset), lots: lotStates, genealogy: new Genealogy(), period },
  };
  for await (const events of eventsBetween(ledger, { to: period.lastBlock })) {
    const times = await blockTimes(
      ledger,
      events.map(({ block }) => block),
    );
    for (const event of events) {
      const time = times.get(event.block) ?? 0;
      const happened: Happened = { event, time, isInPeriod: event.block >= period.firstBlock };
      for (const gatherer of gatherers) gatherer.see(happened, told);
      take(told, lotStates, event, time);
    }
  }
  return told;
}

function take(told: Told, lotStates: Map<string, RecallFollower>, event: DecodedEvent, time: number): void {
  if (!isLotEvent(event)) return told.state.apply(event, time);
  const { lot } = event.args;
  if (event.name === "LotRegistered") lotStates.set(lot, new RecallFollower(new LotState(event)));
  else lotStates.get(lot)?.apply(event, time);
  told.genealogy.applyAny(event);
}

/** Writes each set as CSV and as JSON beside its schema, and what was compared with the chain. Returns the files. */
export async function writeReport(
  folder: string,
  { period, sets }: Report,
  { chainId, checks }: { readonly chainId: number; readonly checks: readonly Check[] },
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const { from, to, firstBlock, lastBlock } = period;
  const header = { from: moment(from), to: moment(to), firstBlock, lastBlock, chainId };
  const files: [string, string][] = [];
  for (const name of Object.keys(SHAPES) as SetName[]) {
    const shape: SetShape<Columns> = SHAPES[name];
    const rows: readonly Readonly<Record<string, Cell>>[] = sets[name];
    const document = { $schema: schemaId(name), set: name, period: header, rows };
    files.push([`${name}.csv`, toCsv(Object.keys(shape.columns), rows)]);
    files.push([`${name}.json`, jsonText(document)]);
    files.push([`${name}.schema.json`, jsonText(schemaOf(shape))]);
  }
  files.push(["reconciliation.json", jsonText({ period: header, checks })]);
  const paths = files.map(([name]) => join(folder, name));
  await Promise.all(files.map(([, text], place) => writeFile(paths[place] ?? "", text)));
  return paths;
}

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

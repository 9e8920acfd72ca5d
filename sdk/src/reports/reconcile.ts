import pLimit from "p-limit";

import { ENUMS, enumNumber } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { EventNamed } from "../transactions/index.ts";
import { ChainReader } from "./chainReader.ts";
import type { Report, SetName, Sets } from "./report.ts";
import { MOVEMENTS } from "./sets/movements.ts";
import { moment } from "./told.ts";

/** A total of the report beside what the chain says. */
export interface Check {
  readonly set: SetName;
  /** What is compared, and with what. */
  readonly what: string;
  readonly reported: number;
  readonly chain: number;
  /** Rows that say otherwise than the contracts. */
  readonly differing: readonly string[];
  readonly agrees: boolean;
}

const AT_ONCE = 32;
const PACKS_A_WORD = 128;

/**
 * Compares a report with the chain: with the contracts' state after its last block, and with the events of its period
 * counted apart. What it compares is what each check says.
 */
export async function reconcile(ledger: Ledger, report: Report): Promise<Check[]> {
  const reader = new ChainReader(ledger, report.period);
  const checks = [checkMembers, checkApprovals, checkLots, checkPacks, checkMovements, checkDispenses, checkAlerts, checkRecalls]; // prettier-ignore
  const found: Check[] = [];
  for (const check of checks) found.push(...(await check(reader, report)));
  return found;
}

function check(set: SetName, what: string, reported: number, chain: number, differing: readonly string[] = []): Check {
  return { set, what, reported, chain, differing, agrees: reported === chain && differing.length === 0 };
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

async function checkMembers(reader: ChainReader, { sets }: Report): Promise<Check[]> {
  const { consortium } = reader.ledger;
  const [members, sites] = await Promise.all([consortium.memberCount(reader.at), consortium.siteCount(reader.at)]);
  const differing = await reader.differing(
    sets.members,
    ({ member }) => `member ${member}`,
    async (row) => {
      const view = await consortium.memberOf(row.member, reader.at);
      const standing = ENUMS.Standing[Number(view.standing)];
      return standing === row.standing && moment(Number(view.licenceEnd)) === row.licenceEnd;
    },
  );
  return [
    check("members", "members, and the directory's count", sets.members.length, Number(members)),
    check("members", "sites of all members, and the directory's count", sum(sets.members, (row) => row.sites), Number(sites)), // prettier-ignore
    check("members", "members as they stand, each with the directory's own", sets.members.length, sets.members.length, differing), // prettier-ignore
  ];
}

async function checkApprovals(reader: ChainReader, { sets }: Report): Promise<Check[]> {
  const names = ["ProductRegistered", "ProductStatusChanged", "MakerNamed", "MaterialRegistered"] as const;
  const last = new Map(sets.approvals.map((row) => [row.gtin, row]));
  const differing = await reader.differing(
    [...last.values()],
    ({ gtin }) => gtin,
    async ({ gtin, status }) => {
      const word = await reader.ledger.drugRegistry.productOf(BigInt(gtin), reader.at);
      return Number((word >> 168n) & 0xffn) === enumNumber("ProductStatus", status);
    },
  );
  const counted = (await reader.events(names)).length;
  return [
    check("approvals", "decisions, and the registry's events", sets.approvals.length, counted),
    check("approvals", "products as they stand, each with the registry's status", last.size, last.size, differing),
  ];
}

async function checkLots(reader: ChainReader, { sets }: Report): Promise<Check[]> {
  const registered = await reader.allEvents(["LotRegistered"]);
  const differing = await reader.differing(
    sets.lots,
    ({ lotNumber, gtin }) => `${gtin}/${lotNumber}`,
    async (row) => {
      const view = await reader.ledger.lotLedger.lotOf(row.lot, reader.at);
      const states = row.active + row.dispensed + row.retired + row.locked;
      return (
        Number(view.packCount) === row.packs &&
        states === row.packs &&
        view.released === row.released &&
        view.heldByMaker === row.heldByMaker &&
        view.heldByRegulator === row.heldByRegulator &&
        ENUMS.RecallClass[Number(view.recallClass)] === row.recallClass
      );
    },
  );
  return [
    check("lots", "lots, and the events that registered them", sets.lots.length, registered.length),
    check("lots", "packs of all lots, and those that were registered", sum(sets.lots, (row) => row.packs), sum(registered, ({ args }) => args.packCount)), // prettier-ignore
    check("lots", "lots as they stand, each with the ledger's own", sets.lots.length, sets.lots.length, differing),
  ];
}

/** The packs by state against the bits the ledger stores: every word of them that an event ever touched. */
async function checkPacks(reader: ChainReader, { sets }: Report): Promise<Check[]> {
  const words = new Map<string, Set<number>>();
  for (const { args } of await reader.allEvents(["PacksChanged"])) {
    const touched = words.get(args.lot) ?? new Set<number>();
    words.set(args.lot, touched);
    const last = Math.floor((args.first + args.count - 1) / PACKS_A_WORD);
    for (let word = Math.floor(args.first / PACKS_A_WORD); word <= last; word += 1) touched.add(word);
  }
  const counts = [0, 0, 0, 0];
  const limit = pLimit(AT_ONCE);
  const all = [...words].flatMap(([lot, touched]) => [...touched].map((word) => ({ lot, word })));
  await Promise.all(
    all.map(({ lot, word }) =>
      limit(async () => {
        const bits = await reader.ledger.lotLedger.packWord(lot, word, reader.at);
        for (let shift = 0n; shift < 256n; shift += 2n) {
          const state = Number((bits >> shift) & 3n);
          counts[state] = (counts[state] ?? 0) + 1;
        }
      }),
    ),
  );
  return (["dispensed", "retired", "locked"] as const).map(
    (state, place) =>
    check("lots", `${state} packs, and the bits that the ledger stores`, sum(sets.lots, (row) => row[state]), counts[place + 1] ?? 0), // prettier-ignore
  );
}

async function checkMovements(reader: ChainReader, { sets, custody }: Report): Promise<Check[]> {
  const names = Object.keys(MOVEMENTS) as (keyof typeof MOVEMENTS)[];
  const events = await reader.events(names);
  const checks = names.map((name) => {
    const act = MOVEMENTS[name];
    const rows = sets.movements.filter((row) => row.act === act);
    return check("movements", `consignments ${act}, and the ledger's events`, rows.length, events.filter((each) => each.name === name).length); // prettier-ignore
  });
  const shipped = events.filter((each): each is EventNamed<"ConsignmentShipped"> => each.name === "ConsignmentShipped");
  const differing = await reader.differing(
    custody,
    ({ lot, first }) => `${lot.slice(0, 10)}… from pack ${first + 1}`,
    async ({ lot, first, count, site, recipient, holds }) => {
      const view = await reader.ledger.lotLedger.consignmentOf(lot, first, reader.at);
      const now = [view.count, view.site, view.recipient, view.holds].map(Number);
      return now.join() === [count, site, recipient, holds].join();
    },
  );
  return [
    ...checks,
    check("movements", "packs shipped, and the ledger's events", sum(sets.movements.filter(({ act }) => act === "shipped"), (row) => row.packs), sum(shipped, ({ args }) => args.count)), // prettier-ignore
    check("movements", "consignments at the end, each with the ledger's own custody", custody.length, custody.length, differing), // prettier-ignore
  ];
}

async function checkDispenses(reader: ChainReader, { sets }: Report): Promise<Check[]> {
  const changed = await reader.events(["PacksChanged"]);
  const drawn = await reader.events(["UnitsDrawn"]);
  const packsOf = (reason: string): number =>
    sum(
      changed.filter(({ args }) => args.reason === reason),
      ({ args }) => args.count,
    );
  const rowsOf = (kind: Sets["dispenses"][number]["kind"]): Sets["dispenses"] =>
    sets.dispenses.filter((row) => row.kind === kind);
  const kinds = [["dispensed", "Dispensed"], ["withdrawn", "Withdrawn"], ["sold", "Supplied"], ["opened", "Opened"]] as const; // prettier-ignore
  return [
    ...kinds.map(
      ([kind, reason]) =>
      check("dispenses", `packs ${kind}, and the ledger's events`, sum(rowsOf(kind), (row) => row.packs), packsOf(reason)), // prettier-ignore
    ),
    check("dispenses", "units drawn, and the ledger's events", sum(rowsOf("drawn"), (row) => row.units), sum(drawn, ({ args }) => args.units)), // prettier-ignore
  ];
}

async function checkAlerts(reader: ChainReader, { sets, period }: Report): Promise<Check[]> {
  const { alertLedger } = reader.ledger;
  const rows = sets.alerts.filter(({ kind }) => kind === "alert");
  const [atEnd, raised] = await Promise.all([alertLedger.alertCount(reader.at), reader.events(["AlertRaised"])]);
  const before = Number(atEnd) - raised.length;
  const differing = await reader.differing(
    rows,
    ({ number }) => `alert ${String(number)}`,
    async ({ number, code, finding, raisedBy, at }) => {
      const view = await alertLedger.alertOf(number ?? 0, reader.at).catch(() => undefined);
      if (view === undefined || code === null || finding === null) return false;
      const isSame = Number(view.code) === enumNumber("AlertCode", code) && Number(view.raisedBy) === raisedBy;
      return isSame && Number(view.finding) === enumNumber("Finding", finding) && moment(Number(view.raisedAt)) === at;
    },
  );
  const isNew = rows.filter((row) => row.isNew && row.at >= moment(period.from)).length;
  const held = await reader.events(["ConsignmentHeld"]);
  const excursions = sets.alerts.filter(({ kind, isNew: began }) => kind === "excursion" && began).length;
  return [
    check("alerts", "excursions, and the holds by devices", excursions, held.filter(({ args }) => args.hold === "Device").length), // prettier-ignore
    check("alerts", "alerts raised in the period, and the ledger's count", before + isNew, Number(atEnd)),
    check("alerts", "alerts, each with the ledger's own", rows.length, rows.length, differing),
  ];
}

async function checkRecalls(reader: ChainReader, { sets }: Report): Promise<Check[]> {
  const recalled = new Set((await reader.allEvents(["LotRecalled"])).map(({ args }) => args.lot));
  const differing = await reader.differing(
    sets.recalls,
    ({ lotNumber, gtin }) => `${gtin}/${lotNumber}`,
    async (row) => {
      const view = await reader.ledger.lotLedger.lotOf(row.lot, reader.at);
      const shares = row.withPeople + row.retired + row.returned + row.inTransit + row.stopped + row.stillOut;
      const isSame = view.heldByMaker === row.heldByMaker && view.heldByRegulator === row.heldByRegulator;
      return isSame && ENUMS.RecallClass[Number(view.recallClass)] === row.recallClass && shares === row.packs;
    },
  );
  const rows = sets.recalls.filter(({ recallClass }) => recallClass !== "None");
  return [
    check("recalls", "recalled lots, and the events that recalled them", rows.length, recalled.size),
    check("recalls", "recalls and holds, each with the ledger's own", sets.recalls.length, sets.recalls.length, differing), // prettier-ignore
  ];
}

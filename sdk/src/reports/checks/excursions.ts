import { isHeldFor } from "../../import/state/lotState.ts";
import type { ChainReader } from "../chainReader.ts";
import type { Report, Sets } from "../report.ts";
import { check, sum, type Check } from "./check.ts";

type Row = Sets["alerts"][number];

/** What summaries said of goods out of range, and which holds and decisions came of it. */
export async function checkExcursions(reader: ChainReader, { sets, custody }: Report): Promise<Check[]> {
  const rows = sets.alerts.filter(({ kind }) => kind === "excursion");
  const fresh = rows.filter(({ isNew }) => isNew);
  const measured = await measurements(reader);
  const held = (await reader.events(["ConsignmentHeld"])).filter(({ args }) => args.hold === "Device");
  const told = new Set(fresh.map(keyOf));
  const wrong = measured.map(keyOf).filter((key) => !told.has(key));
  const newlyHeld = fresh.filter(({ hold }) => hold === "held").length;
  return [
    check("alerts", "excursions, and the summaries out of range for some goods", fresh.length, measured.length, wrong),
    check("alerts", "minutes out of range, and those of the summaries", sum(fresh, (row) => row.minutesOut ?? 0), sum(measured, (each) => each.minutesOut)), // prettier-ignore
    check("alerts", "goods held for an excursion, and the holds by devices", newlyHeld, held.length),
    await checkOpen(reader, rows, custody),
    await checkDecisions(reader, rows),
  ];
}

/** Each summary that counted a minute out of range, for each of its consignments. */
async function measurements(reader: ChainReader) {
  const found: Pick<Row, "lot" | "pack" | "device" | "minutesOut" | "minutesOutInAll" | "lowest" | "highest">[] = [];
  let summary: { device: string; minutesOut: number; lowest: number; highest: number } | undefined;
  for (const event of await reader.events(["SummaryRecorded", "TemperatureRecorded"])) {
    if (event.name === "SummaryRecorded") summary = event.args;
    else if (summary !== undefined && summary.minutesOut > 0) {
      const { lot, first, minutesOut: minutesOutInAll } = event.args;
      const { device, minutesOut, lowest, highest } = summary;
      found.push({ lot, pack: first + 1, device, minutesOut, minutesOutInAll, lowest, highest });
    }
  }
  return found.map((each) => ({ ...each, minutesOut: each.minutesOut ?? 0 }));
}

function keyOf(row: Pick<Row, "lot" | "pack" | "device" | "minutesOut" | "minutesOutInAll" | "lowest" | "highest">) {
  const { lot, pack, device, minutesOut, minutesOutInAll, lowest, highest } = row;
  return `${lot} ${pack} ${device} ${minutesOut} ${minutesOutInAll} ${lowest} ${highest}`;
}

/** Of what an excursion still holds, the ledger holds some; what the ledger holds, some open excursion does. */
async function checkOpen(reader: ChainReader, rows: readonly Row[], custody: Report["custody"]): Promise<Check> {
  const views = await reader.asked(custody, async ({ lot, first }) => {
    const { count, holds } = await reader.ledger.lotLedger.consignmentOf(lot, first, reader.at);
    return { lot, first, end: first + Number(count), isHeld: isHeldFor({ holds: Number(holds) }, "Device") };
  });
  const held = views.filter(({ isHeld }) => isHeld);
  const open = rows.filter(({ closedAt }) => closedAt === null);
  const meets = (row: Row, { lot, first, end }: (typeof held)[number]): boolean =>
    row.lot === lot && (row.pack ?? 0) - 1 < end && first < (row.pack ?? 0) - 1 + row.packs;
  const nowhere = open.filter((row) => !held.some((each) => meets(row, each)));
  const untold = held.filter((each) => !open.some((row) => meets(row, each)));
  const called = [...nowhere.map(({ lot, pack }) => `${lot.slice(0, 10)}… from pack ${pack}`), ...untold.map(({ lot, first }) => `${lot.slice(0, 10)}… from pack ${first + 1}`)]; // prettier-ignore
  return check("alerts", "excursions that hold goods, and what the ledger holds for a device", open.length, open.length, called); // prettier-ignore
}

/** The papers of all decisions that lifted a device's hold, of which the period's are told. */
async function checkDecisions(reader: ChainReader, rows: readonly Row[]): Promise<Check> {
  const told = new Set(rows.flatMap(({ decision }) => (decision === null ? [] : decision.split(" "))));
  const papers = new Map<string, boolean>();
  let document = "";
  for (const event of await reader.allEvents(["Recorded", "ConsignmentHoldLifted"])) {
    if (event.name === "Recorded") document = event.args.document;
    else if (event.args.hold === "Device") papers.set(document, event.block >= reader.firstBlock);
  }
  const missing = [...papers].filter(([paper, isInPeriod]) => isInPeriod && !told.has(paper)).map(([paper]) => paper);
  const invented = [...told].filter((paper) => !papers.has(paper));
  return check("alerts", "papers that decided on excursions, and the ledger's", told.size - invented.length, told.size, [...missing, ...invented]); // prettier-ignore
}

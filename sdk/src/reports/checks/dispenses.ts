import { dateOfDay } from "../../days.ts";
import type { ChainReader } from "../chainReader.ts";
import type { Report, Sets } from "../report.ts";
import { check, sum, type Check } from "./check.ts";

type Row = Sets["dispenses"][number];

export async function checkDispenses(reader: ChainReader, { sets }: Report): Promise<Check[]> {
  const changed = await reader.events(["PacksChanged"]);
  const drawn = await reader.events(["UnitsDrawn"]);
  const packsOf = (reason: string): number =>
    sum(
      changed.filter(({ args }) => args.reason === reason),
      ({ args }) => args.count,
    );
  const rowsOf = (kind: Row["kind"]): readonly Row[] => sets.dispenses.filter((row) => row.kind === kind);
  const kinds = [["withdrawn", "Withdrawn"], ["sold", "Supplied"], ["opened", "Opened"]] as const; // prettier-ignore
  const whole = sum(rowsOf("immunized"), (row) => row.packs);
  const doses = sum(rowsOf("immunized"), (row) => row.units);
  const packs = (kind: Row["kind"]): number => sum(rowsOf(kind), (row) => row.packs);
  return [
    ...kinds.map(([kind, reason]) =>
      check("dispenses", `packs ${kind}, and the ledger's events`, packs(kind), packsOf(reason)),
    ),
    check("dispenses", "packs dispensed and given as vaccines, and the ledger's events", packs("dispensed") + whole, packsOf("Dispensed")), // prettier-ignore
    check("dispenses", "units drawn and given as vaccines, and the ledger's events", sum(rowsOf("drawn"), (row) => row.units) + doses - whole, sum(drawn, ({ args }) => args.units)), // prettier-ignore
    ...(await checkImmunizations(reader, sets.dispenses)),
  ];
}

/** Doses by day and site against the tokens that stand for them, and voids against the tokens that are void. */
async function checkImmunizations(reader: ChainReader, rows: readonly Row[]): Promise<Check[]> {
  const { immunizationToken } = reader.ledger;
  const given = await reader.events(["ImmunizationGiven"]);
  const voided = await reader.events(["ImmunizationVoided"]);
  const places = await reader.asked(given, async ({ args }) => {
    const { day, site } = await immunizationToken.stateOf(args.id, reader.at);
    return placeOf(dateOfDay(Number(day)), Number(site));
  });
  const immunized = rows.filter(({ kind }) => kind === "immunized");
  const [told, stored] = [new Map<string, number>(), new Map<string, number>()];
  for (const { day, site, acts } of immunized) add(told, placeOf(day, site), acts);
  for (const place of places) add(stored, place, 1);
  const wrong = [...new Set([...told.keys(), ...stored.keys()])].filter(
    (place) => told.get(place) !== stored.get(place),
  );
  const live = await reader.differing(
    voided,
    ({ args }) => `immunization ${args.id.slice(0, 10)}…`,
    async ({ args }) => (await immunizationToken.stateOf(args.id, reader.at)).voided,
  );
  const acts = sum(rows.filter(({ kind }) => kind === "immunization voided"), (row) => row.acts); // prettier-ignore
  return [
    check("dispenses", "immunizations by day and site, and the tokens", sum(immunized, (row) => row.acts), given.length, wrong), // prettier-ignore
    check("dispenses", "immunizations voided, and the tokens that are void", acts, voided.length, live),
  ];
}

function add(counts: Map<string, number>, place: string, more: number): void {
  counts.set(place, (counts.get(place) ?? 0) + more);
}

function placeOf(day: string, site: number): string {
  return `${day} site ${site}`;
}

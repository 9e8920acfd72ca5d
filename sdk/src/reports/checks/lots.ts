import { ENUMS } from "../../ledger/enums.ts";
import type { EventNamed } from "../../transactions/index.ts";
import type { ChainReader } from "../chainReader.ts";
import type { Report } from "../report.ts";
import { check, sum, type Check } from "./check.ts";

const PACKS_A_WORD = 128;

export async function checkLots(reader: ChainReader, { sets }: Report): Promise<Check[]> {
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
  const waiting = await awaitingRegulator(reader, registered);
  const reported = sets.lots.filter(({ awaitsRegulator }) => awaitsRegulator).map(({ lot }) => lot);
  return [
    check("lots", "lots that wait for a regulator's release, and the ledger's", reported.length, waiting.size, reported.filter((lot) => !waiting.has(lot))), // prettier-ignore
    check("lots", "lots, and the events that registered them", sets.lots.length, registered.length),
    check("lots", "packs of all lots, and those that were registered", sum(sets.lots, (row) => row.packs), sum(registered, ({ args }) => args.packCount)), // prettier-ignore
    check("lots", "lots as they stand, each with the ledger's own", sets.lots.length, sets.lots.length, differing),
  ];
}

/** The lots that nobody but a regulator may release, and that stand neither released nor recalled. */
async function awaitingRegulator(
  reader: ChainReader,
  registered: readonly EventNamed<"LotRegistered">[],
): Promise<ReadonlySet<string>> {
  const wanted = registered.filter(({ args }) => args.releasedByRegulatorOnly).map(({ args }) => args.lot);
  const waiting = await reader.asked(wanted, async (lot) => {
    const { released, recallClass } = await reader.ledger.lotLedger.lotOf(lot, reader.at);
    return !released && Number(recallClass) === 0;
  });
  return new Set(wanted.filter((_, place) => waiting[place]));
}

/** The packs by state against the bits the ledger stores: every word of them that an event ever touched. */
export async function checkPacks(reader: ChainReader, { sets }: Report): Promise<Check[]> {
  const words = new Map<string, Set<number>>();
  for (const { args } of await reader.allEvents(["PacksChanged"])) {
    const touched = words.get(args.lot) ?? new Set<number>();
    words.set(args.lot, touched);
    const last = Math.floor((args.first + args.count - 1) / PACKS_A_WORD);
    for (let word = Math.floor(args.first / PACKS_A_WORD); word <= last; word += 1) touched.add(word);
  }
  const counts = [0, 0, 0, 0];
  const all = [...words].flatMap(([lot, touched]) => [...touched].map((word) => ({ lot, word })));
  await reader.asked(all, async ({ lot, word }) => {
    const bits = await reader.ledger.lotLedger.packWord(lot, word, reader.at);
    for (let shift = 0n; shift < 256n; shift += 2n) {
      const state = Number((bits >> shift) & 3n);
      counts[state] = (counts[state] ?? 0) + 1;
    }
  });
  return (["dispensed", "retired", "locked"] as const).map(
    (state, place) =>
    check("lots", `${state} packs, and the bits that the ledger stores`, sum(sets.lots, (row) => row[state]), counts[place + 1] ?? 0), // prettier-ignore
  );
}

export async function checkRecalls(reader: ChainReader, { sets }: Report): Promise<Check[]> {
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

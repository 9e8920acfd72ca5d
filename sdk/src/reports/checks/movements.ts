import type { EnumValue } from "../../ledger/enums.ts";
import type { EventNamed } from "../../transactions/index.ts";
import type { ChainReader } from "../chainReader.ts";
import type { Report, Sets } from "../report.ts";
import { MOVEMENTS, RETIREMENTS } from "../sets/movements.ts";
import { check, sum, type Check } from "./check.ts";

export async function checkMovements(reader: ChainReader, { sets, custody }: Report): Promise<Check[]> {
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
    async ({ lot, first, count, site, recipient, holds, minutesOut }) => {
      const view = await reader.ledger.lotLedger.consignmentOf(lot, first, reader.at);
      const now = [view.count, view.site, view.recipient, view.holds, view.minutesOut].map(Number);
      return now.join() === [count, site, recipient, holds, minutesOut].join();
    },
  );
  return [
    ...checks,
    ...(await checkRetirements(reader, sets)),
    check("movements", "packs shipped, and the ledger's events", sum(sets.movements.filter(({ act }) => act === "shipped"), (row) => row.packs), sum(shipped, ({ args }) => args.count)), // prettier-ignore
    check("movements", "consignments at the end, each with the ledger's own custody, holds and minutes out of range", custody.length, custody.length, differing), // prettier-ignore
  ];
}

async function checkRetirements(reader: ChainReader, { movements, dispenses }: Sets): Promise<Check[]> {
  const changed = await reader.events(["PacksChanged"]);
  const chainOf = (reason: EnumValue<"PackReason">): number =>
    sum(changed.filter(({ args }) => args.reason === reason), ({ args }) => args.count); // prettier-ignore
  const retired = movements.filter(({ act }) => act === "retired");
  const putBack = movements.filter(({ act }) => act === "put back");
  const wrong = RETIREMENTS.filter(
    (each) => sum(retired.filter(({ reason }) => reason === each), (row) => row.packs) !== chainOf(each), // prettier-ignore
  );
  const unsold = dispenses.filter(({ kind }) => kind === "sale undone");
  const undone = sum(putBack, (row) => row.packs) + sum(unsold, (row) => row.packs);
  return [
    check("movements", "packs retired, by reason, and the ledger's events", sum(retired, (row) => row.packs), sum(RETIREMENTS, chainOf), wrong), // prettier-ignore
    check("movements", "packs put back and sales undone, and the ledger's events", undone, chainOf("Undone")),
  ];
}

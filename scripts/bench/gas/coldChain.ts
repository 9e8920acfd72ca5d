import { deviceKey, record, registerLogger, summaryOf } from "../../../test/helpers/coldChain.ts";
import { move } from "../../../test/helpers/goods.ts";
import { now } from "../../../test/helpers/membership.ts";
import { word, type Bench } from "./bench.ts";
import { spentBy } from "./spent.ts";

/** Of the bench's day, long after everything that comes before: the times of a summary are calldata. */
const AFTER_NOON = Date.parse("2027-03-01T12:01:08Z") / 1000;

/** A logger's summary, with every check. */
export async function summaries(bench: Bench): Promise<void> {
  const { world } = bench;
  await registerLogger(world, "warehouse", "warehouse");
  await world.connection.networkHelpers.time.increaseTo(AFTER_NOON);
  const lot = await bench.lot();
  await move(world, lot, 0, "plant", "warehouse");
  const start = (await now(world)) - 3600;
  const tell = (from: number, refs: { lot: string; first: number }[]) => {
    const summary = summaryOf(start + from, start + from + 600, { readings: word(`readings ${from}`) });
    return spentBy(record(world, "distributorLogistics", deviceKey("warehouse"), refs, summary));
  };
  await tell(0, [{ lot, first: 0 }]);
  bench.add(
    "C1.summary",
    "record a logger's summary of one consignment",
    await tell(600, [{ lot, first: 0 }]),
    110_000,
  );
  const hundred = await bench.splitInto(100);
  await tell(1200, hundred);
  const each = (await tell(1800, hundred)).each(hundred.length);
  bench.add("C1.hundred", "a logger's summary of 100 consignments, each", each, 45_000);
}

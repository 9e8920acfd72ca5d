import { deviceKey, record, registerLogger, summaryOf } from "../../../test/helpers/coldChain.ts";
import { move } from "../../../test/helpers/goods.ts";
import { now } from "../../../test/helpers/membership.ts";
import { gasOf, word, type Bench } from "./bench.ts";

/** A logger's summary, with every check. */
export async function summaries(bench: Bench): Promise<void> {
  const { world } = bench;
  await registerLogger(world, "warehouse", "warehouse");
  await world.connection.networkHelpers.time.increase(7200);
  const lot = await bench.lot();
  await move(world, lot, 0, "plant", "warehouse");
  const start = (await now(world)) - 3600;
  const tell = (from: number, refs: { lot: string; first: number }[]) => {
    const summary = summaryOf(start + from, start + from + 600, { readings: word(`readings ${from}`) });
    return gasOf(record(world, "distributorLogistics", deviceKey("warehouse"), refs, summary));
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
  const each = (await tell(1800, hundred)) / hundred.length;
  bench.add("C1.hundred", "a logger's summary of 100 consignments, each", each, 45_000);
}

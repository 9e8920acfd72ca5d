import type { Act } from "./acts.ts";
import { deedsNamed, type Telling } from "./telling.ts";
import type { Told } from "./told.ts";

/** What a device measured of the lot's goods, as one event a summary. */
export async function tellTemperatures(telling: Telling, act: Act): Promise<Told[]> {
  const recorded = deedsNamed(act, "TemperatureRecorded");
  const [first] = recorded;
  if (act.summary === undefined || first === undefined) return [];
  const { device, from, to, lowest, highest, minutesOut } = act.summary;
  const circumstances = await telling.circumstances(act, first.custodian, "temperatures");
  const goods = telling.naming.packs(recorded.map(({ range }) => range));
  const sensor = {
    device: deviceUri(device),
    ...{ from, to, lowest: lowest / 10, highest: highest / 10 },
    readings: 1,
    alarm: minutesOut > 0,
  };
  const recipients = recorded.map(({ recipient }) => recipient);
  return [{ statement: { ...circumstances, kind: "sensor", goods, sensors: [sensor] }, recipients }];
}

/** A device as an event names it: by the address that it signs with. */
function deviceUri(address: string): string {
  return `https://yaolian.example/device/${address}`;
}

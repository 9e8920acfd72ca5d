import { enumValue, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { readLogs } from "../import/state/logs.ts";
import { kindTopic } from "../import/state/lotBook.ts";
import { refusable } from "../transactions/refusable.ts";

/** A device as it is recorded. */
export interface Device {
  readonly device: string;
  readonly member: number;
  readonly site: number;
  readonly kind: EnumValue<"DeviceKind">;
  /** What it may sign about, Unix time. */
  readonly since: number;
  readonly until: number;
  /** Since when its key can't be trusted; undefined where it can. */
  readonly distrustedFrom: number | undefined;
}

/** A device as it is recorded. Throws an InputError `DeviceUnknown`. */
export async function showDevice(ledger: Ledger, device: string): Promise<Device> {
  const view = await refusable(ledger.coldChain.deviceOf(device));
  const distrusted = Number(view.distrustedFrom);
  return {
    device,
    member: Number(view.member),
    site: Number(view.site),
    kind: enumValue("DeviceKind", view.kind),
    since: Number(view.since),
    until: Number(view.until),
    distrustedFrom: distrusted === 0 ? undefined : distrusted,
  };
}

/** Every device that was ever registered, in the order in which it first was. */
export async function listDevices(ledger: Ledger): Promise<Device[]> {
  const events = await readLogs(ledger, {
    contract: "coldChain",
    topics: [kindTopic("coldChain", "DeviceRegistered")],
  });
  const devices = events.flatMap((event) => (event.name === "DeviceRegistered" ? [event.args.device] : []));
  return Promise.all([...new Set(devices)].map((device) => showDevice(ledger, device)));
}

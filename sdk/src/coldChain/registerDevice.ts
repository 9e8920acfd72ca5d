import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** A device that is to sign for a site. */
export interface DeviceInput {
  /** Its address. */
  readonly device: string;
  readonly site: number;
  /** Logger by default. */
  readonly kind?: EnumValue<"DeviceKind">;
  /** The last second it may sign about, Unix time, such as the end of its calibration. */
  readonly until: number;
}

/** Lets a device sign for a site. A quality officer of the site or its member; for cameras also an enforcement officer. */
export function registerDevice(ledger: Ledger, { device, site, kind, until }: DeviceInput): Promise<Outcome> {
  const number = enumNumber("DeviceKind", kind ?? "Logger");
  return act(ledger, "coldChain", "registerDevice", [device, site, number, until]);
}

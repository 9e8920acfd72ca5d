import { endDevice, listDevices, registerDevice, reportDevice, showDevice } from "@yaolian/sdk/coldChain";
import { words } from "@yaolian/sdk/errors";
import { ENUMS } from "@yaolian/sdk/ledger";
import type { EnumValue, OperatorNeed } from "@yaolian/sdk/ledger";
import { computeAddress, isAddress } from "ethers";

import { sent } from "../../acts/perform.ts";
import { InputError } from "../../frame/basics.ts";
import { action, query } from "../../frame/command.ts";
import type { ActingLedger, Session } from "../../frame/session.ts";
import { tableLines } from "../../frame/table.ts";
import { addressOf, dashed, endOfDay, enumOf, siteOf } from "../../frame/values.ts";
import { moment } from "../../told/events.ts";

const DEVICE = {
  type: "positional",
  required: true,
  description: "The device: its address, or the URI that its sensor reports name (its key is in the vault then)",
} as const;

export const addDevice = action({
  name: "cold device add",
  description: "Let a logger or a camera sign for a site; a key for a URI is made and kept in the vault",
  examples: [
    "yaolian --demo cold device add https://example.org/loggers/17 --at 6902345000018 --until 2028-06-30",
    "yaolian --demo cold device add 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --at 6902345000018 --kind camera --until 2028-06-30",
  ],
  args: {
    device: DEVICE,
    at: { type: "string", required: true, valueHint: "gln", description: "The site that it signs for" },
    kind: {
      type: "string",
      valueHint: "kind",
      description: `${ENUMS.DeviceKind.map(dashed).join(" or ")}; logger by default`,
    },
    until: {
      type: "string",
      required: true,
      valueHint: "day",
      description: "The last day it may sign about, such as the end of its calibration",
    },
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const kind = args.kind === undefined ? "Logger" : enumOf("DeviceKind", args.kind);
    const site = await siteOf(ledger, args.at);
    const until = endOfDay(args.until, ledger.deployment.dayOffset);
    const officer = await officerOf(session, site, kind);
    const device = isAddress(args.device)
      ? addressOf(args.device)
      : computeAddress(session.vault.makeDeviceKey(args.device));
    return sent(session, await registerDevice(officer, { device, site, kind, until }), { device });
  },
});

export const endOne = action({
  name: "cold device end",
  description: "End a device: what it measured until now may still be sent",
  examples: ["yaolian --demo cold device end https://example.org/loggers/17"],
  args: { device: DEVICE },
  async run(session, args) {
    const device = deviceOf(session, args.device);
    return sent(session, await endDevice(await officerOfDevice(session, device), { device }));
  },
});

export const reportOne = action({
  name: "cold device report",
  description: "End a device for good: its key can't be trusted since a moment",
  examples: ["yaolian --demo cold device report https://example.org/loggers/17 --since 2026-11-24T09:00:00+08:00"],
  args: {
    device: DEVICE,
    since: { type: "string", required: true, valueHint: "time", description: "Since when, ISO 8601 with its offset" },
  },
  async run(session, args) {
    const device = deviceOf(session, args.device);
    const since = Math.floor(Date.parse(args.since) / 1000);
    if (Number.isNaN(since)) {
      throw new InputError("TimeWrong", `"${args.since}" is no time.`, "Write it as 2026-11-24T09:00:00+08:00.");
    }
    return sent(session, await reportDevice(await officerOfDevice(session, device), { device, since }));
  },
});

export const listAll = query({
  name: "cold device list",
  description: "All devices of all members",
  examples: ["yaolian --demo cold device list"],
  async run(session) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const devices = await listDevices(ledger);
    const rows = await Promise.all(
      devices.map(async ({ device, kind, site, until, distrustedFrom }) => {
        const state = distrustedFrom === undefined ? "" : `not trusted since ${moment(distrustedFrom)}`;
        return [device, words(kind), await directory.site(site), moment(until), state];
      }),
    );
    const heads = ["device", "kind", "site", "until", ""];
    const lines =
      rows.length === 0 ? ["There is no device."] : tableLines(rows, { heads, emphasis: session.io.colors.bold });
    return { data: devices, lines };
  },
});

/** A device's address out of an argument. Throws an InputError `DeviceKeyMissing` for a URI whose key is not here. */
export function deviceOf(session: Session, text: string): string {
  return isAddress(text) ? addressOf(text) : computeAddress(deviceKeyOf(session, text));
}

/** A device's key by its URI. Throws an InputError `DeviceKeyMissing`. */
export function deviceKeyOf(session: Session, uri: string): string {
  const key = session.vault.deviceKey(uri);
  if (key !== undefined) return key;
  const cure = "Register it with `yaolian cold device add`, or use the vault that its key is in.";
  throw new InputError("DeviceKeyMissing", `The vault has no key of the device ${uri}.`, cure);
}

/** Who answers for the devices of a site: an officer there, or one of its member at no single site. */
async function officerOf(session: Session, site: number, kind: EnumValue<"DeviceKind">): Promise<ActingLedger> {
  const member = Number(await (await session.ledger()).consortium.memberOfSite(site));
  const needs: OperatorNeed[] = [
    { role: "QualityOfficer", site },
    { role: "QualityOfficer", site: 0, member },
    ...(kind === "Camera" ? [{ role: "EnforcementOfficer", member } as const] : []),
  ];
  return session.actingAs(needs);
}

async function officerOfDevice(session: Session, device: string): Promise<ActingLedger> {
  const { site, kind } = await showDevice(await session.ledger(), device);
  return officerOf(session, site, kind);
}

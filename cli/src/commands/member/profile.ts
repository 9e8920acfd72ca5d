import { words } from "@yaolian/sdk/errors";
import { memberProfile } from "@yaolian/sdk/reports";

import { query } from "../../frame/command.ts";
import { tableLines } from "../../frame/table.ts";
import { numberOf } from "../../frame/values.ts";
import { moment } from "../../told/events.ts";
import { PERIOD_ARGS } from "../report.ts";

export const profileMember = query({
  name: "member profile",
  description:
    "How a member does: licences, sites, products, timeliness, alerts, excursions and recalls, from the chain's events",
  examples: ["yaolian --demo member profile 5 --from 2026-09-01 --to 2026-12-31"],
  args: {
    member: { type: "positional", required: true, description: "The member's number" },
    ...PERIOD_ARGS,
    "within-days": {
      type: "string",
      valueHint: "days",
      description: "Received within so many days is on time; 3 by default",
    },
  },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const within = args["within-days"];
    const profile = await memberProfile(ledger, numberOf(args.member, "member's number"), {
      ...{ from: args.from, to: args.to },
      ...(within === undefined ? {} : { withinDays: numberOf(within, "number of days", 3650) }),
    });
    const { timeliness, alerts, excursions, immunizations } = profile;
    const sites = await Promise.all(profile.sites.map(({ site }) => directory.site(site)));
    const recalled = await Promise.all(profile.recalledLots.map((lot) => directory.lot(lot)));
    const share =
      timeliness.received === 0 ? "" : ` (${Math.round((100 * timeliness.onTime) / timeliness.received)} %)`;
    const median =
      timeliness.medianSeconds === undefined ? "" : `, half of them within ${hours(timeliness.medianSeconds)}`;
    const rows = [
      ["kinds", profile.kinds.map(words).join(", ")],
      ["standing", `${words(profile.standing)}, changed ${profile.standingChanges} times in the period`],
      ["licensed until", `${moment(profile.licenceEnd)}, renewed ${profile.licenceChanges} times in the period`],
      ["sites", sites.join(", ")],
      ["products", profile.products.map((gtin) => directory.product(gtin)).join(", ")],
      ["lots made", String(profile.lots)],
      ["recalled lots", recalled.join(", ")],
      ["received", `${timeliness.received} consignments${median}`],
      [`within ${timeliness.withinDays} days`, `${timeliness.onTime}${share}`],
      ["not accepted", `${timeliness.turnedAway} turned away, ${timeliness.disputed} disputed`],
      [
        "alerts",
        `${alerts.raised} raised; ${alerts.aboutItsLots} about its lots, ${alerts.confirmed} confirmed, ${alerts.open} open`,
      ],
      [
        "out of range",
        `${excursions.inCustody} in its custody for ${excursions.minutesOut} minutes, ${excursions.held} held, ${excursions.open} still; ${excursions.aboutItsLots} of its lots`,
      ],
      ["immunizations", `${immunizations.given} given, ${immunizations.voided} voided`],
    ];
    return { data: profile, lines: [session.io.colors.bold(directory.member(profile.member)), ...tableLines(rows)] };
  },
});

function hours(seconds: number): string {
  return `${Math.ceil(seconds / 3600)} h`;
}

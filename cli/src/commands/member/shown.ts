import { words } from "@yaolian/sdk/errors";
import { enumValue, flagNames } from "@yaolian/sdk/ledger";
import type { Ledger } from "@yaolian/sdk/ledger";

import { timeOfLedger } from "../../acts/slips.ts";
import { dateOfDay, dayOfTime } from "../../frame/basics.ts";
import { query } from "../../frame/command.ts";
import { tableLines } from "../../frame/table.ts";
import { numberOf } from "../../frame/values.ts";
import type { Directory } from "../../told/directory.ts";

interface MemberRow {
  readonly member: number;
  readonly name: string;
  readonly kinds: string[];
  readonly standing: string;
  readonly licensedUntil: string;
  readonly admin: string;
}

export const listMembers = query({
  name: "member list",
  description: "All members of the consortium",
  examples: ["yaolian member list", "yaolian member list --json"],
  async run(session) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const count = Number(await ledger.consortium.memberCount());
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const rows = await Promise.all(numbers.map((number) => memberRow(ledger, directory, number)));
    const cells = rows.map(({ member, name, kinds, standing, licensedUntil }) => {
      return [String(member), name, kinds.join(", "), standing, licensedUntil];
    });
    const heads = [">member", "name", "kinds", "standing", "licensed until"];
    return { data: rows, lines: tableLines(cells, { heads, emphasis: session.io.colors.bold }) };
  },
});

export const showMember = query({
  name: "member show",
  description: "One member, its sites and its operators",
  examples: ["yaolian --demo member show 8"],
  args: { member: { type: "positional", required: true, description: "The member's number" } },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const number = numberOf(args.member, "member's number", 0xffffff);
    const row = await memberRow(ledger, directory, number);
    const [sites, operators] = [await sitesOf(ledger, directory, number), await operatorsOf(ledger, directory, number)];
    const { bold } = session.io.colors;
    const lines = [
      `${bold(row.name)}  ${row.kinds.join(", ")}, ${row.standing}, licensed until ${row.licensedUntil}`,
      `admin ${row.admin}`,
      "",
      ...tableLines(
        sites.map(({ site, gln, name, isOpen }) => [String(site), gln, name, isOpen ? "open" : "closed"]),
        {
          heads: [">site", "GLN", "name", "state"],
          emphasis: bold,
        },
      ),
      "",
      ...tableLines(
        operators.map(({ address, roles, place, until }) => [address, roles.join(", "), place, until]),
        {
          heads: ["operator", "roles", "site", "until"],
          emphasis: bold,
        },
      ),
    ];
    return { data: { ...row, sites, operators }, lines };
  },
});

async function memberRow(ledger: Ledger, directory: Directory, member: number): Promise<MemberRow> {
  const view = await ledger.consortium.memberOf(member);
  return {
    member,
    name: directory.member(member),
    kinds: flagNames("kinds", view.kinds).map(words),
    standing: words(enumValue("Standing", view.standing)),
    licensedUntil: dateOfDay(dayOfTime(Number(view.licenceEnd), ledger.deployment.dayOffset)),
    admin: view.admin,
  };
}

interface SiteRow {
  readonly site: number;
  readonly gln: string;
  readonly name: string;
  readonly isOpen: boolean;
}

async function sitesOf(ledger: Ledger, directory: Directory, member: number): Promise<SiteRow[]> {
  const { consortium, deployment } = ledger;
  const events = await consortium.queryFilter(
    consortium.filters.SiteOpened(undefined, member),
    deployment.contracts.consortium.startBlock,
  );
  return Promise.all(
    events.map(async ({ args }) => {
      const site = Number(args.site);
      const { open } = await consortium.siteOf(site);
      return { site, gln: String(args.gln).padStart(13, "0"), name: await directory.site(site), isOpen: open };
    }),
  );
}

interface OperatorRow {
  readonly address: string;
  readonly roles: string[];
  readonly place: string;
  readonly until: string;
}

/** The operators that were ever added and still act for the member. */
async function operatorsOf(ledger: Ledger, directory: Directory, member: number): Promise<OperatorRow[]> {
  const { consortium, deployment } = ledger;
  const events = await consortium.queryFilter(
    consortium.filters.OperatorAdded(undefined, member),
    deployment.contracts.consortium.startBlock,
  );
  const addresses = [...new Set(events.map(({ args }) => args.operator))];
  const [now, views] = await Promise.all([
    timeOfLedger(ledger),
    Promise.all(addresses.map(async (address) => ({ address, view: await consortium.operatorOf(address) }))),
  ]);
  const acting = views.filter(({ view }) => Number(view.member) === member && Number(view.until) >= now);
  return Promise.all(
    acting.map(async ({ address, view }) => ({
      address,
      roles: flagNames("roles", view.roles).map(words),
      place: view.site === 0n ? "everywhere" : await directory.site(Number(view.site)),
      until: dateOfDay(dayOfTime(Number(view.until), ledger.deployment.dayOffset)),
    })),
  );
}

import { words } from "@yaolian/sdk/errors";
import { parseGln } from "@yaolian/sdk/gs1";
import { ENUMS, enumValue } from "@yaolian/sdk/ledger";
import type { Ledger } from "@yaolian/sdk/ledger";
import { closeSite, openSite } from "@yaolian/sdk/members";

import { sent } from "../acts/perform.ts";
import { siteStock } from "./site/stock.ts";
import { action, query } from "../frame/command.ts";
import { tableLines } from "../frame/table.ts";
import { dashed, enumOf, glnText, numberOf, siteOf } from "../frame/values.ts";
import type { Directory } from "../told/directory.ts";

const SITE = { type: "positional", required: true, description: "The site's GLN, or its number" } as const;

interface SiteRow {
  readonly site: number;
  readonly gln: string;
  readonly name: string;
  readonly kind: string;
  readonly member: number;
  readonly memberName: string;
  readonly isOpen: boolean;
}

const list = query({
  name: "site list",
  description: "All sites of all members",
  examples: ["yaolian --demo site list"],
  async run(session) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const count = Number(await ledger.consortium.siteCount());
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const rows = await Promise.all(numbers.map((number) => siteRow(ledger, directory, number)));
    const cells = rows.map(({ site, gln, name, kind, memberName, isOpen }) => {
      return [String(site), gln, name, kind, memberName, isOpen ? "" : "closed"];
    });
    const heads = [">site", "GLN", "name", "kind", "member", ""];
    return { data: rows, lines: tableLines(cells, { heads, emphasis: session.io.colors.bold }) };
  },
});

const show = query({
  name: "site show",
  description: "One site",
  examples: ["yaolian --demo site show 6906789000016"],
  args: { site: SITE },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const row = await siteRow(ledger, directory, await siteOf(ledger, args.site));
    const { site, gln, name, kind, memberName, member, isOpen } = row;
    const state = isOpen ? "open" : "closed: it takes no more goods";
    return {
      data: row,
      lines: [
        `${session.io.colors.bold(name)}  GLN ${gln}, site ${site}`,
        `${kind} of ${memberName} (member ${member}), ${state}`,
      ],
    };
  },
});

async function siteRow(ledger: Ledger, directory: Directory, site: number): Promise<SiteRow> {
  const view = await ledger.consortium.siteOf(site);
  const member = Number(view.member);
  return {
    site,
    gln: glnText(view.gln),
    name: await directory.site(site),
    kind: words(enumValue("SiteKind", view.kind)),
    member,
    memberName: directory.member(member),
    isOpen: view.open,
  };
}

const open = action({
  name: "site open",
  description: "Open a site of a member; its admin does this",
  examples: ["yaolian --demo site open 8 6906789000023 --kind store"],
  args: {
    member: { type: "positional", required: true, description: "The member's number" },
    gln: { type: "positional", required: true, description: "The site's GLN-13" },
    kind: { type: "string", valueHint: "word", required: true, description: ENUMS.SiteKind.map(dashed).join(", ") },
  },
  async run(session, args) {
    const member = numberOf(args.member, "member's number", 0xffffff);
    const kind = enumOf("SiteKind", args.kind);
    const outcome = await openSite(await session.actingAsAdmin(member), { member, gln: parseGln(args.gln), kind });
    return sent(session, outcome, { site: outcome.site });
  },
});

const close = action({
  name: "site close",
  description: "Close a site: it takes no more goods, and what is there can leave; its member's admin does this",
  examples: ["yaolian --demo site close 6906789000023"],
  args: { site: SITE },
  async run(session, args) {
    const ledger = await session.ledger();
    const { site, member, isOpen } = await siteRow(ledger, await session.directory(), await siteOf(ledger, args.site));
    if (!isOpen) return { outcome: "already-applied", reason: "The site is closed already." };
    return sent(session, await closeSite(await session.actingAsAdmin(member), { site }));
  },
});

/** `yaolian site …`. */
export const siteCommands = { list, show, stock: siteStock, open, close };

import { raiseAlert, resolveAlert } from "@yaolian/sdk/alerts";
import { words } from "@yaolian/sdk/errors";
import { findScanned } from "@yaolian/sdk/import";
import { ENUMS, enumValue } from "@yaolian/sdk/ledger";
import type { Ledger, OperatorNeed } from "@yaolian/sdk/ledger";

import { sent } from "../acts/perform.ts";
import { InputError } from "../frame/basics.ts";
import { action, query } from "../frame/command.ts";
import type { Session } from "../frame/session.ts";
import { tableLines } from "../frame/table.ts";
import { dashed, enumOf, lotOf, numberOf, siteOf } from "../frame/values.ts";
import type { Directory } from "../told/directory.ts";
import { moment } from "../told/events.ts";

const RAISERS = ["Dispenser", "Logistics", "QualityOfficer", "Vaccinator", "EnforcementOfficer"] as const;
const NO_PACK = 0xffff_ffff;

const raise = action({
  name: "alert raise",
  description: "Say that something about a pack is wrong, or looks so; it changes no pack",
  examples: [
    "yaolian --demo alert raise suspect-product --pack '(01)06901234000016(21)F95ZF2PXK87T' --at 6906789000016",
    "yaolian --demo alert raise lot-not-found --lot 06901234000016/MF2599 --at 6906789000016 --evidence 'photo 31'",
  ],
  args: {
    code: { type: "positional", required: true, description: ENUMS.AlertCode.map(dashed).join(", ") },
    pack: { type: "string", valueHint: "code", description: "The pack's scanned code" },
    lot: { type: "string", valueHint: "lot", description: "The lot, where no pack is known: GTIN/lot number" },
    at: { type: "string", valueHint: "gln", description: "Your site, where keys of several are here" },
    evidence: { type: "string", description: "What the record is called; its hash is recorded" },
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const code = enumOf("AlertCode", args.code);
    const about = await aboutOf(session, ledger, args);
    const site = args.at === undefined ? undefined : await siteOf(ledger, args.at);
    const needs = RAISERS.map((role): OperatorNeed => ({ role, ...(site === undefined ? {} : { site }) }));
    const input = { code, ...about, ...(args.evidence === undefined ? {} : { evidence: args.evidence }) };
    const outcome = await raiseAlert(await session.actingAs(needs), input);
    return sent(session, outcome, { alert: Number(outcome.alert) });
  },
});

const resolve = action({
  name: "alert resolve",
  description: "Close an alert with a finding; a regulator does this",
  examples: ["yaolian --demo alert resolve 1 handling-error --document 'report 2026-7'"],
  args: {
    alert: { type: "positional", required: true, description: "The alert's number" },
    finding: { type: "positional", required: true, description: ENUMS.Finding.slice(1).map(dashed).join(", ") },
    document: { type: "string", required: true, description: "What the report is called; its hash is recorded" },
  },
  async run(session, args) {
    const finding = enumOf("Finding", args.finding);
    if (finding === "Open") throw new InputError("FindingMissing", "Open is no finding.", "Say what was found.");
    const alert = numberOf(args.alert, "alert's number");
    const officer = await session.actingAs([{ role: "EnforcementOfficer" }, { role: "RegulatorOfficer" }]);
    return sent(session, await resolveAlert(officer, { alert, finding, document: args.document }));
  },
});

const list = query({
  name: "alert list",
  description: "Alerts, the newest first",
  examples: ["yaolian --demo alert list", "yaolian --demo alert list --open"],
  args: { open: { type: "boolean", description: "Only those that are not closed" } },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const all = await alertsOf(ledger, directory);
    const rows = args.open === true ? all.filter(({ finding }) => finding === "open") : all;
    const cells = rows.map((row) => [
      String(row.alert),
      row.code,
      row.lot,
      row.pack,
      row.raisedBy,
      row.raisedAt,
      row.finding,
    ]);
    const heads = [">alert", "what", "lot", ">pack", "raised by", "at", "finding"];
    const lines =
      rows.length === 0 ? ["There is no alert."] : tableLines(cells, { heads, emphasis: session.io.colors.bold });
    return { data: rows, lines };
  },
});

async function aboutOf(
  session: Session,
  ledger: Ledger,
  { pack, lot }: { pack?: string | undefined; lot?: string | undefined },
): Promise<{ lot: string; index?: number }> {
  if (pack !== undefined) {
    const [found] = await findScanned(ledger, session.vault, [pack]);
    if (found !== undefined) return { lot: found.lot.id, index: found.row.index };
  }
  if (lot !== undefined) return { lot: await lotOf(ledger, lot) };
  throw new InputError("LotMissing", "The alert is about nothing yet.", "Say --pack with its code, or --lot.");
}

interface AlertRow {
  readonly alert: number;
  readonly code: string;
  readonly lot: string;
  readonly pack: string;
  readonly raisedBy: string;
  readonly raisedAt: string;
  readonly finding: string;
}

async function alertsOf({ alertLedger, deployment }: Ledger, directory: Directory): Promise<AlertRow[]> {
  const raised = await alertLedger.queryFilter(
    alertLedger.filters.AlertRaised(),
    deployment.contracts.alertLedger.startBlock,
  );
  const rows = raised.map(async ({ args }): Promise<AlertRow> => {
    const view = await alertLedger.alertOf(args.alert);
    return {
      alert: Number(args.alert),
      code: words(enumValue("AlertCode", view.code)),
      lot: await directory.lot(args.lot),
      pack: Number(args.index) === NO_PACK ? "" : String(Number(args.index) + 1),
      raisedBy: directory.member(Number(view.raisedBy)),
      raisedAt: moment(Number(view.raisedAt)),
      finding: words(enumValue("Finding", view.finding)),
    };
  });
  return (await Promise.all(rows)).reverse();
}

/** `yaolian alert …`. */
export const alertCommands = { raise, resolve, list };

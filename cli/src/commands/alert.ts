import { beginInvestigation, listAlerts, raiseAlert, reportSuspect, resolveAlert } from "@yaolian/sdk/alerts";
import { words } from "@yaolian/sdk/errors";
import { findScanned } from "@yaolian/sdk/import";
import { ENUMS } from "@yaolian/sdk/ledger";
import type { Ledger, OperatorNeed } from "@yaolian/sdk/ledger";

import { sent, toldOf } from "../acts/perform.ts";
import { InputError } from "../frame/basics.ts";
import { action, query } from "../frame/command.ts";
import type { Session } from "../frame/session.ts";
import { tableLines } from "../frame/table.ts";
import { dashed, enumOf, lotOf, numberOf, siteOf } from "../frame/values.ts";
import type { Directory } from "../told/directory.ts";
import { moment } from "../told/events.ts";

const RAISERS = ["Dispenser", "Logistics", "QualityOfficer", "Vaccinator", "EnforcementOfficer"] as const;

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

const suspect = action({
  name: "alert suspect",
  description: "Scan a pack, raise the alert that its verdict calls for, and lock it where it is in your stock",
  examples: [
    "yaolian --demo alert suspect '(01)06901234000016(21)F95ZF2PXK87T' --at 6907890000018",
    "yaolian --demo alert suspect '(01)06901234000016(21)F95ZF2PXK87T' --code suspect-product --at 6906789000016",
  ],
  args: {
    pack: { type: "positional", required: true, description: "The pack's scanned code" },
    at: { type: "string", valueHint: "gln", required: true, description: "The site where it lies" },
    code: { type: "string", valueHint: "word", description: "The alert, where people see what no scan shows" },
    evidence: { type: "string", description: "What the record is called; its hash is recorded" },
  },
  async run(session, args) {
    const site = await siteOf(await session.ledger(), args.at);
    const staff = (["Dispenser", "Logistics", "QualityOfficer"] as const).map((role) => ({ role, site }));
    const done = await reportSuspect(await session.actingAs(staff), session.vault, {
      ...{ scan: args.pack, site },
      ...(args.code === undefined ? {} : { code: enumOf("AlertCode", args.code) }),
      ...(args.evidence === undefined ? {} : { evidence: args.evidence }),
    });
    const told = await toldOf(
      session,
      done.outcomes.flatMap(({ events }) => events),
    );
    const data = { alert: Number(done.alert), code: done.code, verdict: done.verdict, isLocked: done.isLocked };
    return { reason: told, data: { ...data, transactions: done.outcomes.map(({ hash }) => hash) } };
  },
});

const investigate = action({
  name: "alert investigate",
  description: "Say that an alert is being looked into; a regulator does this",
  examples: ["yaolian --demo alert investigate 1 --document 'file 2026-7'"],
  args: {
    alert: { type: "positional", required: true, description: "The alert's number" },
    document: { type: "string", required: true, description: "What the file is called; its hash is recorded" },
  },
  async run(session, args) {
    const alert = numberOf(args.alert, "alert's number");
    const officer = await session.actingAs([{ role: "EnforcementOfficer" }, { role: "RegulatorOfficer" }]);
    return sent(session, await beginInvestigation(officer, { alert, document: args.document }));
  },
});

const list = query({
  name: "alert list",
  description: "Alerts, the newest first, with their age: an answer on a suspect pack is owed within 24 hours",
  examples: ["yaolian --demo alert list", "yaolian --demo alert list --open"],
  args: { open: { type: "boolean", description: "Only those that are not closed" } },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const all = await alertsOf(ledger, directory);
    const rows = args.open === true ? all.filter(({ isOpen }) => isOpen) : all;
    const cells = rows.map((row) => [
      String(row.alert),
      row.code,
      row.lot,
      row.pack,
      row.raisedBy,
      row.raisedAt,
      `${row.hours} h${row.isLate ? ", late" : ""}`,
      row.finding,
    ]);
    const heads = [">alert", "what", "lot", ">pack", "raised by", "at", ">age", "finding"];
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
  /** Whole hours until it was closed, or until now. */
  readonly hours: number;
  /** More than 24 hours. */
  readonly isLate: boolean;
  /** What was found, or how far it is. */
  readonly finding: string;
  readonly isOpen: boolean;
}

async function alertsOf(ledger: Ledger, directory: Directory): Promise<AlertRow[]> {
  const alerts = await listAlerts(ledger);
  const rows = alerts.map(async (alert): Promise<AlertRow> => ({
    alert: Number(alert.alert),
    code: words(alert.code),
    lot: await directory.lot(alert.lot),
    pack: alert.index === undefined ? "" : String(alert.index + 1),
    raisedBy: directory.member(alert.raisedBy),
    raisedAt: moment(alert.raisedAt),
    hours: Math.floor(alert.age / 3600),
    isLate: alert.isLate,
    finding: alert.finding === "Open" && alert.investigation !== undefined ? "looked into" : words(alert.finding),
    isOpen: alert.finding === "Open",
  }));
  return (await Promise.all(rows)).reverse();
}

/** `yaolian alert …`. */
export const alertCommands = { suspect, raise, investigate, resolve, list };

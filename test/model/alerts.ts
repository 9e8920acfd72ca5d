import { Role } from "../helpers/world.ts";
import { AUTHORITY, authorize, STAFF } from "./consortium.ts";
import { tell, type Alert, type Ledger } from "./ledger.ts";
import type { Rules } from "./rules.ts";

const OPEN = 0;
const INSPECTOR = { roles: AUTHORITY, bearing: "continue", module: "alertLedger" } as const;

export function raiseAlert(
  at: Ledger,
  rules: Rules,
  by: string,
  code: number,
  lot: string,
  index: number,
  evidence: string,
): void {
  const roles = STAFF | Role.Vaccinator | AUTHORITY;
  const { member } = authorize(at, rules, by, { roles, bearing: "begin", module: "alertLedger" });
  at.alerts.push({ code, finding: OPEN, raisedBy: member, raisedAt: at.now, investigatedBy: 0 });
  tell(at, "alertLedger", "AlertRaised", at.alerts.length, lot, member, code, index, evidence);
}

function openAlert(at: Ledger, rules: Rules, number: number): Alert {
  const alert = at.alerts[number - 1] ?? rules.refuse("AlertUnknown", number);
  rules.need(alert.finding === OPEN, "AlertIsResolved", number, alert.finding);
  return alert;
}

export function beginInvestigation(at: Ledger, rules: Rules, by: string, number: number, document: string): void {
  const { member } = authorize(at, rules, by, INSPECTOR);
  const alert = openAlert(at, rules, number);
  rules.need(alert.investigatedBy === 0, "AlertIsInvestigated", number, alert.investigatedBy).settle();
  alert.investigatedBy = member;
  tell(at, "alertLedger", "InvestigationBegun", number, document, member);
}

export function resolveAlert(
  at: Ledger,
  rules: Rules,
  by: string,
  number: number,
  finding: number,
  document: string,
): void {
  const { member } = authorize(at, rules, by, INSPECTOR);
  const alert = openAlert(at, rules, number);
  rules.need(finding !== OPEN, "FindingMissing", number).settle();
  alert.finding = finding;
  tell(at, "alertLedger", "AlertResolved", number, finding, document, member);
}

import type { Ledger } from "../ledger/ledger.ts";
import { ChainReader } from "./chainReader.ts";
import { checkAlerts } from "./checks/alerts.ts";
import type { Check } from "./checks/check.ts";
import { checkDispenses } from "./checks/dispenses.ts";
import { checkExcursions } from "./checks/excursions.ts";
import { checkLots, checkPacks, checkRecalls } from "./checks/lots.ts";
import { checkApprovals, checkMembers } from "./checks/members.ts";
import { checkMovements } from "./checks/movements.ts";
import type { Report } from "./report.ts";

export type { Check } from "./checks/check.ts";

const CHECKS = [
  ...[checkMembers, checkApprovals, checkLots, checkPacks, checkMovements, checkDispenses],
  ...[checkExcursions, checkAlerts, checkRecalls],
] as const;

/**
 * Compares a report with the chain: with the contracts' state after its last block, and with the events of its period
 * counted apart. What it compares is what each check says.
 */
export async function reconcile(ledger: Ledger, report: Report): Promise<Check[]> {
  const reader = new ChainReader(ledger, report.period);
  const found: Check[] = [];
  for (const check of CHECKS) found.push(...(await check(reader, report)));
  return found;
}

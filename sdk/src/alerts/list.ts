import { blockTime, blockTimes } from "../events/blockTimes.ts";
import { readEvents } from "../events/readEvents.ts";
import type { EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";
import { NO_PACK } from "./raise.ts";

/** An answer on a suspect product is owed within this time. */
export const ANSWER_WITHIN_SECONDS = 24 * 3600;

/** An alert as its events tell it. */
export interface Alert {
  readonly alert: bigint;
  readonly code: EnumValue<"AlertCode">;
  readonly lot: string;
  /** The pack; undefined where it is not known. */
  readonly index: number | undefined;
  readonly evidence: string;
  readonly raisedBy: number;
  /** Unix seconds. */
  readonly raisedAt: number;
  /** Who looks into it, since when; undefined where nobody does. */
  readonly investigation: Step | undefined;
  readonly finding: EnumValue<"Finding">;
  /** Who closed it, when; undefined where it is open. */
  readonly closing: Step | undefined;
  /** Seconds from raising to closing, or to now where it is open. */
  readonly age: number;
  /** Open, or closed later, after more than 24 hours. */
  readonly isLate: boolean;
}

interface Step {
  readonly by: number;
  readonly at: number;
  /** Hash of the paper that was named. */
  readonly document: string;
}

const NAMES = ["AlertRaised", "InvestigationBegun", "AlertResolved"] as const;

/** All alerts in the order of their numbers, as they stand after a block: the newest by default. */
export async function listAlerts(ledger: Ledger, to?: number): Promise<Alert[]> {
  const last = to ?? Number(await ask<string>(ledger.provider, "eth_blockNumber", []));
  const events = await readEvents(ledger, { names: NAMES, to: last });
  const [times, now] = await Promise.all([
    blockTimes(
      ledger,
      events.map(({ block }) => block),
    ),
    blockTime(ledger, last),
  ]);
  const alerts = new Map<bigint, Omit<Alert, "age" | "isLate">>();
  for (const event of events) {
    const at = times.get(event.block) ?? 0;
    if (event.name === "AlertRaised") {
      const { alert, code, lot, index, evidence, by } = event.args;
      const pack = index === NO_PACK ? undefined : index;
      const open = { investigation: undefined, finding: "Open", closing: undefined } as const;
      alerts.set(alert, { alert, code, lot, index: pack, evidence, raisedBy: by, raisedAt: at, ...open });
      continue;
    }
    const { alert, by, document } = event.args;
    const known = alerts.get(alert);
    if (known === undefined) continue;
    const step = { by, at, document };
    alerts.set(
      alert,
      event.name === "InvestigationBegun"
        ? { ...known, investigation: step }
        : { ...known, finding: event.args.finding, closing: step },
    );
  }
  return [...alerts.values()].map((alert) => {
    const age = (alert.closing?.at ?? now) - alert.raisedAt;
    return { ...alert, age, isLate: age > ANSWER_WITHIN_SECONDS };
  });
}

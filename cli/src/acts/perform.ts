import { NO_OCCASION } from "@yaolian/sdk/transactions";
import type { DecodedEvent, Occasion, Outcome } from "@yaolian/sdk/transactions";

import type { Done } from "../frame/command.ts";
import type { Session } from "../frame/session.ts";
import { tellEvent } from "../told/events.ts";
import { callOf } from "./plans.ts";
import type { Step } from "./plans.ts";

/**
 * Does steps one after the other, each by a key that may do it. Returns what happened, in the words of the events, or
 * `nothing` where there is nothing left to do. Throws `KeyMissing` before the first step, or the contract's error.
 */
export async function perform(
  session: Session,
  steps: readonly Step[],
  { occasion = NO_OCCASION, nothing }: { occasion?: Occasion; nothing: string },
): Promise<Done> {
  if (steps.length === 0) return { outcome: "already-applied", reason: nothing };
  const acting = await Promise.all(
    steps.map(({ by: { roles, ...where } }) => session.actingAs(roles.map((role) => ({ role, ...where })))),
  );
  const events: DecodedEvent[] = [];
  const transactions: string[] = [];
  for (const [place, step] of steps.entries()) {
    const ledger = acting[place];
    if (ledger === undefined) continue;
    const outcome = await ledger.actor.send(callOf(ledger, step, occasion));
    events.push(...outcome.events);
    transactions.push(outcome.hash);
  }
  return { reason: await toldOf(session, events), data: { transactions } };
}

/** What happened, as sentences in the order of the events. */
export async function toldOf(session: Session, events: readonly DecodedEvent[]): Promise<string> {
  const directory = await session.directory();
  const lines = await Promise.all(events.map((event) => tellEvent(event, directory)));
  const said = lines.filter((line) => line !== undefined);
  return said.length === 0 ? "Done." : said.map((line) => `${capital(line)}.`).join("\n");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How one transaction ended, with what it did in words. */
export async function sent(
  session: Session,
  { hash, events }: Outcome,
  data: Readonly<Record<string, unknown>> = {},
): Promise<Done> {
  return { reason: await toldOf(session, events), data: { ...data, transactions: [hash] } };
}

import { onchainTable, primaryKey } from "ponder";

import type { EnumValue } from "@yaolian/sdk/ledger";

export const seat = onchainTable("seats", (t) => ({
  member: t.integer().primaryKey(),
  /** Who votes for it. */
  holder: t.hex().notNull(),
}));

/** The Council's times, one row named `council`: seconds, and the seats that it takes to propose. */
export const councilSetting = onchainTable("council_settings", (t) => ({
  name: t.text().primaryKey(),
  votingDelay: t.int8({ mode: "number" }).notNull(),
  votingPeriod: t.int8({ mode: "number" }).notNull(),
  proposalThreshold: t.int8({ mode: "number" }).notNull(),
  /** What a decision waits on the timelock. */
  wait: t.int8({ mode: "number" }).notNull(),
}));

export const proposal = onchainTable("proposals", (t) => ({
  proposal: t.bigint().primaryKey(),
  proposer: t.hex().notNull(),
  targets: t.hex().array().notNull(),
  values: t.bigint().array().notNull(),
  calldatas: t.hex().array().notNull(),
  description: t.text().notNull(),
  proposedAt: t.int8({ mode: "number" }).notNull(),
  /** The second whose seats vote, and the last second of the voting. */
  votingFrom: t.int8({ mode: "number" }).notNull(),
  votingUntil: t.int8({ mode: "number" }).notNull(),
  votesFor: t.integer().notNull(),
  votesAgainst: t.integer().notNull(),
  votesAbstaining: t.integer().notNull(),
  /** When it may be carried out; 0 where it does not wait on the timelock. */
  eta: t.int8({ mode: "number" }).notNull(),
  /** The timelock's name of it; null before it waits there. */
  timelockId: t.hex(),
  /** What became of it; null while that is open, or follows from votes and time. */
  end: t.text().$type<"Executed" | "Canceled">(),
}));

export const vote = onchainTable(
  "votes",
  (t) => ({
    proposal: t.bigint().notNull(),
    voter: t.hex().notNull(),
    vote: t.text().$type<EnumValue<"VoteType">>().notNull(),
    /** 0 for somebody who had no seat when the voting began. */
    weight: t.integer().notNull(),
    reason: t.text().notNull(),
    time: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.proposal, table.voter] }) }),
);

/** What waits, or waited, on the timelock. */
export const timelockOperation = onchainTable("timelock_operations", (t) => ({
  timelockId: t.hex().primaryKey(),
  proposal: t.bigint(),
  /** The first second in which it may be carried out. */
  readyAt: t.int8({ mode: "number" }).notNull(),
  status: t.text().$type<"Waiting" | "Executed" | "Canceled">().notNull(),
}));

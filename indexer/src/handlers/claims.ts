import { readClaimTerms } from "@yaolian/sdk/claims";
import { enumValue } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";

import { on } from "./on.ts";

on("claimLedger:ClaimOpened", ({ args: { claim, insurer, terms, policy }, db, time }) => {
  const { amount, group, ...told } = readClaimTerms(terms);
  return db.insert(tables.claim).values({
    ...{ claim, insurer, ...told, group: group as `0x${string}`, claimed: amount, approved: 0, policy },
    ...({ status: "Submitted", reason: "None", leftBehind: false, openedAt: time } as const),
  });
});

on("claimLedger:ClaimAdjudicated", ({ args: { claim, status, approved, reason }, db }) =>
  db
    .update(tables.claim, { claim })
    .set({ status: enumValue("ClaimStatus", status), approved, reason: enumValue("ClaimReason", reason) }),
);

on("claimLedger:ClaimPaid", ({ args: { claim, settlement }, db }) =>
  db.update(tables.claim, { claim }).set({ status: "Paid", settlement }),
);

on("claimLedger:ClaimWithdrawn", ({ args: { claim, current }, db }) =>
  db.update(tables.claim, { claim }).set({ status: enumValue("ClaimStatus", current) }),
);

on("claimLedger:ClaimRefunded", ({ args: { claim, settlement }, db }) =>
  db.update(tables.claim, { claim }).set({ status: "Refunded", refund: settlement }),
);

on("claimLedger:CeilingChanged", ({ args: { group, perUnit }, db }) =>
  db.insert(tables.ceiling).values({ group, perUnit }).onConflictDoUpdate({ perUnit }),
);

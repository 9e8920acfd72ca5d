import { id } from "ethers";

import { METFORMIN } from "../../../helpers/goods.ts";
import { asModule, claimRequest, setCeiling, Why } from "../../../helpers/claims.ts";
import { byRoles, only, SUCCEEDS, type Plan } from "../matrix.ts";

const SETTLEMENT = id("settlement");
const CLAIM = { open: id("open"), approved: id("approved"), refundDue: id("refund due") };
const decision = (claim: string) => ({ claim, approved: 30, reason: Why.None });

/** Who may use which function of the claim ledger. */
export const claimLedgerPlan: Plan = {
  name: "ClaimLedger",
  contract: (world) => world.claimLedger,
  prepare: async ({ world }) => {
    await setCeiling(world);
    const module = await asModule(world);
    const officer = world.claimLedger.connect(world.operator.claimsOfficer);
    for (const claim of Object.values(CLAIM)) {
      await module.openClaim(claim, world.site.store, METFORMIN, 20, claimRequest(world));
      if (claim !== CLAIM.open) await officer.adjudicate(decision(claim));
    }
    await officer.pay(CLAIM.refundDue, SETTLEMENT);
    await module.withdrawClaim(CLAIM.refundDue);
  },
  rows: {
    openClaim: only("module", "ModuleUnregistered", {
      args: ({ world }) => [id("new"), world.site.store, METFORMIN, 20, claimRequest(world)],
    }),
    withdrawClaim: only("module", "ModuleUnregistered", { args: () => [CLAIM.open] }),
    setCeiling: byRoles(["officer"], { foreign: SUCCEEDS, args: () => [METFORMIN, 1] }),
    adjudicate: byRoles(["claims"], { foreign: "NotInsurer", args: () => [decision(CLAIM.open)] }),
    adjudicateBatch: byRoles(["claims"], { foreign: "NotInsurer", args: () => [[decision(CLAIM.open)]] }),
    pay: byRoles(["claims"], { foreign: "NotInsurer", args: () => [CLAIM.approved, SETTLEMENT] }),
    payBatch: byRoles(["claims"], { foreign: "NotInsurer", args: () => [[CLAIM.approved], SETTLEMENT] }),
    confirmRefund: byRoles(["claims"], { foreign: "NotInsurer", args: () => [CLAIM.refundDue, SETTLEMENT] }),
  },
};

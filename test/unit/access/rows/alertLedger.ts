import { id } from "ethers";

import { byRoles, SUCCEEDS, type Plan } from "../matrix.ts";

const LOT = id("lot");
const SUSPECT = 9;
const FALSE_ALARM = 1;

/** Who may use which function of the alert ledger. */
export const alertLedgerPlan: Plan = {
  name: "AlertLedger",
  contract: (world) => world.alertLedger,
  prepare: async ({ world }) =>
    world.alertLedger.connect(world.operator.pharmacyLogistics).raiseAlert(SUSPECT, LOT, 0, LOT),
  rows: {
    raiseAlert: byRoles(["dispenser", "quality", "logistics", "vaccinator", "officer", "enforcer"], {
      foreign: SUCCEEDS,
      args: () => [SUSPECT, LOT, 0, LOT],
    }),
    beginInvestigation: byRoles(["officer", "enforcer"], { foreign: SUCCEEDS, args: () => [1, LOT] }),
    resolveAlert: byRoles(["officer", "enforcer"], { foreign: SUCCEEDS, args: () => [1, FALSE_ALARM, LOT] }),
  },
};

import { expect } from "chai";

import { CONTRACT_NAMES, type ContractName } from "../../../sdk/src/ledger/contracts.ts";
import { loadWorld } from "../../helpers/world.ts";
import { describeAccess } from "./describeAccess.ts";
import type { Plan } from "./matrix.ts";
import { alertLedgerPlan } from "./rows/alertLedger.ts";
import { anchorRegistryPlan } from "./rows/anchorRegistry.ts";
import { claimLedgerPlan } from "./rows/claimLedger.ts";
import { coldChainPlan } from "./rows/coldChain.ts";
import { consentRegistryPlan } from "./rows/consentRegistry.ts";
import { consortiumPlan } from "./rows/consortium.ts";
import { councilPlan, councilSeatPlan } from "./rows/council.ts";
import { drugRegistryPlan } from "./rows/drugRegistry.ts";
import { immunizationTokenPlan } from "./rows/immunizationToken.ts";
import { lotLedgerPlan } from "./rows/lotLedger.ts";
import { packVerifierPlan } from "./rows/packVerifier.ts";
import { prescriptionTokenPlan } from "./rows/prescriptionToken.ts";
import { timelockPlan } from "./rows/timelock.ts";

/** A plan for each contract that is deployed, whatever it prepares for itself. */
const PLANS: Record<ContractName, () => Pick<Plan, "contract" | "name">> = {
  timelock: () => described(timelockPlan),
  consortium: () => described(consortiumPlan),
  councilSeat: () => described(councilSeatPlan),
  council: () => described(councilPlan),
  drugRegistry: () => described(drugRegistryPlan),
  lotLedger: () => described(lotLedgerPlan),
  alertLedger: () => described(alertLedgerPlan),
  coldChain: () => described(coldChainPlan),
  claimLedger: () => described(claimLedgerPlan),
  packVerifier: () => described(packVerifierPlan),
  prescriptionToken: () => described(prescriptionTokenPlan),
  consentRegistry: () => described(consentRegistryPlan),
  anchorRegistry: () => described(anchorRegistryPlan),
  immunizationToken: () => described(immunizationTokenPlan),
};

function described<Prepared>(plan: Plan<Prepared>): Pick<Plan, "contract" | "name"> {
  describeAccess(plan);
  return plan;
}

describe("the access matrix", () => {
  const plans = Object.entries(PLANS).map(([name, describePlan]) => [name as ContractName, describePlan()] as const);

  it("has a plan for every contract that is deployed", async () => {
    const world = await loadWorld();
    expect(plans.map(([name]) => name).toSorted()).to.deep.equal(CONTRACT_NAMES.toSorted());
    for (const [name, plan] of plans) expect(plan.contract(world), name).to.equal(world[name]);
  });
});

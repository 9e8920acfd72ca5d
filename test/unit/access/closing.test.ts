import { expect } from "chai";

import { decide } from "../../helpers/council.ts";
import { load, type Connection } from "../../helpers/world.ts";
import type { Plan } from "./matrix.ts";
import { alertLedgerPlan } from "./rows/alertLedger.ts";
import { anchorRegistryPlan } from "./rows/anchorRegistry.ts";
import { claimLedgerPlan } from "./rows/claimLedger.ts";
import { coldChainPlan } from "./rows/coldChain.ts";
import { consentRegistryPlan } from "./rows/consentRegistry.ts";
import { drugRegistryPlan } from "./rows/drugRegistry.ts";
import { immunizationTokenPlan } from "./rows/immunizationToken.ts";
import { makeStage, type Stage } from "./stage.ts";

/** What each contract begins; everything else that operators do carries on with what there is, or ends it. */
const BEGINS: Readonly<Record<string, readonly string[]>> = {
  AlertLedger: ["raiseAlert"],
  AnchorRegistry: ["anchorBatch", "anchorDataSet"],
  ClaimLedger: [],
  ColdChain: ["registerDevice"],
  ConsentRegistry: ["breakGlass"],
  DrugRegistry: ["registerProduct", "registerMaterial"],
  ImmunizationToken: ["immunize", "immunizeAndClaim", "immunizeBatch"],
};

/** Tries every function of a contract that the Council has closed, as who may use it. */
function describeClosing<Prepared>(plan: Plan<Prepared>): void {
  const closing = async (connection: Connection): Promise<{ stage: Stage; prepared: Prepared }> => {
    const stage = await makeStage(connection);
    const prepared = await plan.prepare(stage);
    const { consortium } = stage.world;
    const module = await plan.contract(stage.world).getAddress();
    await decide(stage.world, consortium.interface.encodeFunctionData("closeModule", [module]));
    return { stage, prepared };
  };

  it(`${plan.name} begins nothing more and refuses nothing else for it`, async () => {
    const { stage, prepared } = await load(closing);
    const { consortium, connection } = stage.world;
    const contract = plan.contract(stage.world);
    const to = await contract.getAddress();
    const refusal = consortium.interface.encodeErrorResult("ModuleIsClosing", [to]).slice(2);
    const refused: string[] = [];
    for (const [name, row] of Object.entries(plan.rows)) {
      const standIn = row.as?.(stage, prepared)[row.actor];
      const from = standIn ?? stage.address[row.actor as keyof Stage["address"]];
      const data = contract.interface.encodeFunctionData(name, row.args(stage, prepared));
      await connection.provider
        .request({ method: "eth_call", params: [{ from, to, data }, "latest"] })
        .catch((error) => {
          if (JSON.stringify(error).includes(refusal)) refused.push(name);
        });
    }
    expect(refused.toSorted()).to.deep.equal([...(BEGINS[plan.name] ?? [])].toSorted());
  });
}

describe("a contract of the ledger that is closing", () => {
  describeClosing(alertLedgerPlan);
  describeClosing(anchorRegistryPlan);
  describeClosing(claimLedgerPlan);
  describeClosing(coldChainPlan);
  describeClosing(consentRegistryPlan);
  describeClosing(drugRegistryPlan);
  describeClosing(immunizationTokenPlan);
});

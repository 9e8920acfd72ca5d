import { Wallet } from "ethers";

import { Actor, type Ledger } from "../../src/ledger/index.ts";
import { freshAccount, LONG, Role, type MemberName } from "../../../test/helpers/world.ts";
import { loadStage, type Stage } from "../ledger/stage.ts";

/** A stage with records officers at a hospital and a clinic, and a patient's side whose key only signs. */
export interface ConsentStage extends Stage {
  readonly officer: Ledger;
  readonly clinicOfficer: Ledger;
  readonly holder: Wallet;
}

export async function loadConsentStage(): Promise<ConsentStage> {
  const stage = await loadStage();
  const { consortium, admin, member } = stage.world;
  const add = async (of: MemberName, index: number): Promise<Ledger> => {
    const account = freshAccount(stage.world, index);
    await consortium.connect(admin[of]).addOperator(member[of], account, Role.RecordsOfficer, 0, LONG);
    return stage.ledger.as(new Actor(stage.wallet(account.address)));
  };
  const holder = new Wallet(Wallet.createRandom().privateKey);
  return { ...stage, holder, officer: await add("hospital", 0), clinicOfficer: await add("clinic", 1) };
}

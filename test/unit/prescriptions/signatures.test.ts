import { expect } from "chai";
import { Wallet } from "ethers";

import { accepted, accepting, by, cancelling, issued, packs, pharmacies, stateOf } from "../../helpers/pharmacies.ts";
import type { Pharmacies } from "../../helpers/pharmacies.ts";
import { NO_DEADLINE, order, type Slip } from "../../helpers/prescriptions.ts";
import { load } from "../../helpers/world.ts";

/** As `ContractWallet.Answer`. */
const BURN_GAS = 7;
const OVERSIZED_RIGHT = 9;

/** What alterations of a signature come to is in test/unit/signatures; here is what becomes of the prescription. */
describe("PrescriptionToken: signatures", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  const ordered = async (slip: Slip) => order(at.world, slip, { packs: packs(at.lot.metformin, 0) });

  it("lets the consignments and the time of a dispense differ, which are not signed", async () => {
    const slip = await issued(at);
    await by(at, "dispenser").dispense({ ...(await ordered(slip)), time: 0 });
    expect((await stateOf(at, slip)).units).to.equal(0);
  });

  it("refuses one kind of signature for another kind of act, and tells whose it should be", async () => {
    const slip = await issued(at);
    const given = await ordered(slip);
    const [fields, until, deadline, toAccept] = await accepting(at, slip);
    const [, , toCancel] = await cancelling(at, slip);
    for (const sent of [
      by(at, "dispenser").dispense({ ...given, signature: toAccept }),
      by(at, "dispenser").dispense({ ...given, signature: toCancel }),
      by(at, "dispenser").accept(fields, until, deadline, given.signature),
      by(at, "dispenser").accept(fields, until, deadline, toCancel),
      at.token.cancelBySignature(fields, NO_DEADLINE, toAccept),
      at.token.cancelBySignature(fields, NO_DEADLINE, given.signature),
    ]) {
      await expect(sent).to.be.revertedWithCustomError(at.token, "SignatureInvalid").withArgs(slip.id, fields.holder);
    }
    expect((await stateOf(at, slip)).sequence).to.equal(1);
  });

  it("voids a signature by every transition, its own included", async () => {
    const slip = await accepted(at, { quantity: 40 });
    const stale = await ordered(slip);
    await by(at, "dispenser").giveBack(slip.id, slip.fields.holder);
    await expect(by(at, "dispenser").dispense(stale)).to.be.revertedWithCustomError(at.token, "SignatureInvalid");
    const good = await ordered(slip);
    await by(at, "dispenser").dispense(good);
    const record = { previousChain: "0x".padEnd(34, "0"), previousDay: 0, units: 20, packs: good.packs };
    await by(at, "dispenser").withdraw(slip.fields, { ...record, consignments: [0] });
    await expect(by(at, "dispenser").dispense(good)).to.be.revertedWithCustomError(at.token, "SignatureInvalid");
  });

  describe("given a holder that is a contract wallet", () => {
    async function walletSlip(answer: number) {
      const owner = new Wallet(Wallet.createRandom().privateKey);
      const wallet = await at.world.connection.ethers.deployContract("ContractWallet", [owner]);
      await wallet.setAnswer(answer);
      return issued(at, { holder: owner, holderAddress: await wallet.getAddress() });
    }

    it("changes nothing when it burns all the gas it gets", async () => {
      const slip = await walletSlip(BURN_GAS);
      const sent = by(at, "dispenser").dispense(await ordered(slip), { gasLimit: 500_000 });
      await expect(sent).to.be.revert(at.world.connection.ethers);
      expect(await stateOf(at, slip)).to.include({ units: 20n, sequence: 1n });
    });

    it("does not pay for copying a megabyte of its answer", async () => {
      const slip = await walletSlip(OVERSIZED_RIGHT);
      // The wallet spends 2.2 million on its megabyte; to copy it would cost as much again.
      await by(at, "dispenser").dispense(await ordered(slip), { gasLimit: 3_200_000 });
      expect((await stateOf(at, slip)).units).to.equal(0);
    });
  });
});

import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";

import { State } from "../../helpers/goods.ts";
import { issued, packs, pharmacies, stateOf, type Pharmacies } from "../../helpers/pharmacies.ts";
import { order } from "../../helpers/prescriptions.ts";
import { load, LONG, Role } from "../../helpers/world.ts";

type Signer = Pharmacies["world"]["stranger"];
type Order = Awaited<ReturnType<typeof order>>;
interface Rival {
  sender: Signer;
  order: Order;
}

/** A few of the 40,320 orders of eight: the first come first, the last first, and 22 shuffled by a fixed rule. */
const ORDERS = Array.from({ length: 24 }, (_, seed) => {
  const order = [0, 1, 2, 3, 4, 5, 6, 7];
  if (seed === 1) order.reverse();
  for (let i = 7; seed > 1 && i > 0; i--) {
    const j = (seed * 7919 + i * 104_729) % (i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
});

describe("PrescriptionToken: rivals in one block", function () {
  this.timeout(60_000);
  let at: Pharmacies;
  let rivals: Signer[];
  beforeEach(async () => {
    at = await load(pharmacies);
    rivals = await eightDispensers();
  });

  /** Four dispensers of the store and four of the other store. */
  async function eightDispensers() {
    const { consortium, admin, member, site, spare } = at.world;
    const signers = spare.slice(0, 8);
    for (const [index, signer] of signers.entries()) {
      const [who, where] = index < 4 ? (["pharmacy", "store"] as const) : (["otherPharmacy", "otherStore"] as const);
      await consortium.connect(admin[who]).addOperator(member[who], signer, Role.Dispenser, site[where], LONG);
    }
    return signers;
  }

  /** Sends all to one block, in an order that their fees decide. Returns who succeeded, as positions in `all`. */
  async function race(all: Rival[], places: number[]): Promise<{ succeeded: number[]; mined: number[] }> {
    const { provider, networkHelpers, ethers } = at.world.connection;
    await provider.request({ method: "evm_setAutomine", params: [false] });
    const sent: ContractTransactionResponse[] = [];
    for (const [index, { sender, order }] of all.entries()) {
      const fee = BigInt(100 - places.indexOf(index)) * 10n ** 9n;
      const fees = { gasLimit: 1_000_000, maxPriorityFeePerGas: fee, maxFeePerGas: fee + 10n ** 10n };
      sent.push(await at.token.connect(sender).dispense(order, fees));
    }
    await networkHelpers.mine();
    await provider.request({ method: "evm_setAutomine", params: [true] });
    const receipts = await Promise.all(sent.map(({ hash }) => ethers.provider.getTransactionReceipt(hash)));
    expect(new Set(receipts.map((receipt) => receipt?.blockNumber)).size, "all in one block").to.equal(1);
    const succeeded = receipts.flatMap((receipt, index) => (receipt?.status === 1 ? [index] : []));
    const mined = receipts
      .map((receipt, index) => ({ at: receipt?.index ?? -1, index }))
      .sort((a, b) => a.at - b.at)
      .map(({ index }) => index);
    return { succeeded, mined };
  }

  const siteOf = (index: number) => (index < 4 ? at.world.site.store : at.world.site.otherStore);
  const packOf = (index: number) => (index < 4 ? index : 500 + index);
  const given = (index: number, pack = packOf(index)) => ({
    packs: packs(at.lot.metformin, pack),
    consignments: [pack < 500 ? 0 : 500],
    site: siteOf(index),
  });

  for (const places of ORDERS) {
    it(`dispenses one prescription once, sent in the order ${places.join("")}`, async () => {
      const slip = await issued(at);
      const all: Rival[] = [];
      for (const [index, sender] of rivals.entries()) {
        all.push({ sender, order: await order(at.world, slip, given(index)) });
      }
      const { succeeded, mined } = await race(all, places);
      expect(mined).to.deep.equal(places);
      expect(succeeded).to.deep.equal([places[0]]);
      expect((await stateOf(at, slip)).units).to.equal(0);
      for (const index of rivals.keys()) {
        const state = index === places[0] ? State.Dispensed : State.Active;
        expect(await at.world.lotLedger.packStateOf(at.lot.metformin, packOf(index))).to.equal(state);
      }
    });
  }

  for (const places of ORDERS.slice(0, 8)) {
    it(`dispenses one pack once, sent in the order ${places.join("")}`, async () => {
      const all: Rival[] = [];
      const slips = [];
      for (const [index, sender] of rivals.entries()) {
        const slip = await issued(at);
        slips.push(slip);
        all.push({ sender, order: await order(at.world, slip, given(index, 0)) });
      }
      const { succeeded } = await race(all, places);
      // The other pharmacy's four never had it.
      expect(succeeded).to.deep.equal([places.find((index) => index < 4)]);
      for (const [index, slip] of slips.entries()) {
        expect((await stateOf(at, slip)).units).to.equal(index === succeeded[0] ? 0 : 20);
      }
    });
  }

  it("gives nothing to whoever copies a pending dispense and pays more, even a pharmacy or a member's admin", async () => {
    const slip = await issued(at);
    const values = await order(at.world, slip, given(0));
    const [honest, , , , thief] = rivals as [Signer, Signer, Signer, Signer, Signer];
    const { stranger, admin, operator } = at.world;
    const copies = [thief, stranger, admin.pharmacy, operator.wardDispenser, operator.pharmacyLogistics];
    const all = [...copies, honest].map((sender) => ({ sender, order: values }));
    const { succeeded, mined } = await race(all, [0, 1, 2, 3, 4, 5]);
    expect(mined).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(succeeded).to.deep.equal([5]);
  });
});

import { expect } from "chai";
import { hexlify, randomBytes } from "ethers";
import { GriefingHolder__factory } from "../../../typechain-types/index.ts";

import { clinics, doseOrder, immunizationOf, openVial, vaccinating } from "../../helpers/clinics.ts";
import { Class, move, registerLot, registerProduct } from "../../helpers/goods.ts";
import { by, issued, MORPHINE, packs, pharmacies, stateOf } from "../../helpers/pharmacies.ts";
import { order, writeSlip } from "../../helpers/prescriptions.ts";
import { load, type Connection } from "../../helpers/world.ts";

/** As `GriefingHolder.Manner`: 31 bytes of the right answer. */
const SHORT = 3n;

/**
 * A holder that answers in 31 bytes, at an address that ends in a zero byte: where the address was the last thing in the
 * memory that the answer is written to, that byte completes it to the 32 bytes of the right one.
 */
async function shortHolder({ ethers, networkHelpers }: Connection) {
  const address = "0x51000000000000000000000000000000000F5100";
  const model = await ethers.deployContract("GriefingHolder");
  await networkHelpers.setCode(address, await ethers.provider.getCode(model));
  const [signer] = await ethers.getSigners();
  const holder = GriefingHolder__factory.connect(address, signer);
  await holder.setManner(SHORT);
  return holder;
}

describe("Tokens: holders whose answer is short, completed by what lay in memory", () => {
  it("are not given a prescription", async () => {
    const at = await load(pharmacies);
    const holder = await shortHolder(at.world.connection);
    const slip = await writeSlip(at.world, { holderAddress: await holder.getAddress() });
    await expect(by(at, "prescriber").issue(slip.fields, "0x"))
      .to.be.revertedWithCustomError(at.token, "HolderRefuses")
      .withArgs(holder);
    expect(await at.token.balanceOf(holder, slip.id)).to.equal(0);
  });

  it("are not given an immunization", async () => {
    const at = await load(clinics);
    const holder = await shortHolder(at.world.connection);
    await openVial(at);
    // The memory holds the id last: one of 256 documents makes it end in a zero byte.
    const address = await holder.getAddress();
    let dose = doseOrder(at, { holder: address });
    while (!(await immunizationOf(at, dose)).id.endsWith("00")) {
      dose = { ...dose, document: hexlify(randomBytes(32)) };
    }
    await expect(vaccinating(at).immunize(dose))
      .to.be.revertedWithCustomError(at.token, "HolderRefuses")
      .withArgs(holder);
  });
});

describe("PrescriptionToken: a controlled product without a limit", () => {
  it("is given on a controlled prescription of any quantity", async () => {
    const at = await load(pharmacies);
    const { world } = at;
    const gtin = await registerProduct(world, 20, { group: MORPHINE, content: 10, class: Class.Controlled });
    const lot = await registerLot(world, { gtin, lotNumber: "unlimited" });
    await move(world, lot, 0, "plant", "store");
    const slip = await issued(at, { group: MORPHINE, quantity: 5000, class: Class.Controlled });
    await by(at, "dispenser").dispense(await order(world, slip, { packs: packs(lot, 0), units: 10 }));
    expect((await stateOf(at, slip)).units).to.equal(4990);
  });
});

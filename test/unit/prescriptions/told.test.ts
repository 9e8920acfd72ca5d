import { expect } from "chai";
import { Interface, ZeroAddress } from "ethers";

import { clinics, doseOrder, immunizationOf, openVial, vaccinating } from "../../helpers/clinics.ts";
import { deployListener, heardBy } from "../../helpers/listener.ts";
import { by, issued, pharmacies } from "../../helpers/pharmacies.ts";
import { writeSlip } from "../../helpers/prescriptions.ts";
import { load } from "../../helpers/world.ts";

/** As ERC-1155 and ERC-721 have them. */
const RECEIVERS = new Interface([
  "function onERC1155Received(address operator, address from, uint256 id, uint256 value, bytes data)",
  "function onERC721Received(address operator, address from, uint256 id, bytes data)",
]);

describe("what a holder that is a contract is told when a token arrives", () => {
  it("of a prescription: who wrote it, that it is new, which and how many units", async () => {
    const at = await load(pharmacies);
    const { world } = at;
    const holderAddress = await deployListener(world);
    const slip = await writeSlip(world, { holderAddress });
    await by(at, "prescriber").issue(slip.fields, "0x");
    const previous = await issued(at);
    const next = await writeSlip(world, { holderAddress });
    await by(at, "prescriber").reissue(previous.fields, next.fields, "0x");
    const told = [slip, next].map(({ id, fields }) =>
      RECEIVERS.encodeFunctionData("onERC1155Received", [
        world.operator.prescriber.address,
        ZeroAddress,
        id,
        fields.quantity,
        "0x",
      ]),
    );
    expect(await heardBy(world, holderAddress)).to.deep.equal(told);
  });

  it("of an immunization: who gave it, that it is new, and which", async () => {
    const at = await load(clinics);
    const { world } = at;
    await openVial(at);
    const order = doseOrder(at, { holder: await deployListener(world) });
    const { id } = await immunizationOf(at, order);
    await vaccinating(at).immunize(order);
    expect(await heardBy(world, order.holder)).to.deep.equal([
      RECEIVERS.encodeFunctionData("onERC721Received", [world.operator.vaccinator.address, ZeroAddress, id, "0x"]),
    ]);
  });
});

import { expect } from "chai";
import { id as hash, ZeroAddress, ZeroHash } from "ethers";

import type { GriefingHolder } from "../../../typechain-types/index.ts";
import {
  clinics,
  doseOrder,
  immunizationOf,
  openVial,
  vaccinating,
  type Clinics,
  type OrderOptions,
} from "../../helpers/clinics.ts";
import { load } from "../../helpers/world.ts";

const NOT_GIVEN = 0;
const WRONG_DETAILS = 3;

/** As `GriefingHolder.Manner`. */
const MANNERS = [
  "Take",
  "WrongAnswer",
  "DirtyAnswer",
  "Short",
  "Silent",
  "Revert",
  "RevertBomb",
  "AnswerBomb",
  "BurnGas",
];
const REFUSALS = ["WrongAnswer", "DirtyAnswer", "Short", "Silent", "Revert", "RevertBomb"];

describe("ImmunizationToken: its tokens", function () {
  this.timeout(30_000);
  let at: Clinics;
  let order: OrderOptions;
  let id: string;
  beforeEach(async () => {
    at = await load(clinics);
    await openVial(at);
    order = doseOrder(at);
    ({ id } = await immunizationOf(at, order));
  });
  const give = () => vaccinating(at).immunize(order);

  describe("given one that was entered in error", () => {
    beforeEach(give);

    it("burns it, says why, and never gives the dose back", async () => {
      const { lotLedger, site, operator } = at.world;
      const voiding = vaccinating(at).void(id, WRONG_DETAILS);
      await expect(voiding).to.emit(at.token, "Transfer").withArgs(order.holder, ZeroAddress, BigInt(id));
      await expect(voiding)
        .to.emit(at.token, "ImmunizationVoided")
        .withArgs(id, site.clinicRoom, WRONG_DETAILS, operator.vaccinator.address);
      expect((await lotLedger.openedOf(order.lot, 0)).unitsLeft).to.equal(9);
      expect(await at.token.balanceOf(order.holder)).to.equal(0);
      const state = await at.token.stateOf(id);
      expect([state.holder, state.voided]).to.deep.equal([order.holder, true]);
      for (const answer of [at.token.ownerOf(id), at.token.locked(id), at.token.getApproved(id)]) {
        await expect(answer).to.be.revertedWithCustomError(at.token, "ImmunizationIsVoid").withArgs(id);
      }
    });

    it("never comes back, nor is it voided twice", async () => {
      await vaccinating(at).void(id, NOT_GIVEN);
      await expect(give()).to.be.revertedWithCustomError(at.token, "HolderNotFresh").withArgs(order.holder, id);
      await expect(vaccinating(at).void(id, NOT_GIVEN))
        .to.be.revertedWithCustomError(at.token, "ImmunizationIsVoid")
        .withArgs(id);
    });

    it("is voided by a colleague, and by nobody of another member", async () => {
      const { member, site } = at.world;
      await expect(at.token.connect(at.wardVaccinator).void(id, NOT_GIVEN))
        .to.be.revertedWithCustomError(at.token, "NotGivenHere")
        .withArgs(id, site.clinicRoom, member.hospital);
      await at.token.connect(at.colleague).void(id, NOT_GIVEN);
      expect((await at.token.stateOf(id)).voided).to.equal(true);
    });

    it("is voided for a reason that exists", async () => {
      const data = at.token.interface.encodeFunctionData("void", [id, 4]).slice(0, -1) + "5";
      const call = { from: at.world.operator.vaccinator.address, to: await at.token.getAddress(), data };
      await expect(at.world.connection.ethers.provider.call(call)).to.be.revert(at.world.connection.ethers);
    });

    it("is refused where it was never given", async () => {
      await expect(vaccinating(at).void(hash("other"), NOT_GIVEN))
        .to.be.revertedWithCustomError(at.token, "ImmunizationUnknown")
        .withArgs(hash("other"));
    });
  });

  describe("when it answers as ERC-721 and ERC-5192", () => {
    beforeEach(give);

    it("has one owner, is locked, and nobody is approved", async () => {
      const { token } = at;
      expect(await token.ownerOf(id)).to.equal(order.holder);
      expect(await token.balanceOf(order.holder)).to.equal(1);
      expect(await token.balanceOf(at.world.stranger)).to.equal(0);
      expect(await token.locked(id)).to.equal(true);
      expect(await token.getApproved(id)).to.equal(ZeroAddress);
      expect(await token.isApprovedForAll(order.holder, at.world.stranger)).to.equal(false);
      await expect(token.balanceOf(ZeroAddress)).to.be.revertedWithCustomError(token, "HolderMissing");
      await expect(token.ownerOf(1)).to.be.revertedWithCustomError(token, "ImmunizationUnknown");
      await expect(token.stateOf(ZeroHash)).to.be.revertedWithCustomError(token, "ImmunizationUnknown");
    });

    it("says which standards it follows", async () => {
      for (const standard of ["0x80ac58cd", "0xb45a3c0e", "0x01ffc9a7"]) {
        expect(await at.token.supportsInterface(standard), standard).to.equal(true);
      }
      expect(await at.token.supportsInterface("0xffffffff")).to.equal(false);
    });

    it("never changes hands", async () => {
      const stranger = at.world.stranger.address;
      const { token } = at;
      const tries = [
        token.transferFrom(order.holder, stranger, id),
        token["safeTransferFrom(address,address,uint256)"](order.holder, stranger, id),
        token["safeTransferFrom(address,address,uint256,bytes)"](order.holder, stranger, id, "0x"),
        token.approve(stranger, id),
        token.setApprovalForAll(stranger, true),
      ];
      for (const each of tries) await expect(each).to.be.revertedWithCustomError(token, "NotTransferable");
      expect(await token.ownerOf(id)).to.equal(order.holder);
    });
  });

  describe("given a holder that is a contract", () => {
    let holder: GriefingHolder;
    beforeEach(async () => {
      holder = await at.world.connection.ethers.deployContract("GriefingHolder");
      order = doseOrder(at, { holder: await holder.getAddress() });
      ({ id } = await immunizationOf(at, order));
    });
    const behave = (manner: string) => holder.setManner(MANNERS.indexOf(manner));
    const offered = (gasLimit = 3_200_000) => vaccinating(at).immunize(order, { gasLimit });

    it("is called back last and takes it", async () => {
      await offered();
      expect(await at.token.ownerOf(id)).to.equal(order.holder);
    });

    for (const manner of REFUSALS) {
      it(`is not given a token that it refuses (${manner})`, async () => {
        await behave(manner);
        await expect(offered()).to.be.revertedWithCustomError(at.token, "HolderRefuses").withArgs(holder);
        expect((await at.world.lotLedger.openedOf(order.lot, 0)).unitsLeft).to.equal(10);
      });
    }

    it("makes nobody pay for copying a megabyte of its answer, and changes nothing by burning gas", async () => {
      await behave("BurnGas");
      await expect(offered(300_000)).to.be.revert(at.world.connection.ethers);
      await behave("AnswerBomb");
      await offered();
      expect(await at.token.balanceOf(holder)).to.equal(1);
    });

    it("is not called back in a batch, nor when it is voided", async () => {
      await behave("Revert");
      await vaccinating(at).immunizeBatch([order]);
      expect(await at.token.balanceOf(holder)).to.equal(1);
      await vaccinating(at).void(id, NOT_GIVEN);
      expect(await at.token.balanceOf(holder)).to.equal(0);
    });

    it("can do nothing from within but what anybody can", async () => {
      const target = await at.token.getAddress();
      const { interface: abi } = at.token;
      const transfer = abi.encodeFunctionData("transferFrom", [order.holder, at.world.stranger.address, BigInt(id)]);
      const again = abi.encodeFunctionData("immunize", [doseOrder(at)]);
      const voiding = abi.encodeFunctionData("void", [id, NOT_GIVEN]);
      await holder.prepare([transfer, again, voiding].map((data) => ({ target, data })));
      await offered();
      const tried = await holder.queryFilter(holder.filters.Tried);
      const unknown = at.world.consortium.interface.getError("OperatorUnknown")?.selector;
      expect(tried.map(({ args }) => args.answer.slice(0, 10))).to.deep.equal([
        abi.getError("NotTransferable")?.selector,
        unknown,
        unknown,
      ]);
    });
  });
});

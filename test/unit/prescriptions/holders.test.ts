import { expect } from "chai";
import type { GriefingHolder } from "../../../typechain-types/index.ts";

import { accepting, by, cancelling, issued, packs, pharmacies, stateOf } from "../../helpers/pharmacies.ts";
import { unitsByEvents, type Pharmacies } from "../../helpers/pharmacies.ts";
import { NO_DEADLINE, order, writeSlip, type Slip } from "../../helpers/prescriptions.ts";
import { load, LONG, Role } from "../../helpers/world.ts";

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
  "Reenter",
] as const;

/** What each answer comes to, and each call from within, is in test/unit/griefing; here is what becomes of the token. */
describe("PrescriptionToken: holders that are contracts", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  let holder: GriefingHolder;
  beforeEach(async () => {
    at = await load(pharmacies);
    holder = await at.world.connection.ethers.deployContract("GriefingHolder");
  });

  const behave = (manner: (typeof MANNERS)[number]) => holder.setManner(MANNERS.indexOf(manner));
  const write = async () => writeSlip(at.world, { holderAddress: await holder.getAddress() });
  /** Issues to the holder, in each of the two ways that call it back. */
  const ways: Record<"issue" | "reissue", (slip: Slip) => Promise<unknown>> = {
    issue: (slip) => by(at, "prescriber").issue(slip.fields, "0x", { gasLimit: 3_200_000 }),
    reissue: async (slip) => {
      const previous = await issued(at);
      return by(at, "prescriber").reissue(previous.fields, slip.fields, "0x", { gasLimit: 3_200_000 });
    },
  };

  for (const [way, issue] of Object.entries(ways)) {
    describe(`when it is called back by ${way}`, () => {
      it("takes the token, told who sent it and what", async () => {
        const slip = await write();
        await issue(slip);
        expect((await stateOf(at, slip)).units).to.equal(20);
      });

      it("leaves nothing of a token that it refuses", async () => {
        await behave("Revert");
        const slip = await write();
        await expect(issue(slip)).to.be.revertedWithCustomError(at.token, "HolderRefuses").withArgs(holder);
        expect(await at.token.balanceOf(holder, slip.id)).to.equal(0);
      });

      it("makes nobody pay for copying a megabyte of its answer", async () => {
        await behave("AnswerBomb");
        const slip = await write();
        // The holder spends 2.2 million on its megabyte; to copy it would cost as much again.
        await issue(slip);
        expect((await stateOf(at, slip)).units).to.equal(20);
      });
    });
  }

  describe("when it calls back into the ledger", () => {
    const selector = (name: string, contract = at.world.consortium) => contract.interface.getError(name)?.selector;

    /** What became of each call that the holder made when its token came. */
    async function tried(slip: Slip, calls: string[]) {
      const target = await at.token.getAddress();
      await holder.prepare(calls.map((data) => ({ target, data })));
      await by(at, "prescriber").issue(slip.fields, "0x");
      const events = await holder.queryFilter(holder.filters.Tried);
      return events.map(({ args }) => (args.success ? "done" : args.answer.slice(0, 10)));
    }

    it("is refused everything that only operators do", async () => {
      const slip = await write();
      const other = await writeSlip(at.world);
      const { interface: abi } = at.token;
      const values = await order(at.world, slip, { packs: packs(at.lot.metformin, 0), signature: "0x" });
      const record = { previousChain: "0x".padEnd(34, "0"), previousDay: 0, units: 20, packs: values.packs };
      const calls = [
        abi.encodeFunctionData("accept", [slip.fields, LONG, NO_DEADLINE, "0x"]),
        abi.encodeFunctionData("giveBack", [slip.id, slip.fields.holder]),
        abi.encodeFunctionData("dispense", [values]),
        abi.encodeFunctionData("dispenseBatch", [[values]]),
        abi.encodeFunctionData("withdraw", [slip.fields, { ...record, consignments: [0] }]),
        abi.encodeFunctionData("cancel", [slip.fields]),
        abi.encodeFunctionData("reissue", [slip.fields, other.fields, "0x"]),
        abi.encodeFunctionData("issue", [slip.fields, "0x"]),
        abi.encodeFunctionData("issueBatch", [[slip.fields], ["0x"]]),
      ];
      const answers = await tried(slip, calls);
      expect(answers).to.deep.equal(calls.map(() => selector("OperatorUnknown")));
      expect(await stateOf(at, slip)).to.include({ units: 20n, sequence: 1n });
    });

    it("is refused to transfer, and cancels by its own signature only as anybody could", async () => {
      const slip = await write();
      const { interface: abi } = at.token;
      const answers = await tried(slip, [
        abi.encodeFunctionData("safeTransferFrom", [slip.fields.holder, at.world.stranger.address, slip.id, 20, "0x"]),
        abi.encodeFunctionData("setApprovalForAll", [at.world.stranger.address, true]),
        abi.encodeFunctionData("completeCancellation", [slip.id, slip.fields.holder]),
        abi.encodeFunctionData("cancelBySignature", [slip.fields, NO_DEADLINE, "0x"]),
        abi.encodeFunctionData("cancelBySignature", [slip.fields, NO_DEADLINE, "0x"]),
      ]);
      const token = (name: string) => at.token.interface.getError(name)?.selector;
      expect(answers).to.deep.equal([
        token("NotTransferable"),
        token("NotTransferable"),
        token("CancellationNotAsked"),
        "done",
        token("PrescriptionIsCancelled"),
      ]);
      expect(await stateOf(at, slip)).to.include({ units: 0n, sequence: 2n, cancelled: true });
      expect(await unitsByEvents(at, slip)).to.equal(0);
    });

    it("keeps every law where the holder is a dispenser too", async () => {
      const { consortium, admin, member, site } = at.world;
      await consortium.connect(admin.pharmacy).addOperator(member.pharmacy, holder, Role.Dispenser, site.store, LONG);
      const slip = await write();
      const { interface: abi } = at.token;
      const first = await order(at.world, slip, { packs: packs(at.lot.metformin, 0), signature: "0x" });
      const second = await order(at.world, slip, { packs: packs(at.lot.metformin, 1), signature: "0x" });
      const answers = await tried(slip, [
        abi.encodeFunctionData("dispense", [first]),
        abi.encodeFunctionData("dispense", [second]),
      ]);
      expect(answers).to.deep.equal(["done", at.token.interface.getError("UnitsExceeded")?.selector]);
      expect(await stateOf(at, slip)).to.include({ units: 0n, sequence: 2n });
      expect(await at.world.lotLedger.packStateOf(at.lot.metformin, 1)).to.equal(0);
      expect(await unitsByEvents(at, slip)).to.equal(0);
    });

    it("can't issue the same prescription again from within, where it is its own prescriber", async () => {
      const { consortium, admin, member } = at.world;
      await consortium.connect(admin.hospital).addOperator(member.hospital, holder, Role.Prescriber, 0, LONG);
      const written = await write();
      const fields = { ...written.fields, prescriber: await holder.getAddress() };
      const slip = { ...written, fields, id: await at.token.prescriptionId(fields) };
      const target = await at.token.getAddress();
      const data = at.token.interface.encodeFunctionData("issue", [fields, "0x"]);
      await holder.prepare([{ target, data }]);
      await holder.act(target, data);
      const [attempt] = await holder.queryFilter(holder.filters.Tried);
      expect(attempt?.args.answer.slice(0, 10)).to.equal(at.token.interface.getError("PrescriptionExists")?.selector);
      expect(await stateOf(at, slip)).to.include({ units: 20n, sequence: 1n });
    });
  });

  describe("when it is not called back", () => {
    it("can't stop its pharmacy from dispensing, withdrawing or giving back, nor its prescriber from cancelling", async () => {
      const slip = await write();
      await by(at, "prescriber").issue(slip.fields, "0x");
      await behave("Revert");
      await by(at, "dispenser").accept(...(await accepting(at, slip)));
      const values = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      await by(at, "dispenser").dispense(values);
      const record = { previousChain: "0x".padEnd(34, "0"), previousDay: 0, units: 20, packs: values.packs };
      await by(at, "dispenser").withdraw(slip.fields, { ...record, consignments: [0] });
      await by(at, "dispenser").giveBack(slip.id, slip.fields.holder);
      await at.token.cancelBySignature(...(await cancelling(at, slip)));
      expect((await stateOf(at, slip)).cancelled).to.equal(true);
    });
  });
});

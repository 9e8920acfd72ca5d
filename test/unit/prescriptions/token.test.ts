import { expect } from "chai";
import fc from "fast-check";
import { AbiCoder, getBytes, hexlify, id, keccak256, TypedDataEncoder, ZeroAddress, ZeroHash } from "ethers";

import { Class } from "../../helpers/goods.ts";
import { accepted, accepting, by, cancelling, dispensed, issued, now, packs } from "../../helpers/pharmacies.ts";
import { opened, pharmacies, stateOf, unitsByEvents, type Pharmacies } from "../../helpers/pharmacies.ts";
import { domainOf, NO_DEADLINE, order, packsHash, TYPES, writeSlip, type Slip } from "../../helpers/prescriptions.ts";
import { load } from "../../helpers/world.ts";

const coder = AbiCoder.defaultAbiCoder();

/** The narrow fields of a prescription: where each lies in its encoding, in words, and how many bits it has. */
const NARROW = {
  issuer: [0, 24],
  prescriber: [1, 160],
  coPrescriber: [2, 160],
  holder: [3, 160],
  quantity: [6, 24],
  firstDay: [7, 16],
  lastDay: [8, 16],
  interval: [9, 16],
  class: [10, 2],
} as const;

describe("PrescriptionToken: the token itself", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  describe("given ids", () => {
    const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((b) => hexlify(b));
    const anyPrescription = fc.record({
      issuer: uint(24),
      prescriber: bytes(20),
      coPrescriber: bytes(20),
      holder: bytes(20),
      drug: bytes(32),
      document: bytes(32),
      quantity: uint(24),
      firstDay: uint(16),
      lastDay: uint(16),
      interval: uint(16),
      class: uint(2),
      partsGroup: bytes(32),
    });

    it("are the EIP-712 digests that every wallet computes", async () => {
      const domain = await domainOf(at.world);
      await fc.assert(
        fc.asyncProperty(anyPrescription, async (fields) => {
          const digest = TypedDataEncoder.hash(domain, { Prescription: TYPES.Prescription }, fields);
          expect(await at.token.prescriptionId(fields)).to.equal(digest);
        }),
        { numRuns: 100 },
      );
    });

    it("tell their domain as ERC-5267 has it", async () => {
      const [fields, name, version, chainId, contract, salt, extensions] = await at.token.eip712Domain();
      const { chainId: chain } = await at.world.connection.ethers.provider.getNetwork();
      expect([fields, name, version, chainId, contract, salt, [...extensions]]).to.deep.equal([
        "0x0f",
        "Yaolian PrescriptionToken",
        "1",
        chain,
        await at.token.getAddress(),
        ZeroHash,
        [],
      ]);
    });

    it("chain a prescription's dispenses by what each was", async () => {
      const slip = await issued(at, { quantity: 60 });
      let chain = "0x".padEnd(34, "0");
      let day = 0n;
      for (const indices of [[0], [1, 2]]) {
        const record = await dispensed(at, slip, ...indices);
        const link = ["bytes16", "uint16", "uint24", "uint24", "bytes32"];
        const values = [chain, day, at.world.site.store, record.units, packsHash(record.packs)];
        chain = keccak256(coder.encode(link, values)).slice(0, 34);
        const state = await stateOf(at, slip);
        expect(state.chain).to.equal(chain);
        day = state.dispensedDay;
      }
    });
  });

  describe("given calldata with dirty upper bits", () => {
    const words = (fields: Slip["fields"]) =>
      coder
        .encode([`tuple(${TYPES.Prescription.map(({ type }) => type).join(",")})`], [Object.values(fields)])
        .slice(2);

    /** The same call with a bit set that the field has no room for: the lowest such bit, or the highest. */
    function dirty(data: string, fields: Slip["fields"], name: keyof typeof NARROW, highest: boolean): string {
      const [word, bits] = NARROW[name];
      const start = data.indexOf(words(fields));
      if (start < 0 || data.indexOf(words(fields), start + 1) >= 0)
        throw new Error("the prescription must be there once");
      const bit = highest ? 255 : bits;
      const place = start / 2 - 1 + 32 * word + 31 - Math.floor(bit / 8);
      const changed = getBytes(data);
      changed[place] = (changed[place] ?? 0) | (1 << (bit % 8));
      return hexlify(changed);
    }

    async function expectRefused(from: Pharmacies["world"]["stranger"], data: string) {
      const to = await at.token.getAddress();
      await expect(from.sendTransaction({ to, data, gasLimit: 1_000_000 })).to.be.revert(at.world.connection.ethers);
    }

    async function expectAllRefused(from: Pharmacies["world"]["stranger"], data: string, fields: Slip["fields"]) {
      for (const name of Object.keys(NARROW) as (keyof typeof NARROW)[]) {
        for (const highest of [false, true]) await expectRefused(from, dirty(data, fields, name, highest));
      }
      await from.sendTransaction({ to: await at.token.getAddress(), data, gasLimit: 1_000_000 });
    }

    it("issues nothing", async () => {
      const { prescriber } = at.world.operator;
      const slip = await writeSlip(at.world, { interval: 1 });
      const data = at.token.interface.encodeFunctionData("issue", [slip.fields, "0x"]);
      await expectAllRefused(prescriber, data, slip.fields);
      const batched = await writeSlip(at.world);
      const batch = at.token.interface.encodeFunctionData("issueBatch", [[batched.fields], ["0x"]]);
      await expectAllRefused(prescriber, batch, batched.fields);
    });

    it("reissues nothing, whichever of the two is dirty", async () => {
      const { prescriber } = at.world.operator;
      const slip = await issued(at);
      const next = await writeSlip(at.world);
      const data = at.token.interface.encodeFunctionData("reissue", [slip.fields, next.fields, "0x"]);
      for (const highest of [false, true]) {
        for (const name of Object.keys(NARROW) as (keyof typeof NARROW)[]) {
          await expectRefused(prescriber, dirty(data, slip.fields, name, highest));
        }
      }
      await expectAllRefused(prescriber, data, next.fields);
    });

    it("accepts, dispenses, withdraws and cancels nothing", async () => {
      const { dispenser, prescriber, pharmacyLogistics } = at.world.operator;
      const { interface: abi } = at.token;
      const slip = await issued(at, { quantity: 40 });
      const accept = abi.encodeFunctionData("accept", [...(await accepting(at, slip))]);
      await expectAllRefused(dispenser, accept, slip.fields);
      const values = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      await expectAllRefused(dispenser, abi.encodeFunctionData("dispense", [values]), slip.fields);
      const record = { previousChain: "0x".padEnd(34, "0"), previousDay: 0, units: 20, packs: values.packs };
      const withdraw = abi.encodeFunctionData("withdraw", [slip.fields, { ...record, consignments: [0] }]);
      await expectAllRefused(dispenser, withdraw, slip.fields);
      const ask = abi.encodeFunctionData("cancelBySignature", [...(await cancelling(at, slip))]);
      await expectAllRefused(pharmacyLogistics, ask, slip.fields);
      const other = await issued(at);
      await expectAllRefused(prescriber, abi.encodeFunctionData("cancel", [other.fields]), other.fields);
    });

    /** Sets a bit in the one word of the call that holds a value. */
    function dirtyWord(data: string, word: string, bit: number): string {
      const start = data.indexOf(word.slice(2));
      if (start < 0) throw new Error("the word must be there");
      const changed = getBytes(data);
      const place = start / 2 - 1 + 31 - Math.floor(bit / 8);
      changed[place] = (changed[place] ?? 0) | (1 << (bit % 8));
      return hexlify(changed);
    }

    it("dispenses no pack, drug, units, deadline or consignment that is dirty", async () => {
      const { dispenser } = at.world.operator;
      await opened(at, at.lot.metformin, 77);
      const slip = await issued(at, { quantity: 40 });
      const given = [{ lot: at.lot.metformin, index: 77, units: 13 }];
      const deadline = NO_DEADLINE - 5;
      const signed = await order(at.world, slip, { packs: given, units: 13, deadline });
      const values = { ...signed, time: 1_755_000_077 };
      const data = at.token.interface.encodeFunctionData("dispense", [values]);
      // A pack is lot, index, units; index and units are found beside their lot.
      const pack = data.indexOf(at.lot.metformin.slice(2));
      const inPack = (word: number, bit: number) => {
        const changed = getBytes(data);
        const place = pack / 2 - 1 + 32 * word + 31 - Math.floor(bit / 8);
        changed[place] = (changed[place] ?? 0) | (1 << (bit % 8));
        return hexlify(changed);
      };
      const uintWord = (value: number) => coder.encode(["uint256"], [value]);
      for (const altered of [
        inPack(1, 32),
        inPack(1, 255),
        inPack(2, 24),
        inPack(2, 255),
        dirtyWord(data, coder.encode(["bytes16"], [slip.drug.group]), 127),
        dirtyWord(data, coder.encode(["bytes16"], [slip.drug.group]), 0),
        dirtyWord(data, uintWord(deadline), 40),
        dirtyWord(data, uintWord(deadline), 255),
        dirtyWord(data, uintWord(values.time), 40),
        dirtyWord(data, uintWord(values.time), 255),
      ]) {
        await expectRefused(dispenser, altered);
      }
      await dispenser.sendTransaction({ to: await at.token.getAddress(), data });
      expect((await stateOf(at, slip)).units).to.equal(27);
    });
  });

  describe("given ERC-1155", () => {
    it("says what it supports", async () => {
      const supports = { "0x01ffc9a7": true, "0xd9b67a26": true, "0x0e89341c": false, "0x80ac58cd": false };
      for (const [interfaceId, expected] of Object.entries({ ...supports, "0xffffffff": false })) {
        expect(await at.token.supportsInterface(interfaceId), interfaceId).to.equal(expected);
      }
    });

    it("answers with balances, alone and in lists", async () => {
      const [first, second] = [await issued(at, { quantity: 30 }), await issued(at, { quantity: 40 })];
      const { token } = at;
      expect(await token.balanceOf(first.fields.holder, first.id)).to.equal(30);
      expect(await token.balanceOf(second.fields.holder, first.id)).to.equal(0);
      expect(await token.balanceOf(ZeroAddress, first.id)).to.equal(0);
      const holders = [first.fields.holder, second.fields.holder, first.fields.holder];
      expect(await token.balanceOfBatch(holders, [first.id, second.id, second.id])).to.deep.equal([30n, 40n, 0n]);
      expect(await token.balanceOfBatch([], [])).to.deep.equal([]);
      await expect(token.balanceOfBatch(holders, [first.id]))
        .to.be.revertedWithCustomError(token, "BatchLengthInvalid")
        .withArgs(1, 3);
    });

    it("never transfers, whoever asks, however little, to whomever", async () => {
      const slip = await issued(at);
      const { stranger, operator } = at.world;
      const { holder } = slip.fields;
      const { networkHelpers, ethers } = at.world.connection;
      await networkHelpers.impersonateAccount(holder);
      await networkHelpers.setBalance(holder, ethers.parseEther("1"));
      for (const sender of [await ethers.getSigner(holder), operator.prescriber, operator.dispenser, stranger]) {
        const token = at.token.connect(sender);
        for (const to of [stranger.address, holder, ZeroAddress]) {
          for (const units of [0, 1, 20]) {
            await expect(token.safeTransferFrom(holder, to, slip.id, units, "0x")).to.be.revertedWithCustomError(
              token,
              "NotTransferable",
            );
            await expect(
              token.safeBatchTransferFrom(holder, to, [slip.id], [units], "0x"),
            ).to.be.revertedWithCustomError(token, "NotTransferable");
          }
        }
        await expect(token.setApprovalForAll(stranger, true)).to.be.revertedWithCustomError(token, "NotTransferable");
        await expect(token.setApprovalForAll(stranger, false)).to.be.revertedWithCustomError(token, "NotTransferable");
      }
      expect(await at.token.isApprovedForAll(holder, stranger)).to.equal(false);
      expect(await at.token.isApprovedForAll(holder, holder)).to.equal(false);
      expect(await at.token.balanceOf(holder, slip.id)).to.equal(20);
    });

    it("tells every change of a balance, and no change of hands", async () => {
      const slip = await accepted(at, { quantity: 100 });
      const lost = await issued(at, { quantity: 40 });
      const record = await dispensed(at, slip, 0, 1);
      await dispensed(at, lost, 5);
      await by(at, "dispenser").withdraw(slip.fields, record);
      await dispensed(at, slip, 1, 2, 3);
      await by(at, "prescriber").cancel(slip.fields);
      const next = await writeSlip(at.world, { quantity: 20 });
      await by(at, "prescriber").reissue(lost.fields, next.fields, "0x");
      const balances: bigint[] = [];
      for (const { id: number, fields } of [slip, lost, next]) {
        balances.push(await at.token.balanceOf(fields.holder, number));
        expect(await unitsByEvents(at, { id: number, fields } as Slip)).to.equal(balances.at(-1));
      }
      expect(balances).to.deep.equal([40n, 0n, 20n]);
      for (const { args } of await at.token.queryFilter(at.token.filters.TransferSingle)) {
        expect([args.from, args.to]).to.include(ZeroAddress);
      }
    });
  });

  describe("given questions", () => {
    it("names the contracts it asks", async () => {
      expect(await at.token.CONSORTIUM()).to.equal(await at.world.consortium.getAddress());
      expect(await at.token.LOTS()).to.equal(await at.world.lotLedger.getAddress());
    });

    it("knows nothing of a prescription that was not issued, or of another holder's", async () => {
      const slip = await issued(at);
      const unknown = await writeSlip(at.world);
      for (const [number, holder] of [
        [unknown.id, unknown.fields.holder],
        [slip.id, unknown.fields.holder],
        [id("none"), slip.fields.holder],
      ] as const) {
        await expect(at.token.stateOf(number, holder))
          .to.be.revertedWithCustomError(at.token, "PrescriptionUnknown")
          .withArgs(number);
      }
    });

    it("keeps what an acceptance was until another takes its place, and says that it is over", async () => {
      const until = (await now(at)) + 1000;
      const slip = await accepted(at, { until });
      await at.world.connection.networkHelpers.time.increaseTo(until + 1);
      const site = BigInt(at.world.site.store);
      expect(await stateOf(at, slip)).to.include({ site, until: BigInt(until), acceptanceLives: false });
    });

    it("keeps the parts of one multiple prescription apart", async () => {
      const partsGroup = id("three months");
      const parts = [await issued(at, { partsGroup }), await issued(at, { partsGroup })] as const;
      await dispensed(at, parts[0], 0);
      expect([(await stateOf(at, parts[0])).units, (await stateOf(at, parts[1])).units]).to.deep.equal([0n, 20n]);
    });

    it("opens a prescription's commitment with a class that is controlled too", async () => {
      const slip = await issued(at, { class: Class.Controlled });
      await dispensed(at, slip, 0);
      expect((await stateOf(at, slip)).units).to.equal(0);
    });
  });
});

import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { AbiCoder, id, keccak256, Wallet, ZeroAddress, ZeroHash, type ContractTransactionResponse } from "ethers";

import { Class, groupOf, Movement, Reason, State, text20, Verdict } from "../helpers/goods.ts";
import { TYPES } from "../helpers/prescriptions.ts";
import { deployWorld, load, NO_OCCASION, withCheckDigit, type Connection, type World } from "../helpers/world.ts";

/*
 * The life of one pack and one prescription, from the register of drugs to the patient and back, with every event and
 * every state on the way. Read it beside `IPrescriptionToken.sol` and `ILotLedger.sol`.
 */

const coder = AbiCoder.defaultAbiCoder();

/** Metformin 500 mg tablets: what a prescription names, whoever makes them. */
const GROUP = groupOf("http://www.nlm.nih.gov/research/umls/rxnorm|861007");
const GTIN = withCheckDigit(690_123_450_0042n);
const LOT_NUMBER = text20("M24A017");
const LOT = keccak256(coder.encode(["uint64", "bytes20"], [GTIN, LOT_NUMBER]));

/** The pack list of the lot in packing order: its root goes on the ledger, its rows travel with the goods. */
const PACK_LIST = StandardMerkleTree.of(
  Array.from({ length: 100 }, (_, index) => [GTIN, LOT_NUMBER, index, text20(`S${index}`), id(`pack salt ${index}`)]),
  ["uint64", "bytes20", "uint32", "bytes20", "bytes32"],
);

/** The pack that this story follows, and the one that is given in its place at the end. */
const [PACK, NEXT_PACK] = [7, 8];

/** Before the first dispense. */
const NO_CHAIN = "0x".padEnd(34, "0");

/** What the story looks at of a prescription's state. */
interface PrescriptionState {
  units: bigint;
  sequence: bigint;
  site: bigint;
  acceptanceLives: boolean;
  chain: string;
  dispensedDay: bigint;
}

describe("The life of a pack and a prescription", function () {
  this.timeout(30_000);

  it("goes from the register to the patient, back to the shelf, and to the patient again", async () => {
    const story = new Story(await load(ledger));
    await story.productIsRegistered();
    await story.lotIsRegistered();
    await story.lotIsReleased();
    await story.packsAreShipped();
    await story.packsAreReceived();
    await story.prescriptionIsIssued();
    await story.prescriptionIsAccepted();
    await story.packIsDispensed(PACK, 2n);
    await story.dispenseIsWithdrawn();
    await story.packIsDispensed(NEXT_PACK, 4n);
    await story.ends();
  });
});

async function ledger(connection: Connection): Promise<World> {
  return deployWorld({ connection });
}

class Story {
  readonly world: World;

  /** The patient's side of the prescription: a fresh key, which its wallet or paper slip holds. */
  readonly holder = new Wallet(id("a key from the slip"));
  readonly drugSalt = id("a salt from the slip");

  /** What the prescriber ordered. Who acts on the token shows these fields again: the ledger keeps their hash only. */
  prescription = {
    issuer: 0,
    prescriber: ZeroAddress,
    coPrescriber: ZeroAddress,
    holder: this.holder.address,
    drug: keccak256(coder.encode(["bytes16", "uint64", "bytes32"], [GROUP, 0, this.drugSalt])),
    document: keccak256(coder.encode(["bytes32", "bytes32"], [id("{…FHIR…}"), id("a document salt")])),
    quantity: 40,
    firstDay: 0,
    lastDay: 0,
    interval: 0,
    class: Class.Prescription,
    partsGroup: ZeroHash,
  };
  tokenId = ZeroHash;

  constructor(world: World) {
    this.world = world;
  }

  async productIsRegistered(): Promise<void> {
    const { drugRegistry, operator, member } = this.world;
    const keeping = { storageMin: 150, storageMax: 250, hardMin: 0, hardMax: 400, excursionBudget: 1440 };
    const sent = drugRegistry.connect(operator.officer).registerProduct(GTIN, {
      group: GROUP,
      content: 20,
      unit: 0,
      class: Class.Prescription,
      vaccine: false,
      needsLotRelease: false,
      hoursOpen: 0,
      maxUnits: 0,
      approvalNumber: id("H20052215"),
      documentHash: id("the approval"),
      keeping: { holder: member.maker, ...keeping },
    });
    await expect(sent).to.emit(drugRegistry, "ProductRegistered");
    expect(await this.eventsOf(sent)).to.deep.equal(["ProductRegistered"]);
    expect(await drugRegistry.holderOf(GTIN)).to.equal(member.maker);
  }

  async lotIsRegistered(): Promise<void> {
    const { lotLedger, operator, member, site } = this.world;
    const madeDay = Number(await lotLedger.today());
    const expiryDay = madeDay + 730;
    const root = PACK_LIST.root;
    const lot = { gtin: GTIN, lotNumber: LOT_NUMBER, packCount: 100, madeDay, expiryDay, root };
    const sent = lotLedger.connect(operator.makerQuality).registerLot(lot, [], NO_OCCASION);
    await expect(sent)
      .to.emit(lotLedger, "LotRegistered")
      .withArgs(LOT, GTIN, site.plant, LOT_NUMBER, 100, madeDay, expiryDay, member.maker, root, false, false);
    expect(await this.eventsOf(sent)).to.deep.equal(["Recorded", "LotRegistered"]);
    expect(await this.verdict(0)).to.equal(Verdict.NotReleased);
  }

  async lotIsReleased(): Promise<void> {
    const { lotLedger, operator, member } = this.world;
    const sent = lotLedger.connect(operator.makerQuality).releaseLot(LOT, NO_OCCASION);
    await expect(sent).to.emit(lotLedger, "LotReleased").withArgs(LOT, member.maker);
    expect(await this.verdict(0)).to.equal(Verdict.Active);
  }

  /** Ten of the hundred packs leave for the pharmacy. They stay in the plant's custody until they are received. */
  async packsAreShipped(): Promise<void> {
    const { lotLedger, operator, site } = this.world;
    const range = { lot: LOT, consignment: 0, first: 0, count: 10 };
    const sent = lotLedger.connect(operator.makerLogistics).pick([range], site.store, Movement.Sale, NO_OCCASION);
    await expect(sent).to.emit(lotLedger, "ConsignmentSplit").withArgs(LOT, 0, 100, 10);
    await expect(sent)
      .to.emit(lotLedger, "ConsignmentShipped")
      .withArgs(LOT, site.plant, site.store, 0, 10, Movement.Sale);
    expect(await this.eventsOf(sent)).to.deep.equal(["Recorded", "ConsignmentSplit", "ConsignmentShipped"]);
    const { count, site: custodian, recipient } = await lotLedger.consignmentOf(LOT, 0);
    expect([count, custodian, recipient]).to.deep.equal([10n, BigInt(site.plant), BigInt(site.store)]);
  }

  async packsAreReceived(): Promise<void> {
    const { lotLedger, operator, site } = this.world;
    const goods = [{ lot: LOT, first: 0 }];
    const sent = lotLedger.connect(operator.pharmacyLogistics).receiveGoods(goods, NO_OCCASION);
    await expect(sent).to.emit(lotLedger, "ConsignmentReceived").withArgs(LOT, site.plant, site.store, 0);
    expect(await this.eventsOf(sent)).to.deep.equal(["Recorded", "ConsignmentReceived"]);
    const { site: custodian, recipient } = await lotLedger.consignmentOf(LOT, 0);
    expect([custodian, recipient]).to.deep.equal([BigInt(site.store), 0n]);
  }

  async prescriptionIsIssued(): Promise<void> {
    const { prescriptionToken, lotLedger, operator, member } = this.world;
    const today = Number(await lotLedger.today());
    const days = { firstDay: today, lastDay: today + 30 };
    const prescriber = operator.prescriber.address;
    this.prescription = { ...this.prescription, ...days, issuer: member.hospital, prescriber };
    this.tokenId = await prescriptionToken.prescriptionId(this.prescription);

    const sent = prescriptionToken.connect(operator.prescriber).issue(this.prescription, "0x");
    await expect(sent)
      .to.emit(prescriptionToken, "TransferSingle")
      .withArgs(prescriber, ZeroAddress, this.holder, this.tokenId, 40);
    const terms = BigInt(today) | (BigInt(today + 30) << 16n) | (BigInt(Class.Prescription) << 48n);
    await expect(sent)
      .to.emit(prescriptionToken, "PrescriptionIssued")
      .withArgs(this.tokenId, member.hospital, ZeroAddress, terms);
    expect(await this.eventsOf(sent)).to.deep.equal(["TransferSingle", "PrescriptionIssued"]);
    await this.expectState({ units: 40n, sequence: 1n, acceptanceLives: false });
  }

  /** With the holder's signature the pharmacy has the prescription to itself for five days. */
  async prescriptionIsAccepted(): Promise<void> {
    const { prescriptionToken, operator, site, connection } = this.world;
    const until = (await connection.networkHelpers.time.latest()) + 5 * 86_400;
    const message = { id: this.tokenId, sequence: 1, site: site.store, until, deadline: until };
    const signature = await this.sign("Accept", message);
    const dispenser = prescriptionToken.connect(operator.dispenser);
    const sent = dispenser.accept(this.prescription, until, until, signature);
    await expect(sent).to.emit(prescriptionToken, "PrescriptionAccepted").withArgs(this.tokenId, site.store, until, 2);
    expect(await this.eventsOf(sent)).to.deep.equal(["PrescriptionAccepted"]);
    await this.expectState({ units: 40n, sequence: 2n, site: BigInt(site.store), acceptanceLives: true });
  }

  /** The pharmacist scans the pack, asks whether it is genuine, and dispenses it with the holder's signature. */
  async packIsDispensed(pack: number, sequence: bigint): Promise<void> {
    const { prescriptionToken, lotLedger, operator, site, connection } = this.world;
    expect(await this.verdict(pack)).to.equal(Verdict.Active);
    const deadline = (await connection.networkHelpers.time.latest()) + 600;
    const packs = [{ lot: LOT, index: pack, units: 0 }];
    const packsHash = keccak256(coder.encode(["tuple(bytes32,uint32,uint24)[]"], [[[LOT, pack, 0]]]));
    const common = { units: 20, deadline };
    const message = { id: this.tokenId, sequence, site: site.store, ...common, packs: packsHash };
    const signature = await this.sign("Dispense", { ...message, drugSalt: this.drugSalt });
    const drug = { group: GROUP, gtin: 0, salt: this.drugSalt };
    const order = { prescription: this.prescription, drug, packs, consignments: [0], ...common, time: 0, signature };

    const sent = prescriptionToken.connect(operator.dispenser).dispense(order);
    await expect(sent)
      .to.emit(prescriptionToken, "TransferSingle")
      .withArgs(operator.dispenser, this.holder, ZeroAddress, this.tokenId, 20);
    await expect(sent)
      .to.emit(prescriptionToken, "PrescriptionDispensed")
      .withArgs(this.tokenId, site.store, 20, sequence + 1n, 0, this.chainAfter(packsHash));
    await expect(sent)
      .to.emit(lotLedger, "PacksChanged")
      .withArgs(LOT, site.store, pack, 1, State.Dispensed, Reason.Dispensed);
    expect(await this.eventsOf(sent)).to.deep.equal(["TransferSingle", "PrescriptionDispensed", "PacksChanged"]);
    await this.expectState({ units: 20n, sequence: sequence + 1n, chain: this.chainAfter(packsHash) });
    expect(await this.verdict(pack)).to.equal(Verdict.Dispensed);
  }

  /** It was the wrong pack: the pharmacy shows what it dispensed, and everything is as it was. */
  async dispenseIsWithdrawn(): Promise<void> {
    const { prescriptionToken, lotLedger, operator, site } = this.world;
    const packs = [{ lot: LOT, index: PACK, units: 0 }];
    const record = { previousChain: NO_CHAIN, previousDay: 0, units: 20, packs, consignments: [0] };
    const sent = prescriptionToken.connect(operator.dispenser).withdraw(this.prescription, record);
    await expect(sent)
      .to.emit(prescriptionToken, "TransferSingle")
      .withArgs(operator.dispenser, ZeroAddress, this.holder, this.tokenId, 20);
    await expect(sent)
      .to.emit(prescriptionToken, "DispenseWithdrawn")
      .withArgs(this.tokenId, site.store, 20, 40, 4, 0, NO_CHAIN);
    await expect(sent)
      .to.emit(lotLedger, "PacksChanged")
      .withArgs(LOT, site.store, PACK, 1, State.Active, Reason.Withdrawn);
    expect(await this.eventsOf(sent)).to.deep.equal(["TransferSingle", "DispenseWithdrawn", "PacksChanged"]);
    await this.expectState({ units: 40n, sequence: 4n, chain: NO_CHAIN, dispensedDay: 0n });
    expect(await this.verdict(PACK)).to.equal(Verdict.Active);
  }

  /** One pack is with the patient, 20 units are still to be had, and the events alone say the same. */
  async ends(): Promise<void> {
    const { prescriptionToken, lotLedger } = this.world;
    expect(await prescriptionToken.balanceOf(this.holder, this.tokenId)).to.equal(20);
    expect(await lotLedger.packWord(LOT, 0)).to.equal(1n << BigInt(2 * NEXT_PACK));
    const moved = await prescriptionToken.queryFilter(prescriptionToken.filters.TransferSingle);
    const signs = moved.map(({ args }) => (args.to === this.holder.address ? args.value : -args.value));
    expect(signs).to.deep.equal([40n, -20n, 20n, -20n]);
  }

  // ------------------------------------------------------------------------------------------------ helpers

  private async sign(type: "Accept" | "Dispense", message: Record<string, unknown>): Promise<string> {
    const { chainId } = await this.world.connection.ethers.provider.getNetwork();
    const verifyingContract = await this.world.prescriptionToken.getAddress();
    const domain = { name: "Yaolian PrescriptionToken", version: "1", chainId, verifyingContract };
    return this.holder.signTypedData(domain, { [type]: TYPES[type] }, message);
  }

  /** The first link of the chain over the prescription's dispenses. */
  private chainAfter(packsHash: string): string {
    const types = ["bytes16", "uint16", "uint24", "uint24", "bytes32"];
    return keccak256(coder.encode(types, [NO_CHAIN, 0, this.world.site.store, 20, packsHash])).slice(0, 34);
  }

  private async expectState(expected: Partial<PrescriptionState>): Promise<void> {
    const state = await this.world.prescriptionToken.stateOf(this.tokenId, this.holder);
    for (const name of Object.keys(expected) as (keyof PrescriptionState)[]) {
      expect(state[name], name).to.equal(expected[name]);
    }
  }

  /** What a scan of the pack is answered. */
  private async verdict(index: number): Promise<bigint> {
    const [, , , serial, salt] = PACK_LIST.at(index) as [bigint, string, number, string, string];
    const row = { gtin: GTIN, lotNumber: LOT_NUMBER, index, serial, salt, proof: PACK_LIST.getProof(index) };
    return this.world.packVerifier.verifyPack(0, row);
  }

  /** The names of all events of a transaction, in order. */
  private async eventsOf(sent: Promise<ContractTransactionResponse>): Promise<string[]> {
    const { drugRegistry, lotLedger, prescriptionToken } = this.world;
    const receipt = await (await sent).wait();
    return (receipt?.logs ?? []).map((log) => {
      const parsed = [drugRegistry, lotLedger, prescriptionToken].map((contract) => contract.interface.parseLog(log));
      return parsed.find((event) => event !== null)?.name ?? "?";
    });
  }
}

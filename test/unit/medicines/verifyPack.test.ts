import { expect } from "chai";
import fc from "fast-check";
import { hexlify, id, keccak256, concat, ZeroHash } from "ethers";

import {
  Class,
  gtin,
  move,
  Movement,
  Reason,
  registerLot,
  registerProduct,
  text20,
  Verdict,
} from "../../helpers/goods.ts";
import { passTo } from "../../helpers/membership.ts";
import { packListOf, type PackList, type PackRow } from "../../helpers/packList.ts";
import { as, asModule, midnight, named, packs, Recall, setStatus, Status, type Stocked } from "../../helpers/packs.ts";
import { deployWorld, load, NO_OCCASION, type Connection, type World } from "../../helpers/world.ts";

const COUNT = 37;

interface Listed extends Stocked {
  list: PackList;
}

/** A released lot of 37 listed packs in the pharmacy's store. */
async function listedLot(connection: Connection): Promise<Listed> {
  const world = await deployWorld({ connection });
  const number = await registerProduct(world, 1, { class: Class.OverTheCounter });
  const list = packListOf(number, "L1", COUNT);
  const lot = await registerLot(world, { packCount: COUNT, root: list.root });
  await move(world, lot, 0, "plant", "store");
  return { world, lot, list };
}

async function verdictOf(world: World, consignment: number, row: PackRow): Promise<keyof typeof Verdict> {
  const verdict = await world.packVerifier.connect(world.stranger).verifyPack(consignment, row);
  const found = (Object.keys(Verdict) as (keyof typeof Verdict)[]).find((name) => Verdict[name] === verdict);
  if (found === undefined) throw new Error(`Verdict ${verdict} has no name.`);
  return found;
}

describe("PackVerifier", () => {
  describe("given a genuine pack", () => {
    for (const index of [0, 1, 17, 35, 36]) {
      it(`says of pack ${index} that it is active`, async () => {
        const { world, list } = await load(listedLot);
        expect(await verdictOf(world, 0, list.rowOf(index))).to.equal("Active");
      });
    }

    it("needs no proof where the lot is one pack", async () => {
      const { world } = await load(listedLot);
      const list = packListOf(gtin(1), "ONE", 1);
      await registerLot(world, { lotNumber: "ONE", packCount: 1, root: list.root });
      expect(list.rowOf(0).proof).to.deep.equal([]);
      expect(await verdictOf(world, 0, list.rowOf(0))).to.equal("Active");
    });

    it("reads the ledger it was deployed with", async () => {
      const { world } = await load(listedLot);
      expect(await world.packVerifier.LOTS()).to.equal(await world.lotLedger.getAddress());
    });

    for (const [verdict, act, spend] of [
      ["Opened", "open", (world: World, lot: string) => as(world, "dispenser").open(lot, 0, 3, NO_OCCASION)],
      [
        "Dispensed",
        "supplyPacks",
        (world: World, lot: string) => as(world, "dispenser").supplyPacks(packs(lot, 0, 3), NO_OCCASION),
      ],
      [
        "Dispensed",
        "dispense",
        async (world: World, lot: string) => (await asModule(world)).dispense(world.site.store, lot, 0, 3, 0),
      ],
      [
        "Retired",
        "retire",
        (world: World, lot: string) => as(world, "dispenser").retire(packs(lot, 0, 3), Reason.Stolen, NO_OCCASION),
      ],
      ["Locked", "lock", (world: World, lot: string) => as(world, "dispenser").lock(packs(lot, 0, 3), NO_OCCASION)],
      [
        "Held",
        "holdConsignment",
        (world: World, lot: string) => as(world, "dispenser").holdConsignment(lot, 0, NO_OCCASION),
      ],
      [
        "Held",
        "holdLot by the maker",
        (world: World, lot: string) => as(world, "makerQuality").holdLot(lot, NO_OCCASION),
      ],
      ["Held", "holdLot by a regulator", (world: World, lot: string) => as(world, "officer").holdLot(lot, NO_OCCASION)],
      [
        "Recalled",
        "recallLot",
        (world: World, lot: string) => as(world, "officer").recallLot(lot, Recall.III, NO_OCCASION),
      ],
      ["ProductSuspended", "setProductStatus", (world: World) => setStatus(world, gtin(1), Status.Suspended)],
      ["ProductWithdrawn", "setProductStatus", (world: World) => setStatus(world, gtin(1), Status.Withdrawn)],
    ] as const) {
      it(`says ${verdict} after ${act}`, async () => {
        const { world, lot, list } = await load(listedLot);
        await spend(world, lot);
        expect(await verdictOf(world, 0, list.rowOf(3))).to.equal(verdict);
      });
    }

    it("says Opened of a pack whose units are all given", async () => {
      const { world, lot, list } = await load(listedLot);
      await as(world, "dispenser").open(lot, 0, 3, NO_OCCASION);
      await (await asModule(world)).dispense(world.site.store, lot, 0, 3, 20);
      expect(await verdictOf(world, 0, list.rowOf(3))).to.equal("Opened");
      expect(await verdictOf(world, 0, list.rowOf(2))).to.equal("Active");
    });

    it("says Expired from the ledger's midnight after the last day on", async () => {
      const { world, lot, list } = await load(listedLot);
      const { expiryDay } = await world.lotLedger.lotOf(lot);
      const end = midnight(Number(expiryDay) + 1);
      for (const [seconds, verdict] of [
        [-1, "Active"],
        [0, "Expired"],
        [1, "Expired"],
      ] as const) {
        await passTo(world, end + seconds);
        expect(await verdictOf(world, 0, list.rowOf(3))).to.equal(verdict);
      }
    });

    it("says NotReleased of a lot before its release, and Active after", async () => {
      const { world } = await load(listedLot);
      const list = packListOf(gtin(1), "L2", 4);
      const lot = await registerLot(world, { lotNumber: "L2", packCount: 4, root: list.root, released: false });
      expect(await verdictOf(world, 0, list.rowOf(3))).to.equal("NotReleased");
      await as(world, "makerQuality").releaseLot(lot, NO_OCCASION);
      expect(await verdictOf(world, 0, list.rowOf(3))).to.equal("Active");
    });
  });

  describe("given the name of a consignment", () => {
    it("says StaleConsignment where that does not contain the pack now, and else looks further", async () => {
      const { world, lot, list } = await load(listedLot);
      const ledger = as(world, "pharmacyLogistics");
      await ledger.split(lot, 0, 10, NO_OCCASION);
      await ledger.split(lot, 10, 20, NO_OCCASION);
      await ledger.holdConsignment(lot, 10, NO_OCCASION);
      for (const [index, consignment, verdict] of [
        [9, 0, "Active"],
        [10, 10, "Held"],
        [19, 10, "Held"],
        [20, 20, "Active"],
        [36, 20, "Active"],
        [9, 10, "StaleConsignment"],
        [10, 0, "StaleConsignment"],
        [20, 10, "StaleConsignment"],
        [20, 0, "StaleConsignment"],
        [20, 15, "StaleConsignment"],
        [36, 37, "StaleConsignment"],
        [36, 2 ** 32 - 1, "StaleConsignment"],
      ] as const) {
        expect(await verdictOf(world, consignment, list.rowOf(index)), `${index} of ${consignment}`).to.equal(verdict);
      }
      await ledger.merge(lot, 0, 10, NO_OCCASION);
      expect(await verdictOf(world, 10, list.rowOf(10))).to.equal("StaleConsignment");
      expect(await verdictOf(world, 0, list.rowOf(10))).to.equal("Held");
    });

    it("finds packs on their way", async () => {
      const { world, lot, list } = await load(listedLot);
      await as(world, "pharmacyLogistics").ship(named(lot, 0), world.site.warehouse, Movement.Return, NO_OCCASION);
      expect(await verdictOf(world, 0, list.rowOf(3))).to.equal("Active");
    });
  });

  describe("given several reasons at once", () => {
    it("says the first that applies, in the order of the verdicts", async () => {
      const { world, lot, list } = await load(listedLot);
      const module = await asModule(world);
      const dispenser = as(world, "dispenser");
      await dispenser.open(lot, 0, 0, NO_OCCASION);
      await module.dispense(world.site.store, lot, 0, 1, 0);
      await dispenser.retire(packs(lot, 0, 2), Reason.Lost, NO_OCCASION);
      await dispenser.lock(packs(lot, 0, 3), NO_OCCASION);
      const unreleased = packListOf(gtin(1), "L2", 4);
      const other = await registerLot(world, { lotNumber: "L2", packCount: 4, root: unreleased.root, released: false });
      const verdicts = async () => [
        ...(await Promise.all([0, 1, 2, 3, 4].map((index) => verdictOf(world, 0, list.rowOf(index))))),
        await verdictOf(world, 0, unreleased.rowOf(0)),
      ];
      const spent = ["Opened", "Dispensed", "Retired", "Locked"];

      expect(await verdicts()).to.deep.equal([...spent, "Active", "NotReleased"]);
      await passTo(world, midnight(Number((await world.lotLedger.lotOf(lot)).expiryDay) + 1));
      expect(await verdicts()).to.deep.equal([...spent, "Expired", "NotReleased"]);
      for (const each of [lot, other]) await as(world, "officer").holdConsignment(each, 0, NO_OCCASION);
      expect(await verdicts()).to.deep.equal([...spent, "Held", "Held"]);
      await setStatus(world, gtin(1), Status.Suspended);
      expect(new Set(await verdicts())).to.deep.equal(new Set(["ProductSuspended"]));
      await setStatus(world, gtin(1), Status.Withdrawn);
      expect(new Set(await verdicts())).to.deep.equal(new Set(["ProductWithdrawn"]));
      for (const each of [lot, other]) await as(world, "officer").recallLot(each, Recall.I, NO_OCCASION);
      expect(new Set(await verdicts())).to.deep.equal(new Set(["Recalled"]));
      expect(await verdictOf(world, 5, list.rowOf(4))).to.equal("StaleConsignment");
      expect(await verdictOf(world, 5, { ...list.rowOf(4), salt: ZeroHash })).to.equal("NotGenuine");
    });
  });

  describe("given a forged row or proof", () => {
    const forgeries: Record<string, (row: PackRow, list: PackList) => PackRow> = {
      "another index": (row) => ({ ...row, index: row.index + 1 }),
      "its neighbour's proof": (row, list) => ({ ...row, proof: list.rowOf(row.index + 1).proof }),
      "its neighbour's serial": (row, list) => ({ ...row, serial: list.rowOf(row.index + 1).serial }),
      "its neighbour's salt": (row, list) => ({ ...row, salt: list.rowOf(row.index + 1).salt }),
      "an invented serial": (row) => ({ ...row, serial: text20("SN-INVENTED") }),
      "a serial in small letters": (row) => ({
        ...row,
        serial: text20(Buffer.from(row.serial.slice(2), "hex").toString().replaceAll("\0", "").toLowerCase()),
      }),
      "no salt": (row) => ({ ...row, salt: ZeroHash }),
      "no proof": (row) => ({ ...row, proof: [] }),
      "a proof without its first step": (row) => ({ ...row, proof: row.proof.slice(1) }),
      "a proof without its last step": (row) => ({ ...row, proof: row.proof.slice(0, -1) }),
      "a proof with a step more at its end": (row) => ({ ...row, proof: [...row.proof, ZeroHash] }),
      "a proof with a step more at its beginning": (row) => ({ ...row, proof: [id("step"), ...row.proof] }),
      "a proof that ends in the root": (row, { root }) => ({ ...row, proof: [...row.proof, root] }),
      "the root alone for a proof": (row, { root }) => ({ ...row, proof: [root] }),
      "a proof in reverse": (row) => ({ ...row, proof: [...row.proof].reverse() }),
      "another product": (row) => ({ ...row, gtin: gtin(2) }),
      "another lot": (row) => ({ ...row, lotNumber: text20("L2") }),
      "a lot that does not exist": (row) => ({ ...row, lotNumber: text20("NONE") }),
      "an inner node for a salt": (row) => ({ ...row, salt: row.proof[1] ?? ZeroHash, proof: row.proof.slice(1) }),
    };

    for (const [what, forge] of Object.entries(forgeries)) {
      it(`says NotGenuine to ${what}`, async () => {
        const { world, list } = await load(listedLot);
        await registerProduct(world, 2);
        for (const [number, lotNumber] of [
          [gtin(1), "L2"],
          [gtin(2), "L1"],
        ] as const) {
          await registerLot(world, {
            gtin: number,
            lotNumber,
            packCount: COUNT,
            root: packListOf(number, lotNumber, COUNT).root,
          });
        }
        for (const index of [0, 8, 35]) {
          const row = list.rowOf(index);
          expect(await verdictOf(world, 0, row)).to.equal("Active");
          expect(await verdictOf(world, 0, forge(row, list)), `pack ${index}`).to.equal("NotGenuine");
        }
      });
    }

    it("does not take an inner node for a leaf: leaves are hashed twice", async () => {
      const { world, list } = await load(listedLot);
      const row = list.rowOf(8);
      const forged = rowAlone(row);
      // A list whose one "pack" hashes once to its root: what a forger would get without the second hash.
      const lot = await registerLot(world, { lotNumber: "L3", packCount: 1, root: forged.once });
      expect((await world.lotLedger.lotOf(lot)).root).to.equal(forged.once);
      expect(await verdictOf(world, 0, forged.row)).to.equal("NotGenuine");
      await registerLot(world, {
        lotNumber: "L4",
        packCount: 1,
        root: rowAlone({ ...row, lotNumber: text20("L4") }).twice,
      });
      expect(await verdictOf(world, 0, { ...forged.row, lotNumber: text20("L4") })).to.equal("Active");
    });

    it("does not take a listed pack past the lot's count", async () => {
      const { world } = await load(listedLot);
      const list = packListOf(gtin(1), "L2", 8);
      await registerLot(world, { lotNumber: "L2", packCount: 5, root: list.root });
      expect(await verdictOf(world, 0, list.rowOf(4))).to.equal("Active");
      expect(await verdictOf(world, 0, list.rowOf(5))).to.equal("NotGenuine");
      expect(await verdictOf(world, 5, list.rowOf(5))).to.equal("NotGenuine");
    });

    it("takes none of 400 proofs with a word, a length or an order changed", async () => {
      const { world, list } = await load(listedLot);
      const change = fc.oneof(
        fc.record({ kind: fc.constant("bit" as const), at: fc.nat(), bit: fc.nat(255) }),
        fc.record({ kind: fc.constant("drop" as const), at: fc.nat() }),
        fc.record({ kind: fc.constant("swap" as const), at: fc.nat() }),
        fc.record({
          kind: fc.constant("insert" as const),
          at: fc.nat(),
          word: fc.uint8Array({ minLength: 32, maxLength: 32 }),
        }),
      );
      await fc.assert(
        fc.asyncProperty(fc.nat(COUNT - 1), change, async (index, forged) => {
          const row = list.rowOf(index);
          const proof = [...row.proof];
          const at = forged.at % proof.length;
          const here = proof[at] ?? ZeroHash;
          if (forged.kind === "bit") {
            proof[at] = `0x${(BigInt(here) ^ (1n << BigInt(forged.bit))).toString(16).padStart(64, "0")}`;
          } else if (forged.kind === "drop") proof.splice(at, 1);
          else if (forged.kind === "insert") proof.splice(at, 0, hexlify(forged.word));
          else {
            const next = (at + 1) % proof.length;
            [proof[at], proof[next]] = [proof[next] ?? ZeroHash, here];
          }
          expect(await verdictOf(world, 0, { ...row, proof })).to.equal("NotGenuine");
        }),
        { seed: 20260103, numRuns: 400 },
      );
    });
  });
});

/** A row of lot L3 and its hash, once and twice. */
function rowAlone(row: PackRow): { row: PackRow; once: string; twice: string } {
  const made = {
    ...row,
    lotNumber: row.lotNumber === text20("L1") ? text20("L3") : row.lotNumber,
    index: 0,
    proof: [],
  };
  const word = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;
  const right = (text: string) => text.padEnd(66, "0");
  const once = keccak256(concat([word(made.gtin), right(made.lotNumber), word(0n), right(made.serial), made.salt]));
  return { row: made, once, twice: keccak256(once) };
}

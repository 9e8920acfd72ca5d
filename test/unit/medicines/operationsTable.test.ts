import { readFile } from "node:fs/promises";

import { expect } from "chai";
import { isError } from "ethers";

import { Movement, Reason } from "../../helpers/goods.ts";
import { named, packs } from "../../helpers/packs.ts";
import { load, NO_OCCASION, type World } from "../../helpers/world.ts";
import { stage, whereIs, type Stage } from "./operations/stage.ts";
import { canBe, LOT_STATES, outcomeOf, PACKS, PLACES, TABLE, type Cell, type LotState } from "./operations/table.ts";

const INTERFACE = new URL("../../../contracts/interfaces/ILotLedger.sol", import.meta.url);

/** What changes a lot or lifts a hold whatever its goods do; the other tests are about it. */
const OF_THE_LOT = [
  ...["registerLot", "recordInputs", "releaseLot", "holdLot", "liftLotHold", "recallLot"],
  ...["holdConsignment", "liftConsignmentHold", "reassignCustody"],
];

/** Whose rows the lists are in. */
const LIST_OF: Record<string, string> = { supplyList: "supplyPacks", retireList: "retire" };

/** A call of the table in a case: the function, its arguments and who sends it. */
function callOf(world: World, lot: string, call: string, cell: Cell): [name: string, values: unknown[], from: string] {
  const { first, second, index } = whereIs(cell);
  const { site, operator } = world;
  const [name = "", reason = ""] = call.split(" as ");
  const movement = [site.warehouse, Movement[reason as keyof typeof Movement], NO_OCCASION];
  const pack = packs(lot, first, index);
  const values: Record<string, unknown[]> = {
    ship: [named(lot, first), ...movement],
    pick: [[pack], ...movement],
    receiveGoods: [named(lot, first), NO_OCCASION],
    receivePart: [[pack], NO_OCCASION],
    reject: [named(lot, first), NO_OCCASION],
    recallShipment: [named(lot, first), NO_OCCASION],
    split: [lot, first, first + 1, NO_OCCASION],
    merge: [lot, first, second, NO_OCCASION],
    open: [lot, first, index, NO_OCCASION],
    supplyPacks: [pack, NO_OCCASION],
    supplyList: [lot, first, [index], NO_OCCASION],
    dispense: [site.store, lot, first, index, 0],
    "dispense of units": [site.store, lot, first, index, 1],
    retire: [pack, Reason.Damaged, NO_OCCASION],
    retireList: [lot, first, [index], Reason.Damaged, NO_OCCASION],
    lock: [pack, NO_OCCASION],
    unlock: [pack, NO_OCCASION],
    undo: [pack, NO_OCCASION],
    restore: [site.store, lot, first, index],
    recordTemperature: [
      { lot, first },
      { from: 1, to: 2, minutesOut: 0, beyond: false, by: 1 },
    ],
  };
  const { dispenser, pharmacyLogistics } = operator;
  const from = ["open", "supplyPacks", "supplyList"].includes(name) ? dispenser : pharmacyLogistics;
  return [name.split(" ")[0] ?? "", values[name] ?? [], from.address];
}

/** Whether a call is about single packs, or about consignments with packs of every state in them. */
function isOfPacks(call: string): boolean {
  return !/^(ship|receiveGoods|reject|recallShipment|split|merge|recordTemperature)\b/.test(call);
}

/** What the ledger answers to a call, without sending it: the error's name, or what it would lead to. */
async function tryOut(world: World, lot: string, call: string, cell: Cell): Promise<string> {
  const codec = world.lotLedger.interface;
  const [name, values, operator] = callOf(world, lot, call, cell);
  const fragment = codec.getFunction(name as "ship");
  const isModules = ["dispense", "restore", "recordTemperature"].includes(name);
  const from = isModules ? await world.prescriptionToken.getAddress() : operator;
  try {
    const answer = await world.connection.ethers.provider.call({
      from,
      to: await world.lotLedger.getAddress(),
      data: codec.encodeFunctionData(fragment.name as "ship", values as never),
    });
    if (name !== "restore") return "done";
    return codec.decodeFunctionResult("restore", answer)[0] === true ? "Active again" : "Retired";
  } catch (error) {
    const data = errorData(error);
    return codec.parseError(data)?.name ?? `an unknown error ${data}`;
  }
}

function errorData(error: unknown): string {
  if (isError(error, "CALL_EXCEPTION") && error.data !== null) return error.data;
  if (error instanceof Error && "data" in error && typeof error.data === "string") return error.data;
  throw error;
}

/** Every case of a lot's state that a call can meet. */
function casesOf(lot: LotState, call: string): Cell[] {
  const states = isOfPacks(call) ? PACKS : (["Active"] as const);
  return PLACES.flatMap((place) => states.map((pack) => ({ lot, place, pack }))).filter(canBe);
}

describe("LotLedger, the table of operations", () => {
  describe("given the table in ILotLedger.sol", () => {
    it("says what the table here says, row by row", async () => {
      const text = await readFile(INTERFACE, "utf8");
      const rows = text
        .split("\n")
        .filter((line) => line.startsWith("/// | {"))
        .map((line) => line.slice("/// | ".length, -" |".length).split(" | "));
      expect(rows).to.deep.equal(
        TABLE.map(({ operations, lot, consignment, packs: of }) => [operations, lot, consignment, of]),
      );
    });

    it("names every operation on goods that the ledger has, and none that it has not", async () => {
      const { world } = await load(stage);
      const functions: string[] = [];
      world.lotLedger.interface.forEachFunction(({ name, constant }) => {
        if (!constant) functions.push(name);
      });
      const inTable = TABLE.flatMap(({ operations }) => [...operations.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      const expected = functions.filter((name) => !OF_THE_LOT.includes(name)).map((name) => LIST_OF[name] ?? name);
      expect([...new Set(inTable)].sort()).to.deep.equal([...new Set(expected)].sort());
      const called = TABLE.flatMap(({ calls }) => calls.map((call) => call.split(" ")[0]));
      expect([...new Set(called), ...OF_THE_LOT].sort()).to.deep.equal(functions.sort());
    });
  });

  for (const row of TABLE) {
    for (const call of row.calls) {
      describe(`when ${call} is called`, () => {
        for (const lot of LOT_STATES) {
          it(`given a lot that is ${lot}, does what its row says in every place`, async () => {
            const { world, lots }: Stage = await load(stage);
            const found: Record<string, string> = {};
            const expected: Record<string, string> = {};
            for (const cell of casesOf(lot, call)) {
              const title = isOfPacks(call) ? `${cell.place}; ${cell.pack}` : cell.place;
              found[title] = await tryOut(world, lots[lot], call, cell);
              expected[title] = outcomeOf(row, call, cell);
            }
            expect(found).to.deep.equal(expected);
          });
        }
      });
    }
  }
});

import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";

import { tellFigure } from "../../../scripts/assure/figures.ts";
import { refusalOf, type Call } from "../../helpers/answers.ts";
import { usesOf } from "../../helpers/sources.ts";
import { load, type Connection, type World } from "../../helpers/world.ts";
import { mineInOrder, ordersOf, send, takenBack, type Race } from "./race.ts";
import { DOSE_RACES, GOODS_RACES } from "./races/goods.ts";
import { PRESCRIPTION_RACES } from "./races/prescriptions.ts";
import { COUNCIL_RACES, RECORD_RACES } from "./races/records.ts";

/** With YAOLIAN_DEEP=1 every order is mined, 40,320 of eight rivals: that takes an hour. */
const deep = process.env["YAOLIAN_DEEP"] === "1";

/** How many orders one chain mines where all are. */
const SHARE = 1_000;

/** How many orders of each race are mined otherwise. */
const ORDERS = 8;

/** What a refused transaction changes in spite of it: who sent it has paid. Also what differs from place to place in a block. */
const CHANGED_BY_FAILING = /\.balance\b|\bgasleft\b|\btx\.|\bblock\.(?!timestamp\b)|\bblockhash\b|\bselfbalance\b/;

/** Who succeeds in an order: whoever all those before it that succeeded bear, and so the first one always. */
function survivors(order: readonly number[], bears: (first: number, next: number) => boolean): number[] {
  const succeeded: number[] = [];
  for (const next of order) if (succeeded.every((first) => bears(first, next))) succeeded.push(next);
  return succeeded.toSorted((a, b) => a - b);
}

function describeRace<Staged>(race: Race<Staged>): void {
  let [pairs, mined, odd] = [0, 0, 0];
  const bears = (first: number, next: number): boolean =>
    (race.both ?? []).some(([one, other]) => one === first && other === next);

  describe(race.name, function () {
    this.timeout(deep ? 0 : 60_000);
    let staged: Staged;
    let world: World;
    let rivals: readonly Call[];
    before(async () => {
      staged = await load(race.stage);
      world = race.worldOf(staged);
      rivals = await race.rivals(staged);
      expect(new Set(rivals.map(({ from }) => from)), "each has a sender of its own").to.have.property(
        "size",
        rivals.length,
      );
    });
    after(() => {
      tellFigure("R9", "races", 1);
      tellFigure("R9", "rivals refused after each first", pairs);
      tellFigure("R9", "orders mined in one block", mined);
      tellFigure("R9", "orders in which others than should be succeeded", odd);
    });

    /** With the test below this decides every order: what is refused leaves everything as the first one left it. */
    it("lets whoever comes first succeed, and nobody after it", async () => {
      for (const [first, call] of rivals.entries()) {
        expect(await refusalOf(world, call), `${first} alone`).to.equal(null);
        await takenBack(world, async () => {
          await send(world, call);
          for (const [next, other] of rivals.entries()) {
            if (next === first) continue;
            const refusal = await refusalOf(world, other);
            expect(refusal === null, `${next} succeeds after ${first}`).to.equal(bears(first, next));
            if (refusal !== null) pairs += 1;
          }
        });
      }
    });

    /** A chain keeps what was taken back, so that each has its share of the orders and is closed then. */
    const everyOrder = async (): Promise<void> => {
      let connection: Connection | undefined;
      let count = 0;
      for (const order of ordersOf(rivals.length)) {
        if (count++ % SHARE === 0) {
          await connection?.close();
          connection = await network.connect();
          staged = await race.stage(connection);
          world = race.worldOf(staged);
          rivals = await race.rivals(staged);
        }
        await check(order);
      }
      await connection?.close();
    };

    const settled = new Set<Call>();
    const check = async (order: readonly number[]): Promise<void> => {
      await takenBack(world, async () => {
        const block = await mineInOrder(world, rivals, order);
        mined += 1;
        const succeeded = survivors(order, bears);
        if (block.succeeded.join() !== succeeded.join()) odd += 1;
        expect(block).to.deep.equal({ order, succeeded, blocks: 1 });
        const winner = rivals[order[0] ?? 0] as Call;
        if (!settled.has(winner)) await race.settled?.(staged, rivals, winner);
        settled.add(winner);
      });
    };

    it(`lets the first one succeed in ${deep ? "every" : "any"} order of one block`, async () => {
      if (deep) await everyOrder();
      else {
        const positions = [...rivals.keys()];
        const orders = fc.shuffledSubarray(positions, { minLength: positions.length });
        await fc.assert(fc.asyncProperty(orders, check), { numRuns: ORDERS });
      }
    });
  });
}

describe("rivals in one block", () => {
  it("leave no trace in what a contract reads where they are refused", () => {
    expect(usesOf(CHANGED_BY_FAILING)).to.deep.equal({});
  });

  for (const race of PRESCRIPTION_RACES) describeRace(race);
  for (const race of GOODS_RACES) describeRace(race);
  for (const race of DOSE_RACES) describeRace(race);
  for (const race of RECORD_RACES) describeRace(race);
  for (const race of COUNCIL_RACES) describeRace(race);
});

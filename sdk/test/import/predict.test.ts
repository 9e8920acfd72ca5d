import { expect } from "chai";
import fc from "fast-check";

import { InputError } from "../../src/errors.ts";
import type { OperatorKey } from "../../src/ledger/index.ts";
import { lotIdOf } from "../../src/lots/index.ts";
import { actingFor } from "../../src/import/state/acting.ts";
import { callOf } from "../../src/import/state/calls.ts";
import { LotBook } from "../../src/import/state/lotBook.ts";
import type { LotState } from "../../src/import/state/lotState.ts";
import { predict } from "../../src/import/state/predict.ts";
import { indexesOf, rangesOf, sizeOf, union, without, type Range } from "../../src/import/state/ranges.ts";
import type { Act } from "../../src/import/state/step.ts";
import { NO_OCCASION } from "../../src/transactions/index.ts";
import { commissioning, GLN, GTIN, serials } from "./events.ts";
import { imported, written } from "./told.ts";
import { freshWorld, type World } from "./world.ts";

const PACKS = 12;
const LOT = lotIdOf(GTIN.ibuprofen, "L1");
const index = fc.nat(PACKS - 1);
const range = fc.tuple(index, fc.integer({ min: 1, max: 5 })).map(([first, count]) => ({ first, count }));
const reason = fc.constantFrom("Sale", "Return", "Recall", "Transfer");
const retirement = fc.constantFrom("Destroyed", "Sample", "Damaged");
const mostly = fc.nat(9).map((number) => number > 1);
const inConsignment = fc.tuple(mostly, index, range);

type Shape = [isFitting: boolean, name: number, range: Range];
type Choice = { readonly key: number; readonly to: number; readonly make: (state: LotState, sites: number[]) => Act };

/** The consignment that holds the range's first pack, or one by chance, so that both happen. */
function packsOf(state: LotState, [isFitting, name, { first, count }]: Shape) {
  const consignment = isFitting ? (state.holding(first)?.first ?? 0) : name;
  return { lot: LOT, consignment, first, count };
}

const named = fc.tuple(mostly, index);
function nameOf(state: LotState, [isFitting, name]: [boolean, number]): { lot: string; first: number } {
  return { lot: LOT, first: isFitting ? (state.holding(name)?.first ?? 0) : name };
}

const acts: fc.Arbitrary<Choice["make"]>[] = [
  fc.tuple(named, fc.nat(2), reason).map(([name, to, why]) => (state, sites) => {
    return { act: "ship", consignments: [nameOf(state, name)], to: sites[to] ?? 0, reason: why };
  }),
  fc.tuple(inConsignment, fc.nat(2), reason).map(([shape, to, why]) => (state, sites) => {
    return { act: "pick", ranges: [packsOf(state, shape)], to: sites[to] ?? 0, reason: why };
  }),
  fc
    .tuple(fc.constantFrom("receiveGoods" as const, "reject" as const, "recallShipment" as const), named)
    .map(([act, name]) => (state) => ({ act, consignments: [nameOf(state, name)] })),
  inConsignment.map((shape) => (state) => ({ act: "receivePart", ranges: [packsOf(state, shape)] })),
  fc.tuple(index, index).map(([first, second]) => () => ({ act: "split", lot: LOT, first, second })),
  fc.tuple(named, mostly, index).map(([name, isNeighbour, other]) => (state) => {
    const { first } = nameOf(state, name);
    const second = isNeighbour ? first + (state.named(first)?.count ?? 1) : other;
    return { act: "merge", lot: LOT, first, second };
  }),
  named.map((name) => (state) => ({ act: "holdConsignment", ...nameOf(state, name) })),
  fc
    .tuple(named, fc.constantFrom("Custodian" as const, "Dispute" as const))
    .map(([name, hold]) => (state) => ({ act: "liftConsignmentHold", ...nameOf(state, name), hold })),
  fc
    .tuple(fc.constantFrom("supplyPacks" as const, "lock" as const, "unlock" as const), inConsignment)
    .map(([act, shape]) => (state) => ({ act, range: packsOf(state, shape) })),
  fc.tuple(inConsignment, retirement).map(([shape, why]) => (state) => {
    return { act: "retire", range: packsOf(state, shape), reason: why };
  }),
  fc.tuple(inConsignment, retirement).map(([shape, why]) => (state) => {
    const { lot, consignment, first, count } = packsOf(state, shape);
    return { act: "retireList", lot, consignment, indices: [...indexesOf([{ first, count }])], reason: why };
  }),
  inConsignment.map((shape) => (state) => {
    const { lot, consignment, first } = packsOf(state, shape);
    return { act: "open", lot, consignment, index: first };
  }),
];

describe("predicting what an act does", function () {
  this.timeout(60_000);

  describe("given acts by chance, by whoever, on a lot in three hands", () => {
    let world: World;
    beforeEach(async () => {
      world = await freshWorld();
      const made = commissioning(serials(PACKS), { gtin: GTIN.ibuprofen });
      await imported(world, [await written(world, [made])]);
    });
    afterEach(() => world.close());

    it("comes to the contract's state, or to its very error", async () => {
      const glns = [GLN.plant, GLN.distributor, GLN.westLake];
      const sites = glns.map((gln) => world.siteOf(gln));
      const keys = world.keyring
        .operators()
        .filter(({ site, roles }) => sites.includes(site) && !roles.includes("QualityOfficer"));
      const book = new LotBook(world.ledger);
      const seen = { same: 0, refused: new Set<string>() };
      const choice = fc.record({ by: fc.nat(keys.length - 1), isCustodian: mostly, make: fc.oneof(...acts) });
      await fc.assert(
        fc.asyncProperty(choice, async ({ by, isCustodian, make }) => {
          const state = await book.lot(LOT);
          if (state === undefined) throw new Error("The lot is not there.");
          const act = make(state, sites);
          const key = keyFor(act, state, keys, isCustodian) ?? keys[by];
          if (key === undefined) return;
          const predicted = outcomeOf(() => predict(act, new Map([[LOT, state]]), actingFor(key))[0]);
          const [real, error] = await sent(world, key, act);
          if (error !== undefined) {
            // Who may not act at all is refused before anything is looked at.
            if (error === "OperatorRoleMissing") return;
            expect(predicted, JSON.stringify(act)).to.equal(error);
            seen.refused.add(error);
            return;
          }
          await book.take(real ?? []);
          const after = await book.lot(LOT);
          expect(shapeOf(predicted), JSON.stringify(act)).to.equal(shapeOf(after));
          seen.same += 1;
        }),
        { seed: 20260104, numRuns: 400, endOnFailure: true },
      );
      expect(seen.same).to.be.at.least(40);
      expect(seen.refused).to.have.property("size").that.is.at.least(8);
    });
  });

  describe("given sets of packs as ranges", () => {
    const ranges = fc.array(range, { maxLength: 6 });
    const setOf = (some: readonly Range[]): Set<number> => new Set(indexesOf(some));

    it("joins, takes away and counts as sets do", () => {
      fc.assert(
        fc.property(ranges, ranges, (one, other) => {
          const [left, right] = [setOf(one), setOf(other)];
          expect(setOf(union([...one, ...other]))).to.deep.equal(new Set([...left, ...right].sort((a, b) => a - b)));
          expect([...indexesOf(without(one, other))]).to.deep.equal(
            [...left].filter((each) => !right.has(each)).sort((a, b) => a - b),
          );
          expect(sizeOf(one)).to.equal(left.size);
          expect(rangesOf(left)).to.deep.equal(union(one));
        }),
      );
    });
  });
});

/** The key that the act is for: the custodian's, or the recipient's where it is theirs to act. */
function keyFor(act: Act, state: LotState, keys: readonly OperatorKey[], isWanted: boolean): OperatorKey | undefined {
  if (!isWanted) return undefined;
  const first = JSON.stringify(act).match(/"(?:consignment|first)":(\d+)/)?.[1];
  const consignment = state.holding(Number(first ?? 0));
  const isRecipients = ["receiveGoods", "receivePart", "reject"].includes(act.act);
  const site = isRecipients ? consignment?.recipient : consignment?.site;
  const role = ["supplyPacks", "open"].includes(act.act) ? "Dispenser" : "Logistics";
  return keys.find((key) => key.site === site && key.roles.includes(role));
}

async function sent(world: World, { actor }: OperatorKey, act: Act) {
  try {
    const { events } = await actor.send(callOf(world.ledger, act, NO_OCCASION));
    return [events, undefined] as const;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [undefined, error.code] as const;
  }
}

function outcomeOf<T>(act: () => T): T | string {
  try {
    return act();
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
}

function shapeOf(state: LotState | string | undefined): string {
  if (state === undefined || typeof state === "string") return String(state);
  const states = Array.from({ length: PACKS }, (_, at) => state.stateOf(at));
  return JSON.stringify([state.consignments.map(({ reason: _, ...rest }) => rest), states]);
}

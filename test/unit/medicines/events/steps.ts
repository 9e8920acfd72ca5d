import { id, type ContractTransactionResponse } from "ethers";
import fc from "fast-check";

import { gtin, lotRegistration, Movement, Reason, State } from "../../../helpers/goods.ts";
import { DAY, now, passTo } from "../../../helpers/membership.ts";
import { as, Hold, LotHold, named, packs, suspend, type Lying } from "../../../helpers/packs.ts";
import type { Rebuilt, RebuiltLot } from "../../../helpers/rebuilt.ts";
import type { LotLedger } from "../../../../typechain-types/index.ts";
import type { OperatorName, SiteName, World } from "../../../helpers/world.ts";

/** What a step does; the numbers are read according to what there is to do it with. */
export interface Step {
  act: keyof typeof ACTS;
  which: number;
  at: number;
  size: number;
  /** Every sixth step chooses anything, fit or not. */
  wild: number;
}

/** Where a step is taken: what the events have told so far is all it knows. */
export interface Play {
  world: World;
  known: Rebuilt;
  module: LotLedger;
  occasion: { document: string; circumstances: bigint };
}

type Sent = Promise<ContractTransactionResponse | undefined>;
type Act = (play: Play, step: Step) => Sent;

interface Found {
  id: string;
  lot: RebuiltLot;
  lying: Lying;
}

const STAFF = {
  plant: ["makerLogistics", "makerQuality"],
  warehouse: ["distributorLogistics", "distributorLogistics"],
  store: ["pharmacyLogistics", "dispenser"],
  otherStore: ["otherLogistics", "otherDispenser"],
} as const satisfies Partial<Record<SiteName, readonly OperatorName[]>>;

const SITES = ["plant", "warehouse", "store", "otherStore"] as const;
const STORES: readonly string[] = ["store", "otherStore"];
const REASSIGNMENT = id("order of reassignment");
const NOWHERE = 999;

function choose<T>(list: readonly T[], n: number): T | undefined {
  return list[n % list.length];
}

function siteName({ world }: Play, site: number): (typeof SITES)[number] {
  return SITES.find((name) => world.site[name] === site) ?? "plant";
}

/** The staff of the site: logistics, or who handles packs there. */
function staffAt(play: Play, site: number, kind: 0 | 1): LotLedger {
  return as(play.world, STAFF[siteName(play, site)][kind]);
}

/** One of the consignments that fit, of all consignments where none does or the step is wild. */
function findOne({ known }: Play, { which, wild }: Step, fits: (found: Found) => boolean): Found | undefined {
  const all = [...known.lots].flatMap(([id, lot]) =>
    [...lot.consignments.values()].map((lying) => ({ id, lot, lying })),
  );
  const fitting = wild % 6 === 0 ? [] : all.filter(fits);
  return choose(fitting.length === 0 ? all : fitting, which);
}

const isStill = ({ lying }: Found): boolean => lying.recipient === 0;
const isMoving = ({ lying }: Found): boolean => lying.recipient !== 0;
const isAtStore =
  (play: Play) =>
  ({ lying }: Found): boolean =>
    lying.recipient === 0 && lying.holds === 0 && STORES.includes(siteName(play, lying.site));

/** Packs of a consignment that follow each other in one state, or any where there are none. */
function runOf({ lot, lying }: Found, state: number, { at, size }: Step): { first: number; count: number } {
  for (let tried = 0; tried < lying.count; tried++) {
    const first = lying.first + ((at + tried) % lying.count);
    if (lot.states[first] !== state) continue;
    let count = 1;
    const most = Math.min(1 + (size % 150), lying.first + lying.count - first);
    while (count < most && lot.states[first + count] === state) count++;
    return { first, count };
  }
  return { first: lying.first + (at % lying.count), count: 1 + (size % 3) };
}

/** At most 5 packs of a consignment in one state. */
function someOf({ lot, lying }: Found, state: number, { at }: Step): number[] {
  const all = Array.from({ length: lying.count }, (_, index) => lying.first + index);
  const found = all.filter((index) => lot.states[index] === state);
  const from = at % Math.max(found.length, 1);
  return found.length === 0 ? [lying.first] : found.slice(from, from + 5);
}

/** Does something to packs of one state, as the staff of whoever has them. */
function onPacks(
  state: number,
  act: (ledger: LotLedger, range: ReturnType<typeof packs>, play: Play, step: Step) => Sent,
): Act {
  return async (play, step) => {
    const found = findOne(play, step, (each) => isStill(each) && someOf(each, state, step).length > 0);
    if (found === undefined) return undefined;
    const { first, count } = runOf(found, state, step);
    const range = packs(found.id, found.lying.first, first, count);
    return act(staffAt(play, found.lying.site, 1), range, play, step);
  };
}

/** Does something at a pharmacy's store to the packs there in one state. */
function atStore(state: number, act: (play: Play, found: Found, indices: number[], step: Step) => Sent): Act {
  return async (play, step) => {
    const found = findOne(play, step, isAtStore(play));
    return found === undefined ? undefined : act(play, found, someOf(found, state, step), step);
  };
}

/** Does something to whole consignments that fit. */
function onConsignment(fits: (found: Found) => boolean, act: (play: Play, found: Found, step: Step) => Sent): Act {
  return async (play, step) => {
    const found = findOne(play, step, fits);
    return found === undefined ? undefined : act(play, found, step);
  };
}

/** Does something to a lot that fits, to any where none does or the step is wild. */
function onLot(fits: (lot: RebuiltLot) => boolean, act: (play: Play, lot: string, step: Step) => Sent): Act {
  return async (play, step) => {
    const all = [...play.known.lots];
    const fitting = step.wild % 6 === 0 ? [] : all.filter(([, lot]) => fits(lot));
    const [lot] = choose(fitting.length === 0 ? all : fitting, step.which) ?? [];
    return lot === undefined ? undefined : act(play, lot, step);
  };
}

const isAny = (): boolean => true;
const isUnreleased = ({ released }: RebuiltLot): boolean => !released;
const isHeld = ({ heldByMaker, heldByRegulator }: RebuiltLot): boolean => heldByMaker || heldByRegulator;

/** One or two ranges of a consignment, apart and in order. */
function partsOf({ id, lying }: Found, { at, size }: Step): ReturnType<typeof packs>[] {
  const from = at % lying.count;
  const count = 1 + (size % (lying.count - from));
  const parts = [packs(id, lying.first, lying.first + from, count)];
  const next = from + count + 1;
  return next < lying.count ? [...parts, packs(id, lying.first, lying.first + next)] : parts;
}

function destination({ world }: Play, { at }: Step, from: number): number {
  const others = SITES.map((name) => world.site[name]).filter((site) => site !== from);
  return choose([...others, NOWHERE], at % 13 === 0 ? others.length : at % others.length) ?? NOWHERE;
}

const REASONS = Object.values(Movement);

export const ACTS = {
  register: async ({ world, known, occasion }, { at, size }) => {
    const lotNumber = `R${known.lots.size}`;
    const today = Number(await world.lotLedger.today());
    const options = { gtin: gtin(1), lotNumber, packCount: 1 + (size % 400), expiryDay: today + 5 + (at % 30) };
    return as(world, "makerQuality").registerLot(await lotRegistration(world, options), [], occasion);
  },
  release: onLot(isUnreleased, async ({ world, occasion }, lot) => as(world, "makerQuality").releaseLot(lot, occasion)),
  recordInputs: onLot(isUnreleased, async ({ world, occasion }, lot) =>
    as(world, "makerQuality").recordInputs(lot, [id("x")], occasion),
  ),
  holdLot: onLot(isAny, async ({ world, occasion }, lot, { at }) =>
    as(world, at % 2 === 0 ? "makerQuality" : "officer").holdLot(lot, occasion),
  ),
  liftLotHold: onLot(isHeld, async ({ world, known, occasion }, lot) => {
    const hold = known.lotOf(lot).heldByMaker ? LotHold.Maker : LotHold.Regulator;
    return as(world, "officer").liftLotHold(lot, hold, occasion);
  }),
  recallLot: onLot(isAny, async ({ world, known, occasion }, lot, { at }) => {
    // Rarely, or soon nothing can be sold any more.
    if (at % 3 !== 0 || known.lots.size < 4) return undefined;
    return as(world, "enforcer").recallLot(lot, 1 + (at % 3), occasion);
  }),
  ship: onConsignment(isStill, async (play, { id: lot, lying }, step) => {
    const to = destination(play, step, lying.site);
    const reason = choose(REASONS, step.size) ?? 0;
    return staffAt(play, lying.site, 0).ship(named(lot, lying.first), to, reason, play.occasion);
  }),
  pick: onConsignment(isStill, async (play, found, step) => {
    const to = destination(play, step, found.lying.site);
    // The second range lies in what the first one left behind it.
    const ranges = partsOf(found, step).map((part, index, [first]) =>
      index === 0 || first === undefined ? part : { ...part, consignment: first.first + first.count },
    );
    return staffAt(play, found.lying.site, 0).pick(ranges, to, choose(REASONS, step.wild) ?? 0, play.occasion);
  }),
  receiveGoods: onConsignment(isMoving, async (play, { id: lot, lying }) =>
    staffAt(play, lying.recipient, 0).receiveGoods(named(lot, lying.first), play.occasion),
  ),
  receivePart: onConsignment(isMoving, async (play, found, step) =>
    staffAt(play, found.lying.recipient, 0).receivePart(partsOf(found, step), play.occasion),
  ),
  reject: onConsignment(isMoving, async (play, { id: lot, lying }) =>
    staffAt(play, lying.recipient, 0).reject(named(lot, lying.first), play.occasion),
  ),
  recallShipment: onConsignment(isMoving, async (play, { id: lot, lying }) =>
    staffAt(play, lying.site, 0).recallShipment(named(lot, lying.first), play.occasion),
  ),
  split: onConsignment(
    (found) => isStill(found) && found.lying.count > 1,
    async (play, { id: lot, lying }, { at }) => {
      const second = lying.first + 1 + (at % Math.max(lying.count - 1, 1));
      return staffAt(play, lying.site, 0).split(lot, lying.first, second, play.occasion);
    },
  ),
  merge: onConsignment(
    (found) => {
      const next = found.lot.consignments.get(found.lying.first + found.lying.count);
      return isStill(found) && next !== undefined && next.site === found.lying.site && next.recipient === 0;
    },
    async (play, { id: lot, lying }) =>
      staffAt(play, lying.site, 0).merge(lot, lying.first, lying.first + lying.count, play.occasion),
  ),
  holdConsignment: onConsignment(
    ({ lying }) => lying.holds === 0,
    async (play, { id: lot, lying }, { at }) => {
      const ledger = at % 2 === 0 ? as(play.world, "officer") : staffAt(play, lying.site, 0);
      return ledger.holdConsignment(lot, lying.first, play.occasion);
    },
  ),
  liftConsignmentHold: onConsignment(
    ({ lying }) => lying.holds !== 0,
    async (play, { id: lot, lying }, { at }) => {
      const set = Object.values(Hold).filter((hold) => (lying.holds & (1 << hold)) !== 0);
      const ledger = at % 2 === 0 ? as(play.world, "officer") : staffAt(play, lying.site, 0);
      return ledger.liftConsignmentHold(lot, lying.first, choose(set, at) ?? Hold.Device, play.occasion);
    },
  ),
  recordTemperature: onConsignment(
    () => true,
    async ({ module }, { id: lot, lying: { first, recordedUntil } }, { at, size }) => {
      // A bit of overlap, or a gap.
      const from = Math.max(1, recordedUntil + (at % 3) - 1);
      const report = { from, to: from + size, minutesOut: size % 40, beyond: size % 4 === 0, by: 1 + (at % 5) };
      return module.recordTemperature({ lot, first }, report);
    },
  ),
  reassign: async (play, step) => {
    const { world, occasion } = play;
    const suspended = (await world.consortium.memberOf(world.member.otherPharmacy)).standing === 2n;
    if (!suspended) return void (await suspend(world, "otherPharmacy"));
    const found = findOne(play, { ...step, which: 0 }, ({ lying }) => lying.site === world.site.otherStore);
    if (found === undefined) return undefined;
    // Mostly whoever has not spoken last, so that two agree now and then.
    const [last] = [...play.known.reassignments.values()].map(({ proposed }) => proposed?.by).reverse();
    const other = last === world.operator.officer.address ? "secondOfficer" : "officer";
    const officer = as(world, step.at % 5 === 0 ? "officer" : other);
    return officer.reassignCustody(found.id, found.lying.first, world.site.warehouse, REASSIGNMENT, occasion);
  },
  supplyPacks: atStore(State.Active, async (play, found, [index = 0], step) => {
    const run = runOf(found, State.Active, { ...step, at: index - found.lying.first });
    const range = packs(found.id, found.lying.first, run.first, run.count);
    return staffAt(play, found.lying.site, 1).supplyPacks(range, play.occasion);
  }),
  supplyList: atStore(State.Active, async (play, { id: lot, lying }, indices) =>
    staffAt(play, lying.site, 1).supplyList(lot, lying.first, indices, play.occasion),
  ),
  open: atStore(State.Active, async (play, { id: lot, lying }, [index = 0]) =>
    staffAt(play, lying.site, 1).open(lot, lying.first, index, play.occasion),
  ),
  dispense: atStore(State.Active, async ({ module }, { id: lot, lying }, [index = 0]) =>
    module.dispense(lying.site, lot, lying.first, index, 0),
  ),
  restore: atStore(State.Dispensed, async ({ module }, { id: lot, lying }, [index = 0]) =>
    module.restore(lying.site, lot, lying.first, index),
  ),
  draw: onConsignment(
    ({ lot, lying }) => [...lot.opened].some(([index, { site }]) => contains(lying, index) && site === lying.site),
    async ({ module }, { id: lot, lot: { opened }, lying }, { at }) => {
      const index = [...opened.keys()].find((each) => contains(lying, each)) ?? lying.first;
      return module.dispense(lying.site, lot, lying.first, index, 1 + (at % 9));
    },
  ),
  retire: onPacks(State.Active, async (ledger, range, { occasion }, { wild }) =>
    ledger.retire(range, wild % (Reason.Repacked + 1), occasion),
  ),
  retireLocked: onPacks(State.Locked, async (ledger, range, { occasion }) =>
    ledger.retire(range, Reason.Damaged, occasion),
  ),
  retireList: onPacks(State.Active, async (ledger, { lot, consignment, first, count }, { occasion }, { at }) => {
    const indices = Array.from({ length: Math.min(count, 4) }, (_, index) => first + index);
    return ledger.retireList(lot, consignment, indices.reverse(), at % (Reason.Repacked + 1), occasion);
  }),
  lock: onPacks(State.Active, async (ledger, range, { occasion }) => ledger.lock(range, occasion)),
  unlock: onPacks(State.Locked, async (ledger, range, { occasion }) => ledger.unlock(range, occasion)),
  undo: async (play, { which }) => {
    const acts = [...play.known.lots].flatMap(([id, lot]) =>
      [...lot.undoable].filter(([, act]) => act !== undefined).map(([key]) => ({ id, lot, key })),
    );
    const chosen = choose(acts, which);
    if (chosen === undefined) return undefined;
    const [first = 0, count = 0] = chosen.key.split(":").map(Number);
    const lying = [...chosen.lot.consignments.values()].find((each) => contains(each, first));
    if (lying === undefined) throw new Error(`Pack ${first} of lot ${chosen.id} lies in no consignment.`);
    return staffAt(play, lying.site, 0).undo(packs(chosen.id, lying.first, first, count), play.occasion);
  },
  pass: async ({ world }, { at }) => void (await passTo(world, (await now(world)) + (1 + (at % 4)) * (DAY / 2))),
} as const satisfies Record<string, Act>;

function contains({ first, count }: Lying, index: number): boolean {
  return index >= first && index < first + count;
}

/** How often a step does something; once where nothing is said. */
const WEIGHTS: Partial<Record<keyof typeof ACTS, number>> = {
  release: 2,
  recallLot: 3,
  ship: 5,
  pick: 3,
  receiveGoods: 5,
  receivePart: 2,
  split: 2,
  merge: 2,
  liftLotHold: 3,
  liftConsignmentHold: 3,
  reassign: 3,
  supplyPacks: 2,
  supplyList: 2,
  open: 2,
  dispense: 2,
  draw: 3,
  retire: 2,
  undo: 4,
};

/** Evenly, not small ones first: they are places to look, not sizes to shrink. */
const number = fc.noBias(fc.nat(1000));

/** Any step. */
export const anyStep: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(
    ...(Object.keys(ACTS) as (keyof typeof ACTS)[]).map((act) => ({
      weight: WEIGHTS[act] ?? 1,
      arbitrary: fc.constant(act),
    })),
  ),
  which: number,
  at: number,
  size: number,
  wild: number,
});

/** Takes a step; undefined where there is nothing to take it with, or where it sends the ledger nothing. */
export async function take(play: Play, step: Step): Sent {
  return ACTS[step.act](play, step);
}

import { NAMES, type Act, type Contract } from "../acts.ts";
import { TEN_DAYS } from "../ledger.ts";
import type { Pharmacy } from "../prescriptions.ts";
import type { Cast, Plan } from "./cast.ts";
import { claims } from "./claims.ts";
import type { Dice } from "./dice.ts";
import { alerts, drugs, goods } from "./goods.ts";
import { members } from "./members.ts";
import { packs } from "./packs.ts";
import { prescriptions } from "./prescriptions.ts";
import { anchors, immunizations } from "./records.ts";

const PLANS: Record<Contract, Record<string, Plan>> = {
  consortium: members,
  drugRegistry: drugs,
  lotLedger: { ...goods, ...packs },
  alertLedger: alerts,
  claimLedger: claims,
  prescriptionToken: prescriptions,
  immunizationToken: immunizations,
  anchorRegistry: anchors,
};

/**
 * How often an operation is tried, where it is not 10 times in a thousand or so: what ends a run's life is rare, what waits
 * for something that is rare itself is often.
 */
const WEIGHTS: Readonly<Record<string, number>> = {
  "consortium.suspend": 3,
  "consortium.reinstate": 6,
  "consortium.suspendIndefinitely": 2,
  "consortium.expel": 2,
  "consortium.closeModule": 1,
  "consortium.freezeModule": 1,
  "drugRegistry.setProductStatus": 5,
  "lotLedger.registerLot": 14,
  "lotLedger.releaseLot": 16,
  "lotLedger.holdLot": 4,
  "lotLedger.liftLotHold": 10,
  "lotLedger.recallLot": 4,
  "lotLedger.reassignCustody": 30,
  "lotLedger.recordTemperature": 25,
  "lotLedger.ship": 20,
  "lotLedger.pick": 20,
  "lotLedger.receiveGoods": 40,
  "lotLedger.open": 16,
  "lotLedger.undo": 20,
  "prescriptionToken.issue": 30,
  "prescriptionToken.accept": 25,
  "prescriptionToken.cancel": 15,
  "prescriptionToken.cancelBySignature": 5,
  "prescriptionToken.completeCancellation": 80,
  "prescriptionToken.dispense": 50,
  "prescriptionToken.dispenseBatch": 20,
  "prescriptionToken.dispenseAndClaim": 40,
  "prescriptionToken.withdraw": 20,
  "prescriptionToken.withdrawWithClaim": 40,
  "prescriptionToken.safeTransferFrom": 3,
  "claimLedger.adjudicate": 40,
  "claimLedger.pay": 40,
  "claimLedger.payBatch": 30,
  "claimLedger.confirmRefund": 80,
  "immunizationToken.immunize": 25,
  "immunizationToken.immunizeAndClaim": 25,
  wait: 90,
};

const USUAL = 10;

/** Every name as often as it weighs: one of them is tried next. */
export const TURNS: readonly string[] = [...NAMES, "wait"].flatMap((name) =>
  Array.from({ length: WEIGHTS[name] ?? USUAL }, () => name),
);

/** What is tried next; nothing, where there is nothing to try it on. */
export async function plan(at: Pharmacy, cast: Cast, dice: Dice, turn: string): Promise<Act | undefined> {
  const [contract, name] = turn.split(".") as [Contract, string];
  const make = PLANS[contract][name];
  if (make === undefined) throw new Error(`Nobody plans ${turn}.`);
  const planned = await make(at, cast, dice);
  return planned && { contract, name, ...planned };
}

/** The moment to which time passes next: often one at which something ends, or a second beside it. */
export function nextMoment(at: Pharmacy, dice: Dice): number {
  const edges = endings(at).filter((moment) => moment > at.now + 1 && moment < at.now + 40 * 86_400);
  const edge = dice.rarely(2) ? dice.one(edges) : undefined;
  if (edge !== undefined) return edge + dice.between(-1, 1);
  const spans = [10, 3600, 3600, 6 * 3600, 86_400];
  const span = dice.rarely(12) ? 12 * 86_400 : (dice.one(spans) ?? 10);
  return at.now + 1 + dice.roll(span);
}

function endings(at: Pharmacy): number[] {
  const lots = [...at.lots.values()];
  return [
    ...[...at.operators.values()].map(({ until }) => until),
    ...[...at.members.values()].flatMap(({ suspendedUntil, licenceEnd }) => [suspendedUntil, licenceEnd]),
    ...[...at.proposals.values()].map(({ at: since }) => since + TEN_DAYS),
    ...[...at.slips.values()].flatMap(({ accepted }) => (accepted === undefined ? [] : [accepted.until])),
    ...lots.flatMap(({ opened }) => [...opened.values()].map(({ useBefore }) => useBefore)),
    ...lots.flatMap(({ undo }) => [...undo.values()].map(({ at: since }) => since + TEN_DAYS)),
    ...lots.flatMap(({ consignments }) => consignments.map(({ until }) => until + 3600)),
    // The ledger's next midnight.
    (Math.floor((at.now + 8 * 3600) / 86_400) + 1) * 86_400 - 8 * 3600,
  ];
}

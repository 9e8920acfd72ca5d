import * as alerts from "./alerts.ts";
import * as anchors from "./anchors.ts";
import * as claims from "./claims.ts";
import * as consortium from "./consortium.ts";
import * as custody from "./custody.ts";
import * as dispensing from "./dispensing.ts";
import * as drugs from "./drugs.ts";
import * as immunizations from "./immunizations.ts";
import type { Module, Told } from "./ledger.ts";
import * as lots from "./lots.ts";
import * as packs from "./packs.ts";
import * as prescriptions from "./prescriptions.ts";
import { Refused, Rules, type Reason } from "./rules.ts";

type Pharmacy = prescriptions.Pharmacy;
type Operation = (at: Pharmacy, rules: Rules, by: string, ...args: never[]) => unknown;

/** What anybody may try: the contracts' functions that change something, by contract. */
const OPERATIONS = {
  consortium: {
    ...pickOf(consortium, "suspend", "reinstate", "suspendIndefinitely", "expel", "renewLicence", "admit"),
    ...pickOf(consortium, "replaceAdmin", "closeModule", "freezeModule", "openSite", "closeSite", "addOperator"),
    ...pickOf(consortium, "endOperator", "rotateOperator", "reportCompromise", "proposeAdmin", "acceptAdmin"),
    ...pickOf(consortium, "setProfile"),
  },
  drugRegistry: pickOf(
    drugs,
    ...(["registerProduct", "amendProduct", "setProductStatus", "nameMaker", "registerMaterial"] as const),
  ),
  lotLedger: {
    ...pickOf(lots, "registerLot", "recordInputs", "releaseLot", "holdLot", "liftLotHold", "recallLot"),
    ...pickOf(custody, "ship", "pick", "receiveGoods", "receivePart", "reject", "recallShipment", "split", "merge"),
    ...pickOf(custody, "holdConsignment", "liftConsignmentHold", "reassignCustody", "recordTemperature"),
    ...pickOf(packs, "open", "supplyPacks", "supplyList", "retire", "retireList", "lock", "unlock", "undo"),
    ...pickOf(packs, "dispense", "restore"),
  },
  alertLedger: pickOf(alerts, "raiseAlert", "beginInvestigation", "resolveAlert"),
  claimLedger: pickOf(
    claims,
    ...(["openClaim", "withdrawClaim", "setCeiling", "adjudicate", "adjudicateBatch"] as const),
    ...(["pay", "payBatch", "confirmRefund"] as const),
  ),
  immunizationToken: {
    ...pickOf(immunizations, "immunize", "immunizeBatch", "immunizeAndClaim"),
    void: immunizations.voidImmunization,
  },
  anchorRegistry: pickOf(
    anchors,
    ...(["anchorBatch", "anchorDataSet", "supersede", "stateDataUse", "attest"] as const),
  ),
  prescriptionToken: {
    ...pickOf(prescriptions, "issue", "issueBatch", "cancel", "reissue", "accept", "giveBack", "cancelBySignature"),
    ...pickOf(prescriptions, "completeCancellation", "safeTransferFrom"),
    ...pickOf(dispensing, "dispense", "dispenseBatch", "dispenseAndClaim", "withdraw", "withdrawWithClaim"),
  },
} satisfies Partial<Record<Module, Record<string, Operation>>>;

export type Contract = keyof typeof OPERATIONS;

/** A call of a contract's function by an address. */
export interface Act {
  readonly contract: Contract;
  readonly name: string;
  readonly by: string;
  readonly args: readonly unknown[];
}

/** What the model foretells: the events in their order, or the rules that are broken. */
export type Foretold = { readonly told: readonly Told[] } | { readonly reasons: readonly Reason[] };

/** Every operation there is, as "contract.name". */
export const NAMES: readonly string[] = Object.entries(OPERATIONS).flatMap(([contract, operations]) =>
  Object.keys(operations).map((name) => `${contract}.${name}`),
);

/** Does it on the model, all or nothing. */
export function perform(at: Pharmacy, { contract, name, by, args }: Act): Foretold {
  const operation = (OPERATIONS[contract] as Record<string, Operation>)[name];
  if (operation === undefined) throw new Error(`The model has no ${contract}.${name}.`);
  const before = saved(at, name);
  at.told = [];
  try {
    operation(at, new Rules(), by, ...(args as never[]));
    return { told: at.told };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    Object.assign(at, before);
    return { reasons: error.reasons };
  }
}

/** Operations of several steps, of which the last may be refused: what they may have changed by then. */
const IN_STEPS =
  /^(ship|pick|receiveGoods|receivePart|reject|recallShipment|supplyList|retireList|issueBatch|reissue|dispense.*|immunize.*|withdraw.*|adjudicateBatch|payBatch)$/;

function saved(at: Pharmacy, name: string): Partial<Pharmacy> {
  if (!IN_STEPS.test(name)) return {};
  return structuredClone({ lots: at.lots, slips: at.slips, claims: at.claims, immunizations: at.immunizations });
}

function pickOf<All, Name extends keyof All>(all: All, ...names: readonly Name[]): Pick<All, Name> {
  return Object.fromEntries(names.map((name) => [name, all[name]])) as Pick<All, Name>;
}

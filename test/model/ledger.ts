import type { MODULES } from "../helpers/world.ts";

/** A contract of the ledger, by the name of its instance. */
export type Module = (typeof MODULES)[number] | "consortium";

/** As `Standing`. */
export const Standing = { Active: 1, Suspended: 2, Expelled: 3, Lapsed: 4 } as const;

/** As `ModuleStatus`. */
export const ModuleStatus = { Unregistered: 0, Active: 1, Closing: 2, Frozen: 3 } as const;

export interface Member {
  kinds: number;
  licenceEnd: number;
  /** As it was last set; time alone ends a suspension and a licence. */
  standing: number;
  suspendedUntil: number;
  parent: number;
  admin: string;
  proposedAdmin: string;
  profile: string;
}

export interface Site {
  member: number;
  gln: bigint;
  kind: number;
  open: boolean;
}

export interface Operator {
  member: number;
  site: number;
  roles: number;
  since: number;
  until: number;
  distrustedFrom: number;
}

export interface Product {
  gtin: bigint;
  group: string;
  content: number;
  unit: number;
  class: number;
  vaccine: boolean;
  needsLotRelease: boolean;
  hoursOpen: number;
  maxUnits: number;
  approvalNumber: string;
  documentHash: string;
  holder: number;
  storage: readonly [storageMin: number, storageMax: number, hardMin: number, hardMax: number, budget: number];
  status: number;
  /** Sites named to make it. */
  makers: Set<number>;
}

export interface Consignment {
  first: number;
  count: number;
  site: number;
  /** Only in transit. */
  to: { site: number; reason: number; mustBeRecorded: boolean } | undefined;
  holds: Set<number>;
  minutesOut: number;
  since: number;
  until: number;
}

export interface OpenedPack {
  left: number;
  site: number;
  at: number;
  useBefore: number;
}

export interface Lot {
  id: string;
  gtin: bigint;
  made: number;
  expiry: number;
  maker: number;
  site: number;
  root: string;
  vaccine: boolean;
  regulatorReleases: boolean;
  released: boolean;
  held: Set<number>;
  recall: number;
  /** In the order of their packs. */
  consignments: Consignment[];
  /** Of each pack. */
  states: number[];
  opened: Map<number, OpenedPack>;
  /** What may be undone, by "first:count". */
  undo: Map<string, { site: number; at: number; state: number }>;
}

/** A dispense that was not withdrawn. */
export interface Given {
  site: number;
  units: number;
  day: number;
  packs: readonly { lot: string; index: number; units: number }[];
  /** The chain over this and all before it. */
  chain: string;
  /** The sequence that it led to, where it opened a claim. */
  claimedAt: number | undefined;
}

export interface Slip {
  id: string;
  holder: string;
  quantity: number;
  left: number;
  sequence: number;
  accepted: { site: number; until: number } | undefined;
  cancelAsked: boolean;
  cancelled: boolean;
  given: Given[];
}

export interface Claim {
  status: number;
  reason: number;
  insurer: number;
  site: number;
  claimed: number;
  approved: number;
}

export interface Alert {
  code: number;
  finding: number;
  raisedBy: number;
  raisedAt: number;
  investigatedBy: number;
}

export interface Immunized {
  holder: string;
  site: number;
  day: number;
  claimed: boolean;
  voided: boolean;
}

export interface Anchor {
  author: number;
  since: number;
  schema: number;
  leafCount: number;
  successor: string;
  /** What notaries said last, by member. */
  said: Map<number, { finding: number; since: number }>;
}

/** An event that the contract must emit: from which contract, its name, its arguments in their order. */
export interface Told {
  readonly from: Module;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** All that the contracts know, as plain objects; every operation of the model reads and changes this. */
export interface Ledger {
  now: number;
  /** By name: their addresses and status. */
  modules: Map<Module, { address: string; status: number }>;
  council: string;
  members: Map<number, Member>;
  sites: Map<number, Site>;
  operators: Map<string, Operator>;
  products: Map<bigint, Product>;
  materials: number;
  lots: Map<string, Lot>;
  proposals: Map<string, { by: string; at: number }>;
  slips: Map<string, Slip>;
  ceilings: Map<string, number>;
  claims: Map<string, Claim>;
  alerts: Alert[];
  immunizations: Map<string, Immunized>;
  anchors: Map<string, Anchor>;
  /** What the operation under way has emitted so far. */
  told: Told[];
}

export const DAY = 86_400;

/** By which the ledger's days begin before those of UTC. */
export const DAY_OFFSET = 8 * 3600;

export const TEN_DAYS = 10 * DAY;

export function today(at: Ledger): number {
  return Math.floor((at.now + DAY_OFFSET) / DAY);
}

export function tell(at: Ledger, from: Module, name: string, ...args: readonly unknown[]): void {
  at.told.push({ from, name, args });
}

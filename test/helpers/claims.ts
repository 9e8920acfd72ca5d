import { AbiCoder, id as hash, keccak256, ZeroHash } from "ethers";

import type { ClaimLedger } from "../../typechain-types/index.ts";
import { decide } from "./council.ts";
import { METFORMIN } from "./goods.ts";
import { freshAccount, Kind, LONG, Role, type World } from "./world.ts";

const coder = AbiCoder.defaultAbiCoder();

/** Values of `ClaimStatus`. */
export const Status = {
  None: 0,
  Submitted: 1,
  Approved: 2,
  PartlyApproved: 3,
  Denied: 4,
  Paid: 5,
  Withdrawn: 6,
  RefundDue: 7,
  Refunded: 8,
} as const;

/** Values of `ClaimReason`. */
export const Why = {
  None: 0,
  NotCovered: 1,
  PlanUnknown: 2,
  PlanNotInForce: 3,
  DuplicateTherapy: 4,
  RefillTooSoon: 5,
  QuantityExceeded: 6,
  LimitReached: 7,
  PriceAbovePlan: 8,
  CoPayment: 9,
  Other: 10,
} as const;

/** The ceiling of the tests: 1.50 fen a unit, so that 20 units may cost 30 fen. */
export const CEILING = 150;

export async function setCeiling(world: World, group = METFORMIN, perUnit = CEILING): Promise<void> {
  await world.claimLedger.connect(world.operator.officer).setCeiling(group, perUnit);
}

export interface ClaimRequest {
  insurer: number;
  amount: number;
  policy: string;
}

/** 30 fen of the insurer, for a policy behind a salt, unless told otherwise. */
export function claimRequest(world: World, request: Partial<ClaimRequest> = {}): ClaimRequest {
  const policy = keccak256(coder.encode(["bytes32", "bytes32"], [hash("POLICY-1"), hash("salt")]));
  return { insurer: world.member.insurer, amount: 30, policy, ...request };
}

/** The name of the claim of the dispense that led to `sequence`. */
export function occurrenceOf(id: string, sequence: number): string {
  return keccak256(coder.encode(["bytes32", "uint24"], [id, sequence]));
}

/** What `terms` of a ClaimOpened says. */
export function termsOf(site: number, units: number, amount: number, group: string): bigint {
  return BigInt(site) | (BigInt(units) << 24n) | (BigInt(amount) << 48n) | (BigInt(group) << 96n);
}

/** The claim ledger as the prescription token calls it. */
export async function asModule(world: World): Promise<ClaimLedger> {
  const { networkHelpers, ethers } = world.connection;
  const module = await world.prescriptionToken.getAddress();
  await networkHelpers.impersonateAccount(module);
  await networkHelpers.setBalance(module, ethers.parseEther("1"));
  return world.claimLedger.connect(await ethers.getSigner(module));
}

/** The claim ledger as another insurer's claims officer calls it: the Council admits that insurer first. */
export async function asOtherInsurer(world: World): Promise<{ member: bigint; ledger: ClaimLedger }> {
  const { consortium, claimLedger } = world;
  const [admin, officer] = [freshAccount(world, 0), freshAccount(world, 1)];
  const admission = { kinds: Kind.Insurer, licenceEnd: LONG, admin: admin.address, profile: ZeroHash, parent: 0 };
  await decide(world, consortium.interface.encodeFunctionData("admit", [admission]));
  const member = await consortium.memberCount();
  await consortium.connect(admin).addOperator(member, officer, Role.ClaimsOfficer, 0, LONG);
  return { member, ledger: claimLedger.connect(officer) };
}

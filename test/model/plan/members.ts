import { id } from "ethers";

import { gln, Kind, Role } from "../../helpers/world.ts";
import { Standing, type Ledger } from "../ledger.ts";
import { standingOf } from "../consortium.ts";
import { caller, type Cast, type Plan, type Planned } from "./cast.ts";
import type { Dice } from "./dice.ts";

const ORDER = id("an order");

/** Mostly a member that is not needed for the rest to go on. */
function anyMember(at: Ledger, dice: Dice, fits: (member: number) => boolean = () => true): number {
  if (dice.rarely(15)) return at.members.size + 1;
  return dice.mostly([...at.members.keys()], fits) ?? dice.between(1, at.members.size);
}

const council = (at: Ledger, cast: Cast, dice: Dice): string =>
  dice.rarely(6) ? (dice.one(cast.everybody) ?? at.council) : at.council;

function adminOf(at: Ledger, cast: Cast, dice: Dice, member: number): string {
  const admin = at.members.get(member)?.admin;
  return dice.rarely(8) || admin === undefined ? (dice.one(cast.everybody) ?? at.council) : admin;
}

const officer = (at: Ledger, cast: Cast, dice: Dice): string => caller(at, cast, dice, Role.RegulatorOfficer);

const outOfStanding = (at: Ledger) => (member: number) => standingOf(at, member) !== Standing.Active;

function freshAddress(at: Ledger, cast: Cast, dice: Dice): string {
  if (dice.rarely(25)) return "0x0000000000000000000000000000000000000000";
  return dice.mostly(cast.spare, (address) => !at.operators.has(address)) ?? at.council;
}

function operatorOf(at: Ledger, cast: Cast, dice: Dice): { address: string; by: string } {
  if (dice.rarely(20)) return { address: dice.one(cast.everybody) ?? at.council, by: at.council };
  // Those that were added on the way: the first ones are needed.
  const [address, { member }] = dice.mostly([...at.operators], ([each]) => cast.spare.includes(each), 25) ?? [
    at.council,
    { member: 0 },
  ];
  return { address, by: adminOf(at, cast, dice, member) };
}

const time = (at: Ledger, dice: Dice): number =>
  dice.rarely(8) ? at.now - dice.between(-1, 1) : at.now + dice.roll(dice.rarely(3) ? 7200 : 40 * 86_400);

export const members: Record<string, Plan> = {
  suspend: (at, cast, dice) => ({ by: officer(at, cast, dice), args: [anyMember(at, dice), ORDER] }),
  reinstate: (at, cast, dice) => ({
    by: council(at, cast, dice),
    args: [anyMember(at, dice, outOfStanding(at)), ORDER],
  }),
  suspendIndefinitely: (at, cast, dice) => ({ by: council(at, cast, dice), args: [anyMember(at, dice), ORDER] }),
  expel: (at, cast, dice) => ({ by: council(at, cast, dice), args: [anyMember(at, dice), ORDER] }),
  renewLicence: (at, cast, dice) => {
    const member = anyMember(at, dice);
    const end = at.members.get(member)?.licenceEnd ?? 0;
    const never = dice.rarely(10) ? 2 ** 40 - 1 : end + dice.between(-1, 1000);
    return { by: officer(at, cast, dice), args: [member, never] };
  },
  admit: (at, cast, dice) => ({
    by: council(at, cast, dice),
    args: [
      {
        kinds: dice.rarely(8) ? 0 : dice.rarely(8) ? 2 ** 11 : 1 << dice.roll(11),
        licenceEnd: dice.rarely(8) ? at.now - 1 : at.now + dice.roll(90 * 86_400),
        admin: freshAddress(at, cast, dice),
        profile: dice.hash(),
        parent: dice.rarely(4) ? anyMember(at, dice) : 0,
      },
    ],
  }),
  replaceAdmin: (at, cast, dice) => ({
    by: council(at, cast, dice),
    args: [anyMember(at, dice), freshAddress(at, cast, dice)],
  }),
  closeModule: (at, cast, dice) => changeModule(at, cast, dice),
  freezeModule: (at, cast, dice) => changeModule(at, cast, dice),
  openSite: (at, cast, dice) => {
    const member = anyMember(at, dice);
    const next = gln(at.sites.size + 1);
    const number = dice.rarely(6) ? next + 1n : dice.rarely(6) ? gln(1) : next;
    return { by: adminOf(at, cast, dice, member), args: [member, dice.rarely(20) ? 0n : number, dice.roll(9)] };
  },
  closeSite: (at, cast, dice) => {
    // The first ten are needed.
    const site = dice.mostly([...at.sites.keys(), at.sites.size + 1], (each) => each > 10, 20) ?? 1;
    return { by: adminOf(at, cast, dice, at.sites.get(site)?.member ?? 0), args: [site] };
  },
  addOperator: (at, cast, dice) => {
    const member = anyMember(at, dice);
    const own = [...at.sites.keys()].filter((site) => at.sites.get(site)?.member === member);
    const site = dice.rarely(5) ? dice.between(0, at.sites.size + 1) : (dice.one(own) ?? 0);
    const roles = dice.rarely(10) ? dice.roll(2048) : rolesFor(at, dice, member);
    const address = freshAddress(at, cast, dice);
    return { by: adminOf(at, cast, dice, member), args: [member, address, roles, site, time(at, dice)] };
  },
  endOperator: (at, cast, dice) => {
    const { address, by } = operatorOf(at, cast, dice);
    return { by, args: [address] };
  },
  rotateOperator: (at, cast, dice) => {
    const { address, by } = operatorOf(at, cast, dice);
    return { by, args: [address, dice.rarely(8) ? address : freshAddress(at, cast, dice)] };
  },
  reportCompromise: (at, cast, dice) => {
    const { address, by } = operatorOf(at, cast, dice);
    return { by, args: [address, dice.rarely(5) ? at.now + 1 : dice.rarely(8) ? 0 : at.now - dice.roll(1000)] };
  },
  proposeAdmin: (at, cast, dice) => {
    const member = anyMember(at, dice);
    return { by: adminOf(at, cast, dice, member), args: [member, freshAddress(at, cast, dice)] };
  },
  acceptAdmin: (at, cast, dice) => {
    const proposed = (member: number): boolean => cast.everybody.includes(at.members.get(member)?.proposedAdmin ?? "");
    const member = anyMember(at, dice, proposed);
    const by = at.members.get(member)?.proposedAdmin ?? "";
    const known = cast.everybody.includes(by) && !dice.rarely(6);
    return { by: known ? by : (dice.one(cast.everybody) ?? at.council), args: [member] };
  },
  setProfile: (at, cast, dice) => {
    const member = anyMember(at, dice);
    return { by: adminOf(at, cast, dice, member), args: [member, dice.hash()] };
  },
};

function changeModule(at: Ledger, cast: Cast, dice: Dice): Planned {
  const addresses = [...at.modules.values()].map(({ address }) => address);
  return { by: council(at, cast, dice), args: [dice.rarely(5) ? at.council : (dice.one(addresses) ?? at.council)] };
}

/** Roles that a member of its kinds may give, one or two. */
function rolesFor(at: Ledger, dice: Dice, member: number): number {
  const { kinds } = at.members.get(member) ?? { kinds: 0 };
  const goods = Role.Logistics | Role.QualityOfficer;
  if (kinds & Kind.Regulator) return dice.rarely(2) ? Role.RegulatorOfficer : Role.EnforcementOfficer;
  if (kinds & Kind.Pharmacy) return dice.rarely(2) ? goods | Role.Dispenser : Role.Dispenser;
  if (kinds & Kind.Hospital) return dice.rarely(2) ? Role.Prescriber : goods | Role.Dispenser;
  if (kinds & Kind.Insurer) return Role.ClaimsOfficer;
  if (kinds & Kind.Clinic) return Role.Vaccinator | Role.QualityOfficer;
  return goods;
}

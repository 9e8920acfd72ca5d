import { ZeroHash } from "ethers";

import { decide } from "../../helpers/council.ts";
import { DAY, now, passTo } from "../../helpers/membership.ts";
import { deployWorld, freshAccount, gln, Kind, LONG, Role, type Connection, type World } from "../../helpers/world.ts";
import type { Caller, RoleCaller, State } from "./matrix.ts";

type Account = World["stranger"];

/** From the stage's making to the end of every licence. */
const LICENCE_DAYS = 5;

/** The world with one operator of each single role, a second regulator, insurer and notary, and licences that end soon. */
export interface Stage {
  world: World;
  address: Record<Exclude<Caller, "foreign" | "colleague">, string>;
  /** Whoever has the same role for another member. */
  foreign: Record<RoleCaller, string>;
  /** Whoever has the same role for the same member: at the hospital's annex, where the role is bound to a site. */
  colleague: Record<RoleCaller, string>;
}

/** What the stage is made of before a plan prepares what its calls are about. */
export async function makeStage(connection: Connection): Promise<Stage> {
  // A decision before each row, one that a row's plan prepares, and one of every member's standing.
  const councilDays = 2;
  const licenceEnd = (await now({ connection })) + (councilDays + LICENCE_DAYS) * DAY;
  const world = await deployWorld({ connection, licenceEnd });
  const { operator, admin, stranger, deployer, timelock, prescriptionToken } = world;
  const added = await addStaff(world, licenceEnd);
  return {
    world,
    address: {
      stranger: stranger.address,
      deployer: deployer.address,
      council: await timelock.getAddress(),
      module: await prescriptionToken.getAddress(),
      ownAdmin: admin.hospital.address,
      otherAdmin: admin.pharmacy.address,
      officer: operator.officer.address,
      enforcer: operator.enforcer.address,
      logistics: operator.wardLogistics.address,
      prescriber: operator.prescriber.address,
      dispenser: operator.wardDispenser.address,
      ...added.staff,
    },
    foreign: {
      ...added.foreign,
      quality: operator.pharmacyQuality.address,
      logistics: operator.pharmacyLogistics.address,
      prescriber: operator.clinicPrescriber.address,
      dispenser: operator.dispenser.address,
      vaccinator: operator.vaccinator.address,
    },
    colleague: {
      ...added.colleague,
      officer: operator.secondOfficer.address,
      prescriber: operator.secondPrescriber.address,
      records: operator.recordsOfficer.address,
    },
  };
}

/** The hospital's second place. */
const ANNEX = { gln: gln(800), kind: 3 };

/**
 * Adds an operator for each role that the world has none of at the ward, an annex with colleagues of theirs, and another
 * regulator, insurer and notary with operators of their own.
 */
async function addStaff(world: World, licenceEnd: number) {
  const { consortium, member, admin, site } = world;
  let next = 0;
  const add = async (by: Account, of: bigint | number, role: number, place: number): Promise<string> => {
    const operator = freshAccount(world, next++);
    await consortium.connect(by).addOperator(of, operator, role, place, LONG);
    return operator.address;
  };
  const kinds = [Kind.Regulator, Kind.Insurer, Kind.Notary];
  const chiefs = kinds.map(() => freshAccount(world, next++)) as [Account, Account, Account];
  const admissions = kinds.map((kind, i) => ({
    ...{ kinds: kind, licenceEnd, profile: ZeroHash, parent: 0 },
    admin: chiefs[i]?.address ?? "",
  }));
  await decide(world, ...admissions.map((values) => consortium.interface.encodeFunctionData("admit", [values])));
  const [chief, insurerChief, notaryChief] = chiefs;
  const notary = await consortium.memberCount();
  const [regulator, insurer] = [notary - 2n, notary - 1n];
  await consortium.connect(admin.hospital).openSite(member.hospital, ANNEX.gln, ANNEX.kind);
  const annex = Number(await consortium.siteCount());
  return {
    staff: {
      quality: await add(admin.hospital, member.hospital, Role.QualityOfficer, site.ward),
      vaccinator: await add(admin.hospital, member.hospital, Role.Vaccinator, site.ward),
      records: await add(admin.hospital, member.hospital, Role.RecordsOfficer, site.ward),
      claims: await add(admin.insurer, member.insurer, Role.ClaimsOfficer, 0),
      notary: await add(admin.notary, member.notary, Role.Notary, 0),
    },
    foreign: {
      officer: await add(chief, regulator, Role.RegulatorOfficer, 0),
      enforcer: await add(chief, regulator, Role.EnforcementOfficer, 0),
      records: await add(admin.laboratory, member.laboratory, Role.RecordsOfficer, site.bench),
      claims: await add(insurerChief, insurer, Role.ClaimsOfficer, 0),
      notary: await add(notaryChief, notary, Role.Notary, 0),
    },
    colleague: {
      enforcer: await add(admin.regulator, member.regulator, Role.EnforcementOfficer, 0),
      quality: await add(admin.hospital, member.hospital, Role.QualityOfficer, annex),
      logistics: await add(admin.hospital, member.hospital, Role.Logistics, annex),
      dispenser: await add(admin.hospital, member.hospital, Role.Dispenser, annex),
      vaccinator: await add(admin.hospital, member.hospital, Role.Vaccinator, annex),
      claims: await add(admin.insurer, member.insurer, Role.ClaimsOfficer, 0),
      notary: await add(admin.notary, member.notary, Role.Notary, 0),
    },
  };
}

/** What becomes of every member or every operator of the ledger. */
export const BRING: Record<State, (stage: Stage) => Promise<void>> = {
  suspended: async ({ world }) => decideOfAll(world, "suspendIndefinitely"),
  expelled: async ({ world }) => decideOfAll(world, "expel"),
  lapsed: async ({ world }) => {
    const { licenceEnd } = await world.consortium.memberOf(world.member.regulator);
    await passTo(world, Number(licenceEnd) + 1);
  },
  expired: async ({ world }) => {
    const until = (await now(world)) + 3600;
    await forEachOperator(world, async (asAdmin, operator, { member, site, roles }) => {
      await asAdmin.endOperator(operator);
      await asAdmin.addOperator(member, operator, roles, site, until);
    });
    await passTo(world, until + 1);
  },
  ended: async ({ world }) =>
    forEachOperator(world, async (asAdmin, operator) => {
      await asAdmin.endOperator(operator);
    }),
  distrusted: async ({ world }) =>
    forEachOperator(world, async (asAdmin, operator) => {
      await asAdmin.reportCompromise(operator, 1);
    }),
};

async function decideOfAll(world: World, decision: "suspendIndefinitely" | "expel"): Promise<void> {
  const codec = world.consortium.interface;
  const count = Number(await world.consortium.memberCount());
  const members = Array.from({ length: count }, (_, index) => index + 1);
  const encode = (member: number): string =>
    decision === "expel"
      ? codec.encodeFunctionData("expel", [member, ZeroHash])
      : codec.encodeFunctionData("suspendIndefinitely", [member, ZeroHash]);
  await decide(world, ...members.map(encode));
}

type OperatorView = Awaited<ReturnType<World["consortium"]["operatorOf"]>>;

/** Every operator whose term is not over yet. */
async function forEachOperator(
  world: World,
  act: (asAdmin: World["consortium"], operator: string, view: OperatorView) => Promise<void>,
): Promise<void> {
  const { consortium, connection } = world;
  const added = await consortium.queryFilter(consortium.filters.OperatorAdded());
  for (const operator of new Set(added.map(({ args }) => args.operator))) {
    const view = await consortium.operatorOf(operator);
    if (view.until < (await now(world))) continue;
    const { admin } = await consortium.memberOf(view.member);
    await act(consortium.connect(await connection.ethers.getSigner(admin)), operator, view);
  }
}

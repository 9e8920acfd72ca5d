import { expect } from "chai";
import { id, ZeroAddress, ZeroHash, type Interface } from "ethers";

import { carry, decide, decideMotion, execute, motionAt, motionOf } from "../../helpers/council.ts";
import {
  authorityOf,
  Act,
  COUNCIL_DELAY,
  DAY,
  INDEFINITE,
  ModuleStatus,
  nextBlockAt,
  now,
  passTo,
  Standing,
} from "../../helpers/membership.ts";
import {
  deployWorld,
  freshAccount,
  Kind,
  load,
  loadWorld,
  LONG,
  Role,
  type Connection,
  type World,
} from "../../helpers/world.ts";

const REASON = id("the Council's minutes");
const UNKNOWN = 999;

/** What only the Council does, each as a call that succeeds in the world as it is deployed. */
const ACTS = {
  admit: (world: World) =>
    world.consortium.interface.encodeFunctionData("admit", [
      { kinds: Kind.Pharmacy, licenceEnd: LONG, admin: world.stranger.address, profile: id("profile"), parent: 0 },
    ]),
  reinstate: (world: World) =>
    world.consortium.interface.encodeFunctionData("reinstate", [world.member.courier, REASON]),
  suspendIndefinitely: (world: World) =>
    world.consortium.interface.encodeFunctionData("suspendIndefinitely", [world.member.pharmacy, REASON]),
  expel: (world: World) => world.consortium.interface.encodeFunctionData("expel", [world.member.pharmacy, REASON]),
  replaceAdmin: (world: World) =>
    world.consortium.interface.encodeFunctionData("replaceAdmin", [world.member.pharmacy, world.stranger.address]),
  registerModule: (world: World) =>
    world.consortium.interface.encodeFunctionData("registerModule", [world.stranger.address]),
  closeModule: async (world: World) =>
    world.consortium.interface.encodeFunctionData("closeModule", [await world.alertLedger.getAddress()]),
  freezeModule: async (world: World) =>
    world.consortium.interface.encodeFunctionData("freezeModule", [await world.alertLedger.getAddress()]),
} as const;

/** The world with its courier suspended by an officer, so that there is somebody to reinstate. */
async function withSuspended(connection: Connection): Promise<World> {
  const world = await deployWorld({ connection });
  await world.consortium.connect(world.operator.officer).suspend(world.member.courier, ZeroHash);
  return world;
}

describe("Consortium, the Council", () => {
  for (const [name, encode] of Object.entries(ACTS)) {
    describe(`given ${name}`, () => {
      it("does it through the timelock 48 hours after the vote and not a second before", async () => {
        const world = await load(withSuspended);
        const motion = await motionOf(world, await encode(world));
        await carry(world, motion);
        const due = (await now(world)) + COUNCIL_DELAY;

        await nextBlockAt(world, due - 1);
        await expect(execute(world, motion)).to.be.revertedWithCustomError(
          world.timelock,
          "TimelockUnexpectedOperationState",
        );
        await nextBlockAt(world, due);
        await expect(execute(world, motion)).to.emit(world.timelock, "CallExecuted");
        await expect(execute(world, motion), "a motion is carried out once").to.be.revertedWithCustomError(
          world.council,
          "GovernorUnexpectedProposalState",
        );
      });

      it("is refused to everybody else", async () => {
        const world = await load(withSuspended);
        const { deployer, stranger, admin, operator } = world;
        const others = [deployer, stranger, admin.regulator, admin.notary, admin.pharmacy, ...Object.values(operator)];
        for (const caller of others) {
          const call = { to: await world.consortium.getAddress(), data: await encode(world) };
          await expect(caller.sendTransaction(call))
            .to.be.revertedWithCustomError(world.consortium, "CouncilOnly")
            .withArgs(caller.address);
        }
      });
    });
  }

  describe("given the timelock that carries out", () => {
    it("takes proposals from the Council only, and is cancelled by nobody", async () => {
      const world = await loadWorld();
      const { timelock, deployer, stranger, admin } = world;
      const motion = await motionOf(world, ACTS.expel(world));
      await carry(world, motion);
      const salt = ZeroHash;
      const operation = await timelock.queryFilter(timelock.filters.CallScheduled());
      for (const by of [deployer, stranger, admin.regulator, admin.notary]) {
        const { targets, values, calldatas } = motion;
        await expect(timelock.connect(by).scheduleBatch(targets, values, calldatas, ZeroHash, salt, COUNCIL_DELAY))
          .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
          .withArgs(by.address, await timelock.PROPOSER_ROLE());
        await expect(timelock.connect(by).cancel(operation[0]?.args.id ?? ""))
          .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
          .withArgs(by.address, await timelock.CANCELLER_ROLE());
      }
    });

    it("changes its delay and who proposes by the Council's decision only", async () => {
      const world = await loadWorld();
      const { timelock, admin, stranger } = world;
      await expect(timelock.connect(admin.regulator).updateDelay(0))
        .to.be.revertedWithCustomError(timelock, "TimelockUnauthorizedCaller")
        .withArgs(admin.regulator.address);
      await expect(timelock.connect(admin.regulator).grantRole(await timelock.PROPOSER_ROLE(), stranger))
        .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
        .withArgs(admin.regulator.address, ZeroHash);

      const call = timelock.interface.encodeFunctionData("updateDelay", [COUNCIL_DELAY + DAY]);
      await expect(decideMotion(world, motionAt(await timelock.getAddress(), call)))
        .to.emit(timelock, "MinDelayChange")
        .withArgs(COUNCIL_DELAY, COUNCIL_DELAY + DAY);
    });

    it("is all or nothing", async () => {
      const world = await loadWorld();
      const unknown = world.consortium.interface.encodeFunctionData("expel", [UNKNOWN, REASON]);
      await expect(decide(world, ACTS.expel(world), unknown))
        .to.be.revertedWithCustomError(world.consortium, "MemberUnknown")
        .withArgs(UNKNOWN);
      expect((await world.consortium.memberOf(world.member.pharmacy)).standing).to.equal(Standing.Active);
    });
  });

  describe("when it admits a member", () => {
    it("gives the next number and all that was said", async () => {
      const world = await loadWorld();
      const { consortium, stranger } = world;
      const next = (await consortium.memberCount()) + 1n;
      await expect(decide(world, ACTS.admit(world)))
        .to.emit(consortium, "MemberAdmitted")
        .withArgs(next, Kind.Pharmacy, LONG, stranger.address, id("profile"), 0);
      expect((await consortium.memberOf(next)).admin).to.equal(stranger.address);
      const operator = freshAccount(world);
      await consortium.connect(stranger).addOperator(next, operator, Role.QualityOfficer, 0, LONG);
      expect((await authorityOf(world, operator, Role.QualityOfficer, Act.Begin)).member).to.equal(next);
    });

    it("refuses what the founder is refused too", async () => {
      const world = await loadWorld();
      const admission = { kinds: 0, licenceEnd: LONG, admin: world.stranger.address, profile: ZeroHash, parent: 0 };
      const motion = world.consortium.interface.encodeFunctionData("admit", [admission]);
      await expect(decide(world, motion)).to.be.revertedWithCustomError(world.consortium, "KindsInvalid").withArgs(0);
    });
  });

  describe("when it names a member that does not exist", () => {
    const calls = {
      reinstate: [UNKNOWN, REASON],
      suspendIndefinitely: [UNKNOWN, REASON],
      expel: [UNKNOWN, REASON],
      replaceAdmin: [UNKNOWN, `0x${"11".repeat(20)}`],
    } as const;
    for (const [name, args] of Object.entries(calls)) {
      it(`refuses to ${name}`, async () => {
        const world = await loadWorld();
        const codec: Interface = world.consortium.interface;
        await expect(decide(world, codec.encodeFunctionData(name, args)))
          .to.be.revertedWithCustomError(world.consortium, "MemberUnknown")
          .withArgs(UNKNOWN);
      });
    }
  });

  describe("when it replaces an admin", () => {
    it("ends the old one's authority and what it had proposed", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, stranger, operator } = world;
      const captor = freshAccount(world);
      await consortium.connect(admin.pharmacy).proposeAdmin(member.pharmacy, captor);
      await expect(decide(world, ACTS.replaceAdmin(world)))
        .to.emit(consortium, "AdminChanged")
        .withArgs(member.pharmacy, admin.pharmacy.address, stranger.address);

      const view = await consortium.memberOf(member.pharmacy);
      expect(view.admin).to.equal(stranger.address);
      expect(view.proposedAdmin).to.equal(ZeroAddress);
      await expect(consortium.connect(captor).acceptAdmin(member.pharmacy))
        .to.be.revertedWithCustomError(consortium, "NotProposedAdmin")
        .withArgs(member.pharmacy, captor.address);
      await expect(consortium.connect(admin.pharmacy).endOperator(operator.dispenser))
        .to.be.revertedWithCustomError(consortium, "OperatorNotOfMember")
        .withArgs(operator.dispenser.address, member.pharmacy);
      await consortium.connect(stranger).endOperator(operator.dispenser);
    });

    it("refuses nobody as an admin", async () => {
      const world = await loadWorld();
      const motion = world.consortium.interface.encodeFunctionData("replaceAdmin", [
        world.member.pharmacy,
        ZeroAddress,
      ]);
      await expect(decide(world, motion)).to.be.revertedWithCustomError(world.consortium, "AddressZero");
    });
  });

  describe("when it decides about a member's standing", () => {
    type State = "active" | "suspended" | "suspension over" | "suspended for good" | "expelled" | "licence over";
    type Decision = "reinstate" | "suspendIndefinitely" | "expel";
    const { Active, Suspended, Expelled, Lapsed } = Standing;

    /** What each decision makes of each state, or the standing that it is refused for. */
    const table: Record<State, Record<Decision, bigint | { refusedAs: bigint }>> = {
      active: { reinstate: { refusedAs: Active }, suspendIndefinitely: Suspended, expel: Expelled },
      suspended: { reinstate: Active, suspendIndefinitely: Suspended, expel: Expelled },
      "suspension over": { reinstate: Active, suspendIndefinitely: Suspended, expel: Expelled },
      "suspended for good": { reinstate: Active, suspendIndefinitely: Suspended, expel: Expelled },
      expelled: {
        reinstate: Active,
        suspendIndefinitely: { refusedAs: Expelled },
        expel: { refusedAs: Expelled },
      },
      "licence over": { reinstate: { refusedAs: Active }, suspendIndefinitely: Suspended, expel: Expelled },
    };
    /** The standing before the decision, as its event tells it. */
    const before: Record<State, bigint> = {
      active: Active,
      suspended: Suspended,
      "suspension over": Active,
      "suspended for good": Suspended,
      expelled: Expelled,
      "licence over": Lapsed,
    };

    const licenceDays = 100;
    async function withLicences(connection: Connection): Promise<World> {
      return deployWorld({ connection, licenceEnd: (await now({ connection })) + licenceDays * DAY });
    }

    async function bring(world: World, state: State): Promise<void> {
      const { consortium, operator, member } = world;
      const codec = consortium.interface;
      if (state === "suspended" || state === "suspension over") {
        await consortium.connect(operator.officer).suspend(member.pharmacy, ZeroHash);
      }
      if (state === "suspension over") await passTo(world, (await now(world)) + 30 * DAY + 1);
      if (state === "suspended for good") {
        await decide(world, codec.encodeFunctionData("suspendIndefinitely", [member.pharmacy, ZeroHash]));
      }
      if (state === "expelled") await decide(world, codec.encodeFunctionData("expel", [member.pharmacy, ZeroHash]));
      if (state === "licence over") await passTo(world, (await now(world)) + licenceDays * DAY);
    }

    for (const [state, decisions] of Object.entries(table) as [State, (typeof table)[State]][]) {
      describe(`given one that is ${state}`, () => {
        for (const [decision, outcome] of Object.entries(decisions) as [Decision, bigint | { refusedAs: bigint }][]) {
          const refused = typeof outcome === "object";
          it(`${refused ? "refuses to" : "can"} ${decision}`, async () => {
            const world = await load(withLicences);
            const { consortium, member } = world;
            await bring(world, state);
            const codec: Interface = consortium.interface;
            const motion = codec.encodeFunctionData(decision, [member.pharmacy, REASON]);
            if (refused) {
              await expect(decide(world, motion))
                .to.be.revertedWithCustomError(consortium, "StandingUnfit")
                .withArgs(member.pharmacy, outcome.refusedAs);
              return;
            }
            const until = decision === "suspendIndefinitely" ? INDEFINITE : 0;
            await expect(decide(world, motion))
              .to.emit(consortium, "StandingChanged")
              .withArgs(member.pharmacy, before[state], outcome, until, await world.timelock.getAddress(), REASON);
            const view = await consortium.memberOf(member.pharmacy);
            expect(view.standing).to.equal(outcome);
            expect(view.suspendedUntil).to.equal(until);
          });
        }
      });
    }

    it("suspends a regulator too, whose officers then do nothing", async () => {
      const world = await loadWorld();
      const { consortium, member, operator } = world;
      await decide(world, consortium.interface.encodeFunctionData("suspendIndefinitely", [member.regulator, REASON]));
      const officer = consortium.connect(operator.officer);
      const refused = [member.regulator, Standing.Suspended];
      await expect(officer.suspend(member.pharmacy, REASON))
        .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
        .withArgs(...refused);
      await expect(officer.renewLicence(member.pharmacy, LONG + 1))
        .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
        .withArgs(...refused);
    });

    it("leaves a suspension of its own in force however long it lasts", async () => {
      const world = await loadWorld();
      await decide(world, ACTS.suspendIndefinitely(world));
      await passTo(world, (await now(world)) + 20 * 365 * DAY);
      expect((await world.consortium.memberOf(world.member.pharmacy)).standing).to.equal(Suspended);
    });

    it("brings a member back whose licence has ended meanwhile as lapsed", async () => {
      const world = await load(withLicences);
      const { consortium, member } = world;
      await decide(world, ACTS.expel(world));
      await passTo(world, (await now(world)) + licenceDays * DAY);
      await decide(world, consortium.interface.encodeFunctionData("reinstate", [member.pharmacy, REASON]));
      expect((await consortium.memberOf(member.pharmacy)).standing).to.equal(Lapsed);
    });
  });

  describe("when it decides about modules", () => {
    it("makes a contract a part of the ledger that may ask for authority", async () => {
      const world = await loadWorld();
      const { consortium, stranger, operator } = world;
      await expect(authorityOf(world, operator.officer, Role.RegulatorOfficer, Act.Begin, stranger.address))
        .to.be.revertedWithCustomError(consortium, "ModuleUnregistered")
        .withArgs(stranger.address);
      await expect(decide(world, ACTS.registerModule(world)))
        .to.emit(consortium, "ModuleChanged")
        .withArgs(stranger.address, ModuleStatus.Unregistered, ModuleStatus.Active);
      await authorityOf(world, operator.officer, Role.RegulatorOfficer, Act.Begin, stranger.address);
    });

    it("refuses nothing as a module", async () => {
      const world = await loadWorld();
      const motion = world.consortium.interface.encodeFunctionData("registerModule", [ZeroAddress]);
      await expect(decide(world, motion)).to.be.revertedWithCustomError(world.consortium, "AddressZero");
    });
  });
});

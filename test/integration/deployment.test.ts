import { expect } from "chai";
import { id, ZeroAddress, ZeroHash, type BaseContract } from "ethers";

import { CONTRACT_NAMES, type Contracts } from "../../sdk/src/ledger/contracts.ts";
import YaolianModule from "../../ignition/modules/Yaolian.ts";
import { decide } from "../helpers/council.ts";
import { COUNCIL_DELAY, ModuleStatus, Act, authorityOf } from "../helpers/membership.ts";
import { Kind, load, loadWorld, LONG, MODULES, Role, SEATS, type Connection, type World } from "../helpers/world.ts";

/** What is deployed is below this many bytes of code (EIP-170). */
const CODE_LIMIT = 24_576;

/** The ledger as Ignition leaves it, with one member and other times than usual. */
async function otherTimes(connection: Connection): Promise<Contracts> {
  const [, seat] = await connection.ethers.getSigners();
  const { address } = seat ?? { address: ZeroAddress };
  const member = { kinds: Kind.Regulator, licenceEnd: LONG, admin: address, profile: id("profile"), parent: 0 };
  const times = { dayOffset: 0, councilDelay: 60, votingDelay: 7, votingPeriod: 70 };
  const parameters = { members: [member], seats: [{ member: 1, holder: address }], ...times };
  const deployed = await connection.ignition.deploy(YaolianModule, { parameters: { Yaolian: parameters } });
  return deployed as unknown as Contracts;
}

/** The ledger's own contracts; the Council and its timelock are OpenZeppelin's. */
function contractsOf(world: Contracts): Record<string, BaseContract> {
  const names = CONTRACT_NAMES.filter((name) => name !== "timelock" && name !== "council");
  return Object.fromEntries(names.map((name) => [name, world[name]]));
}

describe("the deployment", () => {
  describe("given the ledger that Ignition deployed", () => {
    it("has each contract ask the right others", async () => {
      const world = await loadWorld();
      const { timelock, consortium, council, councilSeat, drugRegistry, lotLedger, packVerifier } = world;
      const { claimLedger, prescriptionToken } = world;
      const directory = await consortium.getAddress();
      const lots = await lotLedger.getAddress();
      expect(await consortium.COUNCIL()).to.equal(await timelock.getAddress());
      expect(await council.timelock()).to.equal(await timelock.getAddress());
      expect(await council.token()).to.equal(await councilSeat.getAddress());
      expect(await councilSeat.CONSORTIUM()).to.equal(directory);
      for (const name of MODULES) {
        expect(await world[name].CONSORTIUM(), name).to.equal(directory);
      }
      expect(await lotLedger.DRUGS()).to.equal(await drugRegistry.getAddress());
      expect(await prescriptionToken.LOTS()).to.equal(lots);
      expect(await world.immunizationToken.LOTS()).to.equal(lots);
      expect(await prescriptionToken.CLAIMS()).to.equal(await claimLedger.getAddress());
      expect(await world.immunizationToken.CLAIMS()).to.equal(await claimLedger.getAddress());
      expect(await packVerifier.LOTS()).to.equal(lots);
    });

    it("counts China's days and makes the Council wait 48 hours", async () => {
      const { timelock, lotLedger } = await loadWorld();
      expect(await lotLedger.DAY_OFFSET()).to.equal(8 * 3600);
      expect(await timelock.getMinDelay()).to.equal(COUNCIL_DELAY);
    });

    it("takes other times as parameters", async () => {
      const { timelock, council, lotLedger } = await load(otherTimes);
      expect(await lotLedger.DAY_OFFSET()).to.equal(0);
      expect(await timelock.getMinDelay()).to.equal(60);
      expect([await council.votingDelay(), await council.votingPeriod()]).to.deep.equal([7n, 70n]);
      expect(await council.proposalThreshold()).to.equal(1);
    });

    it("registers the contracts that change something, and nothing else", async () => {
      const world = await loadWorld();
      const { consortium, packVerifier } = world;
      for (const name of MODULES) {
        expect(await consortium.moduleStatus(world[name]), name).to.equal(ModuleStatus.Active);
      }
      expect(await consortium.moduleStatus(packVerifier)).to.equal(ModuleStatus.Unregistered);
      expect(await consortium.queryFilter(consortium.filters.ModuleChanged())).to.have.length(MODULES.length);
    });

    it("admits the members it was given, in order, each with its own admin", async () => {
      const { consortium, member, admin } = await loadWorld();
      expect(await consortium.memberCount()).to.equal(Object.keys(member).length);
      for (const [name, number] of Object.entries(member) as [keyof typeof member, number][]) {
        const view = await consortium.memberOf(number);
        expect([view.admin, view.profile]).to.deep.equal([admin[name].address, id(name)]);
      }
    });

    it("ends the founding as the last thing it does", async () => {
      const consortium: BaseContract = (await load(otherTimes)).consortium;
      const events = await consortium.queryFilter("*");
      const names = events.map((event) => ("eventName" in event ? event.eventName : "unknown"));
      expect(names.toSorted()).to.deep.equal([
        "FoundingEnded",
        "MemberAdmitted",
        ...Array<string>(MODULES.length).fill("ModuleChanged"),
      ]);
      expect(names.at(-1)).to.equal("FoundingEnded");
    });

    it("fits every contract into the limit of code, and lets none of them take money", async () => {
      const world = await loadWorld();
      const { provider } = world.connection.ethers;
      for (const name of ["timelock", "council"] as const) {
        const code = await provider.getCode(world[name]);
        expect((code.length - 2) / 2, name).to.be.within(1, CODE_LIMIT - 1);
      }
      await expect(world.deployer.sendTransaction({ to: world.council, value: 1n })).to.be.revertedWithCustomError(
        world.council,
        "GovernorDisabledDeposit",
      );
      for (const [name, contract] of Object.entries(contractsOf(world))) {
        const code = await provider.getCode(contract);
        expect((code.length - 2) / 2, name).to.be.within(1, CODE_LIMIT - 1);
        const { fragments, receive, fallback } = contract.interface;
        const payable = fragments.filter((fragment) => "payable" in fragment && fragment.payable === true);
        expect([payable, receive, fallback], name).to.deep.equal([[], false, null]);
        await expect(world.deployer.sendTransaction({ to: contract, value: 1n }), name).to.be.revertedWithoutReason(
          world.connection.ethers,
        );
      }
    });
  });

  describe("given its deployer (law 14)", () => {
    it("is neither founder nor admin nor operator, and has no part in the Council", async () => {
      const world = await loadWorld();
      const { consortium, timelock, council, councilSeat, deployer } = world;
      expect(await consortium.founder()).to.equal(ZeroAddress);
      for (let member = 1n; member <= (await consortium.memberCount()); ++member) {
        const { admin, proposedAdmin } = await consortium.memberOf(member);
        expect([admin, proposedAdmin]).not.to.include(deployer.address);
      }
      await expect(consortium.operatorOf(deployer))
        .to.be.revertedWithCustomError(consortium, "OperatorUnknown")
        .withArgs(deployer.address);
      for (const role of await rolesOf(timelock)) expect(await timelock.hasRole(role, deployer)).to.equal(false);
      expect(await councilSeat.seatOf(deployer)).to.equal(0);
      expect(await councilSeat.getVotes(deployer)).to.equal(0);
      await expect(council.connect(deployer).propose([consortium], [0], ["0x"], ""))
        .to.be.revertedWithCustomError(council, "GovernorInsufficientProposerVotes")
        .withArgs(deployer.address, 0, 1);
    });

    it("is refused everything that is the founder's or the Council's", async () => {
      const { consortium, alertLedger, timelock, councilSeat, member, deployer } = await loadWorld();
      const as = consortium.connect(deployer);
      const admission = { kinds: 1, licenceEnd: LONG, admin: deployer, profile: ZeroHash, parent: 0 };
      const foundings = [() => as.foundMembers([admission]), () => as.endFounding()];
      for (const attempt of foundings) {
        await expect(attempt()).to.be.revertedWithCustomError(consortium, "FoundingOver").withArgs(deployer.address);
      }
      const decisions = [
        () => as.admit(admission),
        () => as.reinstate(member.pharmacy, ZeroHash),
        () => as.suspendIndefinitely(member.pharmacy, ZeroHash),
        () => as.expel(member.pharmacy, ZeroHash),
        () => as.replaceAdmin(member.pharmacy, deployer),
        () => as.registerModule(deployer),
        () => as.closeModule(alertLedger),
        () => as.freezeModule(alertLedger),
      ];
      for (const attempt of decisions) {
        await expect(attempt()).to.be.revertedWithCustomError(consortium, "CouncilOnly").withArgs(deployer.address);
      }
      const asSeats = councilSeat.connect(deployer);
      const seatings = [
        () => asSeats.giveSeat(member.pharmacy, deployer),
        () => asSeats.moveSeat(member.regulator, deployer),
        () => asSeats.endSeat(member.regulator),
      ];
      for (const attempt of seatings) {
        await expect(attempt()).to.be.revertedWithCustomError(consortium, "CouncilOnly").withArgs(deployer.address);
      }
      await expect(timelock.connect(deployer).grantRole(await timelock.PROPOSER_ROLE(), deployer))
        .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
        .withArgs(deployer.address, ZeroHash);
      await expect(timelock.connect(deployer).updateDelay(0))
        .to.be.revertedWithCustomError(timelock, "TimelockUnauthorizedCaller")
        .withArgs(deployer.address);
    });

    it("asks for no authority as a module either", async () => {
      const world = await loadWorld();
      const { consortium, deployer, operator } = world;
      await expect(authorityOf(world, operator.officer, Role.RegulatorOfficer, Act.WindDown, deployer.address))
        .to.be.revertedWithCustomError(consortium, "ModuleUnregistered")
        .withArgs(deployer.address);
    });
  });

  describe("given the Council's timelock (law 14)", () => {
    it("lets the Council alone propose and cancel, anybody carry out, and has no admin but itself", async () => {
      const { timelock, council, deployer } = await loadWorld();
      const granted = await timelock.queryFilter(timelock.filters.RoleGranted());
      const revoked = await timelock.queryFilter(timelock.filters.RoleRevoked());
      const gone = new Set(revoked.map(({ args }) => `${args.role} ${args.account}`));
      const [defaultAdmin, proposer, executor, canceller] = await rolesOf(timelock);
      const voters = await council.getAddress();
      const expected = [
        `${defaultAdmin} ${await timelock.getAddress()}`,
        `${executor} ${ZeroAddress}`,
        `${proposer} ${voters}`,
        `${canceller} ${voters}`,
      ];
      const left = granted.map(({ args }) => `${args.role} ${args.account}`).filter((each) => !gone.has(each));
      expect(left).to.have.members(expected);
      expect([...gone], "the founder gave up what it needed for that").to.deep.equal([
        `${defaultAdmin} ${deployer.address}`,
      ]);
    });

    it("has the given seats, each with the vote of its own holder", async () => {
      const { councilSeat, admin, member } = await loadWorld();
      expect(await councilSeat.seatCount()).to.equal(SEATS.length);
      for (const name of SEATS) {
        expect(await councilSeat.holderOf(member[name])).to.equal(admin[name].address);
        expect(await councilSeat.getVotes(admin[name])).to.equal(1);
      }
    });

    it("is what moves the consortium: a member is admitted by its decision and by nothing else", async () => {
      const world = await loadWorld();
      const { consortium, timelock, stranger } = world;
      const admission = {
        kinds: Kind.Courier,
        licenceEnd: LONG,
        admin: stranger.address,
        profile: ZeroHash,
        parent: 0,
      };
      const encoded = consortium.interface.encodeFunctionData("admit", [admission]);
      await expect(stranger.sendTransaction({ to: consortium, data: encoded }))
        .to.be.revertedWithCustomError(consortium, "CouncilOnly")
        .withArgs(stranger.address);
      await expect(decide(world, encoded)).to.emit(consortium, "MemberAdmitted");
      expect(await consortium.COUNCIL()).to.equal(await timelock.getAddress());
    });
  });
});

/** Default admin, proposer, executor and canceller. */
async function rolesOf(timelock: World["timelock"]): Promise<string[]> {
  return Promise.all([
    timelock.DEFAULT_ADMIN_ROLE(),
    timelock.PROPOSER_ROLE(),
    timelock.EXECUTOR_ROLE(),
    timelock.CANCELLER_ROLE(),
  ]);
}

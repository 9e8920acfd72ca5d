import { expect } from "chai";
import { id, ZeroAddress, ZeroHash, type BaseContract } from "ethers";

import YaolianModule from "../../ignition/modules/Yaolian.ts";
import { decide } from "../helpers/council.ts";
import { COUNCIL_DELAY, ModuleStatus, Act, authorityOf } from "../helpers/membership.ts";
import { Kind, load, loadWorld, LONG, Role, type Connection, type World } from "../helpers/world.ts";

/** What is deployed is below this many bytes of code (EIP-170). */
const CODE_LIMIT = 24_576;

type Contracts = Pick<
  World,
  | "council"
  | "consortium"
  | "drugRegistry"
  | "lotLedger"
  | "alertLedger"
  | "packVerifier"
  | "prescriptionToken"
  | "immunizationToken"
>;

/** The ledger as Ignition leaves it, with one member and other times than usual. */
async function otherTimes(connection: Connection): Promise<Contracts> {
  const [, proposer] = await connection.ethers.getSigners();
  const { address } = proposer ?? { address: ZeroAddress };
  const member = { kinds: Kind.Regulator, licenceEnd: LONG, admin: address, profile: id("profile"), parent: 0 };
  const parameters = { proposers: [address], members: [member], dayOffset: 0, councilDelay: 60 };
  const deployed = await connection.ignition.deploy(YaolianModule, { parameters: { Yaolian: parameters } });
  return deployed as unknown as Contracts;
}

function contractsOf(world: Contracts): Record<string, BaseContract> {
  const { consortium, drugRegistry, lotLedger, alertLedger, packVerifier, prescriptionToken, immunizationToken } =
    world;
  return { consortium, drugRegistry, lotLedger, alertLedger, packVerifier, prescriptionToken, immunizationToken };
}

describe("the deployment", () => {
  describe("given the ledger that Ignition deployed", () => {
    it("has each contract ask the right others", async () => {
      const world = await loadWorld();
      const { council, consortium, drugRegistry, lotLedger, alertLedger, packVerifier } = world;
      const { prescriptionToken, immunizationToken } = world;
      const directory = await consortium.getAddress();
      const lots = await lotLedger.getAddress();
      expect(await consortium.COUNCIL()).to.equal(await council.getAddress());
      for (const module of [drugRegistry, lotLedger, alertLedger, prescriptionToken, immunizationToken]) {
        expect(await module.CONSORTIUM()).to.equal(directory);
      }
      expect(await lotLedger.DRUGS()).to.equal(await drugRegistry.getAddress());
      expect(await prescriptionToken.LOTS()).to.equal(lots);
      expect(await immunizationToken.LOTS()).to.equal(lots);
      expect(await packVerifier.LOTS()).to.equal(lots);
    });

    it("counts China's days and makes the Council wait 48 hours", async () => {
      const { council, lotLedger } = await loadWorld();
      expect(await lotLedger.DAY_OFFSET()).to.equal(8 * 3600);
      expect(await council.getMinDelay()).to.equal(COUNCIL_DELAY);
    });

    it("takes other times as parameters", async () => {
      const { council, lotLedger } = await load(otherTimes);
      expect(await lotLedger.DAY_OFFSET()).to.equal(0);
      expect(await council.getMinDelay()).to.equal(60);
    });

    it("registers the five contracts that change something, and nothing else", async () => {
      const world = await loadWorld();
      const { consortium, drugRegistry, lotLedger, alertLedger, packVerifier } = world;
      const { prescriptionToken, immunizationToken } = world;
      for (const module of [drugRegistry, lotLedger, alertLedger, prescriptionToken, immunizationToken]) {
        expect(await consortium.moduleStatus(module)).to.equal(ModuleStatus.Active);
      }
      expect(await consortium.moduleStatus(packVerifier)).to.equal(ModuleStatus.Unregistered);
      expect(await consortium.queryFilter(consortium.filters.ModuleChanged())).to.have.length(5);
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
        ...Array<string>(5).fill("ModuleChanged"),
      ]);
      expect(names.at(-1)).to.equal("FoundingEnded");
    });

    it("fits every contract into the limit of code, and lets none of them take money", async () => {
      const world = await loadWorld();
      const { provider } = world.connection.ethers;
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
      const { consortium, council, deployer } = world;
      expect(await consortium.founder()).to.equal(ZeroAddress);
      for (let member = 1n; member <= (await consortium.memberCount()); ++member) {
        const { admin, proposedAdmin } = await consortium.memberOf(member);
        expect([admin, proposedAdmin]).not.to.include(deployer.address);
      }
      await expect(consortium.operatorOf(deployer))
        .to.be.revertedWithCustomError(consortium, "OperatorUnknown")
        .withArgs(deployer.address);
      for (const role of await rolesOf(council)) expect(await council.hasRole(role, deployer)).to.equal(false);
    });

    it("is refused everything that is the founder's or the Council's", async () => {
      const { consortium, alertLedger, council, member, deployer } = await loadWorld();
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
      await expect(council.connect(deployer).grantRole(await council.PROPOSER_ROLE(), deployer))
        .to.be.revertedWithCustomError(council, "AccessControlUnauthorizedAccount")
        .withArgs(deployer.address, ZeroHash);
      await expect(council.connect(deployer).updateDelay(0))
        .to.be.revertedWithCustomError(council, "TimelockUnauthorizedCaller")
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
    it("has the given proposers, who may cancel, anybody to carry out, and no admin but itself", async () => {
      const { council, admin } = await loadWorld();
      const granted = await council.queryFilter(council.filters.RoleGranted());
      const [defaultAdmin, proposer, executor, canceller] = await rolesOf(council);
      const self = await council.getAddress();
      const proposers = [admin.regulator.address, admin.notary.address];
      const expected = [
        `${defaultAdmin} ${self}`,
        `${executor} ${ZeroAddress}`,
        ...proposers.flatMap((address) => [`${proposer} ${address}`, `${canceller} ${address}`]),
      ];
      expect(granted.map(({ args }) => `${args.role} ${args.account}`)).to.have.members(expected);
      expect(await council.queryFilter(council.filters.RoleRevoked())).to.have.length(0);
    });

    it("is what moves the consortium: a member is admitted by its decision and by nothing else", async () => {
      const world = await loadWorld();
      const { consortium, council, stranger } = world;
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
      expect(await consortium.COUNCIL()).to.equal(await council.getAddress());
    });
  });
});

/** Default admin, proposer, executor and canceller. */
async function rolesOf(council: World["council"]): Promise<string[]> {
  return Promise.all([
    council.DEFAULT_ADMIN_ROLE(),
    council.PROPOSER_ROLE(),
    council.EXECUTOR_ROLE(),
    council.CANCELLER_ROLE(),
  ]);
}

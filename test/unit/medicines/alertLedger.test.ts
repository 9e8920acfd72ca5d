import { expect } from "chai";
import { id, MaxUint256, ZeroHash } from "ethers";

import { decide } from "../../helpers/council.ts";
import { nextBlockAt, now, Standing } from "../../helpers/membership.ts";
import { deployWorld, load, loadWorld, Role, type Connection, type World } from "../../helpers/world.ts";

const LOT = id("a lot as scanned");
const EVIDENCE = id("evidence");
const REPORT = id("report");
const CODES = 10;
const Finding = { Open: 0, FalseAlarm: 1, HandlingError: 2, Falsified: 3, Diverted: 4 } as const;
const SUSPECT = 9;
const UNKNOWN_PACK = 2 ** 32 - 1;

/** The world with one alert, raised by the pharmacy's dispenser. */
async function alerted(connection: Connection): Promise<World> {
  const world = await deployWorld({ connection });
  await world.alertLedger.connect(world.operator.dispenser).raiseAlert(SUSPECT, LOT, 7, EVIDENCE);
  return world;
}

describe("AlertLedger", () => {
  describe("when somebody raises an alert", () => {
    it("numbers it and tells who, what and which pack", async () => {
      const world = await loadWorld();
      const { alertLedger, member, operator } = world;
      const at = (await now(world)) + 10;
      await nextBlockAt(world, at);
      await expect(alertLedger.connect(operator.dispenser).raiseAlert(SUSPECT, LOT, 7, EVIDENCE))
        .to.emit(alertLedger, "AlertRaised")
        .withArgs(1, LOT, member.pharmacy, SUSPECT, 7, EVIDENCE);
      await expect(alertLedger.connect(operator.makerQuality).raiseAlert(0, ZeroHash, UNKNOWN_PACK, ZeroHash))
        .to.emit(alertLedger, "AlertRaised")
        .withArgs(2, ZeroHash, member.maker, 0, UNKNOWN_PACK, ZeroHash);
      expect(await alertLedger.alertCount()).to.equal(2);
      expect([...(await alertLedger.alertOf(1))]).to.deep.equal(
        [SUSPECT, Finding.Open, member.pharmacy, at, 0].map(BigInt),
      );
    });

    it("takes every code there is and no other", async () => {
      const { alertLedger, operator, connection } = await loadWorld();
      const as = alertLedger.connect(operator.dispenser);
      for (let code = 0; code < CODES; ++code) {
        await as.raiseAlert(code, LOT, 0, EVIDENCE);
        expect((await alertLedger.alertOf(code + 1)).code).to.equal(code);
      }
      await expect(as.raiseAlert(CODES, LOT, 0, EVIDENCE)).to.be.revertedWithoutReason(connection.ethers);
    });

    it("takes the same alert again as another one", async () => {
      const { alertLedger, operator } = await load(alerted);
      await alertLedger.connect(operator.dispenser).raiseAlert(SUSPECT, LOT, 7, EVIDENCE);
      expect(await alertLedger.alertCount()).to.equal(2);
    });

    it("takes it from staff, vaccinators and authorities, and from nobody else", async () => {
      const { alertLedger, consortium, operator, stranger, deployer, admin } = await loadWorld();
      const may = Role.QualityOfficer | Role.Logistics | Role.Dispenser | Role.Vaccinator;
      const needed = may | Role.RegulatorOfficer | Role.EnforcementOfficer;
      for (const [name, caller] of Object.entries(operator)) {
        const attempt = () => alertLedger.connect(caller).raiseAlert.staticCall(SUSPECT, LOT, 7, EVIDENCE);
        const roles = Number((await consortium.operatorOf(caller)).roles);
        if ((roles & needed) !== 0) expect(await attempt(), name).to.equal(1n);
        else {
          await expect(attempt(), name)
            .to.be.revertedWithCustomError(consortium, "OperatorRoleMissing")
            .withArgs(caller.address, roles, needed);
        }
      }
      for (const caller of [stranger, deployer, admin.pharmacy, admin.regulator]) {
        await expect(alertLedger.connect(caller).raiseAlert(SUSPECT, LOT, 7, EVIDENCE))
          .to.be.revertedWithCustomError(consortium, "OperatorUnknown")
          .withArgs(caller.address);
      }
    });

    it("refuses a member out of standing and an operator whose term is over", async () => {
      const { alertLedger, consortium, member, admin, operator } = await loadWorld();
      const as = alertLedger.connect(operator.dispenser);
      await consortium.connect(operator.officer).suspend(member.pharmacy, ZeroHash);
      await expect(as.raiseAlert(SUSPECT, LOT, 7, EVIDENCE))
        .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
        .withArgs(member.pharmacy, Standing.Suspended);
      await consortium.connect(admin.pharmacy).endOperator(operator.dispenser);
      await expect(as.raiseAlert(SUSPECT, LOT, 7, EVIDENCE)).to.be.revertedWithCustomError(
        consortium,
        "OperatorTermEnded",
      );
    });
  });

  describe("when an authority begins to look into an alert", () => {
    it("says who does, on which file, and leaves the alert open", async () => {
      const { alertLedger, member, operator } = await load(alerted);
      await expect(alertLedger.connect(operator.enforcer).beginInvestigation(1, REPORT))
        .to.emit(alertLedger, "InvestigationBegun")
        .withArgs(1, REPORT, member.regulator);
      const { investigatedBy, finding, raisedBy } = await alertLedger.alertOf(1);
      expect([investigatedBy, finding, raisedBy]).to.deep.equal(
        [member.regulator, Finding.Open, member.pharmacy].map(BigInt),
      );
    });

    it("begins once, and the alert is closed afterwards with what was begun kept", async () => {
      const { alertLedger, member, operator } = await load(alerted);
      await alertLedger.connect(operator.officer).beginInvestigation(1, REPORT);
      await expect(alertLedger.connect(operator.enforcer).beginInvestigation(1, EVIDENCE))
        .to.be.revertedWithCustomError(alertLedger, "AlertIsInvestigated")
        .withArgs(1, member.regulator);
      await alertLedger.connect(operator.enforcer).resolveAlert(1, Finding.Falsified, REPORT);
      expect((await alertLedger.alertOf(1)).investigatedBy).to.equal(member.regulator);
    });

    it("refuses an alert that is closed, and one that does not exist", async () => {
      const { alertLedger, operator } = await load(alerted);
      const as = alertLedger.connect(operator.officer);
      await expect(as.beginInvestigation(2, REPORT))
        .to.be.revertedWithCustomError(alertLedger, "AlertUnknown")
        .withArgs(2);
      await as.resolveAlert(1, Finding.Diverted, REPORT);
      await expect(as.beginInvestigation(1, REPORT))
        .to.be.revertedWithCustomError(alertLedger, "AlertIsResolved")
        .withArgs(1, Finding.Diverted);
      expect((await alertLedger.alertOf(1)).investigatedBy).to.equal(0);
    });
  });

  describe("when an authority resolves an alert", () => {
    for (const [name, finding] of Object.entries(Finding).filter(([, value]) => value !== Finding.Open)) {
      it(`closes it with the finding ${name} and keeps what it was`, async () => {
        const { alertLedger, member, operator } = await load(alerted);
        const before = await alertLedger.alertOf(1);
        await expect(alertLedger.connect(operator.enforcer).resolveAlert(1, finding, REPORT))
          .to.emit(alertLedger, "AlertResolved")
          .withArgs(1, finding, REPORT, member.regulator);
        const after = await alertLedger.alertOf(1);
        expect([...after]).to.deep.equal([before.code, BigInt(finding), before.raisedBy, before.raisedAt, 0n]);
      });
    }

    it("closes it once, whichever finding comes second", async () => {
      const { alertLedger, operator } = await load(alerted);
      const as = alertLedger.connect(operator.officer);
      await as.resolveAlert(1, Finding.FalseAlarm, REPORT);
      for (const finding of Object.values(Finding)) {
        await expect(as.resolveAlert(1, finding, REPORT))
          .to.be.revertedWithCustomError(alertLedger, "AlertIsResolved")
          .withArgs(1, Finding.FalseAlarm);
      }
    });

    it("needs a finding, and one that exists", async () => {
      const { alertLedger, operator, connection } = await load(alerted);
      const as = alertLedger.connect(operator.officer);
      await expect(as.resolveAlert(1, Finding.Open, REPORT))
        .to.be.revertedWithCustomError(alertLedger, "FindingMissing")
        .withArgs(1);
      await expect(as.resolveAlert(1, 5, REPORT)).to.be.revertedWithoutReason(connection.ethers);
    });

    it("refuses an alert that does not exist", async () => {
      const { alertLedger, operator } = await load(alerted);
      for (const unknown of [0n, 2n, MaxUint256]) {
        await expect(alertLedger.connect(operator.officer).resolveAlert(unknown, Finding.FalseAlarm, REPORT))
          .to.be.revertedWithCustomError(alertLedger, "AlertUnknown")
          .withArgs(unknown);
        await expect(alertLedger.alertOf(unknown))
          .to.be.revertedWithCustomError(alertLedger, "AlertUnknown")
          .withArgs(unknown);
      }
    });

    it("is done by regulator and enforcement officers only, not even by who raised it", async () => {
      const { alertLedger, consortium, operator, stranger, admin } = await load(alerted);
      const needed = Role.RegulatorOfficer | Role.EnforcementOfficer;
      for (const [name, caller] of Object.entries(operator)) {
        const attempt = () => alertLedger.connect(caller).resolveAlert.staticCall(1, Finding.FalseAlarm, REPORT);
        const roles = Number((await consortium.operatorOf(caller)).roles);
        if ((roles & needed) !== 0) await attempt();
        else {
          await expect(attempt(), name)
            .to.be.revertedWithCustomError(consortium, "OperatorRoleMissing")
            .withArgs(caller.address, roles, needed);
        }
      }
      for (const caller of [stranger, admin.regulator]) {
        await expect(alertLedger.connect(caller).resolveAlert(1, Finding.FalseAlarm, REPORT))
          .to.be.revertedWithCustomError(consortium, "OperatorUnknown")
          .withArgs(caller.address);
      }
    });
  });

  describe("when the Council closes or freezes the ledger", () => {
    it("closing raises nothing new and lets what is open be resolved", async () => {
      const world = await load(alerted);
      const { alertLedger, consortium, operator } = world;
      const address = await alertLedger.getAddress();
      await decide(world, consortium.interface.encodeFunctionData("closeModule", [address]));
      await expect(alertLedger.connect(operator.dispenser).raiseAlert(SUSPECT, LOT, 7, EVIDENCE))
        .to.be.revertedWithCustomError(consortium, "ModuleIsClosing")
        .withArgs(address);
      await alertLedger.connect(operator.officer).resolveAlert(1, Finding.FalseAlarm, REPORT);
    });

    it("freezing leaves its answers", async () => {
      const world = await load(alerted);
      const { alertLedger, consortium, operator } = world;
      const address = await alertLedger.getAddress();
      await decide(world, consortium.interface.encodeFunctionData("freezeModule", [address]));
      await expect(alertLedger.connect(operator.officer).resolveAlert(1, Finding.FalseAlarm, REPORT))
        .to.be.revertedWithCustomError(consortium, "ModuleIsFrozen")
        .withArgs(address);
      expect((await alertLedger.alertOf(1)).code).to.equal(SUSPECT);
    });
  });
});

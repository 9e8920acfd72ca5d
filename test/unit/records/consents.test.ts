import { expect } from "chai";
import { Wallet, ZeroAddress, ZeroHash } from "ethers";

import { CONSENT, Purpose, records, Scope, Terms, type Records } from "../../helpers/consents.ts";
import { decide } from "../../helpers/council.ts";
import { nextBlockAt, now, passTo } from "../../helpers/membership.ts";
import { load, LONG } from "../../helpers/world.ts";

const NOTHING = [0, 0, 0, 0];
const asRow = ({ scope, purposes, dataUse, until }: typeof CONSENT): number[] => [scope, purposes, dataUse, until];

describe("ConsentRegistry: consents", () => {
  let at: Records;
  beforeEach(async () => {
    at = await load(records);
  });

  const allowed = (scope: number = Scope.Prescriptions, purposes: number = Purpose.Treatment): Promise<boolean> =>
    at.registry.isAllowed(at.holder, at.world.member.clinic, scope, purposes);
  const grant = (consent = CONSENT) => at.registry.connect(at.holder).grant(at.holder, at.world.member.clinic, consent);

  describe("given no consent", () => {
    it("allows nobody anything", async () => {
      expect(await allowed()).to.equal(false);
      expect(await at.registry.isAllowed(at.holder, 999, 1, 1)).to.equal(false);
      expect(await at.registry.isAllowed(ZeroAddress, at.world.member.clinic, 1, 1)).to.equal(false);
      const view = await at.registry.consentOf(at.holder, at.world.member.clinic);
      expect([...view]).to.deep.equal([0n, 0n, 0n, 0n, 0n, false]);
    });

    it("has nothing to revoke", async () => {
      const { registry, holder, world } = at;
      await expect(registry.connect(holder).revoke(holder, world.member.clinic))
        .to.be.revertedWithCustomError(registry, "ConsentMissing")
        .withArgs(holder.address, world.member.clinic);
    });
  });

  describe("when the holder grants", () => {
    it("allows what it covers to that member, and tells old and new", async () => {
      const { registry, holder, world } = at;
      await expect(grant())
        .to.emit(registry, "ConsentGranted")
        .withArgs(holder.address, world.member.clinic, holder.address, 1, 1, NOTHING, asRow(CONSENT));
      expect(await allowed()).to.equal(true);
      expect(await allowed(CONSENT.scope)).to.equal(true);
      expect(await allowed(CONSENT.scope | Scope.Genomics)).to.equal(false);
      expect(await allowed(Scope.Genomics)).to.equal(false);
      expect(await allowed(Scope.Prescriptions, Purpose.Payment)).to.equal(false);
      expect(await allowed(Scope.Prescriptions, Purpose.Treatment | Purpose.Payment)).to.equal(false);
      expect(await allowed(0)).to.equal(false);
      expect(await allowed(Scope.Prescriptions, 0)).to.equal(false);
      expect(await registry.isAllowed(holder, world.member.hospital, 1, 1)).to.equal(false);
      expect(await registry.isAllowed(at.representative, world.member.clinic, 1, 1)).to.equal(false);
    });

    it("replaces what was there", async () => {
      const { registry, holder, world } = at;
      await grant();
      const next = { scope: Scope.Genomics, purposes: Purpose.Research, dataUse: Terms.GRU, until: LONG - 1 };
      await expect(grant(next))
        .to.emit(registry, "ConsentGranted")
        .withArgs(holder.address, world.member.clinic, holder.address, 2, 2, asRow(CONSENT), asRow(next));
      expect(await allowed()).to.equal(false);
      expect(await allowed(Scope.Genomics, Purpose.Research)).to.equal(true);
      const view = await registry.consentOf(holder, world.member.clinic);
      expect([...view]).to.deep.equal([BigInt(Scope.Genomics), 4n, BigInt(Terms.GRU), BigInt(LONG - 1), 2n, true]);
    });

    it("counts to its last second and no longer", async () => {
      const until = (await now(at.world)) + 100;
      await grant({ ...CONSENT, until });
      for (const [time, expected] of [
        [until - 1, true],
        [until, true],
        [until + 1, false],
      ] as const) {
        await passTo(at.world, time);
        expect(await allowed(), String(time - until)).to.equal(expected);
      }
      await expect(
        at.registry.connect(at.holder).revoke(at.holder, at.world.member.clinic),
      ).to.be.revertedWithCustomError(at.registry, "ConsentMissing");
    });

    it("takes an end in this very second, not one before it", async () => {
      const { registry } = at;
      const time = (await now(at.world)) + 10;
      await nextBlockAt(at.world, time);
      await grant({ ...CONSENT, until: time });
      await nextBlockAt(at.world, time + 10);
      await expect(grant({ ...CONSENT, until: time + 9 }))
        .to.be.revertedWithCustomError(registry, "ConsentTimeInvalid")
        .withArgs(time + 9);
    });

    const wrong: [string, Partial<typeof CONSENT>, string, unknown[]][] = [
      ["no scope", { scope: 0 }, "ScopeInvalid", [0]],
      ["a scope that there is not", { scope: 1 << 12 }, "ScopeInvalid", [1 << 12]],
      ["no purpose", { purposes: 0 }, "PurposesInvalid", [0]],
      ["a purpose that there is not", { purposes: 16 }, "PurposesInvalid", [16]],
      ["research without terms", { purposes: Purpose.Research }, "ResearchTermsInvalid", [0, Purpose.Research]],
      ["terms without research", { dataUse: Terms.GRU }, "ResearchTermsInvalid", [Terms.GRU, Purpose.Treatment]],
      [
        "two permissions",
        { purposes: Purpose.Research, dataUse: Terms.GRU | Terms.HMB },
        "ResearchTermsInvalid",
        [Terms.GRU | Terms.HMB, Purpose.Research],
      ],
      [
        "a modifier alone",
        { purposes: Purpose.Research, dataUse: Terms.IRB },
        "ResearchTermsInvalid",
        [Terms.IRB, Purpose.Research],
      ],
      [
        "a term that there is not",
        { purposes: Purpose.Research, dataUse: Terms.GRU | (1 << 23) },
        "ResearchTermsInvalid",
        [Terms.GRU | (1 << 23), Purpose.Research],
      ],
    ];
    for (const [what, changed, error, args] of wrong) {
      it(`refuses ${what}`, async () => {
        await expect(grant({ ...CONSENT, ...changed }))
          .to.be.revertedWithCustomError(at.registry, error)
          .withArgs(...args);
        expect(await at.registry.nonceOf(at.holder)).to.equal(0);
      });
    }

    it("takes the widest there is", async () => {
      await grant({ scope: Scope.All, purposes: Purpose.All, dataUse: (1 << 23) - 31, until: 2 ** 40 - 1 });
      expect(await allowed(Scope.All, Purpose.All)).to.equal(true);
    });

    it("refuses a member that there is not", async () => {
      const { registry, holder, world } = at;
      await expect(registry.connect(holder).grant(holder, 999, CONSENT))
        .to.be.revertedWithCustomError(world.consortium, "MemberUnknown")
        .withArgs(999);
    });

    it("is refused for anybody else's records", async () => {
      const { registry, holder, world } = at;
      for (const by of [world.stranger, at.officer, world.operator.officer]) {
        await expect(registry.connect(by).grant(holder, world.member.clinic, CONSENT))
          .to.be.revertedWithCustomError(registry, "NotHoldersSide")
          .withArgs(holder.address, by.address);
      }
      await expect(
        registry.connect(holder).grant(ZeroAddress, world.member.clinic, CONSENT),
      ).to.be.revertedWithCustomError(registry, "ConsentHolderMissing");
    });
  });

  describe("when the holder revokes", () => {
    it("ends it at once, once, and tells what it was", async () => {
      const { registry, holder, world } = at;
      await grant();
      const revoke = () => registry.connect(holder).revoke(holder, world.member.clinic);
      await expect(revoke())
        .to.emit(registry, "ConsentRevoked")
        .withArgs(holder.address, world.member.clinic, holder.address, 2, 2, asRow(CONSENT));
      expect(await allowed()).to.equal(false);
      await expect(revoke()).to.be.revertedWithCustomError(registry, "ConsentMissing");
      await grant();
      expect(await allowed()).to.equal(true);
      expect((await registry.consentOf(holder, world.member.clinic)).sequence).to.equal(3);
    });

    it("is refused for anybody else's records", async () => {
      const { registry, holder, world, officer } = at;
      await grant();
      await expect(registry.connect(officer).revoke(holder, world.member.clinic))
        .to.be.revertedWithCustomError(registry, "NotHoldersSide")
        .withArgs(holder.address, officer.address);
    });
  });

  describe("given a grantee out of standing", () => {
    it("allows it nothing until it is back, and still takes the holder's word", async () => {
      const { registry, holder, world } = at;
      await grant();
      await world.consortium.connect(world.operator.officer).suspend(world.member.clinic, ZeroHash);
      expect(await allowed()).to.equal(false);
      expect((await registry.consentOf(holder, world.member.clinic)).lives).to.equal(false);
      await grant();
      await decide(world, world.consortium.interface.encodeFunctionData("reinstate", [world.member.clinic, ZeroHash]));
      expect(await allowed()).to.equal(true);
    });
  });

  describe("when a gateway asks about an operator", () => {
    it("answers for its member while its term runs and its role reads records", async () => {
      const { registry, holder, world, clinicOfficer } = at;
      await grant();
      const of = (operator: { address: string }) =>
        registry.isOperatorAllowed(holder, operator.address, Scope.Prescriptions, Purpose.Treatment);
      expect(await of(clinicOfficer)).to.equal(true);
      expect(await of(world.operator.clinicPrescriber)).to.equal(true);
      expect(await of(world.operator.vaccinator)).to.equal(true);
      expect(await of(world.operator.clinicLogistics)).to.equal(false);
      expect(await of(world.operator.prescriber)).to.equal(false);
      expect(await of(world.stranger)).to.equal(false);
      await world.consortium.connect(world.admin.clinic).endOperator(clinicOfficer);
      expect(await of(clinicOfficer)).to.equal(false);
    });
  });

  describe("when the Council freezes the registry", () => {
    it("takes nothing new and goes on answering", async () => {
      const { registry, holder, world } = at;
      await grant();
      const address = await registry.getAddress();
      await decide(world, world.consortium.interface.encodeFunctionData("freezeModule", [address]));
      for (const attempt of [
        () => grant(),
        () => registry.connect(holder).revoke(holder, world.member.clinic),
        () => registry.connect(holder).appoint(at.representative, 1, LONG),
        () => registry.connect(holder).dismiss(holder, at.representative),
      ]) {
        await expect(attempt()).to.be.revertedWithCustomError(world.consortium, "ModuleIsFrozen").withArgs(address);
      }
      expect(await allowed()).to.equal(true);
    });
  });

  describe("given a representative", () => {
    const scope = Scope.Prescriptions | Scope.Dispenses;
    const asRepresentative = () => at.registry.connect(at.representative);
    const appoint = (until = LONG) => at.registry.connect(at.holder).appoint(at.representative, scope, until);
    const within = { ...CONSENT, scope: Scope.Prescriptions };

    it("grants and revokes within its scope and term, under its own name", async () => {
      const { registry, holder, representative, world } = at;
      await expect(appoint())
        .to.emit(registry, "RepresentativeAppointed")
        .withArgs(holder.address, representative.address, 0, 0, scope, LONG, 1);
      await expect(asRepresentative().grant(holder, world.member.clinic, within))
        .to.emit(registry, "ConsentGranted")
        .withArgs(holder.address, world.member.clinic, representative.address, 1, 2, NOTHING, asRow(within));
      expect(await allowed()).to.equal(true);
      await expect(asRepresentative().revoke(holder, world.member.clinic))
        .to.emit(registry, "ConsentRevoked")
        .withArgs(holder.address, world.member.clinic, representative.address, 2, 3, asRow(within));
    });

    it("does nothing beyond its scope, what it would replace or revoke included", async () => {
      const { registry, holder, representative, world } = at;
      await appoint();
      await expect(asRepresentative().grant(holder, world.member.clinic, CONSENT))
        .to.be.revertedWithCustomError(registry, "RepresentativeScopeExceeded")
        .withArgs(representative.address, scope, Scope.LabResults);
      await grant();
      for (const attempt of [
        () => asRepresentative().grant(holder, world.member.clinic, within),
        () => asRepresentative().revoke(holder, world.member.clinic),
      ]) {
        await expect(attempt())
          .to.be.revertedWithCustomError(registry, "RepresentativeScopeExceeded")
          .withArgs(representative.address, scope, Scope.LabResults);
      }
      await registry.connect(holder).revoke(holder, world.member.clinic);
      await asRepresentative().grant(holder, world.member.clinic, within);
    });

    it("grants nothing that outlasts its term, and nothing after it", async () => {
      const { registry, holder, representative, world } = at;
      const until = (await now(world)) + 1000;
      await appoint(until);
      const act = (end: number) => asRepresentative().grant(holder, world.member.clinic, { ...within, until: end });
      await expect(act(until + 1))
        .to.be.revertedWithCustomError(registry, "RepresentativeTermExceeded")
        .withArgs(representative.address, until, until + 1);
      await nextBlockAt(world, until);
      await act(until);
      await nextBlockAt(world, until + 1);
      await expect(act(until + 1))
        .to.be.revertedWithCustomError(registry, "NotHoldersSide")
        .withArgs(holder.address, representative.address);
    });

    it("appoints nobody, and dismisses nobody but itself", async () => {
      const { registry, holder, representative, world } = at;
      await appoint();
      await registry.connect(holder).appoint(world.stranger, scope, LONG);
      await expect(asRepresentative().dismiss(holder, world.stranger))
        .to.be.revertedWithCustomError(registry, "HolderOnly")
        .withArgs(holder.address, representative.address);
      await asRepresentative().appoint(Wallet.createRandom(), scope, LONG);
      expect([...(await registry.representativeOf(holder, representative))]).to.deep.equal([
        BigInt(scope),
        BigInt(LONG),
      ]);
      await expect(asRepresentative().dismiss(holder, representative))
        .to.emit(registry, "RepresentativeDismissed")
        .withArgs(holder.address, representative.address, representative.address, scope, LONG, 3);
    });

    it("is dismissed at once by the holder; what it granted stays", async () => {
      const { registry, holder, representative, world } = at;
      await appoint();
      await asRepresentative().grant(holder, world.member.clinic, within);
      await expect(registry.connect(holder).dismiss(holder, representative))
        .to.emit(registry, "RepresentativeDismissed")
        .withArgs(holder.address, representative.address, holder.address, scope, LONG, 3);
      await expect(asRepresentative().revoke(holder, world.member.clinic))
        .to.be.revertedWithCustomError(registry, "NotHoldersSide")
        .withArgs(holder.address, representative.address);
      await expect(registry.connect(holder).dismiss(holder, representative))
        .to.be.revertedWithCustomError(registry, "RepresentativeUnknown")
        .withArgs(holder.address, representative.address);
      expect(await allowed()).to.equal(true);
    });

    it("is somebody else, for some scope and time that there are", async () => {
      const { registry, holder, representative, world } = at;
      const as = registry.connect(holder);
      for (const nobody of [holder.address, ZeroAddress]) {
        await expect(as.appoint(nobody, scope, LONG))
          .to.be.revertedWithCustomError(registry, "RepresentativeInvalid")
          .withArgs(holder.address, nobody);
      }
      await expect(as.appoint(representative, 0, LONG))
        .to.be.revertedWithCustomError(registry, "ScopeInvalid")
        .withArgs(0);
      const past = (await now(world)) - 1;
      await expect(as.appoint(representative, scope, past))
        .to.be.revertedWithCustomError(registry, "ConsentTimeInvalid")
        .withArgs(past);
    });
  });
});

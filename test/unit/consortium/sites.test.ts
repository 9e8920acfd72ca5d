import { expect } from "chai";
import fc from "fast-check";
import { id } from "ethers";

import { checkDigitOf } from "../../helpers/checkDigit.ts";
import { decide } from "../../helpers/council.ts";
import { Standing } from "../../helpers/membership.ts";
import { gln, loadWorld, LONG, Role, withCheckDigit, type World } from "../../helpers/world.ts";

const STORE = 2;
const fresh = gln(500);

/** Opens a site for the pharmacy with this GLN, without changing anything. */
async function couldOpen(world: World, number: bigint): Promise<boolean> {
  const { consortium, member, admin } = world;
  const attempt = consortium.connect(admin.pharmacy).openSite.staticCall(member.pharmacy, number, STORE);
  const refused = await attempt.then(
    () => false,
    (error: unknown) => consortium.interface.parseError((error as { data: string }).data)?.name,
  );
  if (refused !== false) expect(refused).to.equal("GlnInvalid");
  return refused === false;
}

describe("Consortium, sites", () => {
  describe("when a member opens one", () => {
    it("gives it the next number, its GLN and its kind", async () => {
      const { consortium, member, admin } = await loadWorld();
      const next = (await consortium.siteCount()) + 1n;
      await expect(consortium.connect(admin.pharmacy).openSite(member.pharmacy, fresh, STORE))
        .to.emit(consortium, "SiteOpened")
        .withArgs(next, member.pharmacy, fresh, STORE);
      expect([...(await consortium.siteOf(next))]).to.deep.equal([BigInt(member.pharmacy), fresh, BigInt(STORE), true]);
      expect(await consortium.siteByGln(fresh)).to.equal(next);
      expect(await consortium.memberOfSite(next)).to.equal(member.pharmacy);
      expect(await consortium.siteCount()).to.equal(next);
    });

    it("refuses a GLN that names a site already, of whichever member and open or not", async () => {
      const { consortium, member, admin, site } = await loadWorld();
      const taken = gln(site.store);
      await consortium.connect(admin.pharmacy).closeSite(site.store);
      for (const name of ["pharmacy", "distributor"] as const) {
        await expect(consortium.connect(admin[name]).openSite(member[name], taken, STORE))
          .to.be.revertedWithCustomError(consortium, "GlnTaken")
          .withArgs(taken, site.store);
      }
    });

    it("refuses everybody but its own admin", async () => {
      const { consortium, member, admin, operator, stranger, deployer } = await loadWorld();
      for (const caller of [stranger, deployer, admin.distributor, admin.regulator, operator.pharmacyQuality]) {
        await expect(consortium.connect(caller).openSite(member.pharmacy, fresh, STORE))
          .to.be.revertedWithCustomError(consortium, "AdminOnly")
          .withArgs(member.pharmacy, caller.address);
      }
      await expect(consortium.connect(admin.pharmacy).openSite(999, fresh, STORE))
        .to.be.revertedWithCustomError(consortium, "AdminOnly")
        .withArgs(999, admin.pharmacy.address);
    });

    it("refuses a kind that does not exist", async () => {
      const { consortium, member, admin, connection } = await loadWorld();
      const office = 8;
      await consortium.connect(admin.pharmacy).openSite.staticCall(member.pharmacy, fresh, office);
      await expect(
        consortium.connect(admin.pharmacy).openSite(member.pharmacy, fresh, office + 1),
      ).to.be.revertedWithoutReason(connection.ethers);
    });
  });

  describe("given the number of a place", () => {
    const edges: [string, bigint, boolean][] = [
      ["zero", 0n, false],
      ["the smallest with a right check digit", 17n, true],
      ["leading zeros", withCheckDigit(123n), true],
      ["the largest of 13 digits", withCheckDigit(999_999_999_999n), true],
      ["14 digits with a right check digit", withCheckDigit(1_000_000_000_000n), false],
      ["the largest number there is", 2n ** 64n - 1n, false],
    ];
    for (const [what, number, valid] of edges) {
      it(`${valid ? "takes" : "refuses"} ${what} (${number})`, async () => {
        expect(await couldOpen(await loadWorld(), number)).to.equal(valid);
      });
    }

    it("takes exactly the check digit that GS1's table gives, of any number", async () => {
      const world = await loadWorld();
      const bodies = fc.integer({ min: 1, max: 999_999_999_999 });
      await fc.assert(
        fc.asyncProperty(bodies, fc.integer({ min: 0, max: 9 }), async (body, digit) => {
          const right = checkDigitOf(String(body), 13);
          expect(await couldOpen(world, BigInt(body) * 10n + BigInt(right))).to.equal(true);
          expect(await couldOpen(world, BigInt(body) * 10n + BigInt(digit))).to.equal(digit === right);
        }),
        { numRuns: 150 },
      );
    });

    it("notices every digit that was read wrong", async () => {
      const world = await loadWorld();
      const digit = fc.integer({ min: 0, max: 9 });
      const bodies = fc.integer({ min: 100_000_000_000, max: 999_999_999_999 });
      await fc.assert(
        fc.asyncProperty(bodies, fc.integer({ min: 0, max: 12 }), digit, async (body, place, other) => {
          const right = [...`${body}${checkDigitOf(String(body), 13)}`];
          fc.pre(right[place] !== String(other));
          const misread = right.with(place, String(other)).join("");
          expect(await couldOpen(world, BigInt(misread))).to.equal(false);
        }),
        { numRuns: 100 },
      );
    });
  });

  describe("when a member closes one", () => {
    it("takes no more goods and no more operators, and keeps those it has", async () => {
      const { consortium, member, admin, site, operator, stranger } = await loadWorld();
      const as = consortium.connect(admin.pharmacy);
      await expect(as.closeSite(site.store)).to.emit(consortium, "SiteClosed").withArgs(site.store, member.pharmacy);
      expect((await consortium.siteOf(site.store)).open).to.equal(false);

      const closed = [
        () => consortium.requireRecipient(site.store),
        () => as.addOperator(member.pharmacy, stranger, Role.Logistics, site.store, LONG),
        () => as.closeSite(site.store),
      ];
      for (const act of closed) {
        await expect(act()).to.be.revertedWithCustomError(consortium, "SiteIsClosed").withArgs(site.store);
      }
      expect((await consortium.operatorOf(operator.dispenser)).site).to.equal(site.store);
      await as.rotateOperator(operator.dispenser, stranger);
    });

    it("refuses everybody but its own admin, and a site that does not exist", async () => {
      const { consortium, member, admin, site, operator, stranger } = await loadWorld();
      for (const caller of [stranger, admin.distributor, admin.regulator, operator.pharmacyLogistics]) {
        await expect(consortium.connect(caller).closeSite(site.store))
          .to.be.revertedWithCustomError(consortium, "AdminOnly")
          .withArgs(member.pharmacy, caller.address);
      }
      for (const unknown of [0, 999]) {
        await expect(consortium.connect(admin.pharmacy).closeSite(unknown))
          .to.be.revertedWithCustomError(consortium, "SiteUnknown")
          .withArgs(unknown);
      }
    });
  });

  describe("given a question about one", () => {
    it("answers for its member in standing, and refuses goods to one that is not", async () => {
      const world = await loadWorld();
      const { consortium, member, site } = world;
      expect(await consortium.requireRecipient(site.store)).to.equal(member.pharmacy);
      expect(await consortium.isInStanding(site.store)).to.equal(true);

      await decide(world, consortium.interface.encodeFunctionData("expel", [member.pharmacy, id("order")]));
      await expect(consortium.requireRecipient(site.store))
        .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
        .withArgs(member.pharmacy, Standing.Expelled);
      expect(await consortium.isInStanding(site.store)).to.equal(false);
      expect(await consortium.memberOfSite(site.store)).to.equal(member.pharmacy);
    });

    it("refuses one that does not exist", async () => {
      const { consortium } = await loadWorld();
      const questions = [
        () => consortium.requireRecipient(999),
        () => consortium.memberOfSite(999),
        () => consortium.isInStanding(999),
        () => consortium.siteOf(999),
      ];
      for (const ask of questions) {
        await expect(ask()).to.be.revertedWithCustomError(consortium, "SiteUnknown").withArgs(999);
      }
      expect(await consortium.siteByGln(fresh)).to.equal(0);
    });
  });
});

import { expect } from "chai";

import { asTimelock } from "../../helpers/council.ts";
import { Act, authorityOf, now, passTo } from "../../helpers/membership.ts";
import { writeSlip } from "../../helpers/prescriptions.ts";
import { freshAccount, loadWorld, LONG, Role, type World } from "../../helpers/world.ts";

const PRACTICE = {
  prescriber: { role: Role.Prescriber, place: null },
  dispenser: { role: Role.Dispenser, place: "ward" },
  vaccinator: { role: Role.Vaccinator, place: "ward" },
} as const;

/** Takes somebody on at the hospital, as its admin unless somebody else is given. */
function takeOn(
  world: World,
  name: keyof typeof PRACTICE,
  { by = world.admin.hospital, until = LONG }: { by?: World["stranger"]; until?: number } = {},
) {
  const { role, place } = PRACTICE[name];
  const site = place === null ? 0 : world.site[place];
  return world.consortium.connect(by).addOperator(world.member.hospital, freshAccount(world), role, site, until);
}

describe("Consortium, a hospital's staff", () => {
  for (const [name, { role, place }] of Object.entries(PRACTICE) as [
    keyof typeof PRACTICE,
    (typeof PRACTICE)[keyof typeof PRACTICE],
  ][]) {
    describe(`given a ${name}`, () => {
      it("is taken on by the hospital's admin, for the ward where one is needed", async () => {
        const world = await loadWorld();
        const site = place === null ? 0 : world.site[place];
        await expect(takeOn(world, name))
          .to.emit(world.consortium, "OperatorAdded")
          .withArgs(freshAccount(world).address, world.member.hospital, site, role, LONG);
        const authority = await authorityOf(world, freshAccount(world), role, Act.Begin);
        expect([authority.member, authority.site]).to.deep.equal([world.member.hospital, site]);
      });

      it("is taken on by nobody else: no other member, no regulator, no staff, not the Council", async () => {
        const world = await loadWorld();
        const { consortium, admin, operator, deployer, stranger, member } = world;
        const others = [
          ...[admin.regulator, admin.clinic, admin.pharmacy, admin.notary, deployer, stranger],
          ...[operator.officer, operator.prescriber, operator.wardDispenser, await asTimelock(world)],
        ];
        for (const by of others) {
          await expect(takeOn(world, name, { by }))
            .to.be.revertedWithCustomError(consortium, "AdminOnly")
            .withArgs(member.hospital, by.address);
        }
        await expect(consortium.operatorOf(freshAccount(world))).to.be.revertedWithCustomError(
          consortium,
          "OperatorUnknown",
        );
      });

      it("is ended by nobody else either", async () => {
        const world = await loadWorld();
        const { consortium, admin, operator } = world;
        await takeOn(world, name);
        const person = freshAccount(world);
        for (const by of [admin.regulator, admin.clinic, operator.officer, person, await asTimelock(world)]) {
          await expect(consortium.connect(by).endOperator(person))
            .to.be.revertedWithCustomError(consortium, "OperatorNotOfMember")
            .withArgs(person.address, world.member.hospital);
        }
        await consortium.connect(admin.hospital).endOperator(person);
        await expect(authorityOf(world, person, role, Act.Begin)).to.be.revertedWithCustomError(
          consortium,
          "OperatorTermEnded",
        );
      });

      it("acts in the last second of the licence, and not one second later", async () => {
        const world = await loadWorld();
        const until = (await now(world)) + 1000;
        await takeOn(world, name, { until });
        const person = freshAccount(world);
        for (const second of [until - 1, until]) {
          await passTo(world, second);
          expect((await authorityOf(world, person, role, Act.WindDown)).until).to.equal(until);
        }
        await passTo(world, until + 1);
        for (const act of [Act.Begin, Act.Continue, Act.WindDown]) {
          await expect(authorityOf(world, person, role, act))
            .to.be.revertedWithCustomError(world.consortium, "OperatorTermEnded")
            .withArgs(person.address, until);
        }
      });
    });
  }

  describe("given a prescriber whose licence ends", () => {
    it("issues until then, and nothing after it", async () => {
      const world = await loadWorld();
      const { consortium, prescriptionToken, connection } = world;
      const until = (await now(world)) + 1000;
      await takeOn(world, "prescriber", { until });
      const person = freshAccount(world);
      const slip = async () => ({ ...(await writeSlip(world)).fields, prescriber: person.address });
      const [first, second] = [await slip(), await slip()];
      await connection.networkHelpers.time.setNextBlockTimestamp(until);
      await prescriptionToken.connect(person).issue(first, "0x");
      await connection.networkHelpers.time.setNextBlockTimestamp(until + 1);
      await expect(prescriptionToken.connect(person).issue(second, "0x"))
        .to.be.revertedWithCustomError(consortium, "OperatorTermEnded")
        .withArgs(person.address, until);
    });
  });
});

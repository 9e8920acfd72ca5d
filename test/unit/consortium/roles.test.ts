import { expect } from "chai";
import { ZeroHash } from "ethers";

import { decide } from "../../helpers/council.ts";
import {
  deployWorld,
  freshAccount,
  gln,
  Kind,
  load,
  LONG,
  Role,
  type Connection,
  type World,
} from "../../helpers/world.ts";

type KindName = keyof typeof Kind;
type RoleName = keyof typeof Role;

/** Which kinds of member may give which role, as the design has it, written down a second time on purpose. */
const GIVERS: Record<RoleName, readonly KindName[]> = {
  RegulatorOfficer: ["Regulator"],
  EnforcementOfficer: ["Regulator"],
  QualityOfficer: ["Manufacturer", "Grower", "Distributor", "Hospital", "Pharmacy", "Clinic"],
  Logistics: ["Manufacturer", "Grower", "Distributor", "Hospital", "Clinic", "Pharmacy", "Courier", "Laboratory"],
  Prescriber: ["Hospital", "Clinic"],
  Dispenser: ["Pharmacy", "Hospital"],
  Vaccinator: ["Clinic", "Hospital"],
  ClaimsOfficer: ["Insurer"],
  RecordsOfficer: ["Hospital", "Clinic", "Laboratory"],
  Notary: ["Notary"],
};
const SITE_BOUND: readonly RoleName[] = ["Logistics", "Dispenser", "Vaccinator"];

/** A member of each kind and nothing else, and the place it got for this. */
const MEMBER_OF = {
  Regulator: "regulator",
  Manufacturer: "maker",
  Grower: "grower",
  Distributor: "distributor",
  Hospital: "hospital",
  Clinic: "clinic",
  Pharmacy: "pharmacy",
  Courier: "courier",
  Insurer: "insurer",
  Laboratory: "laboratory",
  Notary: "notary",
} as const satisfies Record<KindName, keyof World["member"]>;

const KINDS = Object.keys(MEMBER_OF) as KindName[];
const ROLES = Object.keys(Role) as RoleName[];

/** The world with a further place for a member of every kind: the first of them has this number. */
let firstPlace: number;
async function withPlaces(connection: Connection): Promise<World> {
  const world = await deployWorld({ connection });
  firstPlace = Number(await world.consortium.siteCount()) + 1;
  for (const [index, kind] of KINDS.entries()) {
    const name = MEMBER_OF[kind];
    await world.consortium.connect(world.admin[name]).openSite(world.member[name], gln(100 + index), 8);
  }
  return world;
}

/** Lets the member of this kind give these roles to a fresh key, at its own place unless told otherwise. */
function give(world: World, kind: KindName, roles: number, place = firstPlace + KINDS.indexOf(kind)) {
  const name = MEMBER_OF[kind];
  const { consortium, member, admin } = world;
  return consortium.connect(admin[name]).addOperator(member[name], freshAccount(world), roles, place, LONG);
}

describe("Consortium, who may give which role", () => {
  for (const role of ROLES) {
    describe(`given ${role}`, () => {
      it(`names ${GIVERS[role].join(", ")} as its givers`, async () => {
        const { consortium } = await load(withPlaces);
        const kinds = GIVERS[role].reduce((mask, kind) => mask | Kind[kind], 0);
        expect(await consortium.giversOf(Role[role])).to.equal(kinds);
      });

      for (const kind of KINDS) {
        const may = GIVERS[role].includes(kind);
        it(`${may ? "can" : "can't"} be given by a ${kind}`, async () => {
          const world = await load(withPlaces);
          if (may) await expect(give(world, kind, Role[role])).to.emit(world.consortium, "OperatorAdded");
          else {
            await expect(give(world, kind, Role[role]))
              .to.be.revertedWithCustomError(world.consortium, "RoleNotGivable")
              .withArgs(Role[role], Kind[kind]);
          }
        });
      }

      const bound = SITE_BOUND.includes(role);
      it(`${bound ? "needs" : "does not need"} a site`, async () => {
        const world = await load(withPlaces);
        const giver = GIVERS[role][0] ?? "Regulator";
        if (!bound) await give(world, giver, Role[role], 0);
        else {
          await expect(give(world, giver, Role[role], 0))
            .to.be.revertedWithCustomError(world.consortium, "SiteNeeded")
            .withArgs(Role[role]);
        }
      });
    });
  }

  describe("given several roles in one hand", () => {
    const hospitals = ROLES.filter((role) => GIVERS[role].includes("Hospital"));
    for (const [index, one] of hospitals.entries()) {
      for (const other of hospitals.slice(index + 1)) {
        const both = Role[one] | Role[other];
        const incompatible = one === "Prescriber" && other === "Dispenser";
        it(`${incompatible ? "refuses" : "takes"} ${one} with ${other}`, async () => {
          const world = await load(withPlaces);
          if (!incompatible) await expect(give(world, "Hospital", both)).to.emit(world.consortium, "OperatorAdded");
          else {
            await expect(give(world, "Hospital", both))
              .to.be.revertedWithCustomError(world.consortium, "RolesIncompatible")
              .withArgs(both);
          }
        });
      }
    }

    it("refuses to issue and dispense beside anything else", async () => {
      const world = await load(withPlaces);
      const all = hospitals.reduce((mask, role) => mask | Role[role], 0);
      await expect(give(world, "Hospital", all))
        .to.be.revertedWithCustomError(world.consortium, "RolesIncompatible")
        .withArgs(all);
      await give(world, "Hospital", all & ~Role.Dispenser);
    });

    it("refuses what one of them refuses", async () => {
      const world = await load(withPlaces);
      await expect(give(world, "Pharmacy", Role.Dispenser | Role.Notary))
        .to.be.revertedWithCustomError(world.consortium, "RoleNotGivable")
        .withArgs(Role.Notary, Kind.Pharmacy);
      await expect(give(world, "Hospital", Role.Prescriber | Role.Vaccinator, 0))
        .to.be.revertedWithCustomError(world.consortium, "SiteNeeded")
        .withArgs(Role.Prescriber | Role.Vaccinator);
    });

    it("gives what either kind of a member of two kinds may give", async () => {
      const world = await load(withPlaces);
      const { consortium, stranger } = world;
      const kinds = Kind.Pharmacy | Kind.Insurer;
      const encoded = consortium.interface.encodeFunctionData("admit", [
        { kinds, licenceEnd: LONG, admin: stranger.address, profile: ZeroHash, parent: 0 },
      ]);
      await decide(world, encoded);
      const both = await consortium.memberCount();
      const as = consortium.connect(stranger);
      await as.addOperator(both, freshAccount(world), Role.QualityOfficer | Role.ClaimsOfficer, 0, LONG);
      await expect(as.addOperator(both, freshAccount(world, 1), Role.Notary, 0, LONG))
        .to.be.revertedWithCustomError(consortium, "RoleNotGivable")
        .withArgs(Role.Notary, kinds);
    });
  });

  describe("given no role, or one that does not exist", () => {
    for (const roles of [0, 1 << 10, 1 << 15, 0xffff, Role.Notary | (1 << 10)]) {
      it(`refuses ${roles}`, async () => {
        const world = await load(withPlaces);
        for (const kind of KINDS) {
          await expect(give(world, kind, roles))
            .to.be.revertedWithCustomError(world.consortium, "RolesInvalid")
            .withArgs(roles);
        }
      });
    }

    it("names nobody as its giver, nor of several roles together", async () => {
      const { consortium } = await load(withPlaces);
      for (const roles of [0, 3, Role.Prescriber | Role.Vaccinator, 1 << 10, 1 << 15, 0x3ff, 0xffff]) {
        expect(await consortium.giversOf(roles)).to.equal(0);
      }
    });
  });
});

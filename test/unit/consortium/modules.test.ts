import { expect } from "chai";
import { id, type Interface } from "ethers";

import { gtin, registerProduct, registration } from "../../helpers/goods.ts";
import { decide } from "../../helpers/council.ts";
import { Act, authorityOf, ModuleStatus } from "../../helpers/membership.ts";
import { deployWorld, load, loadWorld, Role, type Connection, type World } from "../../helpers/world.ts";

type Status = keyof typeof ModuleStatus;

const DECISIONS = ["registerModule", "closeModule", "freezeModule"] as const;
type Decision = (typeof DECISIONS)[number];

/** Any address: a module is asked nothing when its status changes. */
const module = `0x${"77".repeat(20)}`;

function encode(world: World, decision: Decision, target: string): string {
  const codec: Interface = world.consortium.interface;
  return codec.encodeFunctionData(decision, [target]);
}

async function deployWith(connection: Connection, ...decisions: Decision[]): Promise<World> {
  const world = await deployWorld({ connection });
  if (decisions.length > 0) await decide(world, ...decisions.map((decision) => encode(world, decision, module)));
  return world;
}

/** A world for each status of {@link module}. */
const WORLD_OF = {
  Unregistered: async (connection: Connection) => deployWith(connection),
  Active: async (connection: Connection) => deployWith(connection, "registerModule"),
  Closing: async (connection: Connection) => deployWith(connection, "registerModule", "closeModule"),
  Frozen: async (connection: Connection) => deployWith(connection, "registerModule", "freezeModule"),
} satisfies Record<Status, unknown>;

/** What each decision leads to from each status; refused where nothing is said. */
const LEADS_TO: Record<Status, Partial<Record<Decision, Status>>> = {
  Unregistered: { registerModule: "Active" },
  Active: { closeModule: "Closing", freezeModule: "Frozen" },
  Closing: { freezeModule: "Frozen" },
  Frozen: {},
};

/** Why a module of each status is refused authority for each act; it gets it where nothing is said. */
const REFUSES: Record<Status, Partial<Record<keyof typeof Act, string>>> = {
  Unregistered: { Begin: "ModuleUnregistered", Continue: "ModuleUnregistered", WindDown: "ModuleUnregistered" },
  Active: {},
  Closing: { Begin: "ModuleIsClosing" },
  Frozen: { Begin: "ModuleIsFrozen", Continue: "ModuleIsFrozen", WindDown: "ModuleIsFrozen" },
};

describe("Consortium, modules", () => {
  for (const status of Object.keys(ModuleStatus) as Status[]) {
    describe(`given a module that is ${status}`, () => {
      for (const decision of DECISIONS) {
        const next = LEADS_TO[status][decision];
        it(`${next === undefined ? "refuses" : "takes"} ${decision}`, async () => {
          const world = await load(WORLD_OF[status]);
          const { consortium } = world;
          const carried = decide(world, encode(world, decision, module));
          if (next === undefined) {
            await expect(carried)
              .to.be.revertedWithCustomError(consortium, "ModuleStatusUnfit")
              .withArgs(module, ModuleStatus[status]);
            return;
          }
          await expect(carried)
            .to.emit(consortium, "ModuleChanged")
            .withArgs(module, ModuleStatus[status], ModuleStatus[next]);
          expect(await consortium.moduleStatus(module)).to.equal(ModuleStatus[next]);
        });
      }

      for (const act of Object.keys(Act) as (keyof typeof Act)[]) {
        const error = REFUSES[status][act];
        it(`${error === undefined ? "gives it" : "refuses it"} authority to ${act}`, async () => {
          const world = await load(WORLD_OF[status]);
          const asked = authorityOf(world, world.operator.officer, Role.RegulatorOfficer, Act[act], module);
          if (error === undefined) expect((await asked).member).to.equal(world.member.regulator);
          else await expect(asked).to.be.revertedWithCustomError(world.consortium, error).withArgs(module);
        });
      }

      const answers = status === "Active" || status === "Closing";
      it(`${answers ? "lets" : "does not let"} it work with another module, whichever of the two calls`, async () => {
        const world = await load(WORLD_OF[status]);
        const { consortium, connection } = world;
        const lots = await world.lotLedger.getAddress();
        const asked = consortium.connect(connection.ethers.provider);
        for (const [from, partner] of [
          [lots, module],
          [module, lots],
        ] as const) {
          const pairing = asked.requireModulePair.staticCall(partner, { from });
          if (answers) await pairing;
          else {
            const error = status === "Frozen" ? "ModuleIsFrozen" : "ModuleUnregistered";
            await expect(pairing).to.be.revertedWithCustomError(consortium, error).withArgs(module);
          }
        }
      });
    });
  }

  describe("when the Council closes a real one", () => {
    it("lets the drug registry begin nothing and carry on", async () => {
      const world = await loadWorld();
      const { consortium, drugRegistry, operator } = world;
      await registerProduct(world, 1);
      const address = await drugRegistry.getAddress();
      await decide(world, encode(world, "closeModule", address));
      const officer = drugRegistry.connect(operator.officer);
      await expect(officer.registerProduct(gtin(2), registration(world)))
        .to.be.revertedWithCustomError(consortium, "ModuleIsClosing")
        .withArgs(address);
      await officer.setProductStatus(gtin(1), 2, id("order"));
    });
  });

  describe("when the Council freezes a real one", () => {
    it("leaves the drug registry its answers and nothing else", async () => {
      const world = await loadWorld();
      const { consortium, drugRegistry, operator } = world;
      await registerProduct(world, 1);
      const before = await drugRegistry.productOf(gtin(1));
      const address = await drugRegistry.getAddress();
      await decide(world, encode(world, "freezeModule", address));
      const officer = drugRegistry.connect(operator.officer);
      const attempts = [
        () => officer.registerProduct(gtin(2), registration(world)),
        () => officer.amendProduct(gtin(1), registration(world)),
        () => officer.setProductStatus(gtin(1), 2, id("order")),
        () => officer.nameMaker(gtin(1), world.site.plant, true),
        () => drugRegistry.connect(operator.makerQuality).registerMaterial(0, id("herb")),
      ];
      for (const attempt of attempts) {
        await expect(attempt()).to.be.revertedWithCustomError(consortium, "ModuleIsFrozen").withArgs(address);
      }
      expect(await drugRegistry.productOf(gtin(1))).to.equal(before);
    });
  });
});

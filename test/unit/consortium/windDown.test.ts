import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import { decide } from "../../helpers/council.ts";
import { Class, Movement, move, Reason, registerLot, registerProduct } from "../../helpers/goods.ts";
import { Act, authorityOf, DAY, now, passTo, Standing } from "../../helpers/membership.ts";
import { NO_DEADLINE, order, sign, writeSlip, type PackUse, type Slip } from "../../helpers/prescriptions.ts";
import { deployWorld, load, LONG, NO_OCCASION, Role, type Connection, type World } from "../../helpers/world.ts";

const ORDER = id("order");
const LICENCE_DAYS = 5;

/** A pharmacy in the middle of its work. */
interface Business {
  world: World;
  /** At the store: pack 5 locked, 6 damaged, 7 opened, 8 dispensed. */
  stock: string;
  /** On its way to the store. */
  incoming: string;
  /** On its way from the store to the warehouse. */
  outgoing: string;
  /** Accepted by the store. */
  accepted: Slip;
  /** Free. */
  free: Slip;
  /** Dispensed at the store with pack 8. */
  dispensed: Slip;
  /** The holder's, for the store to accept what is free. */
  acceptSignature: string;
}

async function business(connection: Connection): Promise<Business> {
  const licenceEnd = (await now({ connection })) + LICENCE_DAYS * DAY;
  const world = await deployWorld({ connection, licenceEnd });
  const { lotLedger, prescriptionToken, operator, site } = world;
  await registerProduct(world, 1, { class: Class.OverTheCounter });
  const [stock, incoming, outgoing] = [
    await registerLot(world, { lotNumber: "STOCK" }),
    await registerLot(world, { lotNumber: "INCOMING" }),
    await registerLot(world, { lotNumber: "OUTGOING" }),
  ];
  await move(world, stock, 0, "plant", "store");
  await move(world, outgoing, 0, "plant", "store");
  const ref = (lot: string) => [{ lot, first: 0 }];
  await lotLedger.connect(operator.makerLogistics).ship(ref(incoming), site.store, Movement.Sale, NO_OCCASION);
  const logistics = lotLedger.connect(operator.pharmacyLogistics);
  await logistics.ship(ref(outgoing), site.warehouse, Movement.Sale, NO_OCCASION);
  await logistics.lock(range(stock, 5), NO_OCCASION);
  await logistics.retire(range(stock, 6), Reason.Damaged, NO_OCCASION);
  await lotLedger.connect(operator.dispenser).open(stock, 0, 7, NO_OCCASION);

  const [accepted, free, dispensed] = [await writeSlip(world), await writeSlip(world), await writeSlip(world)];
  for (const { fields } of [accepted, free, dispensed]) {
    await prescriptionToken.connect(operator.prescriber).issue(fields, "0x");
  }
  const dispenser = prescriptionToken.connect(operator.dispenser);
  const until = acceptedUntil(licenceEnd);
  const over = { site: site.store, until };
  await dispenser.accept(accepted.fields, until, NO_DEADLINE, await sign(world, accepted, "Accept", over));
  await dispenser.dispense(await order(world, dispensed, { packs: [whole(stock, 8)] }));
  const acceptSignature = await sign(world, free, "Accept", over);
  return { world, stock, incoming, outgoing, accepted, free, dispensed, acceptSignature };
}

const acceptedUntil = (licenceEnd: number) => licenceEnd + 3 * DAY;
const range = (lot: string, first: number) => ({ lot, consignment: 0, first, count: 1 });
const whole = (lot: string, index: number): PackUse => ({ lot, index, units: 0 });

/** How the pharmacy, and nobody else, gets out of standing. */
const WAYS = {
  Suspended: async ({ consortium, operator, member }: World) => {
    await consortium.connect(operator.officer).suspend(member.pharmacy, ORDER);
  },
  Expelled: async (world: World) => {
    await decide(world, world.consortium.interface.encodeFunctionData("expel", [world.member.pharmacy, ORDER]));
  },
  Lapsed: async (world: World) => {
    const { consortium, operator, member } = world;
    const { licenceEnd } = await consortium.memberOf(member.pharmacy);
    for (const number of Object.values(member)) {
      if (number !== member.pharmacy) await consortium.connect(operator.officer).renewLicence(number, LONG);
    }
    await passTo(world, Number(licenceEnd) + 1);
  },
};

type Attempt = (business: Business) => Promise<unknown>;

/** What winds down, and stays open to everybody who may do it otherwise. */
const WINDS_DOWN = {
  "locks packs": ({ world, stock }) => logistics(world).lock.staticCall(range(stock, 1), NO_OCCASION),
  "destroys packs": (given) => retire(given, Reason.Destroyed),
  "reports packs stolen": (given) => retire(given, Reason.Stolen),
  "reports packs lost": (given) => retire(given, Reason.Lost),
  "destroys single packs": ({ world, stock }) =>
    logistics(world).retireList.staticCall(stock, 0, [1, 2], Reason.Destroyed, NO_OCCASION),
  "returns goods": (given) => ship(given, Movement.Return),
  "sends recalled goods back": (given) => ship(given, Movement.Recall),
  "returns single packs": (given) => pick(given, Movement.Return),
  "turns a shipment away": ({ world, incoming }) =>
    logistics(world).reject.staticCall([{ lot: incoming, first: 0 }], NO_OCCASION),
  "calls its own shipment back": ({ world, outgoing }) =>
    logistics(world).recallShipment.staticCall([{ lot: outgoing, first: 0 }], NO_OCCASION),
  "gives an acceptance back": ({ world, accepted: { id, fields } }) =>
    pharmacist(world).giveBack.staticCall(id, fields.holder),
} satisfies Record<string, Attempt>;

/** What carries on or begins. */
const CARRIES_ON = {
  "sells goods on": (given) => ship(given, Movement.Sale),
  "transfers goods": (given) => ship(given, Movement.Transfer),
  "scraps goods elsewhere": (given) => ship(given, Movement.Scrap),
  "sells single packs on": (given) => pick(given, Movement.Sale),
  "receives goods": ({ world, incoming }) =>
    logistics(world).receiveGoods.staticCall([{ lot: incoming, first: 0 }], NO_OCCASION),
  "receives a part": ({ world, incoming }) =>
    logistics(world).receivePart.staticCall([range(incoming, 0)], NO_OCCASION),
  splits: ({ world, stock }) => logistics(world).split.staticCall(stock, 0, 100, NO_OCCASION),
  "holds its goods": ({ world, stock }) => logistics(world).holdConsignment.staticCall(stock, 0, NO_OCCASION),
  "puts locked packs back": ({ world, stock }) => logistics(world).unlock.staticCall(range(stock, 5), NO_OCCASION),
  "undoes a retirement": ({ world, stock }) => logistics(world).undo.staticCall(range(stock, 6), NO_OCCASION),
  "takes a sample": (given) => retire(given, Reason.Sample),
  exports: (given) => retire(given, Reason.Exported),
  "opens a pack": ({ world, stock }) => dispenser(world).open.staticCall(stock, 0, 1, NO_OCCASION),
  "sells over the counter": ({ world, stock }) => dispenser(world).supplyPacks.staticCall(range(stock, 1), NO_OCCASION),
  "sells single packs over the counter": ({ world, stock }) =>
    dispenser(world).supplyList.staticCall(stock, 0, [1], NO_OCCASION),
  "accepts a prescription": async ({ world, free, acceptSignature }) => {
    const until = acceptedUntil(Number((await world.consortium.memberOf(world.member.pharmacy)).licenceEnd));
    return pharmacist(world).accept.staticCall(free.fields, until, NO_DEADLINE, acceptSignature);
  },
  dispenses: async ({ world, free, stock }) =>
    pharmacist(world).dispense.staticCall(await order(world, free, { packs: [whole(stock, 1)] })),
  "dispenses what it has accepted": async ({ world, accepted, stock }) =>
    pharmacist(world).dispense.staticCall(await order(world, accepted, { packs: [whole(stock, 1)] })),
  "dispenses units of an opened pack": async ({ world, free, stock }) => {
    const packs = [{ lot: stock, index: 7, units: 20 }];
    return pharmacist(world).dispenseBatch.staticCall([await order(world, free, { packs })]);
  },
  "withdraws a dispense": ({ world, dispensed, stock }) =>
    pharmacist(world).withdraw.staticCall(dispensed.fields, {
      previousChain: `0x${"00".repeat(16)}`,
      previousDay: 0,
      units: 20,
      packs: [whole(stock, 8)],
      consignments: [0],
    }),
  "raises an alert": ({ world, stock }) =>
    world.alertLedger.connect(world.operator.pharmacyLogistics).raiseAlert.staticCall(9, stock, 1, ZeroHash),
} satisfies Record<string, Attempt>;

const logistics = (world: World) => world.lotLedger.connect(world.operator.pharmacyLogistics);
const dispenser = (world: World) => world.lotLedger.connect(world.operator.dispenser);
const pharmacist = (world: World) => world.prescriptionToken.connect(world.operator.dispenser);

async function retire({ world, stock }: Business, reason: number): Promise<unknown> {
  return logistics(world).retire.staticCall(range(stock, 1), reason, NO_OCCASION);
}

async function ship({ world, stock }: Business, reason: number): Promise<unknown> {
  return logistics(world).ship.staticCall([{ lot: stock, first: 0 }], world.site.warehouse, reason, NO_OCCASION);
}

async function pick({ world, stock }: Business, reason: number): Promise<unknown> {
  return logistics(world).pick.staticCall([range(stock, 20)], world.site.warehouse, reason, NO_OCCASION);
}

describe("Consortium, a member out of standing (law 13)", () => {
  describe("given a pharmacy in standing", () => {
    for (const [what, attempt] of Object.entries({ ...WINDS_DOWN, ...CARRIES_ON })) {
      it(what, async () => {
        await attempt(await load(business));
      });
    }
  });

  for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[]) {
    describe(`given a pharmacy that is ${way.toLowerCase()}`, () => {
      async function outOfStanding(): Promise<Business> {
        const given = await load(business);
        await WAYS[way](given.world);
        return given;
      }

      for (const [what, attempt] of Object.entries(WINDS_DOWN)) {
        it(`${what} still`, async () => {
          await attempt(await outOfStanding());
        });
      }

      for (const [what, attempt] of Object.entries(CARRIES_ON)) {
        it(`${what} no more`, async () => {
          const given = await outOfStanding();
          const { consortium, member } = given.world;
          await expect(attempt(given))
            .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
            .withArgs(member.pharmacy, Standing[way]);
        });
      }

      it("leaves all its operators authority to wind down and for nothing else", async () => {
        const { world } = await outOfStanding();
        const { consortium, member, operator } = world;
        for (const one of [operator.dispenser, operator.pharmacyLogistics, operator.pharmacyQuality]) {
          const roles = Number((await consortium.operatorOf(one)).roles);
          expect((await authorityOf(world, one, roles, Act.WindDown)).member).to.equal(member.pharmacy);
          for (const act of [Act.Begin, Act.Continue]) {
            await expect(authorityOf(world, one, roles, act))
              .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
              .withArgs(member.pharmacy, Standing[way]);
          }
        }
      });

      it("still asks who winds down: their role and their term count", async () => {
        const { world } = await outOfStanding();
        const { consortium, admin, operator } = world;
        await expect(authorityOf(world, operator.dispenser, Role.Logistics, Act.WindDown))
          .to.be.revertedWithCustomError(consortium, "OperatorRoleMissing")
          .withArgs(operator.dispenser.address, Role.Dispenser, Role.Logistics);
        await consortium.connect(admin.pharmacy).endOperator(operator.dispenser);
        await expect(
          authorityOf(world, operator.dispenser, Role.Dispenser, Act.WindDown),
        ).to.be.revertedWithCustomError(consortium, "OperatorTermEnded");
      });

      it("is sent nothing more, and its accepted prescriptions are free at once", async () => {
        const { world, accepted } = await outOfStanding();
        const { consortium, lotLedger, prescriptionToken, member, operator, site } = world;
        const lot = await registerLot(world, { lotNumber: "LATER" });
        const maker = lotLedger.connect(operator.makerLogistics);
        await expect(maker.ship([{ lot, first: 0 }], site.store, Movement.Sale, NO_OCCASION))
          .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
          .withArgs(member.pharmacy, Standing[way]);

        const { acceptanceLives } = await prescriptionToken.stateOf(accepted.id, accepted.fields.holder);
        expect(acceptanceLives).to.equal(false);
      });
    });
  }

  describe("when its suspension is over", () => {
    it("carries on with everything", async () => {
      const given = await load(business);
      const { world } = given;
      const { consortium, operator, member } = world;
      for (const number of Object.values(member)) {
        await consortium.connect(operator.officer).renewLicence(number, LONG);
      }
      await WAYS.Suspended(world);
      await passTo(world, (await now(world)) + 30 * DAY + 1);
      for (const what of ["sells goods on", "receives goods", "opens a pack", "sells over the counter"] as const) {
        await CARRIES_ON[what](given);
      }
    });
  });
});

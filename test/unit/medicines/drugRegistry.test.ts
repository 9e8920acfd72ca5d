import { expect } from "chai";
import { encodeBytes32String, id, ZeroHash } from "ethers";
import fc from "fast-check";

import { checkDigitOf } from "../../helpers/checkDigit.ts";
import { decide } from "../../helpers/council.ts";
import { Class, groupOf, gtin, METFORMIN, registerLot, registerProduct, registration } from "../../helpers/goods.ts";
import { Standing } from "../../helpers/membership.ts";
import {
  deployWorld,
  freshAccount,
  load,
  loadWorld,
  Role,
  withCheckDigit,
  type Connection,
  type World,
} from "../../helpers/world.ts";

const ORDER = id("order");
const OTHER_GROUP = groupOf("http://www.nlm.nih.gov/research/umls/rxnorm|197361");
const Status = { Unknown: 0n, Approved: 1n, Suspended: 2n, Withdrawn: 3n } as const;
const OWN_NUMBERS = 1n << 63n;

/** The world with products 1 (approved), 2 (suspended) and 3 (withdrawn), and the maker's first material. */
async function withProducts(connection: Connection): Promise<World> {
  const world = await deployWorld({ connection });
  const officer = world.drugRegistry.connect(world.operator.officer);
  for (const n of [1, 2, 3]) await registerProduct(world, n);
  await officer.setProductStatus(gtin(2), Status.Suspended, ORDER);
  await officer.setProductStatus(gtin(3), Status.Withdrawn, ORDER);
  await world.drugRegistry.connect(world.operator.makerQuality).registerMaterial(4, id("herb"));
  return world;
}

const officerOf = (world: World) => world.drugRegistry.connect(world.operator.officer);

/** The fields of a product's word, lowest first, by their widths in bits. */
function unpack(word: bigint): bigint[] {
  return [128, 24, 8, 8, 8, 8, 16, 24, 32].map((width) => {
    const field = word & ((1n << BigInt(width)) - 1n);
    word >>= BigInt(width);
    return field;
  });
}

/** The error that a refused call names, or undefined when it was not refused. */
async function refusalOf(world: World, attempt: Promise<unknown>): Promise<string | undefined> {
  return attempt.then(
    () => undefined,
    (error: unknown) => world.drugRegistry.interface.parseError((error as { data: string }).data)?.name,
  );
}

describe("DrugRegistry", () => {
  describe("when a regulator officer registers a product", () => {
    it("keeps and tells all of it", async () => {
      const world = await loadWorld();
      const { drugRegistry, member, operator } = world;
      const product = {
        ...registration(world, { content: 5, class: Class.Controlled, vaccine: true, hoursOpen: 6, maxUnits: 30 }),
        unit: 2,
        keeping: {
          holder: member.grower,
          storageMin: 20,
          storageMax: 80,
          hardMin: -10,
          hardMax: 250,
          excursionBudget: 7,
        },
      };
      await expect(officerOf(world).registerProduct(gtin(1), product)).to.emit(drugRegistry, "ProductRegistered");
      const [event] = await drugRegistry.queryFilter(drugRegistry.filters.ProductRegistered(gtin(1)));
      expect(event?.args.by).to.equal(operator.officer.address);

      const keeping = [member.grower, 20, 80, -10, 250, 7].map(BigInt);
      const approval = [encodeBytes32String("H20052215"), id("approval")];
      const registered = [METFORMIN, 5n, 2n, BigInt(Class.Controlled), true, false, 6n, 30n, ...approval, keeping];
      expect(event?.args.registration.map(plain)).to.deep.equal(registered);
      const [kept, status] = await drugRegistry.registrationOf(gtin(1));
      expect([...kept].map(plain)).to.deep.equal(registered);
      expect(status).to.equal(Status.Approved);
      expect([...(await drugRegistry.keepingOf(gtin(1)))]).to.deep.equal(keeping);
      expect(await drugRegistry.holderOf(gtin(1))).to.equal(member.grower);
    });

    it("gives a dispense what it reads in one word", async () => {
      const world = await loadWorld();
      const fields = { content: 20, class: Class.OverTheCounter, hoursOpen: 72, maxUnits: 60, needsLotRelease: true };
      await registerProduct(world, 1, fields);
      const word = await world.drugRegistry.productOf(gtin(1));
      const flags = 2n;
      expect(unpack(word)).to.deep.equal([BigInt(METFORMIN), 20n, 0n, 0n, Status.Approved, flags, 72n, 60n, 0n]);
    });

    it("takes no product for a vaccine because a regulator releases its lots", async () => {
      const world = await loadWorld();
      for (const flags of [
        { vaccine: false, needsLotRelease: true },
        { vaccine: true, needsLotRelease: false },
      ]) {
        const n = flags.vaccine ? 1 : 2;
        await registerProduct(world, n, flags);
        const [{ vaccine, needsLotRelease }] = await world.drugRegistry.registrationOf(gtin(n));
        expect({ vaccine, needsLotRelease }).to.deep.equal(flags);
      }
    });

    it("takes the largest value of every field", async () => {
      const world = await loadWorld();
      const product = {
        ...registration(world, { content: 2 ** 24 - 1, hoursOpen: 2 ** 16 - 1, maxUnits: 2 ** 24 - 1, vaccine: true }),
        group: `0x${"ff".repeat(16)}`,
        unit: 7,
        needsLotRelease: true,
        keeping: {
          holder: world.member.maker,
          storageMin: -(2 ** 15),
          storageMax: 2 ** 15 - 1,
          hardMin: -(2 ** 15),
          hardMax: 2 ** 15 - 1,
          excursionBudget: 2 ** 24 - 1,
        },
      };
      await officerOf(world).registerProduct(gtin(1), product);
      const [all, most, units] = [2n ** 128n - 1n, 2n ** 24n - 1n, 7n];
      const word = await world.drugRegistry.productOf(gtin(1));
      expect(unpack(word)).to.deep.equal([all, most, units, 1n, Status.Approved, 3n, 2n ** 16n - 1n, most, 0n]);
      const { storageMin, storageMax } = await world.drugRegistry.keepingOf(gtin(1));
      expect([storageMin, storageMax]).to.deep.equal([-(2n ** 15n), 2n ** 15n - 1n]);
    });

    it("refuses it twice, in whatever status it is", async () => {
      const world = await load(withProducts);
      for (const n of [1, 2, 3]) {
        await expect(officerOf(world).registerProduct(gtin(n), registration(world)))
          .to.be.revertedWithCustomError(world.drugRegistry, "ProductExists")
          .withArgs(gtin(n));
      }
    });

    it("refuses one without a group or without content", async () => {
      const world = await loadWorld();
      const officer = officerOf(world);
      await expect(officer.registerProduct(gtin(1), registration(world, { group: `0x${"00".repeat(16)}` })))
        .to.be.revertedWithCustomError(world.drugRegistry, "GroupMissing")
        .withArgs(gtin(1));
      await expect(officer.registerProduct(gtin(1), registration(world, { content: 0 })))
        .to.be.revertedWithCustomError(world.drugRegistry, "ContentMissing")
        .withArgs(gtin(1));
    });

    it("refuses a material: that has no GTIN", async () => {
      const world = await loadWorld();
      await expect(officerOf(world).registerProduct(gtin(1), registration(world, { class: Class.Material })))
        .to.be.revertedWithCustomError(world.drugRegistry, "ClassUnfit")
        .withArgs(gtin(1), Class.Material);
    });

    const temperatures: [string, [number, number, number, number], boolean][] = [
      ["all the same", [50, 50, 50, 50], true],
      ["below zero", [-250, -200, -150, -100], true],
      ["a hard minimum above the storage minimum", [51, 50, 80, 90], false],
      ["storage upside down", [0, 81, 80, 90], false],
      ["a hard maximum below the storage maximum", [0, 50, 80, 79], false],
      ["a sign lost", [20, -20, 80, 90], false],
    ];
    for (const [what, [hardMin, storageMin, storageMax, hardMax], fit] of temperatures) {
      it(`${fit ? "takes" : "refuses"} temperatures with ${what}`, async () => {
        const world = await loadWorld();
        const plainProduct = registration(world);
        const keeping = { ...plainProduct.keeping, hardMin, storageMin, storageMax, hardMax };
        const attempt = officerOf(world).registerProduct(gtin(1), { ...plainProduct, keeping });
        if (fit) await attempt;
        else {
          await expect(attempt)
            .to.be.revertedWithCustomError(world.drugRegistry, "StorageInvalid")
            .withArgs(hardMin, storageMin, storageMax, hardMax);
        }
      });
    }

    it("refuses a holder that neither makes nor grows, or is no member", async () => {
      const world = await loadWorld();
      const { drugRegistry, consortium, member } = world;
      const plainProduct = registration(world);
      const withHolder = (holder: number) => ({ ...plainProduct, keeping: { ...plainProduct.keeping, holder } });
      for (const [name, number] of Object.entries(member)) {
        if (name === "maker" || name === "grower") continue;
        const { kinds } = await consortium.memberOf(number);
        await expect(officerOf(world).registerProduct(gtin(1), withHolder(number)), name)
          .to.be.revertedWithCustomError(drugRegistry, "HolderUnfit")
          .withArgs(number, kinds);
      }
      for (const unknown of [0, 999]) {
        await expect(officerOf(world).registerProduct(gtin(1), withHolder(unknown)))
          .to.be.revertedWithCustomError(consortium, "MemberUnknown")
          .withArgs(unknown);
      }
    });
  });

  describe("given the number of a product", () => {
    const edges: [string, bigint, boolean][] = [
      ["zero", 0n, false],
      ["the smallest with a right check digit", 17n, true],
      ["a GTIN-8", withCheckDigit(6_901_234n), true],
      ["a GTIN-13", withCheckDigit(690_123_456_789n), true],
      ["the largest GTIN-14", withCheckDigit(9_999_999_999_999n), true],
      ["15 digits with a right check digit", withCheckDigit(10_000_000_000_000n), false],
      ["a number of the ledger's own", OWN_NUMBERS | 1n, false],
      ["a number of the ledger's own with a right check digit", withCheckDigit((OWN_NUMBERS + 10n) / 10n), false],
      ["the largest number there is", 2n ** 64n - 1n, false],
    ];
    for (const [what, number, valid] of edges) {
      it(`${valid ? "takes" : "refuses"} ${what} (${number})`, async () => {
        const world = await loadWorld();
        const attempt = officerOf(world).registerProduct(number, registration(world));
        if (valid) await attempt;
        else {
          await expect(attempt).to.be.revertedWithCustomError(world.drugRegistry, "GtinInvalid").withArgs(number);
        }
      });
    }

    it("takes exactly the check digit that GS1's table gives, of any number", async () => {
      const world = await loadWorld();
      const product = registration(world);
      const takes = async (number: bigint) => {
        const refusal = await refusalOf(world, officerOf(world).registerProduct.staticCall(number, product));
        if (refusal !== undefined) expect(refusal).to.equal("GtinInvalid");
        return refusal === undefined;
      };
      const bodies = fc.integer({ min: 1, max: 9_999_999_999_999 });
      await fc.assert(
        fc.asyncProperty(bodies, fc.integer({ min: 0, max: 9 }), async (body, digit) => {
          const right = checkDigitOf(String(body), 14);
          expect(await takes(BigInt(body) * 10n + BigInt(right))).to.equal(true);
          expect(await takes(BigInt(body) * 10n + BigInt(digit))).to.equal(digit === right);
        }),
        { numRuns: 150 },
      );
    });
  });

  describe("when a regulator officer amends a product", () => {
    it("changes all but group, content and unit, and tells the whole of it", async () => {
      const world = await load(withProducts);
      const { drugRegistry, member } = world;
      const amended = {
        ...registration(world, { class: Class.OverTheCounter, vaccine: true, hoursOpen: 8, maxUnits: 9 }),
        approvalNumber: encodeBytes32String("H20990001"),
        documentHash: id("amendment"),
        keeping: { holder: member.grower, storageMin: 1, storageMax: 2, hardMin: 0, hardMax: 3, excursionBudget: 4 },
      };
      await expect(officerOf(world).amendProduct(gtin(1), amended)).to.emit(drugRegistry, "ProductRegistered");
      const [kept, status] = await drugRegistry.registrationOf(gtin(1));
      const keeping = [member.grower, 1, 2, 0, 3, 4].map(BigInt);
      const approval = [encodeBytes32String("H20990001"), id("amendment")];
      expect([...kept].map(plain)).to.deep.equal([METFORMIN, 20n, 0n, 0n, true, false, 8n, 9n, ...approval, keeping]);
      expect(status).to.equal(Status.Approved);
    });

    it("never changes its status: what is suspended or withdrawn stays so", async () => {
      const world = await load(withProducts);
      for (const [n, status] of [
        [2, Status.Suspended],
        [3, Status.Withdrawn],
      ] as const) {
        await officerOf(world).amendProduct(gtin(n), registration(world, { hoursOpen: 1 }));
        const [kept, current] = await world.drugRegistry.registrationOf(gtin(n));
        expect([kept.hoursOpen, current]).to.deep.equal([1n, status]);
      }
    });

    const fixed: [string, object][] = [
      ["group", { group: OTHER_GROUP }],
      ["content", { content: 21 }],
      ["unit", { unit: 1 }],
    ];
    for (const [what, over] of fixed) {
      it(`refuses another ${what}: dispenses count with it`, async () => {
        const world = await load(withProducts);
        await expect(officerOf(world).amendProduct(gtin(1), { ...registration(world), ...over }))
          .to.be.revertedWithCustomError(world.drugRegistry, "ContentFixed")
          .withArgs(gtin(1));
      });
    }

    it("checks it as a new one", async () => {
      const world = await load(withProducts);
      const { drugRegistry, member } = world;
      const officer = officerOf(world);
      const product = registration(world);
      await expect(officer.amendProduct(gtin(1), { ...product, class: Class.Material }))
        .to.be.revertedWithCustomError(drugRegistry, "ClassUnfit")
        .withArgs(gtin(1), Class.Material);
      const unfit = { ...product, keeping: { ...product.keeping, holder: member.pharmacy } };
      await expect(officer.amendProduct(gtin(1), unfit)).to.be.revertedWithCustomError(drugRegistry, "HolderUnfit");
      const upsideDown = { ...product, keeping: { ...product.keeping, storageMin: 999 } };
      await expect(officer.amendProduct(gtin(1), upsideDown)).to.be.revertedWithCustomError(
        drugRegistry,
        "StorageInvalid",
      );
    });

    it("refuses one that does not exist", async () => {
      const world = await load(withProducts);
      await expect(officerOf(world).amendProduct(gtin(9), registration(world)))
        .to.be.revertedWithCustomError(world.drugRegistry, "ProductUnknown")
        .withArgs(gtin(9));
    });

    it("never makes a material something that reaches a person", async () => {
      const world = await load(withProducts);
      const material = OWN_NUMBERS | 1n;
      for (const reaches of [Class.OverTheCounter, Class.Prescription, Class.Controlled]) {
        const product = registration(world, { group: `0x${"00".repeat(16)}`, content: 1, class: reaches });
        await expect(officerOf(world).amendProduct(material, { ...product, unit: 4 }))
          .to.be.revertedWithCustomError(world.drugRegistry, "GtinInvalid")
          .withArgs(material);
      }
    });
  });

  describe("when a regulator officer changes a product's status", () => {
    const leadsTo: Record<string, { n: number; from: bigint; to: bigint[] }> = {
      approved: { n: 1, from: Status.Approved, to: [Status.Suspended, Status.Withdrawn] },
      suspended: { n: 2, from: Status.Suspended, to: [Status.Approved, Status.Withdrawn] },
      withdrawn: { n: 3, from: Status.Withdrawn, to: [] },
    };
    for (const [state, { n, from, to }] of Object.entries(leadsTo)) {
      for (const [name, wanted] of Object.entries(Status)) {
        const can = to.includes(wanted);
        it(`${can ? "turns" : "refuses to turn"} one that is ${state} to ${name}`, async () => {
          const world = await load(withProducts);
          const { drugRegistry, operator } = world;
          const before = unpack(await drugRegistry.productOf(gtin(n)));
          const attempt = officerOf(world).setProductStatus(gtin(n), wanted, ORDER);
          if (!can) {
            await expect(attempt)
              .to.be.revertedWithCustomError(drugRegistry, "ProductStatusUnfit")
              .withArgs(gtin(n), from, wanted);
            return;
          }
          await expect(attempt)
            .to.emit(drugRegistry, "ProductStatusChanged")
            .withArgs(gtin(n), from, wanted, operator.officer.address, ORDER);
          expect(unpack(await drugRegistry.productOf(gtin(n)))).to.deep.equal(before.with(4, wanted));
        });
      }
    }

    it("refuses a product and a status that do not exist", async () => {
      const world = await load(withProducts);
      await expect(officerOf(world).setProductStatus(gtin(9), Status.Suspended, ORDER))
        .to.be.revertedWithCustomError(world.drugRegistry, "ProductUnknown")
        .withArgs(gtin(9));
      await expect(officerOf(world).setProductStatus(gtin(1), 4, ORDER)).to.be.revertedWithoutReason(
        world.connection.ethers,
      );
    });

    it("stops lots of what is not approved from being registered", async () => {
      const world = await load(withProducts);
      for (const [n, status] of [
        [2, Status.Suspended],
        [3, Status.Withdrawn],
      ] as const) {
        await expect(registerLot(world, { gtin: gtin(n) }))
          .to.be.revertedWithCustomError(world.drugRegistry, "ProductNotApproved")
          .withArgs(gtin(n), status);
      }
    });
  });

  describe("when a regulator officer names a maker", () => {
    it("lets that site make the product, and ends it", async () => {
      const world = await load(withProducts);
      const { drugRegistry, member, site, operator } = world;
      const make = () => drugRegistry.requireMaker(gtin(1), member.distributor, site.warehouse);
      const refusal = [gtin(1), member.distributor, site.warehouse];
      await expect(make())
        .to.be.revertedWithCustomError(drugRegistry, "MakerNotNamed")
        .withArgs(...refusal);
      for (const named of [true, false]) {
        await expect(officerOf(world).nameMaker(gtin(1), site.warehouse, named))
          .to.emit(drugRegistry, "MakerNamed")
          .withArgs(gtin(1), site.warehouse, named, operator.officer.address);
        expect(await drugRegistry.isMakerNamed(gtin(1), site.warehouse)).to.equal(named);
        if (named) expect(await make()).to.equal(await drugRegistry.productOf(gtin(1)));
      }
      await expect(make())
        .to.be.revertedWithCustomError(drugRegistry, "MakerNotNamed")
        .withArgs(...refusal);
    });

    it("names it for this product and this site alone", async () => {
      const world = await load(withProducts);
      const { drugRegistry, member, site } = world;
      await registerProduct(world, 4);
      await officerOf(world).nameMaker(gtin(1), site.warehouse, true);
      await expect(drugRegistry.requireMaker(gtin(4), member.distributor, site.warehouse))
        .to.be.revertedWithCustomError(drugRegistry, "MakerNotNamed")
        .withArgs(gtin(4), member.distributor, site.warehouse);
      await expect(drugRegistry.requireMaker(gtin(1), member.distributor, site.store))
        .to.be.revertedWithCustomError(drugRegistry, "MakerNotNamed")
        .withArgs(gtin(1), member.distributor, site.store);
    });

    it("refuses a site or a product that does not exist", async () => {
      const world = await load(withProducts);
      for (const unknown of [0, 999]) {
        await expect(officerOf(world).nameMaker(gtin(1), unknown, true))
          .to.be.revertedWithCustomError(world.consortium, "SiteUnknown")
          .withArgs(unknown);
      }
      await expect(officerOf(world).nameMaker(gtin(9), world.site.plant, true))
        .to.be.revertedWithCustomError(world.drugRegistry, "ProductUnknown")
        .withArgs(gtin(9));
    });
  });

  describe("given the question who may make a product", () => {
    it("says the holder at any of its sites, while it is approved", async () => {
      const world = await load(withProducts);
      const { drugRegistry, member, site } = world;
      for (const place of [site.plant, site.makerWarehouse, 0]) {
        await drugRegistry.requireMaker(gtin(1), member.maker, place);
      }
      for (const [n, status] of [
        [2, Status.Suspended],
        [3, Status.Withdrawn],
      ] as const) {
        await expect(drugRegistry.requireMaker(gtin(n), member.maker, site.plant))
          .to.be.revertedWithCustomError(drugRegistry, "ProductNotApproved")
          .withArgs(gtin(n), status);
      }
      await expect(drugRegistry.requireMaker(gtin(9), member.maker, site.plant))
        .to.be.revertedWithCustomError(drugRegistry, "ProductUnknown")
        .withArgs(gtin(9));
    });

    it("forgets the holder before, once an amendment names another", async () => {
      const world = await load(withProducts);
      const { drugRegistry, member, site } = world;
      const product = registration(world);
      const keeping = { ...product.keeping, holder: member.grower };
      await officerOf(world).amendProduct(gtin(1), { ...product, keeping });
      await drugRegistry.requireMaker(gtin(1), member.grower, site.field);
      await expect(drugRegistry.requireMaker(gtin(1), member.maker, site.plant))
        .to.be.revertedWithCustomError(drugRegistry, "MakerNotNamed")
        .withArgs(gtin(1), member.maker, site.plant);
    });
  });

  describe("when a quality officer registers a material", () => {
    it("gives the next number of the ledger's own, for a maker and for a grower", async () => {
      const world = await loadWorld();
      const { drugRegistry, member, operator } = world;
      const owners = [
        [operator.makerQuality, member.maker],
        [operator.grower_quality, member.grower],
      ] as const;
      for (const [index, [caller, holder]] of owners.entries()) {
        const number = OWN_NUMBERS | BigInt(index + 1);
        await expect(drugRegistry.connect(caller).registerMaterial(4, id("herb")))
          .to.emit(drugRegistry, "MaterialRegistered")
          .withArgs(number, holder, 4, id("herb"), caller.address);
        const word = unpack(await drugRegistry.productOf(number));
        expect(word).to.deep.equal([0n, 1n, 4n, BigInt(Class.Material), Status.Approved, 0n, 0n, 0n, 0n]);
        expect(await drugRegistry.holderOf(number)).to.equal(holder);
        const [kept] = await drugRegistry.registrationOf(number);
        expect([kept.documentHash, kept.approvalNumber]).to.deep.equal([id("herb"), ZeroHash]);
      }
    });

    it("refuses quality officers of whoever neither makes nor grows", async () => {
      const { drugRegistry, consortium, member, operator } = await loadWorld();
      for (const [caller, number] of [
        [operator.distributorQuality, member.distributor],
        [operator.pharmacyQuality, member.pharmacy],
      ] as const) {
        const { kinds } = await consortium.memberOf(number);
        await expect(drugRegistry.connect(caller).registerMaterial(4, id("herb")))
          .to.be.revertedWithCustomError(drugRegistry, "HolderUnfit")
          .withArgs(number, kinds);
      }
    });

    it("refuses a unit that does not exist", async () => {
      const world = await loadWorld();
      await expect(
        world.drugRegistry.connect(world.operator.makerQuality).registerMaterial(8, id("herb")),
      ).to.be.revertedWithoutReason(world.connection.ethers);
    });

    it("lets a regulator officer withdraw it, and name makers of it", async () => {
      const world = await load(withProducts);
      const { drugRegistry, member, site } = world;
      const material = OWN_NUMBERS | 1n;
      await officerOf(world).nameMaker(material, site.field, true);
      await drugRegistry.requireMaker(material, member.grower, site.field);
      await officerOf(world).setProductStatus(material, Status.Withdrawn, ORDER);
      await expect(drugRegistry.requireMaker(material, member.maker, site.plant))
        .to.be.revertedWithCustomError(drugRegistry, "ProductNotApproved")
        .withArgs(material, Status.Withdrawn);
    });
  });

  describe("given anybody who is no regulator officer", () => {
    it("refuses every change but a material", async () => {
      const world = await load(withProducts);
      const { consortium, drugRegistry, operator, stranger, deployer, admin } = world;
      const attempts = (caller: World["stranger"]) => {
        const as = drugRegistry.connect(caller);
        return [
          () => as.registerProduct(gtin(8), registration(world)),
          () => as.amendProduct(gtin(1), registration(world)),
          () => as.setProductStatus(gtin(1), Status.Suspended, ORDER),
          () => as.nameMaker(gtin(1), world.site.plant, true),
        ];
      };
      for (const caller of [stranger, deployer, admin.regulator, admin.maker]) {
        for (const attempt of attempts(caller)) {
          await expect(attempt()).to.be.revertedWithCustomError(consortium, "OperatorUnknown").withArgs(caller.address);
        }
      }
      for (const caller of [operator.enforcer, operator.makerQuality, operator.makerLogistics, operator.prescriber]) {
        const { roles } = await consortium.operatorOf(caller);
        for (const attempt of attempts(caller)) {
          await expect(attempt())
            .to.be.revertedWithCustomError(consortium, "OperatorRoleMissing")
            .withArgs(caller.address, roles, Role.RegulatorOfficer);
        }
      }
    });

    it("refuses an officer whose term is over or whose regulator is out of standing", async () => {
      const world = await load(withProducts);
      const { consortium, admin, member, operator, drugRegistry } = world;
      await consortium.connect(admin.regulator).endOperator(operator.officer);
      await expect(officerOf(world).registerProduct(gtin(8), registration(world))).to.be.revertedWithCustomError(
        consortium,
        "OperatorTermEnded",
      );
      await decide(world, consortium.interface.encodeFunctionData("expel", [member.regulator, ORDER]));
      await expect(drugRegistry.connect(operator.secondOfficer).registerProduct(gtin(8), registration(world)))
        .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
        .withArgs(member.regulator, Standing.Expelled);
    });

    it("refuses a material to a maker out of standing, and to a fresh key", async () => {
      const world = await loadWorld();
      const { consortium, drugRegistry, member, operator } = world;
      await consortium.connect(operator.officer).suspend(member.maker, ORDER);
      await expect(drugRegistry.connect(operator.makerQuality).registerMaterial(4, id("herb")))
        .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
        .withArgs(member.maker, Standing.Suspended);
      const fresh = freshAccount(world);
      await expect(drugRegistry.connect(fresh).registerMaterial(4, id("herb")))
        .to.be.revertedWithCustomError(consortium, "OperatorUnknown")
        .withArgs(fresh.address);
    });
  });

  describe("given a question about a product that does not exist", () => {
    it("answers zero, or says so", async () => {
      const { drugRegistry } = await loadWorld();
      expect(await drugRegistry.productOf(gtin(9))).to.equal(0);
      expect(await drugRegistry.holderOf(gtin(9))).to.equal(0);
      expect([...(await drugRegistry.keepingOf(gtin(9)))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n]);
      await expect(drugRegistry.registrationOf(gtin(9)))
        .to.be.revertedWithCustomError(drugRegistry, "ProductUnknown")
        .withArgs(gtin(9));
    });
  });
});

/** Nested results as plain arrays, which compare by their values. */
function plain(value: unknown): unknown {
  return Array.isArray(value) ? value.map(plain) : value;
}

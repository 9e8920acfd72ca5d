import { expect } from "chai";
import { id } from "ethers";
import {
  acceptAdmin,
  addOperator,
  amendProduct,
  closeSite,
  endOperator,
  nameMaker,
  openSite,
  proposeAdmin,
  registerMaterial,
  renewLicence,
  reportCompromise,
  rotateOperator,
  setProductStatus,
  setProfile,
  showMember,
  showOperator,
  showProduct,
  showSite,
  suspend,
} from "../../src/index.ts";
import { numberToGln } from "../../src/gs1/index.ts";
import { gln, LONG } from "../../../test/helpers/world.ts";
import { expectSameState } from "../events/sameState.ts";
import { addProduct, loadStage, METFORMIN, type Stage } from "../ledger/stage.ts";
import { refusalOf } from "../refused.ts";

describe("actions on members", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await loadStage();
  });

  afterEach(() => expectSameState(stage, ["directory", "products"]));

  it("opens a site, shows it and closes it", async () => {
    const { member } = stage.world;
    const place = { member: member.pharmacy, gln: numberToGln(gln(50)), kind: "Store" } as const;
    const { site } = await openSite(stage.byAdmin("pharmacy"), place);
    expect(await showSite(stage.ledger, site)).to.deep.equal({ ...place, site, isOpen: true });
    await closeSite(stage.byAdmin("pharmacy"), { site });
    expect(await showSite(stage.ledger, site)).to.include({ isOpen: false });
    const taken = await refusalOf(
      () => openSite(stage.byAdmin("maker"), { ...place, member: member.maker }),
      "GlnTaken",
    );
    expect(taken.sentence).to.include(place.gln).and.include(`site ${site}`);
    await refusalOf(() => openSite(stage.byAdmin("maker"), place), "AdminOnly");
  });

  it("adds, rotates, ends and distrusts operators", async () => {
    const { member, site, spare } = stage.world;
    const [one, two, three] = spare.map(({ address }) => address) as [string, string, string];
    const admin = stage.byAdmin("pharmacy");
    const roles = ["Dispenser", "Logistics"] as const;
    await addOperator(admin, { member: member.pharmacy, operator: one, roles, site: site.store, until: LONG });
    expect(await showOperator(stage.ledger, one)).to.deep.include({
      member: member.pharmacy,
      site: site.store,
      until: LONG,
    });
    await rotateOperator(admin, { operator: one, successor: two });
    expect((await showOperator(stage.ledger, two)).roles).to.have.members([...roles]);
    await endOperator(admin, { operator: two });
    const ended = await refusalOf(() => endOperator(admin, { operator: two }), "OperatorTermEnded");
    expect(ended.sentence).to.include(two);
    await reportCompromise(admin, { operator: two, since: 1 });
    expect((await showOperator(stage.ledger, two)).distrustedFrom).to.equal(1);
    await refusalOf(() => showOperator(stage.ledger, three), "OperatorUnknown");
    const alone = { member: member.pharmacy, operator: three, roles: ["Dispenser"] as const, until: LONG };
    await refusalOf(() => addOperator(admin, alone), "SiteNeeded");
  });

  it("suspends a member, renews a licence, hands the admin over and changes the profile", async () => {
    const { member, admin } = stage.world;
    await suspend(stage.by("officer"), { member: member.pharmacy, reason: "order 7" });
    expect(await showMember(stage.ledger, member.pharmacy)).to.include({ standing: "Suspended" });
    await renewLicence(stage.by("officer"), { member: member.maker, licenceEnd: LONG + 1 });
    expect(await showMember(stage.ledger, member.maker)).to.include({ licenceEnd: LONG + 1 });
    await proposeAdmin(stage.byAdmin("maker"), { member: member.maker, admin: admin.hospital.address });
    await acceptAdmin(stage.byAdmin("hospital"), { member: member.maker });
    await setProfile(stage.byAdmin("hospital"), { member: member.maker, profile: "profile 2" });
    const shown = await showMember(stage.ledger, member.maker);
    expect(shown).to.include({ admin: admin.hospital.address, profile: id("profile 2"), standing: "Active" });
    expect(shown.kinds).to.deep.equal(["Manufacturer"]);
    await refusalOf(() => showMember(stage.ledger, 99), "MemberUnknown");
    await refusalOf(
      () => suspend(stage.by("officer"), { member: member.regulator, reason: "no" }),
      "RegulatorProtected",
    );
  });
});

describe("actions on drugs", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await loadStage();
  });

  afterEach(() => expectSameState(stage, ["directory", "products"]));

  it("registers a product and shows it as it was given", async () => {
    const storage = { lowest: 2, highest: 8, hardLowest: -0.5, hardHighest: 25, minutesOut: 60 };
    const gtin = await addProduct(stage, 1, { vaccine: true, unit: "Dose", content: 5, hoursOpen: 6, storage });
    expect(await showProduct(stage.ledger, gtin)).to.deep.include({
      gtin,
      status: "Approved",
      content: 5,
      unit: "Dose",
      class: "Prescription",
      vaccine: true,
      hoursOpen: 6,
      approvalNumber: "H20052215",
      holder: stage.world.member.maker,
      storage,
    });
  });

  it("amends, suspends and withdraws a product, and names its makers", async () => {
    const { member, site } = stage.world;
    const officer = stage.by("officer");
    const gtin = await addProduct(stage);
    const storage = { lowest: 15, highest: 30 };
    const product = { gtin, coding: METFORMIN, content: 20, unit: "Tablet", class: "Prescription" } as const;
    await amendProduct(officer, { ...product, holder: member.maker, storage });
    expect((await showProduct(stage.ledger, gtin)).storage.highest).to.equal(30);
    await refusalOf(
      () => amendProduct(officer, { ...product, content: 30, holder: member.maker, storage }),
      "ContentFixed",
    );
    await nameMaker(officer, { gtin, site: site.field });
    expect(await stage.ledger.drugRegistry.isMakerNamed(BigInt(gtin), site.field)).to.equal(true);
    await nameMaker(officer, { gtin, site: site.field, named: false });
    expect(await stage.ledger.drugRegistry.isMakerNamed(BigInt(gtin), site.field)).to.equal(false);
    for (const status of ["Suspended", "Approved", "Withdrawn"] as const) {
      await setProductStatus(officer, { gtin, status, reason: "order" });
      expect((await showProduct(stage.ledger, gtin)).status).to.equal(status);
    }
    const final = { gtin, status: "Approved", reason: "order" } as const;
    const refused = await refusalOf(() => setProductStatus(officer, final), "ProductStatusUnfit");
    expect(refused.sentence).to.include(gtin).and.include("withdrawn").and.include("approved");
  });

  it("gives a material a number of the ledger's own", async () => {
    const { number } = await registerMaterial(stage.by("grower_quality"), { unit: "Gram", document: "Radix Ginseng" });
    expect(number >> 63n).to.equal(1n);
  });

  it("refuses what the registry could not keep", async () => {
    await refusalOf(
      () => addProduct(stage, 1, { approvalNumber: "\u56FD\u836F\u51C6\u5B57 H20052215" }),
      "ApprovalNumberWrong",
    );
    await refusalOf(() => addProduct(stage, 1, { storage: { lowest: 2.25, highest: 8 } }), "TemperatureWrong");
    await refusalOf(() => addProduct(stage, 1, { gtin: "06901234500010" }), "CheckDigitWrong");
    await refusalOf(() => addProduct(stage, 1, { content: 2 ** 24 }), "ArgumentWrong");
    await refusalOf(() => showProduct(stage.ledger, "04006381333931"), "ProductUnknown");
  });
});

import { expect } from "chai";

import { openStage, type Language, type Stage } from "./stage.ts";

const STORY_MS = 300_000;

const TITLES: Record<Language, { scan: string; now: string; shipments: string }> = {
  en: { scan: "Is this pack genuine?", now: "What happens now", shipments: "Shipments" },
  zh: { scan: "这盒药是真的吗？", now: "实时动态", shipments: "发货与收货" },
};

describe("the dashboard", function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async function () {
    this.timeout(STORY_MS);
    stage = await openStage();
  });

  for (const language of ["en", "zh"] as const) {
    const titles = TITLES[language];
    const [regulator, logistics] = language === "en" ? ["Regulator", "Logistics"] : ["监管员", "物流"];

    describe(`given a browser in ${language}`, () => {
      it("shows anyone where to check a pack, and nothing of another host", async () => {
        const visitor = await stage.visit({ language });
        await visitor.open("/");
        expect(await visitor.page.title()).to.contain(titles.scan);
        expect(await visitor.page.locator("html").getAttribute("lang")).to.equal(language);
        expect(await visitor.violations()).to.deep.equal([]);
        expect(visitor.foreign).to.deep.equal([]);
        expect(visitor.faults).to.deep.equal([]);
        await visitor.close();
      });

      it("shows a regulator what happens", async () => {
        const visitor = await stage.visit({ language, dark: true });
        await visitor.open("/scan");
        await visitor.signIn(regulator);
        await visitor.page.getByRole("link", { name: titles.now }).click();
        await visitor.page.getByRole("table").waitFor();
        expect(await visitor.page.getByRole("row").count()).to.be.greaterThan(20);
        expect(await visitor.violations()).to.deep.equal([]);
        expect(visitor.faults).to.deep.equal([]);
        await visitor.close();
      });

      it("shows a member its shipments, also on a phone", async () => {
        const visitor = await stage.visit({ language, width: 390, height: 844 });
        await visitor.open("/scan");
        await visitor.signIn(logistics, "East Gate");
        await visitor.open("/shipments");
        await visitor.page.getByRole("table").first().waitFor();
        expect(await visitor.violations()).to.deep.equal([]);
        expect(visitor.faults).to.deep.equal([]);
        await visitor.close();
      });
    });
  }
});

import { raiseAlert } from "@yaolian/sdk/alerts";
import { lotIdOf } from "@yaolian/sdk/lots";
import { expect } from "chai";

import { openStage, type Language, type Stage, type Visitor } from "./stage.ts";

const STORY_MS = 300_000;

const GRANULES = "06901234000061:HG2611";
/** Bottles that were repacked: nothing else is done with this lot. */
const BOTTLES = "06901234000054:AX2608";
/** Held by its maker, on a suspicion that nobody but this test raises an alert about. */
const SUSPECT = { gtin: "06901234000061", lot: "HG2610" };

const WORDS: Record<Language, Record<"regulator" | "chart" | "genealogy" | "held" | "course" | "closed", string>> = {
  en: {
    ...{ regulator: "Regulator", chart: "From who makes to who gives", held: "Held", closed: "Closed" },
    ...{ genealogy: "What it was made from, what was made from it", course: "Since it was stopped" },
  },
  zh: {
    ...{ regulator: "监管员", chart: "从生产到发放", held: "暂扣", closed: "已结" },
    ...{ genealogy: "批次谱系", course: "控制以来的变化" },
  },
};

describe("goods in the dashboard", function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async function () {
    this.timeout(STORY_MS);
    stage = await openStage();
  });

  const clean = async ({ violations, faults, close }: Visitor): Promise<void> => {
    expect(await violations()).to.deep.equal([]);
    expect(faults).to.deep.equal([]);
    await close();
  };

  for (const [language, visit] of [
    ["en", {}],
    ["zh", { dark: true, width: 390, height: 844 }],
  ] as const) {
    const words = WORDS[language];
    const regulator = async (path: string): Promise<Visitor> => {
      const visitor = await stage.visit({ language, ...visit });
      await visitor.open("/scan");
      await visitor.signIn(words.regulator);
      await visitor.open(path);
      return visitor;
    };

    describe(`given a regulator with a browser in ${language}`, () => {
      it("draws the flow of goods, and says the same in tables", async () => {
        const visitor = await regulator("/flow");
        await visitor.page.getByRole("heading", { name: words.chart }).waitFor();
        expect(await visitor.page.locator("main svg[role=img] path").count()).to.be.greaterThan(5);
        expect(await visitor.page.getByRole("row").count()).to.be.greaterThan(10);
        await clean(visitor);
      });

      it("finds lots by a part of their number, and shows the life of one", async () => {
        const visitor = await regulator("/lots");
        await visitor.page.getByRole("textbox").first().fill("hg261");
        await visitor.page.getByRole("row").nth(2).waitFor();
        await visitor.page.getByRole("row").nth(3).waitFor({ state: "detached" });
        expect(await visitor.violations()).to.deep.equal([]);
        await visitor.page.getByRole("link", { name: "HG2611" }).click();
        const genealogy = visitor.page.getByRole("region", { name: words.genealogy });
        await genealogy.getByRole("link", { name: "HQ2601" }).waitFor();
        await visitor.page.locator(".recharts-area").first().waitFor({ state: "attached" });
        await clean(visitor);
      });

      it("shows how well recalls and holds work over time", async () => {
        const visitor = await regulator("/recalls");
        await visitor.page.getByRole("heading", { name: "HQ2601" }).waitFor();
        await visitor.page.locator(".recharts-area").first().waitFor({ state: "attached" });
        await visitor.page.getByText(words.held, { exact: true }).first().click();
        await visitor.page.getByRole("heading", { name: "HG2611" }).waitFor();
        await visitor.page.getByText(words.course).first().waitFor();
        await clean(visitor);
      });

      it("shows alerts, those that are closed too", async () => {
        const visitor = await regulator("/alerts");
        await visitor.page.getByRole("heading", { name: words.closed, exact: true }).waitFor();
        await clean(visitor);
      });
    });
  }

  it("given a lot that is not the member's to know, says so", async () => {
    const visitor = await stage.visit();
    await visitor.open("/scan");
    await visitor.signIn("Vaccinator");
    await visitor.open(`/lots/${GRANULES}`);
    await visitor.page.getByText("There is no such lot that you may see").waitFor();
    await clean(visitor);
  });

  it("given its maker, recalls a lot and shows where its packs are", async () => {
    const visitor = await stage.visit();
    const { page, open, signIn, violations } = visitor;
    await open("/scan");
    await signIn("Quality officer", "Huaxing");
    await open(`/lots/${BOTTLES}`);
    await page.getByRole("button", { name: "Recall", exact: true }).click();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Choose a class.").waitFor();
    expect(await violations()).to.deep.equal([]);
    await page.getByRole("radio", { name: "class II", exact: true }).check();
    await page.getByRole("textbox", { name: "Document" }).fill("RO-2026-07");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("lotLedger.recallLot").waitFor();
    expect(await violations()).to.deep.equal([]);
    await page.getByRole("button", { name: "Sign and send" }).click();
    await page.getByText("Done, in block").waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByText("Recalled, class II").first().waitFor();
    await page.getByRole("heading", { name: "How well stopping it works" }).waitFor();
    await clean(visitor);
  });

  it("given an open alert, closes it with a finding", async () => {
    const visitor = await stage.visit();
    const { page, open, signIn, violations } = visitor;
    await open("/scan");
    const alert = await raise(stage, new URL(page.url()).origin);
    await signIn("Regulator");
    await open("/alerts");
    await page.getByRole("button", { name: `Close alert ${alert}`, exact: true }).click();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Choose a finding.").waitFor();
    expect(await violations()).to.deep.equal([]);
    await page.getByRole("combobox", { name: "Finding" }).click();
    await page.getByRole("option", { name: "Handling error" }).click();
    await page.getByRole("textbox", { name: "Document" }).fill("AE-2026-11");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("alertLedger.resolveAlert").waitFor();
    await page.getByRole("button", { name: "Sign and send" }).click();
    await page.getByText("Done, in block").waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("button", { name: `Close alert ${alert}`, exact: true }).waitFor({ state: "detached" });
    await clean(visitor);
  });
});

/** An alert that a dispenser raises, and its number. */
async function raise(stage: Stage, origin: string): Promise<bigint> {
  const people = (await (await fetch(`${origin}/demo/people`)).json()) as readonly { key: number; roles: string[] }[];
  const ledger = await stage.as(people.find(({ roles }) => roles.includes("Dispenser"))?.key ?? 0);
  const lot = lotIdOf(SUSPECT.gtin, SUSPECT.lot);
  const { alert } = await raiseAlert(ledger, { code: "SuspectProduct", lot, index: 3 });
  ledger.provider.destroy();
  return alert;
}

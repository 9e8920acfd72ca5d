import { admitting, propose } from "@yaolian/sdk/council";
import { expect } from "chai";
import { Wallet } from "ethers";

import { openStage, type Stage } from "./stage.ts";

const STORY_MS = 300_000;

const VIEWS = [
  ["/members", { en: "Members", zh: "成员" }],
  ["/council", { en: "The Council", zh: "理事会" }],
  ["/cold", { en: "Cold chain", zh: "冷链" }],
] as const;

/** The demo key of the Drug Authority's admin, who has its seat in the Council. */
const REGULATORS_ADMIN = 1;

describe("people, the Council and the cold chain in the dashboard", function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async function () {
    this.timeout(STORY_MS);
    stage = await openStage();
  });

  for (const language of ["en", "zh"] as const) {
    it(`shows a regulator members, the Council and temperatures in ${language}`, async () => {
      const { page, open, signIn, violations, faults, close } = await stage.visit({
        language,
        dark: language === "zh",
      });
      await open("/scan");
      await signIn(language === "en" ? "Regulator" : "监管员");
      for (const [path, titles] of VIEWS) {
        await open(path);
        await page.getByRole("heading", { level: 1, name: titles[language], exact: true }).waitFor();
        await page.getByRole("table").first().waitFor();
        expect(await violations(), path).to.deep.equal([]);
      }
      // An officer has no seat in the Council.
      await open("/council");
      await page.getByRole("table").first().waitFor();
      expect(await page.getByRole("button", { name: /^(Propose|提出提案)$/ }).count()).to.equal(0);
      expect(faults).to.deep.equal([]);
      await close();
    });

    it(`shows a member its people in ${language}, on a phone`, async () => {
      const { page, open, signIn, violations, faults, close } = await stage.visit({
        language,
        width: 390,
        height: 844,
      });
      await open("/scan");
      await signIn(language === "en" ? "Logistics" : "物流", "East Gate");
      await open("/people");
      await page.getByRole("table").first().waitFor();
      expect(await violations()).to.deep.equal([]);
      expect(faults).to.deep.equal([]);
      await close();
    });
  }

  it("lets an admin add an operator", async () => {
    const { address } = Wallet.createRandom();
    const { page, open, signIn, violations, close } = await stage.visit();
    await open("/scan");
    await signIn("Admin", "East Gate");
    await open("/people");
    await page.getByRole("button", { name: "Let somebody act" }).click();
    await page.getByLabel("Address of the key").fill(address);
    await page.getByRole("combobox", { name: "Roles" }).press("ArrowDown");
    await page.getByRole("option", { name: "Quality officer" }).click();
    await page.getByLabel("Term ends").fill("2030-12-31");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("consortium.addOperator").waitFor();
    expect(await violations()).to.deep.equal([]);
    await page.getByRole("button", { name: "Sign and send" }).click();
    await page.getByText("Done, in block").waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByTitle(address.toLowerCase()).waitFor();
    await close();
  });

  it("tells an admin why the ledger refuses a role that its member can't give", async () => {
    const { address } = Wallet.createRandom();
    const { page, open, signIn, close } = await stage.visit();
    await open("/scan");
    await signIn("Admin", "East Gate");
    await open("/people");
    await page.getByRole("button", { name: "Let somebody act" }).click();
    await page.getByLabel("Address of the key").fill(address);
    await page.getByRole("combobox", { name: "Roles" }).press("ArrowDown");
    await page.getByRole("option", { name: "Regulator officer" }).click();
    await page.getByLabel("Term ends").fill("2030-12-31");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("The ledger refuses this").waitFor();
    expect(await page.getByRole("button", { name: "Sign and send" }).isDisabled()).to.equal(true);
    await close();
  });

  it("lets a seat vote on a proposal, with its reason", async () => {
    const { page, open, signIn, violations, close } = await stage.visit();
    await open("/scan");
    await signIn("Admin", "East Gate");
    await open("/council");
    const ledger = await stage.as(REGULATORS_ADMIN);
    try {
      const newcomer = { kinds: ["Pharmacy"] as const, admin: Wallet.createRandom().address, profile: "North Gate" };
      const calls = admitting(ledger, { ...newcomer, licenceEnd: 4_000_000_000 });
      await propose(ledger, { calls, paper: "minutes of a test" });
      await page.getByRole("button", { name: "Vote", exact: true }).click();
      await page.getByRole("radio", { name: "For", exact: true }).check();
      await page.getByLabel("Why").fill("there is none for ten streets");
      await page.getByRole("button", { name: "Go on" }).click();
      await page.getByText(/^council\.castVote/).waitFor();
      expect(await violations()).to.deep.equal([]);
      await page.getByRole("button", { name: "Sign and send" }).click();
      await page.getByText("Done, in block").waitFor();
      await page.getByRole("button", { name: "Close" }).last().click();
      await page.getByRole("row", { name: /East Gate Pharmacy.*For.*ten streets/ }).waitFor();
    } finally {
      ledger.provider.destroy();
    }
    await close();
  });
});

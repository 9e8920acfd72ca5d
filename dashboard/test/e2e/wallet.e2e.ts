import { YaolianError } from "@yaolian/sdk";
import type { Ledger } from "@yaolian/sdk/ledger";
import { showOperator } from "@yaolian/sdk/members";
import { expect } from "chai";
import { Wallet } from "ethers";
import type { Page } from "playwright-core";

import { demoKey } from "../../../cli/src/demo/keys.ts";
import { sign } from "./acts.ts";
import { BrowserWallet } from "./browserWallet.ts";
import { openStage, type Language, type Stage, type Visitor } from "./stage.ts";

const STORY_MS = 300_000;
/** The admins of East Gate and of the City Health Fund. */
const [PHARMACY, INSURER] = [8, 11];

describe("a wallet of the browser", function () {
  this.timeout(120_000);
  let stage: Stage;
  let ledger: Ledger;

  before(async function () {
    this.timeout(STORY_MS);
    stage = await openStage();
    ledger = await stage.as(PHARMACY);
  });
  after(() => ledger.close());

  /** Somebody whose wallet has both admins' accounts. */
  async function visit(language: Language = "en"): Promise<Visitor & { wallet: BrowserWallet }> {
    const visitor = await stage.visit({ language });
    const keys = [demoKey(PHARMACY), demoKey(INSURER)];
    const wallet = await BrowserWallet.install(visitor.page, ledger.provider, keys);
    await visitor.open("/people");
    return { ...visitor, wallet };
  }

  const transactions = (): Promise<number> => ledger.provider.getTransactionCount(demoKey(PHARMACY).address);
  const isOperator = (address: string): Promise<boolean> =>
    showOperator(ledger, address).then(
      () => true,
      (error: unknown) => {
        if (error instanceof YaolianError && error.code === "OperatorUnknown") return false;
        throw error;
      },
    );

  for (const [language, signIn, rejected, signedIn] of [
    ["en", "Sign in", "You rejected this in the wallet.", /^Signed in as East Gate Pharmacy/],
    ["zh", "登录", "您在钱包中拒绝了此请求。", /^已登录：East Gate Pharmacy/],
  ] as const) {
    it(`signs in once its user lets it, in ${language}`, async () => {
      const { page, wallet, violations, foreign, faults, close } = await visit(language);
      wallet.rejects = "personal_sign";
      await page.getByRole("button", { name: signIn, exact: true }).click();
      await page.getByRole("button", { name: "Test wallet" }).click();
      await page.getByRole("alert").getByText(rejected).waitFor();
      expect(await violations()).to.deep.equal([]);
      expect(await page.getByRole("button", { name: signedIn }).count()).to.equal(0);

      wallet.rejects = undefined;
      await page.getByRole("button", { name: "Test wallet" }).click();
      await page.getByRole("button", { name: signedIn }).waitFor();
      expect(wallet.asked).to.include.members(["eth_requestAccounts", "personal_sign"]);
      expect([foreign, faults]).to.deep.equal([[], []]);
      await close();
    });
  }

  it("is brought to the ledger's chain, told of a rejection that changed nothing, and then signs", async () => {
    const operator = Wallet.createRandom().address;
    const { page, wallet, violations, faults, close } = await visit();
    await enter(page, /^Signed in as East Gate Pharmacy/);
    await addOperator(page, operator);
    await page.getByText("consortium.addOperator").waitFor();
    expect(wallet.asked).to.include.members(["wallet_switchEthereumChain", "wallet_addEthereumChain"]);

    const before = await transactions();
    wallet.rejects = "eth_sendTransaction";
    await page.getByRole("button", { name: "Sign and send" }).click();
    await page.getByRole("alert").getByText("Nothing was signed and nothing has changed.").waitFor();
    expect(await violations()).to.deep.equal([]);
    expect([await transactions(), await isOperator(operator)]).to.deep.equal([before, false]);
    expect(wallet.asked.filter((method) => method === "eth_sendTransaction")).to.have.length(1);

    wallet.rejects = undefined;
    await sign(page);
    await page.getByTitle(operator.toLowerCase()).waitFor();
    expect([await transactions(), await isOperator(operator)]).to.deep.equal([before + 1, true]);
    expect(faults).to.deep.equal([]);
    await close();
  });

  it("ends the session where its user chooses another account in the middle of an act", async () => {
    const operator = Wallet.createRandom().address;
    const { page, wallet, faults, close } = await visit();
    await enter(page, /^Signed in as East Gate Pharmacy/);
    await addOperator(page, operator);
    await page.getByText("consortium.addOperator").waitFor();
    await wallet.choose(1);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("This page is for members who have signed in").waitFor();
    expect(wallet.asked).not.to.include("eth_sendTransaction");

    await enter(page, /^Signed in as City Health Fund/);
    expect(await isOperator(operator)).to.equal(false);
    expect(faults).to.deep.equal([]);
    await close();
  });

  it("signs nothing while it is on another chain", async () => {
    const operator = Wallet.createRandom().address;
    const { page, wallet, faults, close } = await visit();
    await enter(page, /^Signed in as East Gate Pharmacy/);
    await addOperator(page, operator);
    await page.getByText("consortium.addOperator").waitFor();
    wallet.rejects = "wallet_switchEthereumChain";
    await wallet.goElsewhere();
    await page.getByRole("alert").getByText("You rejected this in the wallet.").waitFor();
    expect(await page.getByRole("button", { name: "Sign and send" }).count()).to.equal(0);

    wallet.rejects = undefined;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("consortium.addOperator").waitFor();
    await sign(page);
    expect(await isOperator(operator)).to.equal(true);
    expect(faults).to.deep.equal([]);
    await close();
  });
});

/** Signs in with the wallet's chosen account. */
async function enter(page: Page, signedIn: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Test wallet" }).click();
  await page.getByRole("button", { name: signedIn }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Fills in who is to act for the member, and goes on. */
async function addOperator(page: Page, operator: string): Promise<void> {
  await page.getByRole("button", { name: "Let somebody act" }).click();
  await page.getByLabel("Address of the key").fill(operator);
  await page.getByRole("combobox", { name: "Roles" }).press("ArrowDown");
  await page.getByRole("option", { name: "Quality officer" }).click();
  await page.getByLabel("Term ends").fill("2030-12-31");
  await page.getByRole("button", { name: "Go on" }).click();
}

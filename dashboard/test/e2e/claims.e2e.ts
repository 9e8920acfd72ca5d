import { readFile } from "node:fs/promises";

import { checkClaimOpening, listClaims, readClaimOpening, showClaim, type ListedClaim } from "@yaolian/sdk/claims";
import type { Ledger } from "@yaolian/sdk/ledger";
import { expect } from "chai";
import { id } from "ethers";
import type { Locator, Page } from "playwright-core";

import { choose, expectRefused, sign } from "./acts.ts";
import { addPack, atCounter, packInStock, slipsOf, type SlipFile } from "./counter.ts";
import { openStage, type Stage, type Visitor } from "./stage.ts";

const STORY_MS = 300_000;
const LOT = "06901234000023-AX2611";
const SETTLEMENT = "settlement 2026-12";
const POLICY = "CHF-2026-000977";
/** The number of the City Health Fund, and the demo key of its claims officer. */
const [INSURER, OFFICER] = [11, 54];

describe("claims in the dashboard", function () {
  this.timeout(180_000);
  let stage: Stage;
  let ledger: Ledger;
  let slip: SlipFile;

  before(async function () {
    this.timeout(STORY_MS);
    stage = await openStage();
    ledger = await stage.as(OFFICER);
    slip = (await slipsOf(stage))("Amoxicillin");
  });
  after(() => ledger.close());

  async function newest(): Promise<ListedClaim> {
    const claim = (await listClaims(ledger, INSURER)).at(-1);
    if (claim === undefined) throw new Error("Nothing was claimed.");
    return claim;
  }

  /** A pharmacy with a slip and a pack on its counter, whose claim is filled in but for the amount. */
  async function claiming(): Promise<Visitor> {
    const visitor = await atCounter(stage, slip);
    const { page } = visitor;
    await addPack(page, await packInStock(stage, page, LOT, "Active"));
    await page.getByRole("switch", { name: "Open a claim on an insurer with it" }).press("Space");
    await page.getByText("The claim wants an insurer, an amount and a policy.").waitFor();
    expect(await page.getByRole("button", { name: "Dispense", exact: true }).isDisabled()).to.equal(true);
    await choose(page, "Insurer", "City Health Fund 市医保基金");
    await page.getByRole("textbox", { name: "Policy" }).fill(POLICY);
    return visitor;
  }

  /** Dispenses with a claim of so many yuan; the counter stays open. */
  async function claimed(yuan: string): Promise<{ readonly counter: Visitor; readonly claim: ListedClaim }> {
    const counter = await claiming();
    await counter.page.getByRole("textbox", { name: "Amount that is claimed" }).fill(yuan);
    await counter.page.getByRole("button", { name: "Dispense", exact: true }).click();
    await counter.page.getByText("prescriptionToken.dispenseAndClaim").waitFor();
    await sign(counter.page);
    return { counter, claim: await newest() };
  }

  async function officer(): Promise<Visitor> {
    const visitor = await stage.visit();
    await visitor.open("/scan");
    await visitor.signIn("Claims officer", "City Health Fund");
    await visitor.open("/claims");
    return visitor;
  }

  async function takeBack({ page }: Visitor): Promise<void> {
    await page.getByRole("button", { name: "Take the last dispense back" }).click();
    await page.getByText("prescriptionToken.withdraw").waitFor();
    await sign(page);
  }

  it("refuses a claim above the regulator's ceiling, and dispenses nothing", async () => {
    const before = await newest();
    const { page, violations, close } = await claiming();
    expect(await violations()).to.deep.equal([]);
    await page.getByRole("textbox", { name: "Amount that is claimed" }).fill("9999");
    await page.getByRole("button", { name: "Dispense", exact: true }).click();
    await expectRefused(page, "ceiling");
    expect((await newest()).claim).to.equal(before.claim);
    await close();
  });

  it("opens one with a dispense, grants a part of it with its reason, pays it, and takes it back", async () => {
    const { counter, claim } = await claimed("4.50");
    expect([claim.status, claim.claimed, claim.prescription]).to.deep.equal(["Submitted", 450, slip.id]);
    const saved = counter.page.waitForEvent("download");
    await counter.page.getByRole("button", { name: "Save the claim's opening for the insurer" }).click();
    const opening = readClaimOpening(JSON.parse(await readFile(await (await saved).path(), "utf8")));
    checkClaimOpening(opening, claim);
    expect(opening.policy.reference).to.equal(POLICY);
    expect(await counter.violations()).to.deep.equal([]);

    const { page, violations, faults, close } = await officer();
    await rowOf(page, claim).getByRole("button", { name: "Decide" }).click();
    const amount = page.getByRole("textbox", { name: "Amount that is granted" });
    await amount.fill("5");
    await page.getByText("From nothing to").waitFor();
    await amount.fill("3.25");
    await page.getByText("Say why.").waitFor();
    expect(await page.getByRole("button", { name: "Next", exact: true }).isDisabled()).to.equal(true);
    await choose(page, "Why not the whole amount", "Price above the plan's");
    expect(await violations()).to.deep.equal([]);
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await page.getByText("claimLedger.adjudicate").waitFor();
    expect(await violations()).to.deep.equal([]);
    await sign(page);
    await expectState(ledger, claim, { status: "PartlyApproved", approved: 325, reason: "PriceAbovePlan" });

    await settle(page, claim, "Record payment", "claimLedger.pay");
    await expectState(ledger, claim, { status: "Paid", approved: 325, reason: "PriceAbovePlan" });
    await takeBack(counter);
    await expectState(ledger, claim, { status: "RefundDue", approved: 325, reason: "PriceAbovePlan" });
    await settle(page, claim, "Record refund", "claimLedger.confirmRefund");
    await expectState(ledger, claim, { status: "Refunded", approved: 325, reason: "PriceAbovePlan" });
    const told = (await listClaims(ledger, INSURER)).find((each) => each.claim === claim.claim);
    expect([told?.settlement, told?.refund]).to.deep.equal([id(SETTLEMENT), id(SETTLEMENT)]);
    expect(faults).to.deep.equal([]);
    await close();
    await counter.close();
  });

  it("grants the whole of one; a second officer who decides later is refused", async () => {
    const { counter, claim } = await claimed("4");
    const [first, second] = [await officer(), await officer()];
    for (const { page } of [first, second]) await rowOf(page, claim).getByRole("button", { name: "Decide" }).click();
    await first.page.getByRole("button", { name: "Next", exact: true }).click();
    await sign(first.page);
    await expectState(ledger, claim, { status: "Approved", approved: 400, reason: "None" });
    await second.page.getByRole("textbox", { name: "Amount that is granted" }).fill("0");
    await choose(second.page, "Why not the whole amount", "Not covered");
    await second.page.getByRole("button", { name: "Next", exact: true }).click();
    await second.page.getByText("The claim is denied. The decision is final.").waitFor();
    await expectRefused(second.page, "Approved");
    await expectState(ledger, claim, { status: "Approved", approved: 400, reason: "None" });
    await takeBack(counter);
    for (const { close } of [first, second, counter]) await close();
  });

  it("rejects one with its reason", async () => {
    const { counter, claim } = await claimed("2.5");
    const { page, close } = await officer();
    await rowOf(page, claim).getByRole("button", { name: "Decide" }).click();
    await page.getByRole("textbox", { name: "Amount that is granted" }).fill("0");
    await choose(page, "Why not the whole amount", "Not covered");
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await sign(page);
    await expectState(ledger, claim, { status: "Denied", approved: 0, reason: "NotCovered" });
    await rowOf(page, claim).getByText("Denied").waitFor();
    expect(await rowOf(page, claim).getByRole("button").count()).to.equal(0);
    await takeBack(counter);
    await close();
    await counter.close();
  });
});

function rowOf(page: Page, { claim }: ListedClaim): Locator {
  return page.getByRole("row").filter({ has: page.getByTitle(claim) });
}

/** Records a settlement of a claim. */
async function settle(page: Page, claim: ListedClaim, button: string, call: string): Promise<void> {
  await rowOf(page, claim).getByRole("button", { name: button }).click();
  expect(await page.getByRole("button", { name: "Next", exact: true }).isDisabled()).to.equal(true);
  await page.getByRole("textbox", { name: "Settlement" }).fill(SETTLEMENT);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.getByText(call).waitFor();
  await sign(page);
}

async function expectState(
  ledger: Ledger,
  { claim }: ListedClaim,
  expected: Pick<ListedClaim, "status" | "approved" | "reason">,
): Promise<void> {
  const { status, approved, reason } = await showClaim(ledger, claim);
  expect({ status, approved, reason }).to.deep.equal(expected);
}

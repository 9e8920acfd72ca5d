import { expect } from "chai";
import type { Page, Request } from "playwright-core";

import { act, expectRefused } from "./acts.ts";
import { addPack, atCounter, chooseSlip, packInStock, slipsOf, type SlipFile } from "./counter.ts";
import { openStage, type Language, type Stage } from "./stage.ts";

const STORY_MS = 300_000;
/** How the story's drugs are called on its slips, and the lots that East Gate has of them. */
const [LISINOPRIL, AMOXICILLIN, METFORMIN] = ["lisinopril", "Amoxicillin", "metformin"] as const;
const [AMOXICILLIN_LOT, RECALLED_LOT] = ["06901234000023-AX2611", "06901234000016-MF2609"] as const;

const TITLES: Record<Language, Record<"slip" | "prescriptions" | "dispense" | "claims", string>> = {
  en: { slip: "Prescription slip", prescriptions: "Prescriptions", dispense: "Dispense", claims: "Claims" },
  zh: { slip: "处方单", prescriptions: "处方", dispense: "调剂发药", claims: "理赔" },
};

describe("the dashboard for patients, pharmacies and insurers", function () {
  this.timeout(120_000);
  let stage: Stage;
  let slipOf: (drug: string) => SlipFile;

  before(async function () {
    this.timeout(STORY_MS);
    stage = await openStage();
    slipOf = await slipsOf(stage);
  });

  for (const language of ["en", "zh"] as const) {
    const titles = TITLES[language];
    const [dispenser, claimsOfficer, regulator] =
      language === "en" ? ["Dispenser", "Claims officer", "Regulator"] : ["药师", "理赔员", "监管员"];

    describe(`given a browser in ${language}`, () => {
      it("reads a slip and shows it, also on a phone", async () => {
        const visitor = await stage.visit({ language, width: 390, height: 844, dark: language === "zh" });
        await visitor.open("/slip");
        expect(await visitor.page.title()).to.contain(titles.slip);
        expect(await visitor.violations()).to.deep.equal([]);
        await chooseSlip(visitor.page, slipOf(LISINOPRIL).path);
        await visitor.page.locator(".sheet-preview img").waitFor();
        expect(await visitor.violations()).to.deep.equal([]);
        expect(visitor.foreign).to.deep.equal([]);
        expect(visitor.faults).to.deep.equal([]);
        await visitor.close();
      });

      it("shows prescriptions to a pharmacy, and the counter", async () => {
        const visitor = await stage.visit({ language });
        await visitor.open("/scan");
        await visitor.signIn(dispenser, "East Gate");
        await visitor.open("/prescriptions");
        await visitor.page.getByRole("table").waitFor();
        expect(await visitor.page.title()).to.contain(titles.prescriptions);
        expect(await visitor.violations()).to.deep.equal([]);
        await visitor.open("/dispense");
        expect(await visitor.page.title()).to.contain(titles.dispense);
        await chooseSlip(visitor.page, slipOf(LISINOPRIL).path);
        await visitor.page.getByText(language === "en" ? "Left to fill" : "剩余数量").waitFor();
        expect(await visitor.violations()).to.deep.equal([]);
        expect(visitor.faults).to.deep.equal([]);
        await visitor.close();
      });

      it("shows claims to an insurer, and prescriptions to a regulator", async () => {
        const visitor = await stage.visit({ language, dark: true });
        await visitor.open("/scan");
        await visitor.signIn(claimsOfficer);
        await visitor.open("/claims");
        await visitor.page.getByRole("table").waitFor();
        expect(await visitor.page.title()).to.contain(titles.claims);
        expect(await visitor.violations()).to.deep.equal([]);
        await visitor.close();
        const other = await stage.visit({ language });
        await other.open("/scan");
        await other.signIn(regulator);
        await other.open("/prescriptions");
        await other.page.getByRole("table").waitFor();
        expect(await other.page.getByRole("row").count()).to.be.greaterThan(10);
        expect(await other.violations()).to.deep.equal([]);
        await other.close();
      });
    });
  }

  it("reads the code of a slip that it drew itself, and sends nothing of it", async () => {
    const { page, open, close } = await stage.visit();
    const asked: string[] = [];
    page.on("request", (request) => void asked.push(told(request)));
    const { slip, id, path } = slipOf(LISINOPRIL);
    const secrets = [slip.holderKey ?? "", slip.drug.salt, slip.document.salt, slip.drug.group ?? "", LISINOPRIL];
    const named = [id, slip.prescription.holder.toLowerCase()];
    await open("/slip");
    await chooseSlip(page, path);
    const picture = await page.locator(".sheet-preview img").screenshot();
    await page.getByRole("button", { name: "Read another slip" }).click();
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "slip.png", mimeType: "image/png", buffer: picture });
    await page.getByRole("heading", { level: 2, name: LISINOPRIL }).first().waitFor();
    await page.locator(".sheet-preview img").waitFor();
    for (const secret of [...secrets, ...named]) expect(asked.some((each) => holds(each, secret))).to.equal(false);

    await page.getByRole("button", { name: "Ask the ledger" }).click();
    await page.getByText("Left to fill").waitFor();
    expect(asked.some((each) => holds(each, id))).to.equal(true);
    for (const secret of secrets) expect(asked.some((each) => holds(each, secret))).to.equal(false);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    for (const secret of [...secrets, ...named]) expect(holds(kept, secret)).to.equal(false);
    await close();
  });

  it("refuses a slip that was altered, and says so", async () => {
    const { page, open, violations, close } = await stage.visit();
    const { slip } = slipOf(LISINOPRIL);
    const altered = { ...slip, prescription: { ...slip.prescription, quantity: 99 } };
    await open("/slip");
    await page.getByRole("textbox", { name: "Text of the slip" }).fill(JSON.stringify(altered));
    await page.getByRole("button", { name: "Read the text" }).click();
    await page.getByRole("alert").getByText("altered").waitFor();
    expect(await violations()).to.deep.equal([]);
    await close();
  });

  it("prints a slip on one sheet of its own", async () => {
    const { page, open, close } = await stage.visit();
    await open("/slip");
    await chooseSlip(page, slipOf(LISINOPRIL).path);
    await page.locator(".sheet-preview img").waitFor();
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".print-sheet img").isVisible()).to.equal(true);
    expect(await page.getByRole("banner").isVisible()).to.equal(false);
    await close();
  });

  it("dispenses on a slip, refuses it a second time, and takes it back", async () => {
    const visitor = await atCounter(stage, slipOf(AMOXICILLIN));
    const { page, violations, close } = visitor;
    await addPack(page, await packInStock(stage, page, AMOXICILLIN_LOT, "Active"));
    await page.getByText("Genuine, in stock here").waitFor();
    expect(await violations()).to.deep.equal([]);
    await act(page, "Dispense", "prescriptionToken.dispense");
    await page.getByRole("heading", { name: "Handed over" }).waitFor();
    await page.getByText("It was filled completely.").waitFor();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the patient's receipt" }).click();
    expect((await saved).suggestedFilename()).to.match(/\.receipt\.json$/);

    await page.getByRole("button", { name: "Read another slip" }).click();
    await chooseSlip(page, slipOf(AMOXICILLIN).path);
    await addPack(page, await packInStock(stage, page, AMOXICILLIN_LOT, "Active"));
    await page.getByText("This is more than is left of the prescription.").waitFor();
    await expectNotDispensed(page, "has 0 units left");
    await act(page, "Take the last dispense back", "prescriptionToken.withdraw");
    await page.getByText("It is open: nothing was filled yet.").waitFor();
    expect(visitor.faults).to.deep.equal([]);
    await close();
  });

  it("refuses another drug than the one that was prescribed", async () => {
    const { page, violations, close } = await atCounter(stage, slipOf(LISINOPRIL));
    await addPack(page, await packInStock(stage, page, AMOXICILLIN_LOT, "Active"));
    await page.getByText("Another medicine than the one that was prescribed").waitFor();
    await expectNotDispensed(page, "prescribed");
    expect(await violations()).to.deep.equal([]);
    await close();
  });

  it("refuses a pack of a recalled lot", async () => {
    const { page, close } = await atCounter(stage, slipOf(METFORMIN));
    await addPack(page, await packInStock(stage, page, RECALLED_LOT, "Recalled"));
    await page.getByText("Its lot was recalled.").waitFor();
    await expectNotDispensed(page, "recalled");
    await close();
  });
});

/** What a request tells whoever gets it. */
function told(request: Request): string {
  return `${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`.toLowerCase();
}

/** Whether a text holds a value, as bytes in hexadecimal too. */
function holds(text: string, value: string): boolean {
  return text.includes(value.toLowerCase().replace(/^0x/, ""));
}

/** Tries to dispense what is on the counter, and sees it refused with these words. */
async function expectNotDispensed(page: Page, words: string): Promise<void> {
  await page.getByRole("button", { name: "Dispense", exact: true }).click();
  await expectRefused(page, words);
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { printElementString } from "@yaolian/sdk/gs1";
import { openLotFile } from "@yaolian/sdk/lots";
import { readSlip, type ReadSlip } from "@yaolian/sdk/prescriptions";
import { expect } from "chai";
import type { Page, Request } from "playwright-core";

import { openStage, type Language, type Stage, type Visitor } from "./stage.ts";

const STORY_MS = 300_000;
/** How the story's drugs are called on its slips, and the lots that East Gate has of them. */
const [LISINOPRIL, AMOXICILLIN, METFORMIN] = ["lisinopril", "Amoxicillin", "metformin"] as const;
const [AMOXICILLIN_LOT, RECALLED_LOT] = ["06901234000023-AX2611", "06901234000016-MF2609"] as const;

const TITLES: Record<Language, Record<"slip" | "prescriptions" | "dispense" | "claims", string>> = {
  en: { slip: "Prescription slip", prescriptions: "Prescriptions", dispense: "Dispense", claims: "Claims" },
  zh: { slip: "处方单", prescriptions: "处方", dispense: "调剂发药", claims: "理赔" },
};

interface SlipFile extends ReadSlip {
  readonly path: string;
}

describe("the dashboard for patients, pharmacies and insurers", function () {
  this.timeout(120_000);
  let stage: Stage;
  let slips: SlipFile[];

  before(async function () {
    this.timeout(STORY_MS);
    stage = await openStage();
    const folder = join(stage.vault, "slips");
    const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
    slips = await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name);
        return { ...readSlip(await readFile(path, "utf8")), path };
      }),
    );
  });

  /** The smallest slip of a drug: what the story left. */
  const slipOf = (drug: string): SlipFile => {
    const [found] = slips
      .filter(({ drugName = "" }) => drugName.includes(drug))
      .sort((one, other) => one.slip.prescription.quantity - other.slip.prescription.quantity);
    if (found === undefined) throw new Error(`The story has no slip of ${drug}.`);
    return found;
  };

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
    await expectRefused(page, "has 0 units left");
    await act(page, "Take the last dispense back", "prescriptionToken.withdraw");
    await page.getByText("It is open: nothing was filled yet.").waitFor();
    expect(visitor.faults).to.deep.equal([]);
    await close();
  });

  it("refuses another drug than the one that was prescribed", async () => {
    const { page, violations, close } = await atCounter(stage, slipOf(LISINOPRIL));
    await addPack(page, await packInStock(stage, page, AMOXICILLIN_LOT, "Active"));
    await page.getByText("Another medicine than the one that was prescribed").waitFor();
    await expectRefused(page, "prescribed");
    expect(await violations()).to.deep.equal([]);
    await close();
  });

  it("refuses a pack of a recalled lot", async () => {
    const { page, close } = await atCounter(stage, slipOf(METFORMIN));
    await addPack(page, await packInStock(stage, page, RECALLED_LOT, "Recalled"));
    await page.getByText("Its lot was recalled.").waitFor();
    await expectRefused(page, "recalled");
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

async function chooseSlip(page: Page, path: string): Promise<void> {
  await page.locator("input[type=file][accept*=json]").first().setInputFiles(path);
}

/** East Gate's dispenser at its counter, with a slip. */
async function atCounter(stage: Stage, { path }: SlipFile): Promise<Visitor> {
  const visitor = await stage.visit();
  await visitor.open("/scan");
  await visitor.signIn("Dispenser", "East Gate");
  await visitor.open("/dispense");
  await chooseSlip(visitor.page, path);
  await visitor.page.getByText("Left to fill").waitFor();
  return visitor;
}

/** The code of a pack of a lot that the signed-in member has in stock, with this verdict. */
async function packInStock({ vault }: Stage, page: Page, lot: string, wanted: string): Promise<string> {
  const file = await openLotFile(join(vault, "lots", `${lot}.lot`), { digestChecked: true });
  try {
    for (let index = 0; ; index += 1) {
      const code = printElementString({ gtin: file.gtin, lot: file.lot, serial: file.serialAt(index) }).human;
      if ((await verdictInStock(page, code)) === wanted) return code;
    }
  } finally {
    await file.close();
  }
}

async function verdictInStock(page: Page, code: string): Promise<string | undefined> {
  return page.evaluate(async (body) => {
    const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body };
    if (!(await fetch("/packs/proof", asked)).ok) return undefined;
    return ((await (await fetch("/packs/verify", asked)).json()) as { verdict: string }).verdict;
  }, JSON.stringify({ code }));
}

async function addPack(page: Page, code: string): Promise<void> {
  await page.getByRole("textbox", { name: "Code on the pack" }).fill(code);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("list", { name: "The packs" }).waitFor();
}

/** Opens an act, waits for its call, signs it and closes it. */
async function act(page: Page, button: string, call: string): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.getByText(call).waitFor();
  await page.getByRole("button", { name: "Sign and send" }).click();
  await page.getByText("Done, in block").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Tries to dispense what is on the counter, and sees it refused with these words. */
async function expectRefused(page: Page, words: string): Promise<void> {
  await page.getByRole("button", { name: "Dispense", exact: true }).click();
  await page.getByRole("dialog").getByRole("alert").getByText(words).waitFor();
  expect(await page.getByRole("button", { name: "Sign and send" }).isDisabled()).to.equal(true);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

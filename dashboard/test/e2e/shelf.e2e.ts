import { join } from "node:path";

import { openLotFile } from "@yaolian/sdk/lots";
import { expect } from "chai";
import type { Locator, Page } from "playwright-core";

import { sign } from "./acts.ts";
import { openStage, type Stage, type Visitor } from "./stage.ts";

const STORY_MS = 300_000;
const DIAZEPAM = "06901234000047";
const AMOXICILLIN = "06901234000023";

const TITLES = {
  en: { "/stock": "Stock", "/shipments": "Shipments", "/label": "Print pack labels" },
  zh: { "/stock": "库存", "/shipments": "发货与收货", "/label": "打印药盒标签" },
} as const;

describe("the shelf", function () {
  // Some tests have two people, each in a browser of its own.
  this.timeout(120_000);
  let stage: Stage;

  before(async function () {
    this.timeout(STORY_MS);
    stage = await openStage();
  });

  /** Somebody who is signed in, at a page. */
  async function visitAs(path: string, ...words: string[]): Promise<Visitor> {
    const visitor = await stage.visit();
    await visitor.open(path);
    await visitor.signIn(...words);
    return visitor;
  }

  async function serialsOf(gtin: string, lot: string, first: number, count: number): Promise<string[]> {
    const file = await openLotFile(join(stage.vault, "lots", `${gtin}-${lot}.lot`), { digestChecked: true });
    const serials = Array.from({ length: count }, (_, at) => file.serialAt(first + at));
    await file.close();
    return serials;
  }

  for (const [language, visit] of [
    ["en", { width: 1360 }],
    ["zh", { width: 390, height: 844, dark: true }],
  ] as const) {
    it(`is shown in ${language}`, async () => {
      const { page, open, signIn, violations, faults, close } = await stage.visit({ language, ...visit });
      await open("/stock");
      await signIn(language === "en" ? "Logistics" : "物流", "East Gate");
      for (const [path, title] of Object.entries(TITLES[language])) {
        await open(path);
        await page.getByRole("heading", { level: 1, name: title }).waitFor();
        if (path !== "/label") await page.getByRole("table").first().waitFor();
        expect(await violations(), path).to.deep.equal([]);
      }
      expect(faults).to.deep.equal([]);
      await close();
    });
  }

  it("shows a regulator any site's stock, and nothing to act on", async () => {
    const { page, close } = await visitAs("/stock", "Regulator officer");
    await page.getByRole("combobox", { name: "Site" }).click();
    await page.getByRole("option", { name: "East Gate store" }).click();
    const row = page.getByRole("row", { name: /AX2611/ });
    await row.first().waitFor();
    expect(await page.getByRole("row", { name: /DZ2610/ }).count()).to.equal(0);
    await row.first().getByRole("button").click();
    await page.getByRole("menuitem", { name: "Print labels" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Ship" }).count()).to.equal(0);
    await close();
  });

  describe("given goods", () => {
    it("ships some, receives them at the other site, ships more, and turns those away", async () => {
      const maker = await visitAs("/stock", "Logistics", "Huaxing plant");
      const warehouse = await visitAs("/shipments", "Logistics", "Changjiang central warehouse");
      const ship = async (count: string): Promise<void> => {
        await act(maker.page, /^Actions for lot AX2611 at Huaxing plant/, "Ship");
        await maker.page.getByRole("textbox", { name: "Number of packs" }).fill(count);
        await maker.page.getByRole("combobox", { name: "To which site" }).click();
        await maker.page.getByRole("option", { name: "Changjiang central warehouse" }).click();
        expect(await maker.violations()).to.deep.equal([]);
        await maker.page.getByRole("button", { name: "Go on" }).click();
        await maker.page.getByText("lotLedger.pick").waitFor();
        expect(await maker.violations()).to.deep.equal([]);
        await sign(maker.page);
      };
      await ship("2");
      const coming = warehouse.page.getByRole("row", { name: /AX2611/ }).filter({ hasText: "On the way" });
      await coming.getByRole("button", { name: "Receive" }).click();
      await warehouse.page.getByText("lotLedger.receiveGoods").waitFor();
      await sign(warehouse.page);
      await coming.waitFor({ state: "detached" });

      await ship("3");
      await act(warehouse.page, /^More for the shipment of lot AX2611/, "Turn away");
      await warehouse.page.getByText("lotLedger.reject").waitFor();
      expect(await warehouse.violations()).to.deep.equal([]);
      await sign(warehouse.page);
      await coming.waitFor({ state: "detached" });
      await warehouse.page
        .getByRole("row", { name: /AX2611/ })
        .filter({ hasText: "Turned away" })
        .first()
        .waitFor();
      await maker.close();
      await warehouse.close();
    });

    it("accepts a part of a shipment; the rest stays the sender's", async () => {
      const maker = await visitAs("/stock", "Logistics", "Huaxing plant");
      await act(maker.page, /^Actions for lot AX2609 at Huaxing plant/, "Ship");
      await maker.page.getByRole("textbox", { name: "Number of packs" }).fill("4");
      await maker.page.getByRole("combobox", { name: "To which site" }).click();
      await maker.page.getByRole("option", { name: "West Lake store" }).click();
      await maker.page.getByRole("button", { name: "Go on" }).click();
      await sign(maker.page);
      const { page, violations, close } = await visitAs("/shipments", "Logistics", "West Lake store");
      await act(page, /^More for the shipment of lot AX2609/, "Receive a part");
      const last = page.getByRole("textbox", { name: "Last pack that arrived" });
      await last.fill("2");
      await page.getByRole("button", { name: "Go on" }).click();
      await page.getByText(/^From 5 to 8/).waitFor();
      expect(await violations()).to.deep.equal([]);
      await last.fill("7");
      await page.getByRole("button", { name: "Go on" }).click();
      await page.getByText("lotLedger.receivePart").waitFor();
      await sign(page);
      await page
        .getByRole("row", { name: /AX2609/ })
        .filter({ hasText: "Partly received" })
        .first()
        .waitFor();
      await maker.close();
      await close();
    });

    it("takes packs out of the ledger, past those that were given already", async () => {
      const { page, violations, close } = await visitAs("/stock", "Logistics", "East Gate");
      await act(page, /^Actions for lot AX2611 at East Gate store/, "Take out of the ledger");
      await page.getByRole("textbox", { name: "Number of packs" }).fill("99");
      await page.getByRole("button", { name: "Go on" }).click();
      await page.getByText(/^From 1 to \d+\.$/).waitFor();
      expect(await violations()).to.deep.equal([]);
      await page.getByRole("textbox", { name: "Number of packs" }).fill("1");
      await page.getByRole("combobox", { name: "Reason" }).click();
      await page.getByRole("option", { name: "Damaged" }).click();
      await page.getByRole("button", { name: "Go on" }).click();
      await page.getByText("It can be undone here within 10 days.").waitFor();
      await page.getByText("lotLedger.retire").waitFor();
      await sign(page);
      await close();
    });

    for (const [language, role, receive, sentence, sign] of [
      ["en", "Logistics", "Receive", /is on its way to site Huaxing plant/, "Sign and send"],
      ["zh", "物流", "收货", /正发往场所 Huaxing plant/, "签署并发送"],
    ] as const) {
      it(`shows why the ledger refuses goods of another site, in ${language}, and lets nothing be signed`, async () => {
        const { page, open, signIn, violations, close } = await stage.visit({ language });
        await open("/scan");
        await signIn(role, "Huaxing warehouse");
        await open("/shipments");
        const row = page.getByRole("row", { name: /HG2611/ });
        await row.getByRole("button", { name: receive, exact: true }).click();
        await page.getByRole("dialog").getByText(sentence).waitFor();
        expect(await page.getByRole("button", { name: sign }).isDisabled()).to.equal(true);
        expect(await violations()).to.deep.equal([]);
        await close();
      });
    }
  });

  describe("given a lot that was made", () => {
    it("builds its pack list, registers and releases it, and prints labels that scan", async () => {
      const { page, open, violations, close } = await visitAs("/stock", "Quality officer", "Huaxing plant");
      await page.getByRole("button", { name: "Register a lot" }).click();
      await page.getByRole("button", { name: "Build and save the pack list" }).click();
      await page.getByText("Choose what was made.").waitFor();
      expect(await violations()).to.deep.equal([]);
      const lot = `E${Date.now().toString(36).toUpperCase()}`;
      await page.getByRole("combobox", { name: "Product" }).click();
      await page.getByRole("option", { name: /^Amoxicillin 500 mg tablets 阿莫西林片$/ }).click();
      await page.getByRole("textbox", { name: "Lot number" }).fill(lot);
      await page.getByLabel("Use by").fill("2033-12-31");
      await page.locator("input[type=file]").setInputFiles({
        ...{ name: "serials.csv", mimeType: "text/csv" },
        buffer: Buffer.from("serial,lot\nA1,OTHER\n"),
      });
      await page.getByRole("button", { name: "Build and save the pack list" }).click();
      await page.getByText('The lot number "OTHER" is not').waitFor();
      await page.getByText("Made here").click();
      await page.getByRole("textbox", { name: "Number of packs" }).fill("40");
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name: "Build and save the pack list" }).click();
      const saved = await (await downloading).path();
      const file = await openLotFile(saved);
      expect([file.gtin, file.lot, file.count]).to.deep.equal([AMOXICILLIN, lot, 40]);
      const serial = file.serialAt(2);
      await page.getByText("lotLedger.registerLot").waitFor();
      await page.getByText(file.root).waitFor();
      expect(await violations()).to.deep.equal([]);
      await file.close();
      await sign(page);

      await page
        .getByRole("row", { name: new RegExp(lot) })
        .filter({ hasText: "Not released" })
        .waitFor();
      await act(page, new RegExp(`^Actions for lot ${lot}`), "Release");
      await page.getByText("lotLedger.releaseLot").waitFor();
      await sign(page);
      await page
        .getByRole("row", { name: new RegExp(lot) })
        .filter({ hasText: "May be given" })
        .waitFor();

      await act(page, new RegExp(`^Actions for lot ${lot}`), "Print labels");
      const code = page.getByRole("img", { name: `Code of pack ${serial}` });
      await code.waitFor();
      expect(await violations()).to.deep.equal([]);
      const picture = await pictureOf(code);
      await page.locator("input[type=file]").setInputFiles(saved);
      await code.waitFor();
      await open("/scan");
      await page.locator("input[type=file]").setInputFiles(picture);
      // The service does not have the list, which never left the page.
      await page.getByRole("heading", { level: 2, name: "It can not be said here" }).waitFor();
      await page.getByText(serial).waitFor();
      expect(await violations()).to.deep.equal([]);
      await close();
    });
  });

  describe("given a pack", () => {
    const label = async (visitor: Visitor, serial: string, carrier = "GS1 DataMatrix"): Promise<Buffer> => {
      const { page, open } = visitor;
      await open("/label");
      await page.getByLabel("Product number (GTIN)").fill(DIAZEPAM);
      await page.getByLabel("Lot number").fill("DZ2610");
      await page.getByLabel("Use by").fill("2034-09-30");
      await page.getByRole("textbox", { name: "Serial numbers" }).fill(serial);
      await page.getByRole("combobox", { name: "Code" }).click();
      await page.getByRole("option", { name: carrier }).click();
      await page.getByRole("combobox", { name: "Size" }).click();
      await page.getByRole("option", { name: "A6, one a page" }).click();
      const { buffer } = await pictureOf(page.getByRole("img", { name: `Code of pack ${serial}` }));
      return buffer;
    };
    const upload = async (page: Page, buffer: Buffer): Promise<void> =>
      page.locator("input[type=file]").setInputFiles({ name: "pack.png", mimeType: "image/png", buffer });

    it("reads the label that was drawn here, whole and damaged, and says where it has been", async () => {
      const [serial = ""] = await serialsOf(DIAZEPAM, "DZ2610", 7, 1);
      const visitor = await visitAs("/label", "Logistics", "Huaxing plant");
      const { page, open, violations, close } = visitor;
      const genuine = page.getByRole("heading", { level: 2, name: "Genuine", exact: true });
      for (const carrier of ["GS1 DataMatrix", "QR code with GS1 Digital Link"]) {
        const whole = await label(visitor, serial, carrier);
        const damaged = await painted(page, whole, 0.1);
        for (const picture of [whole, damaged]) {
          await open("/scan");
          await upload(page, picture);
          await genuine.waitFor();
        }
      }
      await page.getByText("From Huaxing plant 华星制药厂 to Mingde hospital pharmacy").first().waitFor();
      expect(await violations()).to.deep.equal([]);
      await page.getByRole("button", { name: "Print its label" }).click();
      await page.getByRole("img", { name: `Code of pack ${serial}` }).waitFor();
      await close();
    });

    it("says so where a picture is ruined beyond reading", async () => {
      const visitor = await visitAs("/label", "Logistics", "Huaxing plant");
      const ruined = await painted(visitor.page, await label(visitor, "S1"), 0.6);
      await visitor.open("/scan");
      await upload(visitor.page, ruined);
      await visitor.page.getByText("No code was found in this picture.").waitFor();
      expect(await visitor.violations()).to.deep.equal([]);
      await visitor.close();
    });

    for (const [what, gtin, lot, index, title] of [
      ["that was printed", DIAZEPAM, "DZ2610", 9, "Genuine"],
      ["that was given to somebody before: a clone's", AMOXICILLIN, "AX2609", 0, "Used before: this may be a copy"],
    ] as const) {
      it(`given a code ${what}, says: ${title}`, async () => {
        const [serial = ""] = await serialsOf(gtin, lot, index, 1);
        const { page, open, violations, close } = await stage.visit();
        await open("/scan");
        await check(page, `(01)${gtin}(21)${serial}`);
        await page.getByRole("heading", { level: 2, name: title, exact: true }).waitFor();
        // Nobody who is not signed in is told where it has been.
        expect(await page.getByRole("heading", { name: "Where it has been" }).count()).to.equal(0);
        expect(await violations()).to.deep.equal([]);
        await close();
      });
    }

    it("given a code that nobody printed, says so where it names its lot, and else that it can't be said", async () => {
      const [serial = ""] = await serialsOf(DIAZEPAM, "DZ2610", 0, 1);
      const wrong = `${serial.slice(0, -2)}ZZ`;
      const { page, open, violations, close } = await stage.visit();
      await open("/scan");
      await check(page, `(01)${DIAZEPAM}(21)${wrong}(10)DZ2610`);
      await page.getByRole("heading", { level: 2, name: "Not known to be genuine", exact: true }).waitFor();
      expect(await violations()).to.deep.equal([]);
      await page.getByRole("button", { name: "Check another pack" }).click();
      await check(page, `(01)${DIAZEPAM}(21)${wrong}`);
      await page.getByRole("heading", { level: 2, name: "It can not be said here", exact: true }).waitFor();
      await close();
    });
  });
});

async function check(page: Page, code: string): Promise<void> {
  await page.getByRole("textbox").fill(code);
  await page.getByRole("button", { name: "Check", exact: true }).click();
}

/** Chooses what to do with a row from its menu. */
async function act(page: Page, row: RegExp, what: string): Promise<void> {
  await page.getByRole("button", { name: row }).first().click();
  await page.getByRole("menuitem", { name: what }).click();
}

async function pictureOf(code: Locator): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  return { name: "label.png", mimeType: "image/png", buffer: await code.screenshot() };
}

/** A picture of which a part, in the middle of its lower half, was painted over; `share` of its width and height. */
async function painted(page: Page, picture: Buffer, share: number): Promise<Buffer> {
  const url = await page.evaluate<string>(`(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${picture.toString("base64")}";
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d");
    const [left, top] = [image.width * 0.4, image.height * ${0.75 - share}];
    context.drawImage(image, 0, 0);
    context.fillRect(left, top, image.width * ${share}, image.height * ${share});
    return canvas.toDataURL("image/png");
  })()`);
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { printElementString } from "@yaolian/sdk/gs1";
import { openLotFile } from "@yaolian/sdk/lots";
import { readSlip, type ReadSlip } from "@yaolian/sdk/prescriptions";
import type { Page } from "playwright-core";

import type { Stage, Visitor } from "./stage.ts";

export interface SlipFile extends ReadSlip {
  readonly path: string;
}

/** The smallest slip of a drug that the story left, by a part of the drug's name. */
export async function slipsOf({ vault }: Stage): Promise<(drug: string) => SlipFile> {
  const folder = join(vault, "slips");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const slips = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { ...readSlip(await readFile(path, "utf8")), path };
    }),
  );
  return (drug) => {
    const [found] = slips
      .filter(({ drugName = "" }) => drugName.includes(drug))
      .sort((one, other) => one.slip.prescription.quantity - other.slip.prescription.quantity);
    if (found === undefined) throw new Error(`The story has no slip of ${drug}.`);
    return found;
  };
}

export async function chooseSlip(page: Page, path: string): Promise<void> {
  await page.locator("input[type=file][accept*=json]").first().setInputFiles(path);
}

/** East Gate's dispenser at its counter, with a slip. */
export async function atCounter(stage: Stage, { path }: SlipFile): Promise<Visitor> {
  const visitor = await stage.visit();
  await visitor.open("/scan");
  await visitor.signIn("Dispenser", "East Gate");
  await visitor.open("/dispense");
  await chooseSlip(visitor.page, path);
  await visitor.page.getByText("Left to fill").waitFor();
  return visitor;
}

/** The code of a pack of a lot that the signed-in member has in stock, with this verdict. */
export async function packInStock({ vault }: Stage, page: Page, lot: string, wanted: string): Promise<string> {
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

export async function addPack(page: Page, code: string): Promise<void> {
  await page.getByRole("textbox", { name: "Code on the pack" }).fill(code);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("list", { name: "The packs" }).waitFor();
}

import { expect } from "chai";
import type { Page } from "playwright-core";

/** Signs the act that is open once the node has tried it, waits for its block and closes it. */
export async function sign(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Sign and send" });
  await button.and(page.locator(":enabled")).waitFor();
  await button.click();
  await page.getByText("Done, in block").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Sees the act that is open refused with these words, and that it can't be signed. */
export async function expectRefused(page: Page, words: string): Promise<void> {
  await page.getByRole("dialog").getByRole("alert").getByText(words).waitFor();
  expect(await page.getByRole("button", { name: "Sign and send" }).isDisabled()).to.equal(true);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Opens an act of a button, waits for its call, and signs it. */
export async function act(page: Page, button: string, call: string): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.getByText(call).waitFor();
  await sign(page);
}

/** Chooses of a list that opens. */
export async function choose(page: Page, list: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: list }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

import { listConsents, listDisclosures, listGlasses } from "@yaolian/sdk/consents";

import { consentLines, disclosureLines, glassLines } from "../../acts/consents.ts";
import { openWallet, WALLET } from "../../acts/wallets.ts";
import { query } from "../../frame/command.ts";

export const walletConsents = query({
  name: "wallet consents",
  description: "What you let whom see, as the ledger has it now",
  examples: ["yaolian wallet consents"],
  args: { wallet: WALLET },
  async run(session, args) {
    const [ledger, wallet] = [await session.ledger(), await openWallet(session, args.wallet)];
    const holders = wallet.addresses.map(({ address }) => address);
    const consents = await listConsents(ledger, holders);
    return { data: consents, lines: consentLines(session, await session.directory(), consents) };
  },
});

export const walletDisclosures = query({
  name: "wallet disclosures",
  description: "Who saw your records: every disclosure and every emergency access that was logged",
  examples: ["yaolian wallet disclosures"],
  args: { wallet: WALLET },
  async run(session, args) {
    const [ledger, wallet] = [await session.ledger(), await openWallet(session, args.wallet)];
    const holders = wallet.addresses.map(({ address }) => address);
    const [disclosures, glasses] = [await listDisclosures(ledger, holders), await listGlasses(ledger, holders)];
    const of = await session.directory();
    const emergencies = glasses.length === 0 ? [] : ["", ...glassLines(session, of, glasses)];
    return {
      data: { disclosures, glasses },
      lines: [...disclosureLines(session, of, disclosures), ...emergencies],
    };
  },
});

import { addSlip, giveAddress, initWallet, listWallet } from "./wallet/kept.ts";
import { walletConsents, walletDisclosures } from "./wallet/seen.ts";
import { signWord } from "./wallet/sign.ts";

/** `yaolian wallet …`. */
export const walletCommands = {
  init: initWallet,
  address: giveAddress,
  "add-slip": addSlip,
  list: listWallet,
  consents: walletConsents,
  disclosures: walletDisclosures,
  sign: signWord,
};

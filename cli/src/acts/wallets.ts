import { join } from "node:path";

import { PatientWallet } from "@yaolian/sdk/wallet";

import { readPassphrase } from "../frame/keys.ts";
import type { Session } from "../frame/session.ts";

/** The option that names the wallet's file. */
export const WALLET = {
  type: "string",
  valueHint: "path",
  description: "The wallet's file (YAOLIAN_WALLET); wallet.json in the vault by default",
} as const;

/** Where the wallet is. */
export function walletPath(session: Session, path: string | undefined): string {
  return path ?? process.env["YAOLIAN_WALLET"] ?? join(session.vault.folder, "wallet.json");
}

/** Opens the wallet with the passphrase of --passphrase-file, or one that is asked for. */
export async function openWallet(session: Session, path: string | undefined): Promise<PatientWallet> {
  const passphrase = await readPassphrase(session.globals, session.io);
  return PatientWallet.open(walletPath(session, path), passphrase);
}

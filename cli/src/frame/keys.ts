import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { password } from "@clack/prompts";
import { Wallet } from "ethers";
import type { HDNodeWallet } from "ethers";

import { assertDemoChain, demoKeys } from "../demo/keys.ts";
import { InputError } from "./basics.ts";
import type { Globals } from "./globals.ts";
import type { Io } from "./io.ts";

export type Key = Wallet | HDNodeWallet;

/**
 * The keys that the options give: the demo keys, or all keystores of a folder with one passphrase.
 * Throws an InputError `DemoKeysElsewhere`, `PassphraseMissing`, `KeystoreWrong` or `KeysMissing`.
 */
export async function readKeys(globals: Globals, chainId: bigint, folder: string, io: Io): Promise<readonly Key[]> {
  if (globals.demo) {
    assertDemoChain(chainId);
    return demoKeys();
  }
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
  if (names.length === 0) {
    throw new InputError(
      "KeysMissing",
      `There is no keystore in ${folder}, so that nobody acts here.`,
      "Make or bring one with `yaolian init`, name its folder with --keys, or say --demo on the local chain.",
    );
  }
  const passphrase = await readPassphrase(globals, io);
  return Promise.all(names.map((name) => keyIn(join(folder, name), passphrase)));
}

/** The passphrase of the keystores: from its file, else asked for. Throws an InputError `PassphraseMissing`. */
export async function readPassphrase({ passphraseFile }: Globals, io: Io): Promise<string> {
  const file = passphraseFile ?? process.env["YAOLIAN_PASSPHRASE_FILE"];
  if (file !== undefined) return (await readFile(file, "utf8")).replace(/\r?\n$/, "");
  const answer = io.interactive ? await password({ message: "Passphrase of the keystores" }) : undefined;
  if (typeof answer === "string") return answer;
  throw new InputError(
    "PassphraseMissing",
    "The keystores are encrypted, and there is no passphrase.",
    "Name a file that holds it with --passphrase-file or YAOLIAN_PASSPHRASE_FILE.",
  );
}

async function keyIn(path: string, passphrase: string): Promise<Wallet> {
  try {
    const { openKeystore } = await import("@yaolian/sdk/ledger");
    return new Wallet((await openKeystore(await readFile(path, "utf8"), passphrase)).privateKey);
  } catch (cause) {
    const cure = "Give its passphrase, or move other files out of this folder.";
    throw new InputError("KeystoreWrong", "The keystore does not open.", cure, { place: path, cause });
  }
}
